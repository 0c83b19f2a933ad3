"""Parts of public pages made ready for their components: crumbs, facts, approvals, versions."""

import dataclasses
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from ita_portal.template_filters import agency_digits, thai_date, thai_date_short, thai_datetime
from organisations.models import Agency
from reports import papers
from reports.models import Decision, Publication, StoredFile
from reports.rules.elsewhere import MEETING

KILOBYTE = 1024


@dataclasses.dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a paper: its number (the first is 1), and whether it holds, was replaced or withdrawn."""

    number: int
    publication: Publication
    state: str
    is_this: bool


def crumbs(agency: Agency, year: int | None = None, here: str = "") -> list[dict[str, str]]:
    """Return the way from the portal to this page: agency, year, page."""
    way = [
        {"label": _("หน้าแรก"), "url": reverse("public:home")},
        {"label": agency.short_name, "url": reverse("public:agency", args=[agency.slug])},
    ]
    if year is not None:
        label = agency_digits(_("ปีงบประมาณ %(year)s") % {"year": year}, agency)
        way.append({"label": label, "url": reverse("public:year", args=[agency.slug, year])})
    if here:
        way.append({"label": here, "url": ""})
    way[-1] = {**way[-1], "url": ""}
    return way


def round_text(publication: Publication) -> str:
    """Return `รอบ 6 เดือน (1 ต.ค. 2564 – 31 มี.ค. 2565)`; '' where there is no round."""
    found = publication.round
    if found is None:
        return ""
    return f"{found.label} ({thai_date_short(found.starts_on)} – {thai_date_short(found.ends_on)})"


def facts(publication: Publication) -> list[dict[str, str]]:
    """Return what a paper is: agency, year, kind, round, number, dates and its permanent address."""
    agency, year = publication.agency, publication.fiscal_year
    address = f"{settings.SITE_URL}{reverse('public:document', args=[publication.pk])}"
    rows = [
        (_("หน่วยงาน"), agency.name, reverse("public:agency", args=[agency.slug])),
        (_("ปีงบประมาณ"), str(year), reverse("public:year", args=[agency.slug, year])),
        (_("ประเภท"), publication.get_kind_display(), ""),
        (_("รอบ"), round_text(publication), ""),
        (_("เลขที่หนังสือ"), _number_text(publication), ""),
        (_("ลงวันที่"), thai_date(publication.dated_on), ""),
        (_("เผยแพร่เมื่อ"), thai_datetime(publication.published_at), ""),
    ]
    shown = [{"term": term, "value": agency_digits(value, agency), "url": url} for term, value, url in rows if value]
    return [*shown, {"term": _("ที่อยู่ถาวร"), "value": address, "url": address}]


def _number_text(publication: Publication) -> str:
    """Return the outgoing number of the memo; '' of reports and of memos whose number was left open."""
    number = getattr(publication.memo, "document_number", None)
    if publication.memo is None or number is None:
        return ""
    return papers.number_text(publication.memo, number.number)


def approvals(publication: Publication, decisions: Sequence[Decision]) -> list[dict[str, str]]:
    """Return entries for the timeline: who decided what, in what post, when; last, that it was published."""
    agency = publication.agency
    when = agency_digits(thai_datetime(publication.published_at), agency)
    title = _("เผยแพร่โดย%(agency)s") % {"agency": agency.name}
    return [*decision_entries(agency, decisions), {"title": title, "state": "done", "when": when}]


def decision_entries(agency: Agency, decisions: Sequence[Decision]) -> list[dict[str, str]]:
    """Return entries for the timeline: who decided what, in what post, when."""
    return [
        {
            "title": _(decision.verb_printed or decision.verb_label),
            "state": "done",
            "who": agency_digits(decision.signer, agency),
            "post": agency_digits(post_text(decision), agency),
            "when": agency_digits(_signed_at(decision), agency),
            "note": agency_digits(_elsewhere(decision), agency),
        }
        for decision in decisions
    ]


def _signed_at(decision: Decision) -> str:
    return thai_datetime(decision.decided_at) if decision.is_electronic else thai_date(decision.signed_on)


def _elsewhere(decision: Decision) -> str:
    """Return that a decision was not signed in the portal, and where; '' of electronic ones."""
    if decision.is_electronic:
        return ""
    if decision.authentication == MEETING:
        words = {"meeting": decision.elsewhere.meeting}
        return _("มติที่ประชุม%(meeting)s ไม่ใช่ลายมือชื่ออิเล็กทรอนิกส์") % words
    return _("ลงนามในเอกสารกระดาษ (แนบสำเนา) ไม่ใช่ลายมือชื่ออิเล็กทรอนิกส์")


def post_text(decision: Decision) -> str:
    """Return the post a decision was taken in, with the post acted for."""
    return f"{decision.signer_post} {decision.acting_term}{decision.acted_post}".strip()


def file_facts(stored: StoredFile, agency: Agency) -> str:
    """Return `PDF 240 กิโลไบต์ 3 หน้า`."""
    size = -(-stored.size // KILOBYTE)
    words = {"size": f"{size:,}", "pages": stored.pages}
    text = _("PDF %(size)s กิโลไบต์ %(pages)s หน้า") if stored.pages else _("PDF %(size)s กิโลไบต์")
    return agency_digits(text % words, agency)


def version_lines(publication: Publication, versions: Sequence[Publication]) -> list[VersionLine]:
    """Return the versions newest first; none when this is the only one."""
    if len(versions) < 2:
        return []
    return [
        VersionLine(len(versions) - place, row, _state(row), row.pk == publication.pk)
        for place, row in enumerate(versions)
    ]


def _state(row: Publication) -> str:
    if hasattr(row, "withdrawal"):
        return "withdrawn"
    return "replaced" if hasattr(row, "replaced_by") else "published"
