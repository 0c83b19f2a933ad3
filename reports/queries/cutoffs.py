"""Rounds whose report is still a draft, as deadlines of the staff: the day the data is cut off, the day it is due."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from ita_portal import thai
from measures.queries.deadlines import Deadline, People
from organisations.models import Agency
from reports.models import ReportState, StatusReport


def of_rounds(agency: Agency, day: dt.date, people: People) -> Iterator[Deadline]:
    """Yield the rounds of this and the last year that wait for their first report. One query.

    Once the data is cut off, that day is no deadline any more; a correction has none.
    """
    rows = StatusReport.objects.filter(state=ReportState.DRAFT, version=1)
    rows = rows.filter(round__fiscal_year__gte=thai.fiscal_year_of(day) - 1).select_related("round")
    for report in rows:
        path = reverse("reports:report-edit", args=[agency.slug, report.pk])
        year, name = report.round.fiscal_year, f"{report.round.printed} ปี {report.round.fiscal_year}"
        days = {"due": (report.round.due_on, f"ส่งรายงาน {name}")}
        if day <= report.round.cut_off_on < report.round.due_on:
            days["cut"] = (report.round.cut_off_on, f"ตัดข้อมูล {name}")
        for end, (due_on, title) in days.items():
            yield Deadline(f"round-{report.round_id}-{end}", "round", title, due_on, path, year, people.staff())
