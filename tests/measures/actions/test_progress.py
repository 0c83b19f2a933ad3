import datetime as dt
from pathlib import Path

import pytest

from measures.actions.evidence import EvidenceDraft
from measures.actions.progress import report_progress
from measures.models import Evidence, Measure, PlanState, Step
from measures.uploads import Upload
from organisations.models import Agency, Event
from organisations.queries import Member, member_of
from tests.factories.measures import MOMENT, make_measure, make_plan, make_step
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db
TODAY = MOMENT.date()
LATER = TODAY + dt.timedelta(days=1)


@pytest.fixture
def staff(agency: Agency) -> Member:
    member = member_of(make_member(agency), agency.slug, MOMENT.date())
    assert member is not None
    return member


@pytest.fixture
def measure(agency: Agency) -> Measure:
    return make_measure(make_plan(agency, state=PlanState.APPROVED))


def report(
    measure: Measure,
    staff: Member,
    status: str,
    *,
    step: Step | None = None,
    on: dt.date = TODAY,
    evidence: tuple[EvidenceDraft, ...] = (),
) -> None:
    fields = {"status": status, "concerns_on": on}
    report_progress(measure=measure, step=step, fields=fields, evidence=evidence, by=staff, at=MOMENT)


def test_measure_of_an_approved_plan_takes_the_status_reported(measure: Measure, staff: Member) -> None:
    report(measure, staff, "done")

    assert Measure.objects.get().status == "done"
    assert measure.history.first().status == "done"
    assert list(Event.objects.values_list("verb", "target_id")) == [("progress.report", str(measure.pk))]


def test_entry_about_an_earlier_day_changes_no_status(measure: Measure, staff: Member) -> None:
    report(measure, staff, "done", on=LATER)
    report(measure, staff, "in_progress")

    assert (Measure.objects.get().status, measure.progress.count()) == ("done", 2)


def test_step_that_is_done_sets_the_measure_under_way_and_no_further(measure: Measure, staff: Member) -> None:
    step = make_step(measure)

    report(measure, staff, "done", step=step)

    assert (Step.objects.get().status, Measure.objects.get().status) == ("done", "in_progress")


def test_step_not_begun_leaves_the_measure_alone(measure: Measure, staff: Member) -> None:
    report(measure, staff, "not_started", step=make_step(measure))

    assert Measure.objects.get().status == "not_started"


def test_evidence_is_kept_with_the_entry_and_the_same_bytes_once(
    measure: Measure, staff: Member, media_root: Path
) -> None:
    upload = Upload(b"%PDF-", "pdf", "ab" * 32, "../รายงาน.pdf")
    drafts = (EvidenceDraft(upload=upload, caption="รูปกิจกรรม"), EvidenceDraft(url="https://example.invalid/"))

    report(measure, staff, "done", evidence=drafts)
    report(measure, staff, "done", evidence=drafts[:1])

    rows = Evidence.objects.order_by("pk")
    assert [(row.fiscal_year, row.url, row.caption) for row in rows] == [
        (measure.plan.fiscal_year, "", "รูปกิจกรรม"),
        (measure.plan.fiscal_year, "https://example.invalid/", ""),
        (measure.plan.fiscal_year, "", "รูปกิจกรรม"),
    ]
    files = [path.relative_to(media_root).as_posix() for path in media_root.rglob("*") if path.is_file()]
    assert files == [f"evidence/{measure.plan.agency_id}/ab/{'ab' * 32}.pdf"]
    assert (media_root / files[0]).read_bytes() == b"%PDF-"
