"""Rounds as deadlines of the staff: the data is cut off, the report is due, be it a draft or the round not opened yet."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from ita_portal import thai
from measures.queries.deadlines import Deadline, People
from organisations.models import Agency
from reports.models import ReportState, Round, StatusReport
from reports.queries.rounds import rhythms_followed, unopened


def of_rounds(agency: Agency, day: dt.date, people: People) -> Iterator[Deadline]:
    """Yield the rounds of this and the last year that wait for their first report, or to be opened. Two queries.

    Once the data is cut off, that day is no deadline any more; a correction has none. Nothing is read for who is no staff.
    """
    if not people.staff():
        return
    years = (thai.fiscal_year_of(day) - 1, thai.fiscal_year_of(day))
    drafts = StatusReport.objects.filter(state=ReportState.DRAFT, version=1, round=OuterRef("pk"))
    rows = list(Round.objects.filter(fiscal_year__gte=years[0]).annotate(draft=Subquery(drafts.values("pk")[:1])))
    for row in rows:
        if row.draft is not None:
            yield from _of_draft(agency, row, row.draft, day, people)
    for year, span in unopened(rhythms_followed(years), {(row.fiscal_year, row.code) for row in rows}):
        title = f"เปิดรอบและส่งรายงาน {span.name.format(n=span.number)} ปี {year}"
        path = reverse("reports:report-list", args=[agency.slug, year])
        key = f"unopened-{agency.pk}-{year}-{span.code}"
        yield Deadline(key, "round", title, span.due_on, path, year, people.staff())


def _of_draft(agency: Agency, row: Round, draft: int, day: dt.date, people: People) -> Iterator[Deadline]:
    path = reverse("reports:report-edit", args=[agency.slug, draft])
    name = f"{row.printed} ปี {row.fiscal_year}"
    days = {"due": (row.due_on, f"ส่งรายงาน {name}")}
    if day <= row.cut_off_on < row.due_on:
        days["cut"] = (row.cut_off_on, f"ตัดข้อมูล {name}")
    for end, (due_on, title) in days.items():
        yield Deadline(f"round-{row.pk}-{end}", "round", title, due_on, path, row.fiscal_year, people.staff())
