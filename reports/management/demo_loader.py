"""Loading demo agencies: people and rows as their file says, then the same actions as on the day of the paper."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from assessments.actions.scores import confirm_scores
from assessments.models import Assessment, CriteriaSet, Defect, Score
from ita_portal import thai
from measures.actions import points
from measures.actions.lock import approve_plan
from measures.models import Measure, MeasureGroup, MeasureLink, Owner, Plan, PlanState, Progress, Step
from measures.queries import hanging_points
from organisations.models import (
    ActingAppointment,
    ActingKind,
    Agency,
    GroupMember,
    Membership,
    Officer,
    Post,
    Role,
    Tenure,
    Unit,
    User,
    WorkingGroup,
)
from organisations.queries import Member, member_of
from reports.actions import checking, decide, draft, issue, publish, rendering, rounds, submit
from reports.models import Memo, MemoKind, MemoState, StatusReport
from reports.queries import signing
from reports.queries.sweep import Swept, key_of

AUTHENTICATION = "demo"
AS_PUBLISHED = "คัดตามเอกสารที่หน่วยงานเผยแพร่แล้ว จึงคงข้อความเดิมไว้"


class DemoInvalid(ValueError):
    """A demo file that names something it does not hold."""


@dataclasses.dataclass
class _Loaded:
    """What one file has made so far, by the file's own keys."""

    agency: Agency
    users: dict[str, User] = dataclasses.field(default_factory=dict)
    units: dict[str, Unit] = dataclasses.field(default_factory=dict)
    posts: dict[str, Post] = dataclasses.field(default_factory=dict)
    officers: dict[str, Officer] = dataclasses.field(default_factory=dict)
    verbs: dict[tuple[str, str], tuple[str, ...]] = dataclasses.field(default_factory=dict)  # by kind of memo and post

    def member(self, user: User, at: dt.datetime) -> Member:
        """Return a user as a member on a day. Raises DemoInvalid."""
        member = member_of(user, self.agency.slug, timezone.localdate(at))
        if member is None:
            raise DemoInvalid(f"{self.agency.slug}: {user.username} has no role or post on {at:%Y-%m-%d}")
        return member

    def with_role(self, role: Role, at: dt.datetime) -> Member:
        """Return the account that has a role."""
        user = User.objects.filter(memberships__agency=self.agency, memberships__role=role).first()
        if user is None:
            raise DemoInvalid(f"{self.agency.slug}: no account with role {role}")
        return self.member(user, at)

    def signer(self, officer_key: str, at: dt.datetime) -> Member:
        """Return the account of an officer."""
        officer = self.officers[officer_key]
        officer.refresh_from_db()
        if officer.user is None:
            raise DemoInvalid(f"{self.agency.slug}: officer {officer_key} has no account")
        return self.member(officer.user, at)


def load_file(path: Path, password: str) -> list[str]:
    """Load one agency and return its new usernames; an agency that is there is left alone (idempotent)."""
    data = yaml.safe_load(path.read_text())
    if Agency.objects.filter(slug=data["agency"]["slug"]).exists():
        return []
    with transaction.atomic():
        loaded = _Loaded(Agency.objects.create(**data["agency"]))
        with scope(agency=loaded.agency):
            _load(data, loaded, password)
    return sorted(loaded.users)


def _load(data: Mapping[str, Any], loaded: _Loaded, password: str) -> None:
    _load_people(data, loaded, password)
    for entry in data["chains"]:
        loaded.verbs |= {(entry["kind"], step["post"]): tuple(step["verbs"]) for step in entry["steps"]}
        at, steps = _moment(dt.date(2020, 10, 1)), _steps(entry, loaded)
        draft.set_chain(kind=entry["kind"], steps=steps, by=loaded.with_role(Role.ADMINISTRATOR, timezone.now()), at=at)
    for entry in data["assessments"]:
        _load_assessment(entry, loaded)
    plan = _load_plan(data["plan"], loaded)
    _set_aside(data["plan"].get("set_aside_reason", ""), plan, loaded)
    by_memo = any(memo["kind"] == MemoKind.PROPOSE_PLAN for memo in data["memos"])
    if data["plan"]["state"] == PlanState.APPROVED and not by_memo:
        at = _moment(thai.fiscal_year_span(plan.fiscal_year)[0])
        approve_plan(plan=plan, by=loaded.with_role(Role.STAFF, timezone.now()), at=at)
    report = _load_report(data["report"], plan, loaded) if data.get("report") else None
    for entry in data["memos"]:
        _load_memo(entry, plan, report, loaded)
    if report and report.frozen_at and all(memo["kind"] != MemoKind.FORWARD_REPORT for memo in data["memos"]):
        at = report.frozen_at + dt.timedelta(days=1)
        publish.publish_report(report=report, summary="", by=loaded.with_role(Role.PUBLISHER, at), at=at)


