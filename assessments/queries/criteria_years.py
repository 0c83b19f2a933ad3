"""Years of criteria beside each other, and whether results were scored with them."""

from collections.abc import Iterable
from typing import Any

from django_scopes import scopes_disabled

from assessments.models import Assessment, CriteriaSet
from assessments.rules.continuity import Entry, Link, compare

KINDS = ("indicators", "sub_indicators", "items", "questions")


def year_before(criteria_set: CriteriaSet) -> CriteriaSet | None:
    """Return the last year with criteria before this one, its newest revision in force."""
    rows = CriteriaSet.objects.filter(fiscal_year__lt=criteria_set.fiscal_year, is_draft=False)
    return rows.order_by("-fiscal_year", "-revision").prefetch_related(*KINDS).first()


def has_year_before(criteria_set: CriteriaSet) -> bool:
    """Whether an earlier year has criteria."""
    return CriteriaSet.objects.filter(fiscal_year__lt=criteria_set.fiscal_year, is_draft=False).exists()


def changes_of(before: CriteriaSet, after: CriteriaSet) -> list[tuple[str, list[Link]]]:
    """Return what became of the codes, by kind; prefetch KINDS of both."""
    found = {kind: (_entries(getattr(before, kind).all()), _entries(getattr(after, kind).all())) for kind in KINDS}
    return [
        (kind, compare(former, later, is_complete=kind != "items" or _has_all_items(after)))
        for kind, (former, later) in found.items()
    ]


def _has_all_items(criteria_set: CriteriaSet) -> bool:
    if criteria_set.item_count is not None:
        return criteria_set.item_count == len(criteria_set.items.all())
    return all(sub.items_complete for sub in criteria_set.sub_indicators.all())


def _entries(rows: Iterable[Any]) -> list[Entry]:
    return [
        Entry(
            row.code,
            getattr(row, "name", "") or getattr(row, "title", "") or getattr(row, "text", ""),
            None if row.continues is None else tuple(row.continues),
            row.continues_confidence,
        )
        for row in rows
    ]


def is_scored(criteria_set: CriteriaSet | None) -> bool:
    """Whether any agency has a result scored with these criteria, whatever the scope: nothing else is told of it."""
    if criteria_set is None or criteria_set.pk is None:
        return False
    with scopes_disabled():
        return bool(Assessment.objects.filter(criteria=criteria_set).exists())
