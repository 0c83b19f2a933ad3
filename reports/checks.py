"""Start-up checks: a portal that cannot print says so before it serves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils import timezone

from ita_portal import fonts
from reports.pdf import seal


@checks.register("seals")
def check_seals(**kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401 -- Django's signature
    """Return an error for each agency's seal that cannot be used now (reports.E002): its papers would not be made."""
    folder = Path(settings.SEAL_DIR) if settings.SEAL_DIR else None
    found = sorted(folder.glob("*.p12")) if folder else []
    problems = [problem for path in found if (problem := seal.problem_of(path, timezone.now()))]
    return [checks.Error(f"ใช้ตราประทับไม่ได้ (seal not usable): {problem}", id="reports.E002") for problem in problems]


@checks.register("fonts")
def check_faces(**kwargs: Any) -> list[checks.CheckMessage]:  # noqa: ANN401 -- Django's signature
    """Return an error naming the paper faces that are missing or altered (reports.E001)."""
    missing = fonts.missing_faces(Path(settings.FONT_DIR))
    if not missing:
        return []
    return [
        checks.Error(
            f"ไม่มีแบบอักษรของเอกสารราชการ หรือไฟล์ไม่ตรงกับต้นฉบับ (paper faces missing or altered): {', '.join(missing)}",
            hint="สั่ง make setup เพื่อติดตั้ง (run `make setup` to install them)",
            id="reports.E001",
        )
    ]
