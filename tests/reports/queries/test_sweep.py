"""The sweep over the sample agencies: every slip their papers hold is found, and nothing that is not there."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope, scopes_disabled

from assessments.models import Window
from measures.models import MeasureLink, Plan
from organisations.models import Agency
from reports.management import demo_loader
from reports.models import Rendering
from reports.queries import sweep as queries
from reports.rules import sweep
from tests.factories.items import make_item
from tests.factories.measures import make_measure, make_step
from tests.factories.reports import finish, make_plan

TODAY = dt.date(2026, 7, 15)
# What each paper truly holds (shared with nobody: one table for all five): code → how many times.
SEEDS = {
    "000-khokkloi": {
        "item_cost_differs": 1, "no_links": 1, "no_owner": 3, "no_period": 3, "no_steps": 2, "number_open": 1,
    },
    "001-khwaoyai": {
        "other_agency": 3, "uncovered": 1, "every_unit_alone": 9, "period_backwards": 1, "title_year_differs": 1,
    },
    "002-thaphae": {"every_unit_alone": 1, "caption_differs": 1},
    "003-maeukho": {
        "no_total": 1, "no_period": 4, "told_before": 4, "only_rounds": 3, "open_ended": 1,
        "result_year_differs": 1, "number_open": 1, "done_unshown": 4,
    },
    "004-khoktum": {"no_total": 1, "promised_too_early": 1, "undated": 1, "fewer_results": 4, "done_unshown": 7},
}  # fmt: skip
# Findings of the scores against themselves, which assessments.rules.consistency makes.
SCORES = {"000-khokkloi": ["lost_items_differ"], "001-khwaoyai": ["overall_differs", "equal_neighbours"]}
# The slips that the field notes name one by one: (code, values that must stand in it).
NAMED = [
    ("000-khokkloi", "item_cost_differs", {"code": "10.1"}),
    ("001-khwaoyai", "other_agency", {"name": "เทศบาลตำบลเขวาสินรินทร์"}),
    ("001-khwaoyai", "uncovered", {"indicator": "3"}),
    ("001-khwaoyai", "period_backwards", {"text": "1 ต.ค. 2568-30 ก.ย.2568"}),
    ("002-thaphae", "caption_differs", {"caption": "ความเห็นผู้อำนวยการกอง", "post": "หัวหน้าสำนักปลัดเทศบาล"}),
    ("003-maeukho", "told_before", {"when": "มิถุนายน 2565", "day": "2022-01-31"}),
    ("003-maeukho", "result_year_differs", {"year": 2565, "result_year": 2564}),
    ("003-maeukho", "open_ended", {"text": "เดือนมิถุนายน 2565 เป็นต้นไป"}),
    ("004-khoktum", "promised_too_early", {"year": 2568, "when": "ธันวาคม 2567"}),
    ("004-khoktum", "fewer_results", {"steps": 5, "results": 3}),
]


@pytest.fixture
def swept_seeds(media_root: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> dict[str, queries.Swept]:
    """Return what the sweep finds in each sample agency, all five being in the portal; papers without typesetting."""
    monkeypatch.setattr(demo_loader, "_make", lambda pk, _at: finish(Rendering.objects.get(pk=pk)))
    call_command("install_criteria", verbosity=0)
    found = {}
    paths = [Path(settings.BASE_DIR) / "fixtures" / "demo" / f"{name}.yaml" for name in SEEDS]
    for path in paths:
        demo_loader.load_file(path, "x")
    with scopes_disabled():
        agencies = {agency.slug: agency for agency in Agency.objects.all()}
    for name in SEEDS:
        agency = agencies[name.partition("-")[2]]
        with scope(agency=agency):
            found[name] = queries.swept(agency, Plan.objects.get().fiscal_year, TODAY)
    return found


def test_every_slip_of_the_seeds_is_found_and_nothing_else(swept_seeds: dict[str, queries.Swept]) -> None:
    counted = {name: dict(Counter(one.code for one in found.findings)) for name, found in swept_seeds.items()}
    of_scores = {
        name: [one.code for one in found.overview.findings]
        for name, found in swept_seeds.items()
        if found.overview and found.overview.findings
    }
    named = [
        (name, code, values)
        for name, code, values in NAMED
        if not any(one.code == code and values.items() <= one.values.items() for one in swept_seeds[name].findings)
    ]

    assert counted == SEEDS
    assert of_scores == SCORES
    assert named == []


@pytest.mark.django_db
@pytest.mark.parametrize("measures", [10, 200])
def test_reading_a_year_takes_a_fixed_number_of_queries(agency: Agency, measures: int) -> None:
    plan = make_plan(agency, measures=0)
    for place in range(measures):
        make_measure(plan, title=f"มาตรการที่ {place}")

    with scope(agency=agency), CaptureQueriesContext(connection) as asked:
        found = queries.swept(agency, 2569, TODAY)

    assert len(asked) == 12
    assert Counter(one.code for one in found.findings)["no_owner"] == measures


@pytest.mark.django_db
def test_a_part_is_read_alone(agency: Agency) -> None:
    plan = make_plan(agency)

    with scope(agency=agency):
        found = queries.swept(agency, 2569, TODAY, [sweep.MEMO])

    assert plan.measures.count() == 1
    assert found.findings == ()
    assert found.overview is None


@pytest.mark.django_db
def test_a_moved_window_is_remarked_on_where_a_measure_fits_no_longer(agency: Agency) -> None:
    plan = make_plan(agency, measures=0)
    item = make_item()
    span = {"period_kind": "dates", "starts_on": dt.date(2026, 1, 5), "ends_on": dt.date(2026, 4, 20)}
    late = make_measure(plan, title="ลงข้อมูลให้ครบ", **span)
    of_all_year = make_measure(
        plan, period_kind="fiscal_year", starts_on=dt.date(2025, 10, 1), ends_on=dt.date(2026, 9, 30)
    )
    make_measure(plan, title="อบรม", **span)  # answers no item
    for measure in (late, of_all_year):
        MeasureLink.objects.create(measure=measure, detail="item", code=item.code)
    window = Window.objects.create(
        criteria=item.criteria,
        what="OIT",
        kind="oit_entry",
        starts_on=dt.date(2026, 4, 1),
        ends_on=dt.date(2026, 4, 30),
    )
    before = found_of(agency, "misses_window")
    window.ends_on = dt.date(2026, 4, 10)
    window.save()

    moved = found_of(agency, "misses_window")

    assert before == []
    assert [(one.place, one.values) for one in moved] == [
        (f"measure-{late.pk}", {"day": "2026-04-20", "closes": "2026-04-10", "items": item.code})
    ]


@pytest.mark.django_db
def test_a_round_that_is_over_and_not_opened_is_found(agency: Agency) -> None:
    plan = make_plan(agency)
    drawn = found_of(agency, "round_unopened")
    plan.state = "submitted"
    plan.save()

    found = found_of(agency, "round_unopened")

    assert drawn == []
    assert [one.values for one in found] == [{"round": "รอบ 6 เดือน", "day": "2026-04-15"}]
    assert found_of(agency, "round_unopened", TODAY + dt.timedelta(days=400)) == []


@pytest.mark.django_db
def test_kept_reasons_of_periods_are_listed_and_are_no_findings(agency: Agency) -> None:
    measure = make_measure(make_plan(agency, measures=0), period_reason="ทำต่อจากปีก่อน")
    make_step(measure, period_reason="รอผลของจังหวัด")

    with scope(agency=agency):
        found = queries.swept(agency, 2569, TODAY)

    assert [reason for _place, reason in found.reasons] == ["ทำต่อจากปีก่อน", "รอผลของจังหวัด"]


def found_of(agency: Agency, code: str, today: dt.date = TODAY) -> list[sweep.Finding]:
    with scope(agency=agency):
        return [one for one in queries.swept(agency, 2569, today).findings if one.code == code]
