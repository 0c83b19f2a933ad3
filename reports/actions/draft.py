"""Drafting a memo: made from the template of its kind, edited while a draft or returned."""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import Detail
from ita_portal import thai
from measures.models import Plan
from organisations import audit
from organisations.models import Post, PostLevel
from organisations.queries import Member
from reports.actions import draft_copies
from reports.models import (
    ApprovalStep,
    Chain,
    DraftCopy,
    Memo,
    MemoKind,
    MemoSection,
    Order,
    Quorum,
    SameSigner,
    StatusReport,
    StepFields,
    Verb,
)
from reports.papers import wording
from reports.queries.circulation import named_units, seated_units
from reports.rules import numbering
from reports.rules.refusal import MoveRefused
from reports.rules.states import Move, sources

MAX_STEPS = 7
OWN_CHAIN = (MemoKind.FREE, MemoKind.FORWARD_REPORT)  # the other kinds go the way of the plan until they have a chain


@dataclasses.dataclass(frozen=True, slots=True)
class SectionDraft:
    """One section as typed."""

    caption: str
    body: str
    table: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class StepDraft:
    """One step as chosen: post, caption, codes of the verbs allowed, further posts and how many of all decide."""

    post_id: int
    caption: str
    verbs: tuple[str, ...]
    opinion_required: bool = False
    also: tuple[int, ...] = ()
    quorum: str = Quorum.ALL


@transaction.atomic
def create_memo(
    *, kind: str, fiscal_year: int, plan: Plan | None, report: StatusReport | None, by: Member, at: dt.datetime
) -> Memo:
    """Make a draft from the template of its kind, its chain from the agency's usual one."""
    template = _template(kind)
    fields = _fields(by, fiscal_year, plan, report)
    if kind == MemoKind.SUMMARY:
        fields |= wording.standing(by.agency, fiscal_year, timezone.localdate(at))
    chief = Post.objects.filter(level=PostLevel.CHIEF, is_active=True).first()
    holding = by.holdings[0] if by.holdings else None
    unit = holding.post.unit if holding else None
    memo = Memo.objects.create(
        agency=by.agency,
        fiscal_year=fiscal_year,
        kind=kind,
        plan=plan,
        report=report,
        unit=unit,
        department=f"{unit.name} {by.agency.name}" if unit else by.agency.name,
        phone=by.agency.phone,
        number_prefix=numbering.full_prefix(by.agency.document_prefix, unit.number_suffix if unit else ""),
        dated_on=timezone.localdate(at),
        subject=template["subject"].format_map(fields).strip(),
        addressee=chief.title if chief else "",
        closing=template["closing"],
        attach_plan=bool(template.get("attach_plan")) and plan is not None,
        attach_report=bool(template.get("attach_report")) and report is not None,
        proposer=holding.officer if holding else None,
        proposer_post=holding.post if holding else None,
        created_by=by.user,
        created_at=at,
        updated_at=at,
    )
    _write_sections(
        memo,
        [
            SectionDraft(section["caption"], section["body"].format_map(fields), section.get("table", ""))
            for section in template["sections"]
        ],
    )
    memo.circulated_to.set(seated_units(fiscal_year) if kind == MemoKind.APPOINT_GROUPS else named_units(plan))
    if "order" in template:
        _draft_order(memo, template["order"], fields, chief)
    _copy_chain(memo)
    audit.record(agency=by.agency, by=by, verb="memo.create", target=memo, at=at, data={"kind": kind})
    return memo


def _template(kind: str) -> dict[str, Any]:
    text = (Path(settings.BASE_DIR) / "fixtures" / "memo_templates.yaml").read_text()
    template: dict[str, Any] = yaml.safe_load(text)[kind]
    return template


def _fields(by: Member, fiscal_year: int, plan: Plan | None, report: StatusReport | None) -> dict[str, str]:
    agency = by.agency
    assessment = plan.result if plan else None
    overall = assessment.scores.filter(detail=Detail.OVERALL).first() if assessment else None
    result = ""
    if assessment and overall and overall.value is not None:
        level = f" อยู่ในระดับ {assessment.published_level}" if assessment.published_level else ""
        result = (
            f"ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. {assessment.criteria.fiscal_year} ของ{agency.name} "
            f"มีคะแนน {thai.number_text(overall.value)} คะแนน{level} "
        )
    window = ""
    if report:
        span = report.round
        window = f"{span.printed} ({thai.long_date(span.starts_on)} - {thai.long_date(span.ends_on)})"
    return {
        "agency": agency.name,
        "short": agency.short_name,
        "year": str(fiscal_year),
        "result_year": str(assessment.criteria.fiscal_year if assessment else fiscal_year - 1),
        "place": f"อำเภอ{agency.district} จังหวัด{agency.province}",
        "result": result or f"{agency.name} ",
        "round": window,
        **wording.publishing(agency, fiscal_year, report),
    }


def _draft_order(memo: Memo, words: Mapping[str, Any], fields: Mapping[str, str], chief: Post | None) -> None:
    power = words.get("powers", {}).get(memo.agency.kind, "")
    lines = [words["cause"].format_map(fields), power.format_map(fields), words["content"].format_map(fields)]
    Order.objects.create(
        memo=memo,
        kind=words["kind"],
        subject=words["subject"].format_map(fields),
        body=" ".join(line for line in lines if line),
        closing=words["closing"],
        signer_post=chief,
    )


def _write_sections(memo: Memo, sections: Sequence[SectionDraft]) -> None:
    memo.sections.all().delete()
    MemoSection.objects.bulk_create(
        MemoSection(memo=memo, order=order, **dataclasses.asdict(section)) for order, section in enumerate(sections)
    )


