"""O-items of a year: who is in charge, which parts are shown, evidence, and the second person's check."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from assessments.models import Item
from measures.actions.evidence import EvidenceDraft, keep_file
from measures.actions.watch import watch
from measures.models import Evidence, ItemCharge
from measures.queries import items as queries
from measures.queries.links import item_evidence
from measures.rules import item_status
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations.queries import Member

CHARGE_FIELDS = ("unit", "post", "officer", "inner_on", "outer_on", "note")


def _locked(item: Item, by: Member) -> ItemCharge:
    """Return the row of an item, made with the first thing said of it; whoever comes next waits."""
    key: dict[str, Any] = {"agency": by.agency, "fiscal_year": item.criteria.fiscal_year, "item_code": item.code}
    ItemCharge.objects.get_or_create(**key)
    charge: ItemCharge = ItemCharge.objects.select_for_update().get(**key)
    return charge


def _evidence(charge: ItemCharge, *, with_removed: bool = False) -> Any:  # noqa: ANN401 -- a scoped queryset
    key = {"agency": charge.agency_id, "fiscal_year": charge.fiscal_year, "item_code": charge.item_code}
    return item_evidence(with_removed=with_removed).filter(**key).order_by("order", "pk")


def _record(charge: ItemCharge, verb: str, by: Member, at: dt.datetime, **data: Any) -> None:  # noqa: ANN401 -- JSON values
    data = {"item": charge.item_code, "year": charge.fiscal_year} | data
    audit.record(agency=by.agency, by=by, verb=verb, target=charge, at=at, data=data)


def _changed(charge: ItemCharge) -> bool:
    """Take the check away: what was checked is not what stands there now. Return whether there was one."""
    if charge.confirmed_at is None:
        return False
    charge.confirmed_by, charge.confirmed_at = None, None
    charge.save(update_fields=["confirmed_by", "confirmed_at"])
    return True


@transaction.atomic
def put_in_charge(*, item: Item, fields: Mapping[str, Any], by: Member, at: dt.datetime) -> ItemCharge:
    """Say who is in charge of an item and by when. Evidence and check stay as they are."""
    charge = _locked(item, by)
    changed = [name for name in CHARGE_FIELDS if getattr(charge, name) != fields[name]]
    if changed:
        for name in changed:
            setattr(charge, name, fields[name])
        charge.save(update_fields=changed)
        _record(charge, "item.charge", by, at, changed=changed)
    return charge


@transaction.atomic
def show_parts(*, item: Item, shown: Collection[str], by: Member, at: dt.datetime) -> ItemCharge:
    """Say which of the parts the criteria ask for the evidence shows; unknown ones are left out."""
    charge = _locked(item, by)
    kept = [part.text for part in item.required_parts.all() if part.text in shown]
    if kept != charge.shown_parts:
        charge.shown_parts = kept
        charge.save(update_fields=["shown_parts"])
        _record(charge, "item.parts", by, at, shown=len(kept), check_cleared=_changed(charge))
    return charge


# --- Evidence ------------------------------------------------------------------------------------


@transaction.atomic
def add_item_evidence(*, item: Item, draft: EvidenceDraft, by: Member, at: dt.datetime) -> Evidence:
    """Add an address or a file at the end; the address is looked at soon. Raises MeasureRefused `address_twice`."""
    charge = _locked(item, by)
    last = _evidence(charge).aggregate(last=Max("order"))["last"]
    evidence = _write(charge, draft, 0 if last is None else last + 1, by, at)
    _record(charge, "item.evidence_add", by, at, **_facts(evidence), check_cleared=_changed(charge))
    return evidence


@transaction.atomic
def replace_item_evidence(
    *, item: Item, evidence: Evidence, draft: EvidenceDraft, by: Member, at: dt.datetime
) -> Evidence:
    """Put another version in the place of evidence; the former stays among what was removed.

    Raises MeasureRefused `removed_elsewhere`, `address_twice`.
    """
    charge = _locked(item, by)
    _take_away(charge, evidence, by, at)
    made = _write(charge, draft, evidence.order, by, at, like=evidence)
    _record(charge, "item.evidence_edit", by, at, **_facts(made), check_cleared=_changed(charge))
    return made


@transaction.atomic
def remove_item_evidence(*, item: Item, evidence: Evidence, by: Member, at: dt.datetime) -> None:
    """Take evidence away; it can be brought back. Raises MeasureRefused `removed_elsewhere`."""
    charge = _locked(item, by)
    _take_away(charge, evidence, by, at)
    _record(charge, "item.evidence_remove", by, at, **_facts(evidence), check_cleared=_changed(charge))


@transaction.atomic
def restore_item_evidence(*, item: Item, evidence: Evidence, by: Member, at: dt.datetime) -> None:
    """Bring removed evidence back to its place. Raises MeasureRefused `gone`, `address_twice`."""
    charge = _locked(item, by)
    if evidence.url and _evidence(charge).filter(url=evidence.url).exists():
        raise MeasureRefused("address_twice")
    back = Evidence.objects.filter(pk=evidence.pk, removed_at__isnull=False).update(removed_at=None, removed_by=None)
    if not back:
        raise MeasureRefused("gone")
    watch(evidence=evidence, at=at)
    _record(charge, "item.evidence_restore", by, at, **_facts(evidence), check_cleared=_changed(charge))


@transaction.atomic
def move_item_evidence(*, item: Item, evidence: Evidence, by_places: int, by: Member, at: dt.datetime) -> None:
    """Move evidence up or down. The order is how it is read, not what was checked: the check stays."""
    charge = _locked(item, by)
    rows = list(_evidence(charge))
    place = next((index for index, row in enumerate(rows) if row.pk == evidence.pk), None)
    if place is None:
        raise MeasureRefused("removed_elsewhere")
    target = min(max(place + by_places, 0), len(rows) - 1)
    rows.insert(target, rows.pop(place))
    for order, row in enumerate(rows):
        row.order = order
    Evidence.objects.bulk_update(rows, ["order"])
    if target != place:
        _record(charge, "item.evidence_order", by, at, **_facts(evidence))


def _write(
    charge: ItemCharge, draft: EvidenceDraft, order: int, by: Member, at: dt.datetime, like: Evidence | None = None
) -> Evidence:
    """Write a row; without a new file or address it keeps those of `like`."""
    if draft.url and _evidence(charge).filter(url=draft.url).exists():
        raise MeasureRefused("address_twice")
    evidence = Evidence(
        agency=by.agency,
        fiscal_year=charge.fiscal_year,
        item_code=charge.item_code,
        url=draft.url,
        caption=draft.caption,
        content_year=None if draft.content_year == charge.fiscal_year else draft.content_year,
        order=order,
        added_by=by.user,
        added_at=at,
    )
    if draft.upload is not None:
        keep_file(evidence, draft.upload)
    elif not draft.url and like is not None:
        for name in ("file", "sha256", "extension", "original_name"):
            setattr(evidence, name, getattr(like, name))
        if draft.is_public and like.is_public:
            evidence.is_public, evidence.published_at = True, like.published_at
    evidence.save()
    watch(evidence=evidence, at=at)
    return evidence


def _take_away(charge: ItemCharge, evidence: Evidence, by: Member, at: dt.datetime) -> None:
    if not _evidence(charge).filter(pk=evidence.pk).update(removed_by=by.user, removed_at=at):
        raise MeasureRefused("removed_elsewhere")


def _facts(evidence: Evidence) -> dict[str, str]:
    return {"evidence": str(evidence.pk), "url": evidence.url, "sha256": evidence.sha256}


# --- The second person ---------------------------------------------------------------------------


@transaction.atomic
def confirm_item(*, item: Item, seen: str, by: Member, at: dt.datetime) -> ItemCharge:
    """Say that somebody other than who entered it has checked the evidence. `seen` = the mark the page showed.

    Raises MeasureRefused `changed_elsewhere`, `no_evidence`, `parts_missing`, `own_evidence`, `confirmed`.
    """
    charge = _locked(item, by)
    entered = list(_evidence(charge, with_removed=True))
    evidence = [row for row in entered if row.removed_at is None]
    parts = {part.text for part in item.required_parts.all()}
    shown = parts & set(charge.shown_parts)
    if seen != queries.mark_of(evidence, shown):
        raise MeasureRefused("changed_elsewhere")
    facts = item_status.Facts(
        parts=len(parts), shown=len(shown), evidence=len(evidence), is_confirmed=charge.confirmed_at is not None
    )
    if why := item_status.why_not_confirmable(facts, entered_by=queries.entered_by(entered), checker=by.user.pk):
        raise MeasureRefused(why)
    charge.confirmed_by, charge.confirmed_at = by.user, at
    charge.save(update_fields=["confirmed_by", "confirmed_at"])
    files = [row.pk for row in evidence if row.is_public]
    Evidence.objects.filter(pk__in=files, published_at__isnull=True).update(published_at=at)
    published = [row.sha256 for row in evidence if row.is_public]
    _record(charge, "item.confirm", by, at, mark=seen, **({"published": published} if published else {}))
    return charge


@transaction.atomic
def unconfirm_item(*, item: Item, by: Member, at: dt.datetime) -> None:
    """Take a check back: the evidence leaves the public table until it is checked again."""
    charge = _locked(item, by)
    if _changed(charge):
        _record(charge, "item.unconfirm", by, at)
