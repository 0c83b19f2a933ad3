"""Memos on their way: a drafter, a chain of executives, a plan, and papers made without the typesetter."""

import dataclasses
import datetime as dt

from django_scopes import scopes_disabled

from measures.models import Measure, Plan
from organisations.models import Agency, Officer, PostLevel, Role
from organisations.queries import Member, member_of
from reports import store
from reports.actions import draft, submit
from reports.models import Memo, Rendering
from tests.factories.organisations import make_agency, make_holder, make_member

AT = dt.datetime(2026, 7, 15, 10, tzinfo=dt.timezone(dt.timedelta(hours=7)))
TODAY = dt.date(2026, 7, 15)


@dataclasses.dataclass
class Office:
    """An agency with a drafter and executives, in the order of their turns."""

    agency: Agency
    drafter: Officer
    executives: list[Officer]

    def member(self, officer: Officer) -> Member:
        """Return an officer's account as a member today."""
        assert officer.user is not None
        with scopes_disabled():
            member = member_of(officer.user, self.agency.slug, TODAY)
        assert member is not None
        return member

    @property
    def staff(self) -> Member:
        """Return the drafter as a member."""
        return self.member(self.drafter)


def make_office(agency: Agency | None = None, executives: int = 3) -> Office:
    """Make an agency with a staff drafter and a chain of executives, the last one the chief."""
    agency = agency or make_agency()
    drafter = make_holder(agency, "นักทรัพยากรบุคคล")
    make_member(agency, Role.STAFF, user=drafter.user)
    levels = [PostLevel.HEAD] * (executives - 1) + [PostLevel.CHIEF]
    people = [make_holder(agency, f"ผู้บริหารลำดับ {place}", level) for place, level in enumerate(levels, start=1)]
    return Office(agency, drafter, people)


def make_plan(agency: Agency, fiscal_year: int = 2569, measures: int = 1) -> Plan:
    """Make a plan with so many measures."""
    plan = Plan.objects.create(agency=agency, fiscal_year=fiscal_year, title=f"มาตรการ {fiscal_year}")
    for place in range(measures):
        Measure.objects.create(plan=plan, title=f"มาตรการที่ {place + 1}", order=place)
    return plan


def make_memo(office: Office, plan: Plan | None = None, kind: str = "free") -> Memo:
    """Make a draft that is ready to be submitted."""
    memo = draft.create_memo(kind=kind, fiscal_year=2569, plan=plan, report=None, by=office.staff, at=AT)
    sections = [draft.SectionDraft("เรื่องเดิม", "ข้อความ")]
    draft.update_memo(memo=memo, fields={"subject": "เรื่องทดสอบ"}, sections=sections, by=office.staff, at=AT)
    verbs = ("endorse", "return", "reject")
    steps = [draft.StepDraft(_post_of(officer), "ความเห็น", verbs) for officer in office.executives]
    draft.set_steps(memo=memo, steps=steps, by=office.staff, at=AT)
    return memo


def _post_of(officer: Officer) -> int:
    tenure = officer.tenures.get()
    return tenure.post_id


def make_submitted(office: Office, plan: Plan | None = None, kind: str = "free") -> Memo:
    """Make a memo under approval whose paper is there."""
    memo = make_memo(office, plan, kind)
    version = submit.submit_memo(memo=memo, by=office.staff, at=AT)
    finish(version.submitted)
    memo.refresh_from_db()
    return memo


def finish(rendering: Rendering) -> Rendering:
    """Give a rendering a file, as the worker would: its bytes are the content itself."""
    rendering.file = store.put(f"%PDF {rendering.content}".encode(), "application/pdf", pages=1)
    rendering.finished_at = AT
    rendering.save()
    return rendering