def _copy_chain(memo: Memo) -> None:
    kinds = [memo.kind, *([] if memo.kind in OWN_CHAIN else [MemoKind.PROPOSE_PLAN])]
    chains = {chain.kind: chain for chain in Chain.objects.filter(kind__in=kinds)}
    chain = next((chains[kind] for kind in kinds if kind in chains), None)
    if chain is None:
        return
    memo.same_signer = chain.same_signer
    memo.save(update_fields=["same_signer"])
    write_steps(drafts_of(chain.steps.all()), _step_of(memo, memo.version))


def drafts_of(steps: QuerySet[Any]) -> list[StepDraft]:
    """Return stored steps as they were chosen, to be written elsewhere."""
    return [
        StepDraft(
            step.post_id,
            step.caption,
            tuple(verb.code for verb in step.verbs.all()),
            step.opinion_required,
            tuple(post.pk for post in step.also.all()),
            step.quorum,
        )
        for step in steps.prefetch_related("verbs", "also").order_by("order")
    ]


def write_steps(drafts: Sequence[StepDraft], make: Callable[..., StepFields]) -> None:
    """Write steps in order, each by `make`."""
    verbs = {verb.code: verb for verb in Verb.objects.all()}
    for order, draft in enumerate(drafts, start=1):
        step = make(
            order=order,
            post_id=draft.post_id,
            caption=draft.caption,
            opinion_required=draft.opinion_required,
            quorum=draft.quorum,
        )
        step.verbs.set(verbs[code] for code in draft.verbs)
        if further := set(draft.also) - {draft.post_id}:
            step.also.set(further)


def copy_chain(memo: Memo, version: int) -> None:
    """Copy the chain of the memo's version to another version."""
    steps = ApprovalStep.objects.filter(memo=memo, version=memo.version)
    write_steps(drafts_of(steps), _step_of(memo, version))


def _step_of(memo: Memo, version: int) -> Callable[..., ApprovalStep]:
    return functools.partial(ApprovalStep.objects.create, memo=memo, version=version)


@transaction.atomic
def update_memo(
    *,
    memo: Memo,
    fields: Mapping[str, Any],
    sections: Sequence[SectionDraft] | None,
    by: Member,
    at: dt.datetime,
    seen: dt.datetime | None = None,
    order: Mapping[str, Any] | None = None,
) -> Memo:
    """Write what was typed; sections or order None = they stay. `seen` = when the memo was last changed as its page showed it.

    What it said before is kept now and then (draft_copies). Raises MoveRefused `locked` once the memo is under approval
    or beyond, `changed_elsewhere` when somebody else wrote after `seen`.
    """
    editable = Memo.objects.filter(pk=memo.pk, version=memo.version, state__in=sources(Move.EDIT))
    if not editable.exists():
        raise MoveRefused("locked")
    before = draft_copies.content_of(editable.get())
    as_seen = editable if seen is None else editable.filter(updated_at=seen)
    columns = {name: value for name, value in fields.items() if name != "circulated_to"}
    if not as_seen.update(updated_at=at, **columns):
        raise MoveRefused("changed_elsewhere")
    if "circulated_to" in fields:
        memo.circulated_to.set(fields["circulated_to"])
    if sections is not None:
        _write_sections(memo, sections)
    if order:
        Order.objects.filter(memo=memo).update(**order)
    memo.refresh_from_db()
    draft_copies.keep_overwritten(memo, before, by, at)
    return memo


@transaction.atomic
def restore_draft(*, copy: DraftCopy, by: Member, at: dt.datetime) -> Memo:
    """Let a memo say again what it said earlier; what it says now is kept first. Raises MoveRefused `locked`."""
    memo: Memo = Memo.objects.select_for_update().get(pk=copy.memo_id)
    draft_copies.keep(memo, draft_copies.content_of(memo), by, at)
    content: draft_copies.Content = copy.content
    day = content["fields"]["dated_on"]
    fields = content["fields"] | {"dated_on": dt.date.fromisoformat(day) if day else None}
    sections = [SectionDraft(*section) for section in content["sections"]]
    return update_memo(memo=memo, fields=fields, sections=sections, order=content["order"], by=by, at=at)


@transaction.atomic
def set_steps(*, memo: Memo, steps: Sequence[StepDraft], by: Member, at: dt.datetime) -> None:
    """Replace the chain of the version in hand. Raises MoveRefused `locked`, `no_steps`, `too_many_steps`."""
    if not steps:
        raise MoveRefused("no_steps")
    if len(steps) > MAX_STEPS:
        raise MoveRefused("too_many_steps")
    if not Memo.objects.filter(pk=memo.pk, version=memo.version, state__in=sources(Move.EDIT)).update(updated_at=at):
        raise MoveRefused("locked")
    ApprovalStep.objects.filter(memo=memo, version=memo.version).delete()
    write_steps(steps, _step_of(memo, memo.version))


@transaction.atomic
def set_chain(
    *,
    kind: MemoKind | str,
    steps: Sequence[StepDraft],
    by: Member,
    at: dt.datetime,
    same_signer: str = SameSigner.EACH,
) -> Chain:
    """Replace the agency's usual chain for a kind of memo; memos already made keep theirs."""
    if len(steps) > MAX_STEPS:
        raise MoveRefused("too_many_steps")
    chain, _ = Chain.objects.update_or_create(agency=by.agency, kind=kind, defaults={"same_signer": same_signer})
    chain.steps.all().delete()
    write_steps(steps, chain.steps.create)
    data = {"kind": str(kind), "steps": len(steps), "same_signer": str(same_signer)}
    audit.record(agency=by.agency, by=by, verb="chain.set", target=chain, at=at, data=data)
    return chain
