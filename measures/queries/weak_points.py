"""Weak points of the result a plan is drawn from, and what became of each."""

import dataclasses
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from assessments import queries as assessments
from assessments.models import CriteriaSet, Detail
from assessments.rules import scoring
from measures.models import Measure, MeasureLink, Plan, SetAside
from measures.rules import hanging

PATTERNS = {
    Detail.INDICATOR: _("ตัวชี้วัดที่ %(code)s %(name)s"),
    Detail.SUB_INDICATOR: _("ตัวชี้วัดย่อย %(code)s %(name)s"),
    Detail.ITEM: _("ข้อ %(code)s %(name)s"),
    Detail.QUESTION: _("ข้อคำถาม %(code)s %(name)s"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    """A weak point on the list: its words, points to win (None = not known), bar length, and what became of it.

    `indicator`: the code of the indicator it belongs to, "" where that is not known.
    """

    detail: str
    code: str
    label: str
    score: Decimal | None
    points: Decimal | None
    amount: Decimal | None
    indicator: str = ""
    measures: tuple[Measure, ...] = ()
    set_aside: SetAside | None = None

    @property
    def key(self) -> str:
        """How forms and addresses name it."""
        return f"{self.detail}:{self.code}"

    @property
    def is_handled(self) -> bool:
        """Whether a measure answers it or a reason stands for it."""
        return bool(self.measures or self.set_aside)


def points_of(plan: Plan) -> list[Point]:
    """Return the weak points of the plan's result, most points first; the plan may be unsaved. Fixed queries."""
    found = assessments.criteria_of(plan.result.criteria.fiscal_year) if plan.result else None
    if plan.result is None or found is None:
        return []
    mark = assessments.pass_mark_of(plan.result.agency, found[0])
    weaknesses = assessments.weak_points_by(*found, assessments.published_of(plan.result), mark)
    indicator = assessments.indicator_finder(*found)
    answered, asides = _answers(plan)
    longest = max((weak.points for weak in weaknesses if weak.points), default=None)
    return [
        Point(
            detail=weak.detail,
            code=weak.code,
            label=label_of(weak.detail, weak.code, weak.name),
            score=weak.score,
            points=scoring.rounded(weak.points),
            amount=scoring.rounded(weak.points * 100 / longest, 1) if weak.points is not None and longest else None,
            indicator=indicator(weak.detail, weak.code),
            measures=tuple(answered.get((weak.detail, weak.code), ())),
            set_aside=asides.get((weak.detail, weak.code)),
        )
        for weak in weaknesses
    ]


def hanging_points(plan: Plan) -> list[Point]:
    """Return the weak points that neither a measure answers nor a reason stands for, most points first."""
    points = {(point.detail, point.code): point for point in points_of(plan)}
    answered = [key for key, point in points.items() if point.measures]
    set_aside = [key for key, point in points.items() if point.set_aside]
    return [points[key] for key in hanging.hanging(points, answered, set_aside)]


def _answers(plan: Plan) -> tuple[dict[tuple[str, str], list[Measure]], dict[tuple[str, str], SetAside]]:
    if plan.pk is None:
        return {}, {}
    answered: dict[tuple[str, str], list[Measure]] = {}
    for link in MeasureLink.objects.filter(measure__plan=plan).select_related("measure").order_by("measure__order"):
        answered.setdefault((link.detail, link.code), []).append(link.measure)
    asides = SetAside.objects.filter(plan=plan).select_related("decided_by")
    return answered, {(row.detail, row.code): row for row in asides}


def label_of(detail: str, code: str, name: str) -> str:
    """Return a weak point in words."""
    return str(PATTERNS[Detail(detail)] % {"code": code, "name": name}).strip()


def point_labels(criteria: CriteriaSet | None) -> dict[tuple[str, str], str]:
    """Return the words of every indicator, sub-indicator, item and question of a year, by (detail, code)."""
    found = assessments.criteria_of(criteria.fiscal_year) if criteria else None
    names = assessments.names_of(found[0]) if found else {}
    return {
        (detail, code): label_of(detail, code, name) for (detail, code), name in names.items() if detail in PATTERNS
    }


def weak_labels(plan: Plan) -> dict[tuple[str, str], str]:
    """Return the words of the weak points of the plan's result, most points first, by (detail, code)."""
    weaknesses = assessments.weak_points(plan.result) if plan.result else []
    return {(weak.detail, weak.code): label_of(weak.detail, weak.code, weak.name) for weak in weaknesses}
