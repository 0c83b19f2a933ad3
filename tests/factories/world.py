"""One agency with one of everything: what the isolation tests and the look at every page need."""

import dataclasses
from collections.abc import Mapping
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from assessments.actions import imports
from assessments.models import Assessment, CriteriaSet, Detail, Indicator, Level, Score, Tool
from measures.actions import items as actions
from measures.actions import watch
from measures.actions.sheet import keep_sheet
from measures.models import CheckPicture, Evidence, LinkCheck, Measure, Progress, SheetImport, Step
from organisations.models import AgencyPicture, GroupMember, Invitation, Role, WorkingGroup
from reports import store
from reports.actions import circulate, draft, draft_copies, packs, publish, registers, rounds
from reports.actions.issue import issue_memo
from reports.models import DocumentNumber, DraftCopy, Memo, MemoKind, PagePicture
from reports.queries.registers import Register
from tests.factories import items
from tests.factories.layouts import make_layout
from tests.factories.organisations import make_acting, make_agency, make_member, make_officer, make_unit
from tests.factories.reports import AT, TODAY, Office, finish, make_memo, make_office, make_plan, make_submitted
from tests.reports.actions.test_decide import take

YEAR = 2569


def make_criteria(fiscal_year: int = YEAR - 1) -> CriteriaSet:
    """Make the smallest criteria of a year, or take those there are."""
    criteria, made = CriteriaSet.objects.get_or_create(
        fiscal_year=fiscal_year, defaults={"scoring_rule": "weighted_means", "pass_mark": Decimal(85)}
    )
    if made:
        tool = Tool.objects.create(criteria=criteria, code="IIT", name="เครื่องมือ", weight=Decimal(30))
        Indicator.objects.create(criteria=criteria, tool=tool, code="1", name="การปฏิบัติหน้าที่")
        Level.objects.create(criteria=criteria, code="ผ่าน", min_total=Decimal(0))
    return criteria


@dataclasses.dataclass
class World:
    """An agency's rows, and the URL values that name them."""

    office: Office
    marker: str
    values: Mapping[str, Mapping[str, object]]

    @property
    def slug(self) -> str:
        """Return the agency's address."""
        return self.office.agency.slug


