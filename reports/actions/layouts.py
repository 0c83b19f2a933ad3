"""An agency's own table layouts: made, changed, put away. None is ever deleted, for papers name them by their code.

A change shows in what is printed from then on; what was submitted or frozen keeps the table it has.
"""

import dataclasses
import datetime as dt

from django.db import transaction

from measures.models import TableLayout
from measures.rules.layouts import OWN, Layout, checked, to_data
from organisations import audit
from organisations.models import Agency
from organisations.queries import Member
from reports.rules.refusal import MoveRefused


@transaction.atomic
def create_layout(*, layout: Layout, by: Member, at: dt.datetime) -> TableLayout:
    """Keep a layout as the agency's own, under the next code of its own. Raises LayoutInvalid."""
    Agency.objects.select_for_update().get(pk=by.agency.pk)  # one code at a time
    codes = TableLayout.objects.filter(agency=by.agency).values_list("code", flat=True)
    number = max((int(code.removeprefix(OWN)) for code in codes), default=0) + 1
    made = checked(dataclasses.replace(layout, code=f"{OWN}{number}"))
    row = TableLayout.objects.create(
        agency=by.agency, code=made.code, kind=made.kind, name=made.name, definition=to_data(made), updated_at=at
    )
    audit.record(agency=by.agency, by=by, verb="layout.create", target=row, at=at, data={"name": row.name})
    return row


@transaction.atomic
def update_layout(
    *, row: TableLayout, layout: Layout, by: Member, at: dt.datetime, seen: dt.datetime | None = None
) -> TableLayout:
    """Change a layout; what it prints (plans or reports) stays. `seen` = when it was last changed as its page showed it.

    Raises LayoutInvalid; MoveRefused `changed_elsewhere` when somebody else wrote after `seen`.
    """
    made = checked(dataclasses.replace(layout, code=row.code, kind=row.layout.kind))
    rows = TableLayout.objects.filter(pk=row.pk)
    as_seen = rows if seen is None else rows.filter(updated_at=seen)
    if not as_seen.update(name=made.name, definition=to_data(made), updated_at=at):
        raise MoveRefused("changed_elsewhere")
    row.refresh_from_db()
    audit.record(agency=by.agency, by=by, verb="layout.update", target=row, at=at, data={"name": row.name})
    return row


@transaction.atomic
def archive_layout(*, row: TableLayout, by: Member, at: dt.datetime) -> None:
    """Offer a layout no more; what is printed in it goes on being so."""
    if TableLayout.objects.filter(pk=row.pk, archived_at__isnull=True).update(archived_at=at):
        audit.record(agency=by.agency, by=by, verb="layout.archive", target=row, at=at, data={"name": row.name})


@transaction.atomic
def restore_layout(*, row: TableLayout, by: Member, at: dt.datetime) -> None:
    """Offer a layout again."""
    if TableLayout.objects.filter(pk=row.pk, archived_at__isnull=False).update(archived_at=None):
        audit.record(agency=by.agency, by=by, verb="layout.restore", target=row, at=at, data={"name": row.name})
