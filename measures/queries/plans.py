"""Plans, their headings and measures in order."""

import dataclasses
import datetime as dt

from django.db.models import F, Max, Prefetch, QuerySet

from assessments.models import Assessment, CriteriaSet, Detail, Indicator, Item, Question, SubIndicator, Tool
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
    """Return the criteria a plan speaks of: of its result, else of the year before; None where none are installed."""
    if plan.result is not None:
        return plan.result.criteria
    return CriteriaSet.objects.filter(fiscal_year=plan.fiscal_year - 1).first()


def headings_of(plan: Plan, grouping: str = "") -> list[Heading]:
    """Return the headings that a grouping (the plan's own, unless given) calls for; none where there are no groups."""
    criteria, grouping = criteria_of(plan), grouping or plan.grouping
    if grouping == Grouping.THEME:
        return [Heading(theme.code, theme.title) for theme in built_in_themes()]
    if criteria is None:
        return []
    if grouping == Grouping.TOOL:
        tools = Tool.objects.filter(criteria=criteria)
        return [Heading(tool.code, f"ยกระดับ {tool.code}") for tool in tools]
    if grouping == Grouping.INDICATOR:
        rows = Indicator.objects.filter(criteria=criteria)
        return [Heading(row.code, f"ตัวชี้วัดที่ {row.code} {row.name}") for row in rows]
    return []


def heading_of_point(plan: Plan, detail: str, code: str) -> str:
    """Return the code of the heading a weak point belongs under, '' where the criteria do not say."""
    criteria = criteria_of(plan)
    if criteria is None or plan.grouping == Grouping.NONE:
        return ""
    found, sub = _indicator_of(criteria, detail, code)
    return _heading_code(plan.grouping, found, sub) if found else ""


def _heading_code(grouping: str, indicator: Indicator, sub: str) -> str:
    """Return the code of the heading over an indicator, or over a sub-indicator of it ('' = the indicator itself)."""
    if grouping == Grouping.THEME:
        return themes.theme_of(built_in_themes(), indicator.code, sub)
    return indicator.tool.code if grouping == Grouping.TOOL else indicator.code


def _indicator_of(criteria: CriteriaSet, detail: str, code: str) -> tuple[Indicator | None, str]:
    """Return the indicator a point belongs to and the code of its sub-indicator, '' where it has none."""
    if detail == Detail.INDICATOR:
        return Indicator.objects.select_related("tool").filter(criteria=criteria, code=code).first(), ""
    if detail == Detail.SUB_INDICATOR:
        sub = SubIndicator.objects.select_related("indicator__tool").filter(criteria=criteria, code=code).first()
        return (sub.indicator, sub.code) if sub else (None, "")
    if detail == Detail.ITEM:
        items = Item.objects.select_related("sub_indicator__indicator__tool")
        item = items.filter(criteria=criteria, code=code).first()
        above = item.sub_indicator if item else None
        return (above.indicator, above.code) if above else (None, "")
    question = Question.objects.select_related("indicator__tool").filter(criteria=criteria, code=code).first()
    return (question.indicator if question else None), ""


def codes_of_points(plan: Plan, grouping: str) -> dict[tuple[str, str], str]:
    """Return for each weak point (detail, code) there can be the code of the heading it belongs under.

    Four queries, however many points.
    """
    criteria = criteria_of(plan)
    indicators = Indicator.objects.filter(criteria=criteria).select_related("tool")
    found = {(Detail.INDICATOR.value, row.code): (row, "") for row in indicators}
    for sub in SubIndicator.objects.filter(criteria=criteria).select_related("indicator__tool"):
        found[Detail.SUB_INDICATOR, sub.code] = (sub.indicator, sub.code)
    for item in Item.objects.filter(criteria=criteria).select_related("sub_indicator__indicator__tool"):
        if item.sub_indicator:
            found[Detail.ITEM, item.code] = (item.sub_indicator.indicator, item.sub_indicator.code)
    for question in Question.objects.filter(criteria=criteria).select_related("indicator__tool"):
        if question.indicator:
            found[Detail.QUESTION, question.code] = (question.indicator, "")
    return {point: _heading_code(grouping, row, sub) for point, (row, sub) in found.items()}


def groups_in_order(plan: Plan) -> list[MeasureGroup]:
    """Return the plan's headings in order."""
    return list(plan.groups.order_by("order", "pk")) if plan.pk else []


def measures_in_order(plan: Plan) -> list[Measure]:
    """Return the plan's measures heading by heading, those under none last, with all that a list shows.

    A fixed number of queries; steps, owners and links are prefetched.
    """
    if plan.pk is None:
        return []
    owners = Owner.objects.select_related("unit__parent", "post__unit", "officer")
    return list(_in_order(plan).prefetch_related("steps", "links", Prefetch("owners", owners)))


def outline_of(plan: Plan) -> list[Measure]:
    """Return the plan's measures in the same order with their headings alone. One query."""
    return list(_in_order(plan)) if plan.pk else []


def _in_order(plan: Plan) -> QuerySet[Measure]:
    place = (F("group__order").asc(nulls_last=True), "group_id", "order", "pk")
    return Measure.objects.filter(plan=plan).select_related("plan", "group").order_by(*place)
