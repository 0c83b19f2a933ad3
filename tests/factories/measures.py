"""Plans, measures, steps, progress and evidence: the smallest valid objects."""

import datetime as dt
from decimal import Decimal
from typing import Any

from assessments.models import Assessment, CriteriaSet, Indicator, Item, Score, SubIndicator, Tool
from measures.models import Evidence, Measure, MeasureGroup, Owner, Plan, Progress, Status, Step
from organisations.models import Agency, User

YEAR = 2569
MOMENT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def make_criteria(fiscal_year: int = YEAR - 1) -> CriteriaSet:
    """Make criteria of three tools (IIT with two indicators, EIT and OIT with one) and two items; pass mark 85."""
    criteria = CriteriaSet.objects.create(
        fiscal_year=fiscal_year, scoring_rule="weighted_means", item_rule="all_or_nothing", pass_mark=Decimal(85)
    )
    tools = {
        code: Tool.objects.create(criteria=criteria, code=code, name=code, weight=weight, order=order)
        for order, (code, weight) in enumerate((("IIT", 30), ("EIT", 30), ("OIT", 40)))
    }
    rows = [("1", "IIT", "การปฏิบัติหน้าที่"), ("2", "IIT", "การใช้งบประมาณ"), ("3", "EIT", "คุณภาพ"), ("4", "OIT", "ข้อมูล")]
    indicators = {
        code: Indicator.objects.create(criteria=criteria, tool=tools[tool], code=code, name=name, order=order)
        for order, (code, tool, name) in enumerate(rows)
    }
    sub = SubIndicator.objects.create(criteria=criteria, indicator=indicators["4"], code="4.1", name="ข้อมูลพื้นฐาน")
    for order, code in enumerate(("O1", "O2")):
        Item.objects.create(criteria=criteria, sub_indicator=sub, code=code, title=f"ข้อ {order + 1}", order=order)
    return criteria


def make_result(agency: Agency, **scores: str) -> Assessment:
    """Make last year's result; `i1="80"` scores indicator 1, `O2="0"` an item. Criteria are made when missing."""
    criteria = CriteriaSet.objects.filter(fiscal_year=YEAR - 1).first() or make_criteria()
    result = Assessment.objects.create(agency=agency, criteria=criteria)
    for key, value in scores.items():
        detail, code = ("item", key) if key.startswith("O") else ("indicator", key.removeprefix("i"))
        Score.objects.create(assessment=result, detail=detail, code=code, value=Decimal(value))
    return result


def make_plan(agency: Agency, fiscal_year: int = YEAR, **fields: Any) -> Plan:
    """Make a draft plan."""
    return Plan.objects.create(agency=agency, fiscal_year=fiscal_year, **({"title": f"แผนปี {fiscal_year}"} | fields))


def make_group(plan: Plan, title: str, code: str = "", order: int = 0) -> MeasureGroup:
    """Make a heading."""
    return MeasureGroup.objects.create(plan=plan, title=title, code=code, order=order)


def make_measure(plan: Plan, title: str = "มาตรการตัวอย่าง", **fields: Any) -> Measure:
    """Make a measure at the end of the plan, numbered in order."""
    place = Measure.objects.filter(plan=plan).count()
    return Measure.objects.create(plan=plan, title=title, **({"order": place, "number": str(place + 1)} | fields))


def make_step(measure: Measure, text: str = "ขั้นตอนตัวอย่าง", **fields: Any) -> Step:
    """Make a step at the end of the measure."""
    return Step.objects.create(measure=measure, text=text, **({"order": measure.steps.count()} | fields))


def make_owner(measure: Measure, **fields: Any) -> Owner:
    """Make an owner: `unit=`, `post=`, `officer=`, else every unit."""
    whose = fields if fields.keys() & {"unit", "post", "officer"} else {"every_unit": True} | fields
    return Owner.objects.create(measure=measure, order=measure.owners.count(), **whose)


def make_progress(measure: Measure, user: User, status: str = Status.IN_PROGRESS, **fields: Any) -> Progress:
    """Make an entry about a measure."""
    usual = {"reported_by": user, "reported_at": MOMENT, "concerns_on": MOMENT.date()}
    return Progress.objects.create(measure=measure, status=status, **(usual | fields))


def make_evidence(progress: Progress, url: str = "https://example.invalid/a", **fields: Any) -> Evidence:
    """Make an address as evidence of an entry."""
    plan = progress.measure.plan
    usual = {
        "agency": plan.agency,
        "fiscal_year": plan.fiscal_year,
        "added_by": progress.reported_by,
        "added_at": MOMENT,
    }
    return Evidence.objects.create(progress=progress, url=url, **(usual | fields))
