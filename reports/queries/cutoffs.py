"""Rounds whose report is still a draft, as deadlines of the staff."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from ita_portal import thai
from measures.queries.deadlines import Deadline, People
from organisations.models import Agency
from reports.models import ReportState, StatusReport


def of_rounds(agency: Agency, day: dt.date, people: People) -> Iterator[Deadline]:
    """Yield the rounds of this and the last year that wait for their report. One query."""
    rows = StatusReport.objects.filter(state=ReportState.DRAFT, round__fiscal_year__gte=thai.fiscal_year_of(day) - 1)
    for report in rows.select_related("round"):
        title = f"ยืนยันรายงานรอบ {report.round.months} เดือน ปี {report.round.fiscal_year}"
        path = reverse("reports:report-edit", args=[agency.slug, report.pk])
        year = report.round.fiscal_year
        yield Deadline(f"round-{report.round_id}", "round", title, report.round.ends_on, path, year, people.staff())
