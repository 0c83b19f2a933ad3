"""Table layouts, and a plan and a report in which every column of every layout has something to show."""

import datetime as dt
from decimal import Decimal
from typing import Any

from measures.models import Evidence, Measure, Plan, Progress, TableLayout
from measures.rules.layouts import Layout, LayoutColumn, to_data
from organisations.models import Agency, User
from reports.actions import rounds
from reports.models import StatusReport
from tests.factories.measures import make_group, make_measure, make_owner, make_plan, make_step
from tests.factories.organisations import make_unit
from tests.factories.reports import AT, Office

COLUMNS = (LayoutColumn("title", "มาตรการของเรา", 60), LayoutColumn("owners", "ใครทำ", 40))


def make_layout(agency: Agency, code: str = "own-1", **changes: Any) -> TableLayout:
    """Make a layout of the agency: two columns of a plan, unless told otherwise."""
    values: dict[str, Any] = {"name": "แบบของเรา", "kind": "plan", "orientation": "portrait", "columns": COLUMNS}
    layout = Layout(code=code, **(values | changes))
    return TableLayout.objects.create(
        agency=agency, code=code, kind=layout.kind, name=layout.name, definition=to_data(layout), updated_at=AT
    )


def make_full_measure(plan: Plan, number: int, **fields: Any) -> Measure:
    """Make a measure with every text filled in, each text its own."""
    texts = ("analysis", "guideline", "follow_up", "success_indicator", "target", "expected_output", "expected_outcome")
    values = {name: f"{name} ของมาตรการ {number}" for name in texts} | {"period_text": f"ช่วงที่ {number}"}
    measure = make_measure(plan, f"มาตรการเรื่องที่ {number}", **(values | fields))
    make_step(measure, f"ขั้นแรกของ {number}")
    make_step(measure, f"ขั้นต่อมาของ {number}")
    make_owner(measure, unit=make_unit(plan.agency, f"กองที่ {number}"))
    return measure


def make_full_plan(agency: Agency) -> Plan:
    """Make a plan of two headings and three measures; the last one stands under none."""
    plan = make_plan(agency, grouping="theme")
    first, second = make_group(plan, "ประเด็นแรก", order=0), make_group(plan, "ประเด็นต่อมา", order=1)
    make_full_measure(plan, 1, group=first, budget=Decimal("1234567.50"))
    make_full_measure(plan, 2, group=second, needs_no_budget=True)
    make_full_measure(plan, 3, budget=Decimal(500))
    return plan


def make_full_report(office: Office) -> StatusReport:
    """Make a report on such a plan; the last measure has no progress yet."""
    plan = make_full_plan(office.agency)
    by = office.staff.user
    for measure, status, percent in zip(plan.measures.all()[:2], ("done", "in_progress"), (100, 0), strict=True):
        texts = {name: f"{name} ที่ทำของ {measure.number}" for name in ("done", "output", "outcome", "problem", "remark")}
        progress = Progress.objects.create(
            measure=measure, status=status, percent=percent, period_text=f"ทำเมื่อ {measure.number}", reported_by=by,
            reported_at=AT, concerns_on=dt.date(2026, 1, 5), **texts,
        )  # fmt: skip
        make_evidence(
            progress, by, url=f"https://example.go.th/{measure.number}", caption=f"หน้าเว็บของ {measure.number}"
        )
        make_evidence(progress, by, file=f"e/{measure.pk}.pdf", sha256="a" * 64, extension="pdf")
    return rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)


def make_evidence(progress: Progress, by: User, **fields: Any) -> Evidence:
    """Make evidence of a progress entry: `url=` or `file=`."""
    plan = progress.measure.plan
    return Evidence.objects.create(
        agency=plan.agency, fiscal_year=plan.fiscal_year, progress=progress, added_by=by, added_at=AT, **fields
    )