def _moment(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


# --- Who -----------------------------------------------------------------------------------------


def _load_people(data: Mapping[str, Any], loaded: _Loaded, password: str) -> None:
    agency = loaded.agency
    for order, entry in enumerate(data["units"]):
        unit = Unit.objects.create(
            agency=agency, name=entry["name"], number_suffix=entry.get("number_suffix", ""), order=order
        )
        loaded.units[entry["key"]] = unit
        for place, section in enumerate(entry.get("sections", ())):
            made = Unit.objects.create(agency=agency, name=section["name"], parent=unit, order=place)
            loaded.units[section["key"]] = made
    for order, entry in enumerate(data["posts"]):
        own_unit = loaded.units[entry["unit"]] if entry.get("unit") else None
        loaded.posts[entry["key"]] = Post.objects.create(
            agency=agency,
            title=entry["title"],
            short_title=entry.get("short_title", ""),
            level=entry["level"],
            unit=own_unit,
            order=order,
        )
    for entry in data["officers"]:
        _load_officer(entry, loaded)
    for entry in data["accounts"]:
        _load_account(entry, loaded, password)
    for order, entry in enumerate(data["working_groups"]):
        fields = {key: entry[key] for key in ("fiscal_year", "name", "tool_code", "duties")}
        group = WorkingGroup.objects.create(agency=agency, order=order, **fields)
        GroupMember.objects.bulk_create(
            GroupMember(
                group=group,
                order=place,
                post_text=member["post_text"],
                role=member["role"],
                officer=loaded.officers[member["officer"]] if member.get("officer") else None,
            )
            for place, member in enumerate(entry["members"])
        )


def _load_officer(entry: Mapping[str, Any], loaded: _Loaded) -> None:
    officer = Officer.objects.create(
        agency=loaded.agency, name=entry["name"], rank=entry.get("rank", ""), is_sample=True
    )
    loaded.officers[entry["key"]] = officer
    for hold in entry.get("holds", ()):
        Tenure.objects.create(
            post=loaded.posts[hold["post"]], officer=officer, starts_on=hold["from"], ends_on=hold.get("to")
        )
    for acting in entry.get("acting", ()):
        ActingAppointment.objects.create(
            post=loaded.posts[acting["post"]],
            officer=officer,
            kind=ActingKind.objects.get(label=acting["kind"]),
            order_number=acting.get("order_number", ""),
            starts_on=acting["from"],
            ends_on=acting.get("to"),
        )


def _load_account(entry: Mapping[str, Any], loaded: _Loaded, password: str) -> None:
    officer = loaded.officers[entry["officer"]] if entry.get("officer") else None
    name = entry.get("display_name") or (officer.name if officer else entry["username"])
    email = f"{entry['username']}@example.invalid"
    user = User.objects.create_user(entry["username"], email, password, display_name=name)
    loaded.users[entry["username"]] = user
    for role in entry["roles"]:
        Membership.objects.create(agency=loaded.agency, user=user, role=role)
    if officer:
        officer.user = user
        officer.save()


# --- What was scored, planned and done -----------------------------------------------------------


def _load_assessment(entry: Mapping[str, Any], loaded: _Loaded) -> Assessment:
    criteria = CriteriaSet.objects.filter(fiscal_year=entry["fiscal_year"], is_draft=False).latest("revision")
    assessment = Assessment.objects.create(
        agency=loaded.agency,
        criteria=criteria,
        published_level=entry["published_level"],
        source=entry.get("source", ""),
        note=entry.get("note", ""),
    )
    for row in entry["scores"]:
        value = Decimal(row["value"]) if row["value"] is not None else None
        Score.objects.create(
            assessment=assessment,
            detail=row["detail"],
            code=row["code"],
            value=value,
            source=row.get("source", ""),
            note=row.get("note", ""),
        )
    places: dict[str, int] = {}
    for defect in entry["defects"]:
        place = places[defect["tool"]] = places.get(defect["tool"], 0) + 1
        Defect.objects.create(assessment=assessment, tool_code=defect["tool"], text=defect["text"], order=place)
    if entry.get("confirmed"):
        at = _moment(thai.fiscal_year_span(entry["fiscal_year"])[1])
        confirm_scores(assessment=assessment, by=loaded.with_role(Role.STAFF, timezone.now()), at=at)
    return assessment


def _binding(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a plan or report is bound, where its entry says so: cover and preface."""
    return {key: entry[key] for key in ("has_cover", "preface") if key in entry}


def _load_plan(entry: Mapping[str, Any], loaded: _Loaded) -> Plan:
    result = Assessment.objects.filter(criteria__fiscal_year=entry["result_year"]).first()
    fields = {key: entry[key] for key in ("fiscal_year", "title", "introduction", "grouping", "layout")} | _binding(
        entry
    )
    plan = Plan.objects.create(agency=loaded.agency, result=result, **fields)
    groups = {
        group["code"]: MeasureGroup.objects.create(plan=plan, order=order, **group)
        for order, group in enumerate(entry["groups"])
    }
    for order, measure in enumerate(entry["measures"]):
        _load_measure(measure, order, plan, groups.get(measure["group"]), loaded)
    return plan


def _set_aside(reason: str, plan: Plan, loaded: _Loaded) -> None:
    """Say for a plan of old, whose paper names no weak points, why none has a measure of its own."""
    hanging = [(point.detail, point.code) for point in hanging_points(plan)] if reason else []
    if hanging:
        at = _moment(thai.fiscal_year_span(plan.fiscal_year)[0])
        by = loaded.with_role(Role.STAFF, timezone.now())
        points.set_aside(plan=plan, points=hanging, reason=reason, by=by, at=at)


def _load_measure(
    entry: Mapping[str, Any], order: int, plan: Plan, group: MeasureGroup | None, loaded: _Loaded
) -> None:
    period = entry["period"]
    texts = ("number", "title", "analysis", "guideline", "follow_up", "step_marker", "status")
    measure = Measure.objects.create(
        plan=plan,
        group=group,
        order=order,
        period_kind=period["kind"],
        starts_on=period.get("starts_on"),
        ends_on=period.get("ends_on"),
        period_text=period.get("text", ""),
        **{key: entry[key] for key in texts if key in entry},
    )
    for place, text in enumerate(entry["steps"]):
        Step.objects.create(measure=measure, text=text, order=place)
    for place, owner in enumerate(entry["owners"]):
        unit = owner.get("unit") or owner.get("section")
        Owner.objects.create(
            measure=measure,
            unit=loaded.units[unit] if unit else None,
            post=loaded.posts[owner["post"]] if owner.get("post") else None,
            every_unit=bool(owner.get("every_unit")),
            is_lead=bool(owner.get("lead")),
            text=owner.get("text", ""),
            order=place,
        )
    MeasureLink.objects.bulk_create(MeasureLink(measure=measure, **link) for link in entry["links"])
    if entry.get("progress"):
        _load_progress(entry["progress"], measure, loaded)


def _load_progress(entry: Mapping[str, Any], measure: Measure, loaded: _Loaded) -> None:
    at = _moment(entry["concerns_on"], 15)
    Progress.objects.create(measure=measure, reported_by=loaded.with_role(Role.STAFF, at).user, reported_at=at, **entry)


# --- What was reported, signed and published -----------------------------------------------------


def _make(rendering_id: int, at: dt.datetime) -> None:
    if not rendering.make(rendering_id=rendering_id, at=at):
        raise DemoInvalid(f"rendering {rendering_id} failed; see the log")


def _load_report(entry: Mapping[str, Any], plan: Plan, loaded: _Loaded) -> StatusReport:
    dated_on = entry.get("dated_on") or thai.round_span(plan.fiscal_year, entry["months"])[1]
    at = _moment(dated_on, 8)
    staff = loaded.with_role(Role.STAFF, at)
    report = rounds.open_round(plan=plan, code=f"months-{entry['months']}", layout=entry["layout"], by=staff, at=at)
    fields = {"title": entry["title"], "introduction": entry["introduction"], "dated_on": entry.get("dated_on")}
    fields |= _binding(entry)
    report = rounds.update_report(report=report, fields=fields, lines={}, by=staff, at=at)
    _fill_late_progress(report)
    _answer(signing.found_in_report(report, loaded.agency, dated_on), plan.fiscal_year, staff, at)
    report = rounds.freeze_report(report=report, by=staff, at=at)
    if report.rendering_id is None:
        raise DemoInvalid(f"{plan}: the report asked for no paper")
    _make(report.rendering_id, at)
    report.refresh_from_db()
    return report


def _answer(found: Swept, fiscal_year: int, staff: Member, at: dt.datetime) -> None:
    """Say of what would hold the paper that the agency had published it so."""
    answers = dict.fromkeys(map(key_of, found.held), AS_PUBLISHED)
    checking.answer_findings(fiscal_year=fiscal_year, answers=answers, by=staff, at=at)


def _fill_late_progress(report: StatusReport) -> None:
    """Report lines as printed, work that the paper tells of before it happened included (seed 003)."""
    for line in report.lines.all():
        entry = Progress.objects.filter(measure=line.measure_id).order_by("-concerns_on").first()
        if entry is not None:
            report.lines.filter(pk=line.pk).update(**{field: getattr(entry, field) for field in rounds.FROM_PROGRESS})


def _load_memo(entry: Mapping[str, Any], plan: Plan, report: StatusReport | None, loaded: _Loaded) -> None:
    at = _moment(entry["dated_on"])
    staff = loaded.with_role(Role.STAFF, at)
    of_report = report if entry["kind"] == MemoKind.FORWARD_REPORT else None
    memo = draft.create_memo(
        kind=entry["kind"], fiscal_year=plan.fiscal_year, plan=plan, report=of_report, by=staff, at=at
    )
    keys = (
        "department", "phone", "number_prefix", "dated_on", "subject", "addressee", "closing", "attach_plan",
        "attach_report", "opinions_beside", "restarts_numbers",
    )  # fmt: skip
    proposer = entry["proposer"]
    fields = {key: entry[key] for key in keys if key in entry} | {
        "unit": loaded.units[entry["unit"]] if entry.get("unit") else None,
        "proposer": loaded.officers[proposer["officer"]],
        "proposer_post": loaded.posts[proposer["post"]],
    }
    sections = [
        draft.SectionDraft(section["caption"], section["body"], section["table"]) for section in entry["sections"]
    ]
    draft.update_memo(memo=memo, fields=fields, sections=sections, by=staff, at=at)
    draft.set_steps(memo=memo, steps=_steps(entry, loaded), by=staff, at=at)
    if entry.get("state") == MemoState.DRAFT:
        return
    _answer(signing.found_in_memo(memo, loaded.agency, entry["dated_on"]), plan.fiscal_year, staff, at)
    version = submit.submit_memo(memo=memo, by=staff, at=at)
    _make(version.submitted_id, at)
    for order, step in enumerate(entry["steps"], start=1):
        _load_decision(step, order, memo, loaded)
    _issue_and_publish(entry, memo, loaded)


def _steps(entry: Mapping[str, Any], loaded: _Loaded) -> list[draft.StepDraft]:
    """Return the steps of a chain or a memo; each allows what its post may do with that kind of memo."""
    return [
        draft.StepDraft(loaded.posts[step["post"]].pk, step["caption"], loaded.verbs[entry["kind"], step["post"]])
        for step in entry["steps"]
    ]


def _load_decision(step: Mapping[str, Any], order: int, memo: Memo, loaded: _Loaded) -> None:
    at = step["decided_at"]
    moment = at if isinstance(at, dt.datetime) else dt.datetime.fromisoformat(at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    decide.decide(
        turn=decide.Turn(memo, memo.version, order, memo.turn),
        verb_code=step["verb"],
        opinion=step["opinion"],
        by=loaded.signer(step["officer"], moment),
        at=moment,
        authentication=AUTHENTICATION,
        address=None,
    )
    memo.refresh_from_db()


def _issue_and_publish(entry: Mapping[str, Any], memo: Memo, loaded: _Loaded) -> None:
    at = _moment(entry["dated_on"] + dt.timedelta(days=1))
    version = issue.issue_memo(memo=memo, number=entry["number"], by=loaded.with_role(Role.REGISTRAR, at), at=at)
    if version.issued_id is None:
        raise DemoInvalid(f"{memo}: the memo asked for no issued paper")
    _make(version.issued_id, at)
    publish.publish_memo(memo=memo, summary="", by=loaded.with_role(Role.PUBLISHER, at), at=at)
