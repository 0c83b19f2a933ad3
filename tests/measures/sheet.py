"""The measure's form as a browser posts it."""

from typing import Any

from django.urls import reverse

from measures.models import Measure
from organisations.models import Agency
from tests.factories.measures import YEAR


def new(agency: Agency) -> str:
    return reverse("measures:measure-new", args=[agency.slug, YEAR])


def edit(measure: Measure, name: str = "measure-edit", *args: str) -> str:
    return reverse(f"measures:{name}", args=[measure.plan.agency.slug, measure.pk, *args])


def typed(steps: tuple[str, ...] = (), owners: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    """What a browser posts: the sheet, its steps and its owners (the first one leads)."""
    usual = {"title": "เผยแพร่คู่มือ", "period_kind": "none", "step_marker": "number"}
    rows = {
        "steps-TOTAL_FORMS": len(steps),
        "steps-INITIAL_FORMS": 0,
        "owners-TOTAL_FORMS": len(owners),
        "owners-INITIAL_FORMS": 0,
    }
    rows |= {f"steps-{place}-text": text for place, text in enumerate(steps)}
    rows |= {f"owners-{place}-who": who for place, who in enumerate(owners)}
    return usual | rows | ({"owners-0-is_lead": "on"} if owners else {}) | fields
