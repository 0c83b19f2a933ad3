"""Forms of the score sheet: one field a score, named by its cell; what a finding is answered with."""

import dataclasses
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from assessments.actions.analysis_text import Typed
from assessments.actions.writing import cell_name
from assessments.models import CriteriaSet, Detail
from assessments.queries import values_of
from assessments.queries.analysis import Analysis
from assessments.rules.analysis_text import Line, Section
from assessments.rules.consistency import Published
from assessments.rules.gains import points_to
from assessments.rules.score_rows import HUNDRED, MOST, PLACES, WEIGHTED, kept_from_weighted
from assessments.rules.scoring import FULL, to_weighted
from ita_portal import thai
from ita_portal.form_fields import ThaiCharField, ThaiDecimalField

LONGEST = 4000  # letters of a sentence of an analysis
TEXTS = {"level": "published_level", "source": "source"}
LABELS = {
    Detail.OVERALL: lazy("คะแนนรวมที่ประกาศ"),
    Detail.TOOL: lazy("คะแนน %(code)s จากเต็ม 100"),
    Detail.INDICATOR: lazy("ตัวชี้วัดที่ %(code)s %(name)s"),
    Detail.SUB_INDICATOR: lazy("ตัวชี้วัดย่อย %(code)s %(name)s"),
    Detail.ITEM: lazy("ข้อ %(code)s %(name)s"),
    Detail.QUESTION: lazy("ข้อคำถาม %(code)s %(name)s"),
}


WEIGHTED_LABEL = lazy("คะแนน %(code)s จากเต็ม %(full)s (ถ่วงน้ำหนัก)")


