"""The bench of imports: a file with validation, row history and records of agencies, against bare rows.

Writes thousands of rows: give it a database that nobody needs.
"""

import io
import math
import statistics
import time
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from assessments.actions import imports
from assessments.models import Assessment, CriteriaSet, Score
from organisations.models import Agency, AgencyKind

TURNS, FEW, MANY = 5, 200, 2_000  # agencies
CODES = range(1, 11)


def measure() -> dict[str, float]:
    """Return import ÷ bare as throughput (bar 0.12), and the exponent by which an import grows (linear = 1)."""
    call_command("migrate", verbosity=0)
    call_command("install_criteria", verbosity=0, stdout=io.StringIO())
    criteria = CriteriaSet.objects.order_by("-fiscal_year").first()
    pairs = [_pair(criteria, f"turn-{turn}", FEW) for turn in range(TURNS)]
    few = statistics.median(taken for taken, _bare in pairs)
    many, _bare = _pair(criteria, "many", MANY)
    return {
        "bare bulk_create ÷ import with validation, history, records": statistics.median(b / a for a, b in pairs),
        "import, growth exponent from 2,000 to 20,000 rows": math.log(many / few) / math.log(MANY / FEW),
    }


def _pair(criteria: Any, prefix: str, count: int) -> tuple[float, float]:  # noqa: ANN401 -- CriteriaSet
    """Return the seconds of an import of so many agencies, and of as many bare rows."""
    content = _file(criteria.fiscal_year, _agencies(prefix, count))
    start = time.perf_counter()
    found = imports.take(agency=None, by=None, name="", content=content, at=timezone.now(), at_once=True)
    seen = found.content_hash
    imports.confirm(score_import=found, content_hash=seen, by=None, at=timezone.now(), at_once=True)
    middle = time.perf_counter()
    keys = Assessment.objects.filter(agency__slug__startswith=f"{prefix}-").values_list("pk", flat=True)
    rows = [Score(assessment_id=key, detail="item", code=f"O{code}", value=80) for key in keys for code in CODES]
    before = time.perf_counter()
    Score.objects.bulk_create(rows, batch_size=500)
    return middle - start, time.perf_counter() - before


def _agencies(prefix: str, count: int) -> list[str]:
    kind = AgencyKind.SUBDISTRICT_ORGANISATION
    slugs = [f"{prefix}-{number}" for number in range(count)]
    Agency.objects.bulk_create(
        Agency(slug=slug, kind=kind, name=slug, short_name=slug, district="-", province="-") for slug in slugs
    )
    return slugs


def _file(year: int, slugs: list[str]) -> bytes:
    lines = ["fiscal_year,level_of_detail,code,score,agency"]
    lines += [
        f"{year},indicator,{code},{60 + code}.{number % 90 + 10},{slug}"
        for number, slug in enumerate(slugs)
        for code in CODES
    ]
    return "\n".join(lines).encode()
