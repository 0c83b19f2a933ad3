"""The summary for the executives: issued by schedule as a fixed paper, once a date, told by mail."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from ita_portal import thai
from measures.models import FollowUp, Plan
from measures.queries.deadlines import follow_up_of, working_days
from organisations import audit
from organisations.models import Agency
from reports import notices
from reports.actions import rendering
from reports.models import Rendering, Summary
from reports.papers.board import board_document
from reports.queries.board import Board, board
from reports.rules import board as rules


def wanted_by(agencies: Sequence[Agency]) -> list[Agency]:
    """Return those of the agencies that have plans and want summaries; whether one is missing, `issue` finds out."""
    if not agencies:
        return []
    with scopes_disabled():
        never = FollowUp.objects.filter(summary_weeks=0).values("agency")
        wanted = set(Plan.objects.exclude(agency__in=never).values_list("agency", flat=True))
        return [agency for agency in agencies if agency.pk in wanted]


def issue(*, agency: Agency, at: dt.datetime) -> int:
    """Issue the summary whose date has come unless it is there; return how many were issued.

    Nothing is issued of a year without measures.
    """
    day = timezone.localtime(at).date()
    with scope(agency=agency):
        weeks = follow_up_of(agency).summary_weeks
        dated_on = rules.summary_day(day, weeks, working_days()) if weeks else None
        if dated_on is None or Summary.objects.filter(dated_on__gte=dated_on).exists():
            return 0
        now = board(agency, thai.fiscal_year_of(dated_on), day)
        return _issue(now, dated_on, at) if now.works else 0


@transaction.atomic
def _issue(now: Board, dated_on: dt.date, at: dt.datetime) -> int:
    """Keep the summary with its paper and tell the executives. Who comes second finds the date taken."""
    agency = now.agency
    FollowUp.objects.get_or_create(agency=agency)
    FollowUp.objects.select_for_update().get(agency=agency)
    if Summary.objects.filter(dated_on__gte=dated_on).exists():
        return 0
    text = thai.print_digits(rules.subject(now.fiscal_year, now.facts, now.changed), agency.thai_digits)
    summary = Summary.objects.create(
        agency=agency,
        fiscal_year=now.fiscal_year,
        dated_on=dated_on,
        issued_at=at,
        subject=text,
        facts=dataclasses.asdict(now.facts),
        rendering=rendering.request(agency=agency, paper=board_document(now), at=at),
    )
    data = {"dated_on": dated_on.isoformat(), "content": summary.rendering.content_hash}
    audit.record(agency=agency, by=None, verb="summary.issue", target=summary, at=at, data=data)
    notices.summary_issued(summary, now, at)
    return 1


def request_paper(*, agency: Agency, fiscal_year: int, at: dt.datetime) -> Rendering:
    """Ask for a year's standing of today on one A4."""
    now = board(agency, fiscal_year, timezone.localtime(at).date())
    return rendering.request(agency=agency, paper=board_document(now), at=at)