class ScoreField(ThaiDecimalField):
    """A score 0–100 with at most four decimals; blank = no score. With `weight` it is shown and typed out of that."""

    def __init__(self, *, weight: Decimal | None = None, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Fix the bounds: 100, or the weight."""
        self.weight = weight
        high = Decimal(FULL.numerator) if weight is None else weight
        super().__init__(low=Decimal(0), high=high, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """Show a stored score out of the weight."""
        if not isinstance(value, Decimal) or self.weight is None:
            return super().prepare_value(value)
        shown = thai.half_up(to_weighted(value, self.weight), PLACES).normalize()
        return super().prepare_value(shown) if shown == round(shown, 2) else f"{shown:f}"

    def to_python(self, value: Any) -> Decimal | None:  # noqa: ANN401 -- Django's signature
        """Refuse more decimals than are kept, instead of rounding unseen; return the score out of 100."""
        number = super().to_python(value)
        if number is not None and number != round(number, PLACES):
            raise ValidationError(_("ทศนิยมไม่เกิน %(places)s ตำแหน่ง") % {"places": PLACES}, code="places")
        if number is None or self.weight is None or isinstance(value, Decimal):
            return number
        return kept_from_weighted(number, self.weight)


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet: where it stands, its stored number, and its field. `is_known`: the criteria name it."""

    detail: str
    code: str
    name: str
    parent: str
    value: Decimal | None
    field: forms.BoundField
    is_known: bool


class SheetForm(forms.Form):
    """All scores of one agency-year. Each field also sends what the clerk saw, so that only own changes count."""

    level = forms.ChoiceField(label=lazy("ระดับที่ประกาศ"), required=False)
    source = ThaiCharField(
        label=lazy("แหล่งที่มาของผล"),
        max_length=300,
        required=False,
        help_text=lazy("ตัวอย่าง ประกาศผล ITA วันที่ 1 ส.ค. 2568"),
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's form arguments
        criteria_set: CriteriaSet,
        published: Published,
        source: str,
        scale: str = HUNDRED,
        **kwargs: Any,  # noqa: ANN401 -- as above
    ) -> None:
        """Make a field for everything the criteria name and everything stored beside them.

        `scale`: tool scores are shown and typed out of 100 or out of their weight.
        """
        super().__init__(*args, **kwargs)
        self.scale = scale
        weights = {tool.code: tool.weight for tool in criteria_set.tools.all()} if scale == WEIGHTED else {}
        self._lines = _lines(criteria_set, published)
        stored = values_of(published)
        for detail, code, name, _parent, _known in self._lines:
            weight = weights.get(code) if detail == Detail.TOOL else None
            label = (WEIGHTED_LABEL if weight else LABELS[Detail(detail)]) % {
                "code": code,
                "name": name,
                "full": f"{weight or MOST:.3f}".rstrip("0").rstrip("."),
            }
            field = ScoreField(label=str(label).strip(), initial=stored.get((detail, code)), weight=weight)
            self.fields[cell_name(detail, code)] = field
        levels = [row.code for row in criteria_set.levels.all()]
        kept = [published.level] if published.level and published.level not in levels else []
        self.fields["level"].choices = [("", _("ยังไม่ระบุ")), *((code, code) for code in [*levels, *kept])]  # type: ignore[attr-defined]
        self.fields["level"].initial, self.fields["source"].initial = published.level, source
        for name, shown in self.fields.items():
            shown.show_hidden_initial = not self.is_bound or f"initial-{name}" in self.data

    def rows(self, detail: str) -> list[Row]:
        """Return the lines of one level of detail, in the order of the criteria."""
        return [
            Row(detail, code, name, parent, self[cell_name(detail, code)].initial, self[cell_name(detail, code)], known)
            for kind, code, name, parent, known in self._lines
            if kind == detail
        ]

    def values(self) -> dict[tuple[str, str], Decimal | None]:
        """Return the readable scores this clerk changed; call after cleaning. A field not sent is left alone."""
        cells = {cell_name(detail, code): (detail, code) for detail, code, *_rest in self._lines}
        return {cells[name]: self.cleaned_data[name] for name in self._sent() if name in cells}

    def texts(self) -> dict[str, str]:
        """Return the words of the assessment this clerk changed; call after cleaning."""
        return {TEXTS[name]: self.cleaned_data[name] for name in self._sent() if name in TEXTS}

    def _sent(self) -> list[str]:
        return [name for name in self.changed_data if name in self.data and name in self.cleaned_data]

    def seen(self) -> dict[str, str]:
        """Return what a page that stays open is told: the hidden fields once stored, the reasons of refused cells."""
        shown = {name: self.fields[name].prepare_value(self.cleaned_data[name]) for name in self._sent()}
        stored = {f"initial-{name}": "" if value is None else str(value) for name, value in shown.items()}
        return stored | {f"error-{name}": " ".join(map(str, reasons)) for name, reasons in self.errors.items()}


def _lines(criteria_set: CriteriaSet, published: Published) -> list[tuple[str, str, str, str, bool]]:
    """Return (detail, code, name, code of what it belongs to, known) of everything that has or may have a score."""
    tools = {row.pk: row.code for row in criteria_set.tools.all()}
    indicators = {row.pk: row.code for row in criteria_set.indicators.all()}
    subs = {row.pk: row.code for row in criteria_set.sub_indicators.all()}
    known = [
        (str(Detail.OVERALL), "", "", ""),
        *((str(Detail.TOOL), row.code, row.name, "") for row in criteria_set.tools.all()),
        *((str(Detail.INDICATOR), row.code, row.name, tools[row.tool_id]) for row in criteria_set.indicators.all()),
        *(
            (str(Detail.SUB_INDICATOR), row.code, row.name, indicators[row.indicator_id])
            for row in criteria_set.sub_indicators.all()
        ),
        *(
            (str(Detail.ITEM), row.code, row.title, subs.get(row.sub_indicator_id or 0, ""))
            for row in criteria_set.items.all()
        ),
        *(
            (str(Detail.QUESTION), row.code, row.text, indicators.get(row.indicator_id or 0, ""))
            for row in criteria_set.questions.all()
        ),
    ]
    named = {(detail, code) for detail, code, *_rest in known}
    beside = [cell for cell in values_of(published) if cell not in named]
    return [*((*line, True) for line in known), *((detail, code, "", "", False) for detail, code in beside)]


class FindingForm(forms.Form):
    """What staff say to a finding, which its code and place name."""

    code = forms.CharField(max_length=60, widget=forms.HiddenInput)
    place = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    answer = ThaiCharField(label=lazy("คำชี้แจง"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


# --- What if --------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class WhatIfRow:
    """One thing to change: its name, its score now, what a full score would add (None = not known), and its field."""

    detail: str
    code: str
    name: str
    score: Decimal | None
    points: Fraction | None
    field: forms.BoundField


class WhatIfForm(forms.Form):
    """Other scores to try: a tick for each lost item whose cost is known, a number for what is scored by numbers."""

    def __init__(self, *args: Any, analysis: Analysis, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form options
        """Make one field for everything that moves the total."""
        super().__init__(*args, **kwargs)
        self._offered = list(_movable(analysis))
        self._names = analysis.names
        for detail, code, _score, _points in self._offered:
            label = LABELS[Detail(detail)] % {"code": code, "name": analysis.names.get((detail, code), "")}
            self.fields[cell_name(detail, code)] = (
                forms.BooleanField(label=str(label).strip(), required=False)
                if detail == Detail.ITEM
                else ScoreField(label=str(label).strip())
            )

    def rows(self, detail: str) -> list[WhatIfRow]:
        """Return what can be changed on one level of detail, in the order of the criteria."""
        return [
            WhatIfRow(kind, code, self._names.get((kind, code), ""), score, points, self[cell_name(kind, code)])
            for kind, code, score, points in self._offered
            if kind == detail
        ]

    def items(self) -> list[WhatIfRow]:
        """Return the lost items to tick."""
        return self.rows(Detail.ITEM)

    def numbers(self) -> list[WhatIfRow]:
        """Return the indicators and sub-indicators to give a number."""
        return [*self.rows(Detail.INDICATOR), *self.rows(Detail.SUB_INDICATOR)]

    def changes(self) -> dict[tuple[str, str], Decimal]:
        """Return the scores to try by (detail, code); call after cleaning. A tick is a full score."""
        found: dict[tuple[str, str], Decimal] = {}
        for detail, code, _score, _points in self._offered:
            value = self.cleaned_data.get(cell_name(detail, code))
            if value is True:
                found[(detail, code)] = Decimal(FULL.numerator)
            elif isinstance(value, Decimal):
                found[(detail, code)] = value
        return found


def _movable(analysis: Analysis) -> Iterator[tuple[str, str, Decimal | None, Fraction | None]]:
    """Yield (detail, code, score now, points a full score adds) of lost items, indicators and known sub-indicators."""
    criteria, published = analysis.criteria, analysis.published
    indicators = [code for tool in criteria.tools for code in tool.indicators]
    subs = [code for codes in criteria.sub_indicators.values() for code in codes]
    for code, score in published.items.items():
        points = points_to(criteria, Detail.ITEM, code, score, FULL) if score is not None else None
        if points is not None and score == 0:
            yield str(Detail.ITEM), code, score, points
    for detail, codes, scores in (
        (Detail.INDICATOR, indicators, published.indicators),
        (Detail.SUB_INDICATOR, subs, published.sub_indicators),
    ):
        for code in codes:
            score = scores.get(code)
            if score is not None:
                yield str(detail), code, score, points_to(criteria, detail, code, score, FULL)


# --- The words of an analysis ---------------------------------------------------------------------


class AnalysisTextForm(forms.Form):
    """The sentences of an analysis, each with what its page showed, so that only own changes count."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[tuple[Section, list[Line]]], seen: str, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form options
        """Make one field a sentence that stands in the text."""
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen
        self._lines = lines
        for section, found in lines:
            for place, line in enumerate(found, start=1):
                if line.state != "new":
                    label = _("%(caption)s ประโยคที่ %(place)s") % {"caption": section.caption, "place": place}
                    area = forms.Textarea(attrs={"rows": 2})
                    self.fields[line.key] = ThaiCharField(
                        label=label, required=False, max_length=LONGEST, widget=area, initial=line.text,
                        show_hidden_initial=True,
                    )  # fmt: skip

    def sections(self) -> list[tuple[Section, list[tuple[Line, forms.BoundField | None]]]]:
        """Return the sections with their lines and fields; a line that waits to be taken has none."""
        return [
            (section, [(line, self[line.key] if line.key in self.fields else None) for line in found])
            for section, found in self._lines
        ]

    def typed(self) -> dict[str, Typed]:
        """Return the readable sentences as seen and as typed; call after cleaning."""
        found = {}
        for name, field in self.fields.items():
            if name != "seen" and name in self.data and name in self.cleaned_data:
                seen = self.data.get(f"initial-{name}", field.initial)
                found[name] = Typed(field.clean(seen), self.cleaned_data[name])
        return found


class ScoreFileForm(forms.Form):
    """A file of scores."""

    file = forms.FileField(
        label=lazy("ไฟล์คะแนน"),
        help_text=lazy("ไฟล์ .xlsx หรือ .csv หลายปีในไฟล์เดียวได้ หัวตารางภาษาไทยหรืออังกฤษ เลขไทยหรือเลขอารบิก"),
        error_messages={"required": lazy("เลือกไฟล์ก่อน"), "empty": lazy("ไฟล์ว่าง"), "missing": lazy("เลือกไฟล์ก่อน")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


class ScaleForm(forms.Form):
    """What the tool scores of a file are out of, one answer a year and tool."""

    def __init__(self, *args: Any, questions: Mapping[str, Mapping[str, Any]], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Make a question of each; `questions`: 2568:IIT → year, tool, rows, text."""
        super().__init__(*args, **kwargs)
        for key, words in questions.items():
            self.fields[key] = forms.ChoiceField(
                label=_("คะแนน %(tool)s ปี %(year)s ในไฟล์ เช่น %(text)s เป็นคะแนนแบบใด") % words,
                choices=[(HUNDRED, _("คะแนนเต็ม 100")), (WEIGHTED, _("คะแนนถ่วงน้ำหนัก"))],
                widget=forms.RadioSelect,
                error_messages={"required": _("เลือกหนึ่งข้อ")},
            )

    def scales(self) -> dict[str, str]:
        """Return the answers; call after cleaning."""
        return dict(self.cleaned_data)
