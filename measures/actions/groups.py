"""Changes to working groups: started, written, moved, deleted and brought back, copied from an earlier year."""

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from measures.queries import groups as queries
from measures.rules.refusal import MeasureRefused
from organisations import audit
from organisations.models import Agency, GroupMember, GroupRole, WorkingGroup
from organisations.queries import Member


@dataclasses.dataclass(frozen=True, slots=True)
class SeatDraft:
    """One member as chosen: a post or a person or neither, the post as printed, the part."""

    text: str
    role: str = GroupRole.MEMBER
    post_id: int | None = None
    officer_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class GroupDraft:
    """A group as typed; duties one a line; members in order."""

    name: str
    tool_code: str = ""
    duties: str = ""
    members: tuple[SeatDraft, ...] = ()


def _hold(by: Member, fiscal_year: int) -> list[WorkingGroup]:
    """Keep the agency for this transaction, so that orders and names stay whole; return its groups of the year."""
    Agency.objects.select_for_update().get(pk=by.agency.pk)
    return list(WorkingGroup.objects.filter(fiscal_year=fiscal_year).order_by("order", "pk"))


@transaction.atomic
def create_group(*, fiscal_year: int, draft: GroupDraft, by: Member, at: dt.datetime) -> WorkingGroup:
    """Add a group after the others. Raises MeasureRefused `working_group_twice`."""
    others = _hold(by, fiscal_year)
    _refuse_twice(draft.name, others)
    group = _create(by.agency, fiscal_year, draft, len(others))
    _record(group, "create", by, at, {"members": _lines(group)})
    return group


@transaction.atomic
def update_group(*, group: WorkingGroup, draft: GroupDraft, seen: str, by: Member, at: dt.datetime) -> WorkingGroup:
    """Write a group; `seen` = its mark as the page showed it.

    Raises MeasureRefused `working_group_changed` when somebody wrote meanwhile, `working_group_twice`.
    """
    others = [other for other in _hold(by, group.fiscal_year) if other.pk != group.pk]
    group.refresh_from_db()
    if seen and seen != queries.mark_of(group):
        raise MeasureRefused("working_group_changed")
    _refuse_twice(draft.name, others)
    before = _lines(group)
    changed = [name for name in ("name", "tool_code", "duties") if getattr(group, name) != getattr(draft, name)]
    group.name, group.tool_code, group.duties = draft.name, draft.tool_code, draft.duties
    group.save()
    _write_members(group, draft.members)
    after = _lines(group)
    if changed or before != after:
        joined = [line for line in after if line not in before]
        left = [line for line in before if line not in after]
        _record(group, "update", by, at, {"fields": changed, "joined": joined, "left": left})
    return group


