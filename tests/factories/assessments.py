"""Criteria of real years and results: those of the demonstration files, or the few scores a test names."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from assessments.actions import install_criteria
from assessments.models import Assessment, CriteriaSet, Defect, Detail, Score
from assessments.rules.criteria import read_criteria
from organisations.models import Agency, User

AT = dt.datetime(2026, 7, 15, 3, 42, tzinfo=dt.UTC)


def make_year(fiscal_year: int = 2568) -> CriteriaSet:
    """Install the criteria of a year from its file."""
    path = settings.BASE_DIR / "fixtures" / "criteria" / f"{fiscal_year}.yaml"
    install_criteria(data=read_criteria(path.read_text()), at=AT)
    return CriteriaSet.objects.get(fiscal_year=fiscal_year)


def make_assessment(
    agency: Agency, criteria: CriteriaSet, *, level: str = "", confirmed_by: User | None = None, **scores: str
) -> Assessment:
    """Make a result; scores by name: `overall="81.24"`, `indicator_1="85"`, `tool_IIT="82"`, `item_O2="0"`."""
    assessment = Assessment.objects.create(
        agency=agency,
        criteria=criteria,
        published_level=level,
        confirmed_at=AT if confirmed_by else None,
        confirmed_by=confirmed_by,
    )
    for name, value in scores.items():
        detail, _line, code = name.rpartition("_") if "_" in name else (name, "", "")
        Score.objects.create(assessment=assessment, detail=Detail(detail), code=code, value=Decimal(value))
    return assessment


def make_seed(agency: Agency, file: str) -> Assessment:
    """Make the result that a demonstration file transcribes, with its year's criteria."""
    path: Path = settings.BASE_DIR / "fixtures" / "demo" / f"{file}.yaml"
    entry: dict[str, Any] = yaml.safe_load(path.read_text())["assessments"][0]
    criteria = make_year(entry["fiscal_year"])
    assessment = make_assessment(agency, criteria, level=entry["published_level"])
    for row in entry["scores"]:
        value = Decimal(row["value"]) if row["value"] is not None else None
        Score.objects.create(
            assessment=assessment, detail=row["detail"], code=row["code"], value=value, note=row.get("note", "")
        )
    for order, row in enumerate(entry["defects"]):
        Defect.objects.create(assessment=assessment, tool_code=row["tool"], text=row["text"], order=order)
    return assessment
