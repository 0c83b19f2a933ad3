"""How a decision was signed, as papers print it: in the portal, on paper, or in a meeting."""

import datetime as dt

from django.utils import timezone

from ita_portal import thai
from reports.models import Decision
from reports.rules.elsewhere import MEETING

ELECTRONIC = "ลงนามด้วยลายมือชื่ออิเล็กทรอนิกส์"
ON_PAPER = "ลงนามในเอกสารกระดาษ (แนบสำเนา)"


def note_of(decision: Decision) -> str:
    """Return what stands under a signature; only what was signed in the portal is called electronic."""
    if decision.is_electronic:
        return ELECTRONIC
    if decision.authentication == MEETING:
        return f"มติที่ประชุม{decision.elsewhere.meeting}"
    return ON_PAPER


def signed_at(moment: dt.datetime) -> str:
    """Return `10 มกราคม 2565 เวลา 09.42 น.`, the moment of an electronic signature in Thailand."""
    local = timezone.localtime(moment)
    return f"{thai.long_date(local.date())} เวลา {local:%H.%M} น."


def dated_text(decision: Decision) -> str:
    """Return the moment of an electronic signature, else the day alone."""
    return signed_at(decision.decided_at) if decision.is_electronic else thai.long_date(decision.signed_on)
