"""The words of an analysis, drafted from data sentence by sentence. Wording is data (fixtures/analysis_sentences.yaml).

Each sentence has a key that stays the same from draft to draft and the values it was made of, as text: where those
differ later, the data has changed under the sentence. Digits are Arabic; who shows it prints the agency's.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.rules import gains, scoring
from assessments.rules.consistency import Published
from assessments.rules.scoring import Criteria, Exact
from ita_portal import thai

MOST_FIRST = 3  # things named as the ones to do first
HUNDREDTH = Fraction(1, 100)
OWN = "own"  # key of the empty sentence staff may fill


@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    """What an analysis is drafted from. `names`, `notes` by (detail, code); `questions`: code → indicator code.

    `before`: year and total of the year before, None where it does not compare; `defects`: (tool, text).
    """

    agency: str
    criteria: Criteria
    published: Published
    overall: Decimal | None
    tools: Mapping[str, Decimal | Exact | None]
    level: str
    pass_mark: Decimal | None
    names: Mapping[tuple[str, str], str]
    notes: Mapping[tuple[str, str], str]
    questions: Mapping[str, str]
    before: tuple[int, Decimal] | None = None
    defects: Sequence[tuple[str, str]] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """One drafted sentence, and the values it was made of."""

    key: str
    text: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """Sentences under a caption; `key` is what their keys begin with."""

    key: str
    caption: str
    sentences: tuple[Sentence, ...]


def draft(facts: Facts, wording: Mapping[str, Any]) -> list[Section]:
    """Return the sections of an analysis in print order; one without a sentence is left out."""
    return [section for section in _Draft(facts, wording).sections() if section.sentences]


class _Draft:
    def __init__(self, facts: Facts, wording: Mapping[str, Any]) -> None:
        self.facts, self.wording = facts, wording
        year = facts.criteria.fiscal_year
        self.always = {"agency": facts.agency, "year": str(year), "next_year": str(year + 1)}

    # --- Small parts ------------------------------------------------------------------------------

    def fill(self, text: str, values: Mapping[str, str]) -> str:
        return " ".join(text.format_map({**self.always, **values}).split())

    def say(self, key: str, words: str, **values: str) -> Sentence:
        """Return the sentence that the wording names `words`."""
        return Sentence(key, self.fill(self.wording["sentences"][words], values), values)

    def caption(self, words: str, **values: str) -> str:
        return self.fill(self.wording["captions"][words], values)

    def name(self, detail: str, code: str) -> str:
        return self.facts.names.get((detail, code), "")

    def about(self, entries: Iterable[Mapping[str, str]], text: str) -> Mapping[str, str]:
        """Return the first entry of the wording whose subject the text speaks of; empty where none is."""
        return next((entry for entry in entries if entry["about"] in text), {})

    # --- Sections ---------------------------------------------------------------------------------

    def sections(self) -> Iterator[Section]:
        facts = self.facts
        yield Section("result", self.caption("result"), tuple(self.result()))
        yield Section("tools", self.caption("tools"), tuple(self.tool(tool) for tool in facts.criteria.tools))
        for tool in facts.criteria.tools:
            for code in tool.indicators:
                caption = self.caption("indicator", code=code, name=self.name("indicator", code))
                yield Section(f"indicator-{code}", caption, tuple(self.indicator(code)))
        for tool in facts.criteria.tools:
            caption = self.caption("defects", name=f"{self.name('tool', tool.code)} ({tool.code})")
            yield Section(f"defects-{tool.code}", caption, tuple(self.defects(tool.code)))
        yield Section("guidelines", self.caption("guidelines"), tuple(self.guidelines()))

    def result(self) -> Iterator[Sentence]:
        facts = self.facts
        if facts.overall is None:
            yield self.say("result-total", "result_missing")
            return
        total = thai.number_text(facts.overall)
        if facts.level:
            yield self.say("result-total", "result", total=total, level=facts.level)
            yield from self.range()
        else:
            yield self.say("result-total", "result_without_level", total=total)
        if facts.pass_mark is not None:
            mark = thai.number_text(facts.pass_mark).removesuffix(".00")
            missing = gains.distance(facts.overall, facts.pass_mark)
            if missing:
                yield self.say("result-mark", "failed", mark=mark, missing=thai.number_text(missing))
            else:
                yield self.say("result-mark", "passed", mark=mark)
        if facts.before:
            yield self.change(*facts.before)

    def range(self) -> Iterator[Sentence]:
        """Say between which totals the level lies, where those alone make it (seed 001: 70.00 – 84.99)."""
        levels = self.facts.criteria.levels
        place = next((place for place, rule in enumerate(levels) if rule.code == self.facts.level), 0)
        if (
            not place
            or levels[place].min_each_tool is not None
            or levels[place - 1].min_total == levels[place].min_total
        ):
            return
        high = Fraction(levels[place - 1].min_total) - HUNDREDTH
        low, top = thai.number_text(levels[place].min_total), thai.number_text(high)
        yield self.say("result-range", "range", low=low, high=top)

    def change(self, year: int, total: Decimal) -> Sentence:
        difference = (self.facts.overall or Decimal(0)) - total
        words = "up" if difference > 0 else "down" if difference < 0 else "same"
        points = thai.number_text(abs(difference))
        return self.say("result-change", words, points=points, before_year=str(year), before=thai.number_text(total))

    def tool(self, tool: scoring.ToolRule) -> Sentence:
        intro = self.fill(self.wording["tools"].get(tool.code, f"{self.name('tool', tool.code)} ({tool.code})"), {})
        score = self.facts.tools.get(tool.code)
        listed = " ".join(self.listed(code) for code in tool.indicators)
        values = {"intro": intro, "count": str(len(tool.indicators)), "indicators": listed}
        key = f"tools-{tool.code}"
        made = (
            self.say(key, "tool_missing", **values)
            if score is None
            else self.say(key, "tool", **values, score=thai.number_text(score))
        )
        scores = {code: self.facts.published.indicators.get(code) for code in tool.indicators}
        numbers = {tool.code: score, **scores}
        return dataclasses.replace(made, values={code: thai.number_text(number) for code, number in numbers.items()})

    def listed(self, code: str) -> str:
        score, name = self.facts.published.indicators.get(code), self.name("indicator", code)
        if score is None:
            return self.say("", "tool_indicator_missing", code=code, name=name).text
        return self.say("", "tool_indicator", code=code, name=name, score=thai.number_text(score)).text

    # --- One indicator ----------------------------------------------------------------------------

    def indicator(self, code: str) -> Iterator[Sentence]:
        key, name, score = f"indicator-{code}", self.name("indicator", code), self.facts.published.indicators.get(code)
        if score is None:
            yield self.say(f"{key}-score", "indicator_missing", code=code, name=name)
            return
        yield self.say(f"{key}-score", "indicator", code=code, name=name, score=thai.number_text(score))
        parts = [*self.parts(code)]
        lowest = [*self.lowest(code)] if not any(part.key.startswith("item-") for part in parts) else []
        yield from lowest
        named = {f"part-{sentence.values['code']}" for sentence in lowest}
        yield from (part for part in parts if part.key not in named)
        yield from self.meaning(code, score, [sentence.values["text"] for sentence in lowest], has_loss=bool(parts))

    def lowest(self, indicator: str) -> Iterator[Sentence]:
        """Name the lowest questions, else the lowest sub-indicators; those that tie are all named."""
        facts = self.facts
        asked = {
            code: score for code, score in facts.published.questions.items() if facts.questions.get(code) == indicator
        }
        subs = facts.criteria.sub_indicators.get(indicator, ())
        parts = {code: facts.published.sub_indicators.get(code) for code in subs}
        for detail, scores in (("question", asked), ("sub_indicator", parts)):
            known = {code: score for code, score in scores.items() if score is not None}
            least = min(known.values(), default=None)
            for code, score in known.items():
                if score == least and score < scoring.FULL:
                    note = facts.notes.get((detail, code), "") if detail == "question" else ""
                    text, shown = note or self.name(detail, code), thai.number_text(score)
                    yield self.say(f"lowest-{code}", f"lowest_{detail}", code=code, text=text, score=shown)
            if known:
                return

    def parts(self, indicator: str) -> Iterator[Sentence]:
        """Say of each sub-indicator which items it lost and what each costs, or that it has all of them."""
        facts = self.facts
        for sub in facts.criteria.sub_indicators.get(indicator, ()):
            items = facts.criteria.items.get(sub, ())
            lost = [code for code in items if facts.published.items.get(code) == 0]
            score = facts.published.sub_indicators.get(sub)
            values = {"code": sub, "name": self.name("sub_indicator", sub)}
            if lost:
                yield self.lost_items(sub, items, len(lost), values)
                yield from (self.item(code) for code in lost)
            elif score == scoring.FULL:
                yield self.say(f"part-{sub}", "sub_full", **values)
            elif score is not None:
                yield self.say(f"part-{sub}", "sub_score", **values, score=thai.number_text(score))

    def lost_items(self, sub: str, items: Sequence[str], count: int, values: Mapping[str, str]) -> Sentence:
        cost = scoring.cost_of_item(self.facts.criteria, items[0])
        if cost is None:
            return self.say(f"part-{sub}", "sub_lost_unknown", **values, count=str(count))
        span = f"{items[0]}-{items[-1]}"
        return self.say(f"part-{sub}", "sub_lost", **values, items=span, count=str(count), cost=thai.number_text(cost))

    def item(self, code: str) -> Sentence:
        values = {"code": code, "name": self.name("item", code), "note": self.facts.notes.get(("item", code), "")}
        cost = scoring.cost_of_item(self.facts.criteria, code)
        if cost is None:
            return self.say(f"item-{code}", "item", **values)
        return self.say(f"item-{code}", "item_cost", **values, cost=thai.number_text(cost))

    def meaning(self, code: str, score: Decimal, lowest: Sequence[str], *, has_loss: bool) -> Iterator[Sentence]:
        """Say what it means and what to do: of what is lowest, else of the whole indicator."""
        mark = self.facts.pass_mark
        reached = mark is None or score >= mark
        found = [self.about(self.wording["advice"], text).get("text", "") for text in lowest]
        general = self.about(self.wording["indicators"], self.name("indicator", code))
        texts = [text for text in found if text] or [general.get("high" if reached and not lowest else "low", "")]
        values = {"reached": "ถึงเกณฑ์" if reached else "ต่ำกว่าเกณฑ์", "of": " ".join(lowest)}
        for place, text in enumerate(dict.fromkeys(text for text in texts if text)):
            yield Sentence(f"indicator-{code}-meaning-{place}", self.fill(text, {}), values)
        words = "keep" if reached and not lowest and not has_loss else "raise"
        yield self.say(f"indicator-{code}-end", words)

    # --- Defects and guidelines -------------------------------------------------------------------

    def defects(self, tool: str) -> Iterator[Sentence]:
        """Repeat the defects the agency named itself; an empty sentence waits for more."""
        named = [text for code, text in self.facts.defects if code == tool]
        for place, text in enumerate(named):
            yield Sentence(f"defects-{tool}-{place}", f"{place + 1}. {text}", {"text": text})
        yield Sentence(f"defects-{tool}-{OWN}", "")

    def guidelines(self) -> Iterator[Sentence]:
        facts = self.facts
        if facts.pass_mark is not None:
            yield self.say("guidelines-target", "target", mark=thai.number_text(facts.pass_mark).removesuffix(".00"))
        if first := self.first():
            yield self.say("guidelines-first", "first", what=first)
        for place, text in enumerate(self.wording["guidelines"]):
            yield Sentence(f"guidelines-{place}", f"{place + 1}. {self.fill(text, {})}")
        yield Sentence(f"guidelines-{OWN}", "")

    def first(self) -> str:
        """Name what brings back the most: lost items where their cost is known, else indicators."""
        found = [gain for gain in gains.gains(self.facts.criteria, self.facts.published) if gain.points is not None]
        of_items = [gain for gain in found if gain.detail == "item"]
        best = of_items or [gain for gain in found if gain.detail == "indicator"]
        parts = [
            self.say(
                "",
                "first_part",
                code=gain.code if gain.detail == "item" else f"ตัวชี้วัดที่ {gain.code}",
                name=self.name(gain.detail, gain.code),
                points=thai.number_text(gain.points),
            ).text
            for gain in best[:MOST_FIRST]
        ]
        return " ".join(parts)


# --- A text that was drafted before --------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A sentence on the page: its text now, the draft the data gives now, and how the two stand.

    state: "same"; "stale" = its data changed; "gone" = its data is there no more; "new" = data it has no sentence for.
    """

    key: str
    text: str
    state: str
    fresh: Sentence | None
    changes: tuple[tuple[str, str], ...] = ()


def compare(stored: Mapping[str, Sentence], sections: Sequence[Section]) -> list[tuple[Section, list[Line]]]:
    """Return the sections with their lines; what data no longer gives stands last, in a section of its own."""
    drafted = {sentence.key for section in sections for sentence in section.sentences}
    found = [
        (section, [line for sentence in section.sentences if (line := _line(stored.get(sentence.key), sentence))])
        for section in sections
    ]
    rest = [
        Line(key, sentence.text, "gone" if sentence.values else "same", None)
        for key, sentence in stored.items()
        if key not in drafted
    ]
    if rest:
        found.append((Section("rest", "", ()), rest))
    return found


def _line(kept: Sentence | None, fresh: Sentence) -> Line | None:
    if kept is None:
        return Line(fresh.key, fresh.text, "new", fresh) if fresh.text else None
    differing = changes(kept.values, fresh.values)
    return Line(fresh.key, kept.text, "stale" if differing else "same", fresh, tuple(differing))


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return (was, is) of each value that differs; a value that came or went stands beside ""."""
    names = [*before, *(name for name in now if name not in before)]
    pairs = [(before.get(name, ""), now.get(name, "")) for name in names]
    return [(was, is_now) for was, is_now in pairs if was != is_now]
