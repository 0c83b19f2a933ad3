"""Start-up checks: a portal that cannot print says so before it serves."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks

from ita_portal import fonts


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
