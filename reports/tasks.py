"""Work for the worker, and the sweep that finds it. Truth lives in rows; a lost task is found again."""

import datetime as dt
import logging
from collections.abc import Callable, Iterable

from django.utils import timezone
from django_tasks import task

from assessments import tasks as result_tasks
from measures.actions import pictures, remind, watch
from organisations import notices
from organisations.models import Agency
from reports.actions import drawings, packs, previews, records, rendering, summaries

logger = logging.getLogger("reports.tasks")


@task()
def make_paper(rendering_id: int) -> bool:
    """Make the file of one paper."""
    return rendering.make(rendering_id=rendering_id, at=timezone.now())


@task()
def make_pack(pack_id: int) -> bool:
    """Make the file of one pack of evidence."""
    return packs.make(pack_id=pack_id, at=timezone.now())


@task()
def check_records(check_id: int) -> int:
    """Look over the whole record of one agency."""
    return records.carry_out(check_id=check_id, at=timezone.now())


@task()
def make_drawing(drawing_id: int) -> bool:
    """Draw one drawing in pixels."""
    return drawings.make(drawing_id=drawing_id)


def sweep() -> int:
    """Queue the papers, drawings, packs and imports that wait or that a killed worker left, send the mails; return how many."""
    found = rendering.lease_waiting(at=timezone.now())
    for key in found:
        make_paper.enqueue(key)
    waiting = packs.lease_waiting(at=timezone.now())
    for key in waiting:
        make_pack.enqueue(key)
    checks = records.lease_waiting(at=timezone.now())
    for key in checks:
        check_records.enqueue(key)
    asked = drawings.lease_waiting(at=timezone.now())
    for key in asked:
        make_drawing.enqueue(key)
    return (
        len(found) + len(waiting) + len(asked) + len(checks) + result_tasks.sweep() + notices.deliver(at=timezone.now())
    )


def sweep_previews() -> int:
    """Delete papers of drafts that nobody looks at any more; return how many."""
    return previews.sweep(at=timezone.now())


def ask_for_record_checks() -> int:
    """Ask for the weekly check of each agency's record where it is due; return how many."""
    return records.ask_where_due(at=timezone.now())


def look_at_evidence() -> int:
    """Look at the addresses of evidence that are due; return how many. Slow hosts make it slow: not for the sweep."""
    return len(watch.check_due(at=timezone.now()))


def take_pictures() -> int:
    """Take the pictures of pages that checks asked for; return how many. As slow as those pages."""
    return pictures.take_due(at=timezone.now())


def follow_up() -> int:
    """Issue the summaries whose date has come, and remind of what is due today, once a day in each agency; return how many.

    Reminding marks the day, so it comes last: what was cut short before is done again.
    """
    at = timezone.now()
    agencies = remind.due_agencies(at)
    issued = _for_each(summaries.wanted_by(agencies), summaries.issue, at)
    return issued + _for_each(agencies, remind.remind_daily, at)


def _for_each(agencies: Iterable[Agency], work: Callable[..., int], at: dt.datetime) -> int:
    """Do some work for each agency; what one of them breaks does not keep the others waiting."""
    done = 0
    for agency in agencies:
        try:
            done += work(agency=agency, at=at)
        except Exception:
            # The rows of one agency must not silence all others; the log tells of it and the next round tries again.
            logger.exception("%s failed for %s", work.__name__, agency.slug)
    return done