@transaction.atomic
def move_group(*, group: WorkingGroup, by_places: int, by: Member, at: dt.datetime) -> None:
    """Move a group among those of its year; at either end it stays."""
    rows = _hold(by, group.fiscal_year)
    here = next(index for index, row in enumerate(rows) if row.pk == group.pk)
    there = min(max(here + by_places, 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for order, row in enumerate(rows):
        WorkingGroup.objects.filter(pk=row.pk).exclude(order=order).update(order=order)
    if there != here:
        _record(group, "order", by, at, {"place": there + 1})


@transaction.atomic
def delete_group(*, group: WorkingGroup, by: Member, at: dt.datetime) -> dict[str, Any]:
    """Delete a group; return what `restore_group` brings back."""
    _hold(by, group.fiscal_year)
    draft = _draft_of(group)
    _record(group, "delete", by, at, {"members": _lines(group)})
    group.delete()
    return {"order": group.order, "draft": dataclasses.asdict(draft)}


@transaction.atomic
def restore_group(*, fiscal_year: int, snapshot: dict[str, Any], by: Member, at: dt.datetime) -> WorkingGroup:
    """Bring a deleted group back to its place. Raises MeasureRefused `working_group_twice`."""
    others = _hold(by, fiscal_year)
    kept = snapshot["draft"]
    draft = GroupDraft(**(kept | {"members": tuple(SeatDraft(**seat) for seat in kept["members"])}))
    _refuse_twice(draft.name, others)
    group = _create(by.agency, fiscal_year, draft, len(others))
    _record(group, "restore", by, at, {"members": _lines(group)})
    move_group(group=group, by_places=snapshot["order"] - len(others), by=by, at=at)
    return group


@transaction.atomic
def start_groups(*, fiscal_year: int, by: Member, at: dt.datetime) -> list[WorkingGroup]:
    """Make the usual groups of a year, one that steers and one for each tool, where there are none yet."""
    if _hold(by, fiscal_year):
        raise MeasureRefused("working_groups_there")
    words = yaml.safe_load((Path(settings.BASE_DIR) / "fixtures" / "working_groups.yaml").read_text())
    fill = {"year": str(fiscal_year)}
    drafts = [GroupDraft(words["steering"]["name"], "", words["steering"]["duties"].format_map(fill))]
    for tool in queries.tools_of_year(fiscal_year):
        fill |= {"tool": tool.name, "code": tool.code}
        drafts.append(
            GroupDraft(words["tool"]["name"].format_map(fill), tool.code, words["tool"]["duties"].format_map(fill))
        )
    return _create_all(fiscal_year, drafts, "create", by, at)


@transaction.atomic
def copy_groups(*, from_year: int, fiscal_year: int, by: Member, at: dt.datetime) -> list[WorkingGroup]:
    """Copy the groups of an earlier year; that year's number in names and duties becomes the new one.

    Raises MeasureRefused `working_groups_there` where the year has groups already, `nothing_to_copy`.
    """
    if _hold(by, fiscal_year):
        raise MeasureRefused("working_groups_there")
    rows = WorkingGroup.objects.filter(fiscal_year=from_year).prefetch_related("members")
    drafts = [_draft_of(group) for group in rows]
    if not drafts:
        raise MeasureRefused("nothing_to_copy")
    year = re.compile(rf"(?<!\d){from_year}(?!\d)")
    renewed = [
        dataclasses.replace(
            draft, name=year.sub(str(fiscal_year), draft.name), duties=year.sub(str(fiscal_year), draft.duties)
        )
        for draft in drafts
    ]
    return _create_all(fiscal_year, renewed, "copy", by, at)


def _create_all(
    fiscal_year: int, drafts: Sequence[GroupDraft], what: str, by: Member, at: dt.datetime
) -> list[WorkingGroup]:
    groups = [_create(by.agency, fiscal_year, draft, order) for order, draft in enumerate(drafts)]
    for group in groups:
        _record(group, what, by, at, {"members": _lines(group)})
    return groups


def _create(agency: Agency, fiscal_year: int, draft: GroupDraft, order: int) -> WorkingGroup:
    group = WorkingGroup.objects.create(
        agency=agency,
        fiscal_year=fiscal_year,
        name=draft.name,
        tool_code=draft.tool_code,
        duties=draft.duties,
        order=order,
    )
    _write_members(group, draft.members)
    return group


def _write_members(group: WorkingGroup, drafts: Sequence[SeatDraft]) -> None:
    group.members.all().delete()
    GroupMember.objects.bulk_create(
        GroupMember(
            group=group,
            post_id=draft.post_id,
            officer_id=draft.officer_id,
            post_text=draft.text,
            role=draft.role,
            order=order,
        )
        for order, draft in enumerate(drafts)
    )


def _draft_of(group: WorkingGroup) -> GroupDraft:
    members = tuple(SeatDraft(row.post_text, row.role, row.post_id, row.officer_id) for row in group.members.all())
    return GroupDraft(group.name, group.tool_code, group.duties, members)


def _refuse_twice(name: str, others: Sequence[WorkingGroup]) -> None:
    if any(other.name == name for other in others):
        raise MeasureRefused("working_group_twice", name=name)


def _lines(group: WorkingGroup) -> list[str]:
    """Return who sits in a group, one a line, as the record keeps it."""
    rows = GroupMember.objects.filter(group=group).select_related("officer")
    return [f"{row.officer or ''} {row.post_text} {queries.ROLES[row.role]}".strip() for row in rows]


def _record(group: WorkingGroup, what: str, by: Member, at: dt.datetime, data: dict[str, Any]) -> None:
    about = {"year": group.fiscal_year, "name": group.name}
    audit.record(agency=by.agency, by=by, verb=f"group.{what}", target=group, at=at, data=about | data)
