"""Plans and status reports bound into documents: cover, preface, tables, pictures."""

from typing import Any

from ita_portal import thai
from measures.models import Evidence, Plan
from measures.queries import layout_of
from organisations.models import Agency, PictureUse
from organisations.queries import picture_in_use
from reports.models import StatusReport
from reports.papers.printing import Printer, lines_of, place_names, place_of
from reports.papers.tables import plan_tables, report_tables
from reports.rules import paper


def common(agency: Agency) -> dict[str, Any]:
    """Return what holds for every document of an agency: digits, emblem, names, and whether it is a sample."""
    emblem = picture_in_use(agency, PictureUse.EMBLEM)
    return {
        "thai_digits": agency.thai_digits,
        "specimen": agency.is_sample,
        "emblem": emblem.sha256 if emblem else "",
        "names": place_names(agency),
    }


def plan_document(plan: Plan) -> paper.Document:
    """Return the plan as a file of its own."""
    title = Printer(plan.agency)(" ".join(lines_of(plan.title)))
    return paper.Document(kind="plan", title=title, parts=plan_parts(plan), **common(plan.agency))


def plan_parts(plan: Plan) -> tuple[paper.Part, ...]:
    """Return the plan's parts: cover and preface where wanted, then its tables."""
    printer = Printer(plan.agency)
    tables = paper.TablePaper(
        titles=printer.many((*lines_of(plan.title), place_of(plan.agency))),
        introduction=printer.many(lines_of(plan.introduction)),
        tables=plan_tables(plan),
        orientation=layout_of(plan.agency, plan.layout).orientation,
    )
    return (*_front(plan.agency, plan.title, plan.preface, (), has_cover=plan.has_cover), tables)


def report_document(report: StatusReport) -> paper.Document:
    """Return the status report as a file of its own."""
    agency = report.plan.agency
    title = Printer(agency)(" ".join(lines_of(report.title)))
    return paper.Document(kind="report", title=title, parts=report_parts(report), **common(agency))


def report_parts(report: StatusReport) -> tuple[paper.Part, ...]:
    """Return the report's parts: cover and preface where wanted, its tables, and the pictures where wanted."""
    agency = report.plan.agency
    printer = Printer(agency)
    tables = paper.TablePaper(
        titles=printer.many((*lines_of(report.title), place_of(agency))),
        introduction=printer.many((*_corrected(report), *lines_of(report.introduction))),
        tables=report_tables(report),
        orientation=layout_of(agency, report.layout).orientation,
    )
    signed = (thai.month_and_year(report.dated_on),) if report.dated_on else ()
    front = _front(agency, report.title, report.preface, signed, has_cover=report.has_cover)
    photos = _photos(report, printer) if report.has_photos else ()
    annex = (paper.PhotoPaper(("ภาคผนวก", "ภาพการดำเนินการ"), photos),) if photos else ()
    return (*front, tables, *annex)


def _corrected(report: StatusReport) -> tuple[str, ...]:
    """Return the line that tells of a correction on its paper."""
    note = " ".join(lines_of(report.correction_note))
    return (f"ฉบับที่ {report.version} แก้ไขจากฉบับก่อน: {note}",) if note else ()


def cover(agency: Agency, titles: tuple[str, ...]) -> paper.Cover:
    """Return a cover with the agency's mark, name and place under the title lines."""
    place = f"อำเภอ{agency.district} จังหวัด{agency.province}"
    logo = picture_in_use(agency, PictureUse.LOGO)
    return paper.Cover(titles, (Printer(agency)(agency.name), place), logo.sha256 if logo else "")


def _front(
    agency: Agency, title: str, preface: str, signed: tuple[str, ...], *, has_cover: bool
) -> tuple[paper.Part, ...]:
    printer = Printer(agency)
    parts: list[paper.Part] = []
    if has_cover:
        parts.append(cover(agency, printer.many(lines_of(title))))
    if preface.strip():
        parts.append(paper.Preface("คำนำ", printer.many(lines_of(preface)), printer.many((agency.name, *signed))))
    return tuple(parts)


def _photos(report: StatusReport, printer: Printer) -> tuple[paper.Photo, ...]:
    """Return the pictures handed in with the progress of the report's measures, up to the end of its round."""
    shown = Evidence.objects.filter(
        progress__measure__in=report.lines.values("measure"),
        progress__concerns_on__lte=report.round.ends_on,
        extension__in=("jpg", "png"),
        removed_at__isnull=True,
    ).order_by("progress__measure__order", "progress__concerns_on", "order", "pk")
    return tuple(
        paper.Photo(sha256, printer(f"ภาพที่ {number} {caption}".strip()))
        for number, (sha256, caption) in enumerate(shown.values_list("sha256", "caption"), start=1)
    )
