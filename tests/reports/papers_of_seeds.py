"""Papers of the sample agencies, built from their transcriptions (fixtures/demo) without a database.

The texts are those of published papers; the people are samples.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from ita_portal import thai
from reports.rules import layouts
from reports.rules.paper import (
    Cover,
    Document,
    Memo,
    OpinionBlock,
    Part,
    Preface,
    Section,
    Signature,
    Table,
    TablePaper,
)

SEEDS = ("000-khokkloi", "001-khwaoyai", "002-thaphae", "003-maeukho", "004-khoktum")
FIXTURES = Path(settings.BASE_DIR) / "fixtures"
NOTE = "ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"
VERBS = {verb["code"]: verb["printed"] for verb in yaml.safe_load((FIXTURES / "verbs.yaml").read_text())}
LAYOUTS = layouts.read(yaml.safe_load((FIXTURES / "layouts.yaml").read_text()))
MARKERS = {"number": "{}. ", "dash": "- ", "none": ""}
TICKED = {"not_started": "not_started", "in_progress": "in_progress", "done": "finished"}


def seed(name: str) -> dict[str, Any]:
    """Return the transcription of a sample agency."""
    data: dict[str, Any] = yaml.safe_load((FIXTURES / "demo" / f"{name}.yaml").read_text())
    return data


def printed(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text in Thai digits."""
    return tuple(thai.print_digits(line.strip()) for line in text.splitlines() if line.strip())


def whole(name: str, kind: str, title: tuple[str, ...], parts: tuple[Part, ...]) -> Document:
    """Return a document of a sample agency."""
    agency = seed(name)["agency"]
    place = agency["name"].removeprefix("องค์การบริหารส่วนตำบล").removeprefix("เทศบาลตำบล")
    names = (place, agency["district"], agency["province"])
    return Document(kind, " ".join(title), parts, specimen=True, names=names)  # type: ignore[arg-type]


def plan(name: str) -> Document:
    """Return the plan of a sample agency as a paper of its own."""
    parts = _parts(seed(name), "plan")
    return whole(name, "plan", printed(seed(name)["plan"]["title"]), parts)


def report(name: str) -> Document:
    """Return the status report of a sample agency as a paper of its own."""
    parts = _parts(seed(name), "report")
    return whole(name, "report", printed(seed(name)["report"]["title"]), parts)


def memo(name: str) -> Document:
    """Return the memo of a sample agency, decided by everyone, its plan attached where the agency attached it."""
    data = seed(name)
    entry = data["memos"][0]
    department = f"{entry['department']} โทร {entry['phone']}" if entry["phone"] else entry["department"]
    part = Memo(
        department=thai.print_digits(department),
        number=thai.print_digits(f"{entry['number_prefix']}/{entry['number'] or ''}"),
        date=thai.print_digits(thai.long_date(entry["dated_on"])),
        subject=printed(entry["subject"]),
        addressee=entry["addressee"],
        sections=tuple(_section(section, data) for section in entry["sections"]),
        closing=printed(entry["closing"]),
        signature=_signature(entry["proposer"], data),
        opinions=tuple(_opinion(step, data) for step in entry["steps"]),
        opinions_beside=entry.get("opinions_beside", False),
    )
    annexes = plan(name).parts if entry["attach_plan"] else ()
    return whole(name, "memo", part.subject, (part, *annexes))


def _section(entry: dict[str, Any], data: dict[str, Any]) -> Section:
    tables = _tables(data, entry["table"]) if entry["table"] else ()
    return Section(entry["caption"], printed(entry["body"]), tables)


def _signature(entry: dict[str, Any], data: dict[str, Any]) -> Signature:
    titles = {post["key"]: post["title"] for post in data["posts"]}
    officer = next(officer for officer in data["officers"] if officer["key"] == entry["officer"])
    terms = {acting["post"]: acting["kind"] for acting in officer.get("acting", ())}
    own = titles[officer["holds"][0]["post"]]
    post = entry["post"]
    posts = (f"{own} {terms[post]}", titles[post]) if post in terms else (titles[post],)
    return Signature(officer["name"], posts, officer.get("rank", ""))


def _opinion(entry: dict[str, Any], data: dict[str, Any]) -> OpinionBlock:
    signature = _signature(entry, data)
    day = dt.datetime.fromisoformat(str(entry["decided_at"])).date()
    signed = Signature(signature.name, signature.posts, signature.rank, NOTE, thai.print_digits(thai.long_date(day)))
    return OpinionBlock(entry["caption"], VERBS[entry["verb"]], printed(entry["opinion"]), signed)


def _parts(data: dict[str, Any], kind: str) -> tuple[Part, ...]:
    entry, agency = data[kind], data["agency"]
    place = f"อำเภอ{agency['district']} จังหวัด{agency['province']}"
    parts: list[Part] = [_table_paper(data, kind)]
    if entry.get("preface"):
        dated = (thai.print_digits(thai.month_and_year(entry["dated_on"])),) if entry.get("dated_on") else ()
        parts.insert(0, Preface("คำนำ", printed(entry["preface"]), (agency["name"], *dated)))
    if entry.get("has_cover"):
        parts.insert(0, Cover(printed(entry["title"]), (agency["name"], place)))
    return tuple(parts)


def _table_paper(data: dict[str, Any], kind: str) -> TablePaper:
    entry, agency = data[kind], data["agency"]
    place = f"{agency['name']} อำเภอ{agency['district']} จังหวัด{agency['province']}"
    return TablePaper(
        titles=(*printed(entry["title"]), place),
        introduction=printed(entry["introduction"]),
        tables=_tables(data, kind),
        orientation=LAYOUTS[entry["layout"]].orientation,
    )


def _tables(data: dict[str, Any], kind: str) -> tuple[Table, ...]:
    titles = {group["code"]: thai.print_digits(group["title"]) for group in data["plan"]["groups"]}
    lines = (
        layouts.Line(titles.get(measure["group"], ""), _values(measure, data)) for measure in data["plan"]["measures"]
    )
    return layouts.tables(LAYOUTS[data[kind]["layout"]], lines)


def _values(measure: dict[str, Any], data: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    progress = measure.get("progress", {})
    marker = MARKERS[measure["step_marker"]]
    steps = (f"{marker.format(index)}{step}" for index, step in enumerate(measure["steps"], start=1))
    number = f"{measure['number']}. " if measure["number"] else ""
    texts = {
        "title": f"{number}{measure['title']}",
        "steps": "\n".join(steps),
        "owners": "\n".join(_owner(owner, data) for owner in measure["owners"]),
        "period": measure["period"]["text"],
        "done_period": progress.get("period_text", ""),
        **{key: measure.get(key, "") for key in ("analysis", "guideline", "follow_up")},
        **{key: progress.get(key, "") for key in ("done", "output", "outcome", "remark")},
        **_ticks(progress),
    }
    return {key: printed(text) for key, text in texts.items()}


def _ticks(progress: dict[str, Any]) -> dict[str, str]:
    remark = "".join(f"\n({line})" for line in printed(progress.get("remark", "")))
    ticked = TICKED.get(progress.get("status", ""))
    return {key: f"✓{remark}" if key == ticked else "-" for key in TICKED.values()}


def _owner(owner: dict[str, Any], data: dict[str, Any]) -> str:
    names = {part["key"]: part["name"] for unit in data["units"] for part in (unit, *unit.get("sections", ()))}
    posts = {post["key"]: post["title"] for post in data["posts"]}
    text: str = owner.get("text") or names.get(owner.get("unit", "")) or posts[owner["post"]]
    return text