def make_world(slug: str, marker: str) -> World:
    """Make an agency in whose every text the marker stands."""
    agency = make_agency(slug, name=f"อบต.{marker}", short_name=marker, phone=marker)
    office = make_office(agency, executives=2)
    unit = make_unit(agency, f"กอง {marker}")
    for role in Role.values:
        make_member(agency, role)
    criteria = make_criteria()
    assessment = Assessment.objects.create(agency=agency, criteria=criteria, note=marker, source=marker)
    Score.objects.create(assessment=assessment, detail=Detail.OVERALL, value=Decimal("50.00"), note=marker)
    Score.objects.create(assessment=assessment, detail=Detail.INDICATOR, code="1", value=Decimal("50.00"), note=marker)
    plan = make_plan(agency, YEAR)
    plan.result, plan.introduction = assessment, marker
    plan.save()
    measure = plan.measures.get()
    measure.title = f"มาตรการ {marker}"
    measure.save()
    step = Step.objects.create(measure=measure, text=marker)
    progress = Progress.objects.create(
        measure=measure,
        status="in_progress",
        done=marker,
        reported_by=office.staff.user,
        reported_at=AT,
        concerns_on=TODAY,
    )
    evidence = Evidence.objects.create(
        agency=agency, fiscal_year=YEAR, progress=progress, url=f"https://example.invalid/{marker}", caption=marker,
        added_by=office.staff.user, added_at=AT,
    )  # fmt: skip
    item = items.make_item()
    piece = items.make_item_evidence(item, office.staff, f"https://example.invalid/{marker}/o", marker, at=AT)
    actions.put_in_charge(
        item=item,
        fields={"unit": unit, "post": None, "officer": None, "inner_on": TODAY, "outer_on": None, "note": marker},
        by=office.staff,
        at=AT,
    )
    watch.check_due(at=AT, agency=agency, look=lambda url: items.page(url, marker, title=marker))
    checked = LinkCheck.objects.filter(link__agency=agency).first()
    data = f"picture {marker}".encode()
    shot = CheckPicture.objects.create(
        check_made=checked, taken_at=AT, sha256="cd" * 32, file=default_storage.save(f"{marker}.jpg", ContentFile(data))
    )
    group = WorkingGroup.objects.create(agency=agency, fiscal_year=YEAR, name=marker, duties=marker)
    GroupMember.objects.create(group=group, officer=office.drafter, post_text=marker, role="chair")
    order_memo = draft.create_memo(
        kind=MemoKind.APPOINT_GROUPS, fiscal_year=YEAR, plan=plan, report=None, by=office.staff, at=AT
    )
    report = rounds.open_round(plan=plan, code="months-6", layout="report-ticks", by=office.staff, at=AT)
    draft_memo = make_memo(office, plan)
    draft.update_memo(
        memo=draft_memo,
        fields={"subject": f"เรื่อง {marker}"},
        sections=[draft.SectionDraft("ก", marker)],
        by=office.staff,
        at=AT,
    )
    memo = make_submitted(office, plan, MemoKind.FREE)
    done = make_submitted(office, plan, MemoKind.FREE)
    for officer in office.executives:
        take(done, office.member(officer))
    done.refresh_from_db()
    issued = issue_memo(memo=done, number="next", by=office.staff, at=AT)
    finish(issued.issued)  # type: ignore[arg-type]
    done.refresh_from_db()
    publication = publish.publish_memo(memo=done, summary=marker, by=office.staff, at=AT)
    acting = make_acting(office.executives[0].tenures.get().post, office.drafter)
    page = PagePicture.objects.create(
        rendering=issued.issued, number=1, width=595, height=842, file=store.put(f"page {marker}".encode(), "image/png"),
        lines=[[1, 2, 3, 4, marker]],
    )  # fmt: skip
    picture = AgencyPicture.objects.create(
        agency=agency, use="emblem", sha256="ab" * 32, content_type="image/svg+xml", data=f"<svg>{marker}</svg>".encode(),
        added_by=office.staff.user, added_at=AT,
    )  # fmt: skip
    layout = make_layout(agency, name=marker)
    invitation = Invitation.objects.create(
        agency=agency, email=f"{slug}-guest@example.invalid", roles=["staff"], officer=make_officer(agency, marker),
        invited_by=office.staff.user, invited_at=AT,
    )  # fmt: skip
    score_import = imports.take(
        agency=agency,
        by=office.staff.user,
        name=f"{marker}.csv",
        content=f"fiscal_year,level_of_detail,code,score,note\n{YEAR - 1},indicator,1,51,{marker}\n".encode(),
        at=AT,
    )
    sheet_import = _sheet(measure, office, marker)
    pack = packs.request_pack(fiscal_year=YEAR, by=office.staff, at=AT, today=TODAY)
    rows = {
        "unit": unit.pk, "post": office.drafter.tenures.get().post_id, "officer": office.drafter.pk,
        "tenure": office.drafter.tenures.get().pk, "acting": acting.pk, "member": office.staff.user.pk,
        "measure": measure.pk, "step": step.pk, "evidence": evidence.pk, "report": report.pk, "memo": memo.pk,
        "draft": draft_memo.pk, "rendering": memo.versions.get().submitted_id, "publication": publication.pk,
        "progress": progress.pk, "plan": plan.pk, "picture": picture.pk, "piece": piece.pk, "pack": pack.pk, "layout": layout.pk,
        "score_import": score_import.pk, "invitation": invitation.pk, "shot": shot.pk, "sheet_import": sheet_import.pk,
        "group": group.pk, "order_memo": order_memo.pk,
        "number": _number(office, marker).pk,
        "circulation": circulate.circulate(memo=done, units=[unit], by=office.staff, at=AT)[0].pk, "done": done.pk,
        "draft_copy": _draft_copy(office, draft_memo).pk,
    }  # fmt: skip
    values: dict[str, dict[str, object]] = {name: {"pk": pk} for name, pk in rows.items()}
    values["page"] = {"pk": page.rendering_id, "number": 1}
    return World(office, marker, values)


def _number(office: Office, marker: str) -> DocumentNumber:
    """Make a register with a gap that is explained and a number that is void."""
    paper = registers.PaperEntered(marker, TODAY, marker)
    number = registers.enter_paper(series="outgoing", prefix=marker, number=7, paper=paper, by=office.staff, at=AT)
    register = Register(YEAR, "outgoing", marker)
    registers.explain_gap(register=register, first=1, last=6, text=marker, by=office.staff, at=AT)
    registers.void_number(number=number, reason=marker, by=office.staff, at=AT)
    return number


def _draft_copy(office: Office, memo: Memo) -> DraftCopy:
    """Keep what a memo's draft says."""
    draft_copies.keep(memo, draft_copies.content_of(memo), office.staff, AT)
    copy: DraftCopy = DraftCopy.objects.filter(memo=memo)[0]
    return copy


def _sheet(measure: Measure, office: Office, marker: str) -> SheetImport:
    """Make a file of a plan that was tried out."""
    cell = {
        "line": 2,
        "cell": "C2",
        "column": "measure",
        "what": marker,
        "old": marker,
        "new": marker,
        "reason": marker,
    }
    shown: dict[str, list[dict[str, object]]] = {
        "cells": [{**cell}],
        "wrong": [],
        "stale": [{**cell}],
        "ignored": [{**cell}],
    }
    row = {
        "line": 2,
        "row": str(measure.pk),
        "kind": "measure",
        "measure": measure.pk,
        "step": None,
        "values": {},
        "old": {},
    }
    return keep_sheet(
        plan=measure.plan,
        name=f"{marker}.xlsx",
        content=marker.encode(),
        rows=[row],
        report=shown,
        by=office.staff,
        at=AT,
    )


def measure_of(world: World) -> Measure:
    """Return the world's one measure."""
    return Measure.objects.get(pk=world.values["measure"]["pk"])
