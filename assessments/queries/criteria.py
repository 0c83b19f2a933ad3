"""Criteria as rows with all their parts and as values for the rules, kept in memory for as long as nothing changes."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch

from assessments.models import Assessment, CriteriaSet, Detail, Indicator, Item, Question, SubIndicator
from assessments.rules.scoring import Criteria, LevelRule, ToolRule
from organisations.models import Agency

# What belongs to criteria, each part with what it hangs on.
PARTS: tuple[str | Prefetch[Any], ...] = (
    "tools",
    Prefetch("indicators", Indicator.objects.select_related("tool")),
    Prefetch("sub_indicators", SubIndicator.objects.select_related("indicator__tool")),
    Prefetch("items", Item.objects.select_related("sub_indicator__indicator__tool").prefetch_related("required_parts")),
    Prefetch("questions", Question.objects.select_related("indicator__tool")),
    "levels",
    "windows",
)
MOST_KEPT = 64  # years and revisions in memory at once, some hundred rows each
_kept: dict[tuple[int, UUID], tuple[CriteriaSet, Criteria]] = {}


def criteria_of(year: int, agency: Agency | None = None) -> tuple[CriteriaSet, Criteria] | None:
    """Return a year's criteria as rows and as values, None where the year has none. One query, as `whole`.

    The newest revision in force; of an agency with a result the one its result was scored with.
    """
    row = row_of_year(year, agency)
    return whole(row) if row else None


def own_and_newest(year: int, agency: Agency) -> tuple[CriteriaSet, CriteriaSet] | None:
    """Return the criteria that hold for an agency in a year, and the newest in force, with PARTS. One query, as `whole`."""
    own = Assessment.objects.filter(agency=agency, criteria=OuterRef("pk"))
    rows = CriteriaSet.objects.filter(fiscal_year=year, is_draft=False).annotate(is_own=Exists(own))
    found = list(rows.order_by("-is_own", "-revision"))
    if not found:
        return None
    newest = max(found, key=lambda row: row.revision)
    known = whole_of([found[0], newest])
    return known[found[0].pk][0], known[newest.pk][0]


def row_of_year(year: int, agency: Agency | None = None) -> CriteriaSet | None:
    """Return the revision that holds for a year, or for an agency in it, without its parts. One query."""
    rows = CriteriaSet.objects.filter(fiscal_year=year, is_draft=False)
    if agency is not None:
        own = Assessment.objects.filter(agency=agency, criteria=OuterRef("pk"))
        rows = rows.annotate(is_own=Exists(own)).order_by("-is_own", "-revision")
    return rows.first()


def in_force(years: Iterable[int] | None = None) -> dict[int, CriteriaSet]:
    """Return the newest revision in force of some years, or of all, by year, without parts. One query."""
    rows = CriteriaSet.objects.filter(is_draft=False).order_by("fiscal_year", "revision")
    return {row.fiscal_year: row for row in (rows if years is None else rows.filter(fiscal_year__in=years))}


def newer_than(criteria_set: CriteriaSet) -> CriteriaSet | None:
    """Return the newest revision in force of the same year, None where this is it. One query."""
    rows = CriteriaSet.objects.filter(fiscal_year=criteria_set.fiscal_year, is_draft=False)
    return rows.filter(revision__gt=criteria_set.revision).first()


def whole(row: CriteriaSet) -> tuple[CriteriaSet, Criteria]:
    """Return the criteria a row names, with all PARTS, and as values. No query while their edition is in memory.

    The rows are shared by all readers of the process: read them, never change them. What is returned may be newer
    than the row that was asked with, never older: the database gives every change a new edition, in the change's own
    transaction.
    """
    return whole_of([row])[row.pk]


def whole_of(rows: Iterable[CriteriaSet]) -> dict[int, tuple[CriteriaSet, Criteria]]:
    """Return several criteria as `whole`, by their key; what is not in memory is read in nine queries, however many."""
    found = {row.pk: _kept.get((row.pk, row.edition)) for row in rows}
    missing = [key for key, known in found.items() if known is None]
    if missing and len(_kept) >= MOST_KEPT:
        _kept.clear()
    for row in CriteriaSet.objects.prefetch_related(*PARTS).filter(pk__in=missing) if missing else ():
        found[row.pk] = _kept[row.pk, row.edition] = row, rules_of(row)
    return {key: known for key, known in found.items() if known is not None}


def criteria_in_full(year: int, agency: Agency) -> CriteriaSet | None:
    """Return an agency's criteria of a year with every row a page may show, None where there are none. Eleven queries."""
    row = row_of_year(year, agency)
    rows = CriteriaSet.objects.prefetch_related(
        "tools__indicators__sub_indicators__items__required_parts",
        "tools__indicators__questions",
        Prefetch(
            "items", Item.objects.filter(sub_indicator__isnull=True).prefetch_related("required_parts"), "loose_items"
        ),
        Prefetch("questions", Question.objects.filter(indicator__isnull=True), "loose_questions"),
        "levels",
        "windows",
    )
    return rows.get(pk=row.pk) if row else None


def rules_of(criteria_set: CriteriaSet) -> Criteria:
    """Return rows of criteria as values for the rules; prefetch PARTS first."""
    indicators = list(criteria_set.indicators.all())
    subs = list(criteria_set.sub_indicators.all())
    items = list(criteria_set.items.all())
    sub_ids = {sub.pk: sub.code for sub in subs}
    return Criteria(
        fiscal_year=criteria_set.fiscal_year,
        tools=tuple(
            ToolRule(tool.code, tool.weight, tuple(row.code for row in indicators if row.tool_id == tool.pk))
            for tool in criteria_set.tools.all()
        ),
        levels=tuple(LevelRule(row.code, row.min_total, row.min_each_tool) for row in criteria_set.levels.all()),
        scoring_rule=criteria_set.scoring_rule,
        item_rule=criteria_set.item_rule,
        pass_mark=criteria_set.pass_mark,
        sub_indicators=_grouped(
            (row.code, sub.code) for row in indicators for sub in subs if sub.indicator_id == row.pk
        ),
        items=_grouped((sub_ids.get(item.sub_indicator_id or 0, ""), item.code) for item in items),
        complete_sub_indicators=frozenset(sub.code for sub in subs if sub.items_complete),
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, code in pairs:
        found[key] = (*found.get(key, ()), code)
    return found


def names_of(criteria_set: CriteriaSet) -> dict[tuple[str, str], str]:
    """Return the names of everything that can have a score, by (detail, code); prefetch PARTS first."""
    rows = [
        *((Detail.TOOL, row.code, row.name) for row in criteria_set.tools.all()),
        *((Detail.INDICATOR, row.code, row.name) for row in criteria_set.indicators.all()),
        *((Detail.SUB_INDICATOR, row.code, row.name) for row in criteria_set.sub_indicators.all()),
        *((Detail.ITEM, row.code, row.title) for row in criteria_set.items.all()),
        *((Detail.QUESTION, row.code, row.text) for row in criteria_set.questions.all()),
    ]
    return {(str(detail), code): name for detail, code, name in rows}


def indicator_of_questions(criteria_set: CriteriaSet) -> dict[str, str]:
    """Return the code of the indicator each question belongs to, where it is known; prefetch PARTS first."""
    codes = {row.pk: row.code for row in criteria_set.indicators.all()}
    return {row.code: codes[row.indicator_id] for row in criteria_set.questions.all() if row.indicator_id}
