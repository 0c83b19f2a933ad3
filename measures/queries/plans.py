"""Plans, their headings and measures in order."""

import dataclasses
import datetime as dt
from typing import Any

from django.db.models import F, Max, Prefetch, QuerySet

from assessments import queries as assessments
from assessments.models import Assessment, CriteriaSet, Detail, Indicator
from ita_portal import thai
from measures.models import Grouping, Measure, MeasureGroup, Owner, Plan, PlanState
from measures.queries.library import built_in_themes
from measures.rules import themes
from organisations.models import Agency


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the criteria of the result year give: the code of a tool or an indicator, and its words."""

    code: str
    title: str


def plan_of_year(fiscal_year: int) -> Plan | None:
    """Return the plan of a year with the result it is drawn from; None when there is none yet.

    A draft started before last year's result was entered is read as drawn from it now.
    """
    rows = Plan.objects.select_related("agency", "result__criteria", "result__agency")
    plan = rows.filter(fiscal_year=fiscal_year).first()
    if plan is not None and plan.result is None and plan.state == PlanState.DRAFT:
        plan.result = last_result(fiscal_year)
    return plan


def working_year(today: dt.date) -> int:
    """Return the year to open first: this fiscal year, unless the agency's last plan is of an earlier one."""
    this_year = thai.fiscal_year_of(today)
    last = Plan.objects.filter(fiscal_year__lte=this_year).aggregate(last=Max("fiscal_year"))["last"]
    return last or this_year


def last_result(fiscal_year: int) -> Assessment | None:
    """Return the result of the year before, None where it is not entered."""
    rows = Assessment.objects.select_related("criteria", "agency")
    return rows.filter(criteria__fiscal_year=fiscal_year - 1).first()


def blank_plan(agency: Agency, fiscal_year: int) -> Plan:
    """Return an unsaved plan as most agencies name it, drawn from the result of the year before, if there is one."""
    title = f"มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน\nประจำปีงบประมาณ พ.ศ. {fiscal_year}"  # printed: always Thai
    return Plan(agency=agency, fiscal_year=fiscal_year, title=title, result=last_result(fiscal_year))


def plan_or_blank(agency: Agency, fiscal_year: int) -> Plan:
    """Return the plan of a year, an unsaved one as it would be started where there is none."""
    return plan_of_year(fiscal_year) or blank_plan(agency, fiscal_year)


# --- Headings ------------------------------------------------------------------------------------


def criteria_of(plan: Plan) -> CriteriaSet | None:
    """Return the criteria a plan speaks of, whole: of its result, else of the year before; None where there are none."""
    if plan.result is not None:
        return assessments.whole(plan.result.criteria)[0]
    found = assessments.criteria_of(plan.fiscal_year - 1)
    return found[0] if found else None


def headings_of(plan: Plan, grouping: str = "") -> list[Heading]:
    """Return the headings that a grouping (the plan's own, unless given) calls for; none where there are no groups."""
    criteria, grouping = criteria_of(plan), grouping or plan.grouping
    if grouping == Grouping.THEME:
        return [Heading(theme.code, theme.title) for theme in built_in_themes()]
    if criteria is None:
        return []
    if grouping == Grouping.TOOL:
        return [Heading(tool.code, f"ยกระดับ {tool.code}") for tool in criteria.tools.all()]
    if grouping == Grouping.INDICATOR:
        return [Heading(row.code, f"ตัวชี้วัดที่ {row.code} {row.name}") for row in criteria.indicators.all()]
    return []


def heading_of_point(plan: Plan, detail: str, code: str) -> str:
    """Return the code of the heading a weak point belongs under, '' where the criteria do not say."""
    return "" if plan.grouping == Grouping.NONE else codes_of_points(plan, plan.grouping).get((detail, code), "")


def _heading_code(grouping: str, indicator: Indicator, sub: str) -> str:
    """Return the code of the heading over an indicator, or over a sub-indicator of it ('' = the indicator itself)."""
    if grouping == Grouping.THEME:
        return themes.theme_of(built_in_themes(), indicator.code, sub)
    return indicator.tool.code if grouping == Grouping.TOOL else indicator.code


def codes_of_points(plan: Plan, grouping: str) -> dict[tuple[str, str], str]:
    """Return for each weak point (detail, code) there can be the code of the heading it belongs under."""
    criteria = criteria_of(plan)
    if criteria is None:
        return {}
    found: dict[tuple[str, str], tuple[Indicator, str]] = {}
    for row in criteria.indicators.all():
        found[Detail.INDICATOR.value, row.code] = (row, "")
    for sub in criteria.sub_indicators.all():
        found[Detail.SUB_INDICATOR.value, sub.code] = (sub.indicator, sub.code)
    for item in criteria.items.all():
        if item.sub_indicator:
            found[Detail.ITEM.value, item.code] = (item.sub_indicator.indicator, item.sub_indicator.code)
    for question in criteria.questions.all():
        if question.indicator:
            found[Detail.QUESTION.value, question.code] = (question.indicator, "")
    return {point: _heading_code(grouping, row, sub) for point, (row, sub) in found.items()}


def groups_in_order(plan: Plan) -> list[MeasureGroup]:
    """Return the plan's headings in order."""
    return list(plan.groups.order_by("order", "pk")) if plan.pk else []


def measures_in_order(plan: Plan) -> list[Measure]:
    """Return the plan's measures heading by heading, those under none last, with all that a list shows.

    Four queries; steps, owners and links are prefetched.
    """
    if plan.pk is None:
        return []
    return list(in_order(plan).prefetch_related("steps", "links", with_owners()))


def with_owners() -> Prefetch[Any]:
    """Return what reads the owners of measures with all they name, in one query; make it inside the agency's scope."""
    return Prefetch("owners", Owner.objects.select_related("unit__parent", "post__unit", "officer"))


def in_order(plan: Plan) -> QuerySet[Measure]:
    """Return the plan's measures heading by heading, those under none last, without their parts. One query."""
    place = (F("group__order").asc(nulls_last=True), "group_id", "order", "pk")
    rows: QuerySet[Measure] = Measure.objects.filter(plan=plan).select_related("plan", "group").order_by(*place)
    return rows


def outline_of(plan: Plan) -> list[Measure]:
    """Return the plan's measures in order, to be listed by title alone. One query."""
    return list(in_order(plan)) if plan.pk else []
