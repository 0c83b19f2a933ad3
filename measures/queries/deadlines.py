"""What is due in an agency, when, and who answers for it: what reminders, calendars and the home page are made of.

Measures and their steps with an end, O-items with inner and outer dates, the window of OIT; reports add their rounds
(SOURCES). Only what is open: done work and ready items have no deadline any more.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse

from ita_portal import thai
from measures.models import COUNTS, FollowUp, ItemCharge, Measure, Owner, Plan, PlanState, Progress, SpecialDay, Status
from measures.queries import items
from measures.queries.owners import Seats, answers, owners_of
from measures.rules import item_status
from measures.rules.working_days import Calendar
from organisations.models import Agency, Membership, Role, User
from organisations.queries import Member

LONGEST = 150  # letters of a title


@dataclasses.dataclass(frozen=True, slots=True)
class Deadline:
    """Something due: `key` is stable and unique in the portal, `path` leads to where it is done.

    `users` answer for it, `heads` are told when it is late.
    """

    key: str
    kind: str
    title: str
    due_on: dt.date
    path: str
    fiscal_year: int
    users: tuple[User, ...] = ()
    heads: tuple[User, ...] = ()


class People(Protocol):
    """Who answers for owners, in whose eyes."""

    def users(self, owners: list[Owner]) -> tuple[User, ...]:
        """Return who answers for them."""

    def heads(self, owners: list[Owner]) -> tuple[User, ...]:
        """Return who heads their units."""

    def staff(self) -> tuple[User, ...]:
        """Return who does the work that has no owner."""


class Everybody:
    """All who answer in the agency of the scope on a day: seven queries, whatever is asked."""

    def __init__(self, agency: Agency, day: dt.date) -> None:
        """Read who sits where."""
        self._seats = Seats(day)
        rows = Membership.objects.filter(agency=agency, role=Role.STAFF).select_related("user")
        self._staff = tuple(row.user for row in rows)

    def users(self, owners: list[Owner]) -> tuple[User, ...]:
        """Return who answers on the day; where nobody with an account does (a vacant post), the staff."""
        return self._seats.answering(owners).users or self._staff

    def heads(self, owners: list[Owner]) -> tuple[User, ...]:
        """Return who heads the units on the day."""
        return self._seats.heads(owners)

    def staff(self) -> tuple[User, ...]:
        """Return the staff."""
        return self._staff


class OneMember:
    """One member alone, by the posts they sit in: no query."""

    def __init__(self, member: Member) -> None:
        """Take the member."""
        self._member = member

    def users(self, owners: list[Owner]) -> tuple[User, ...]:
        """Return the member where they answer for one of the owners, or are staff and there is none."""
        if not owners:
            return self.staff()
        return (self._member.user,) if any(map(self._answers, owners)) else ()

    def _answers(self, owner: Owner) -> bool:
        if owner.officer is not None:
            return owner.officer.user_id == self._member.user.pk
        return any(answers(owner, holding.post) for holding in self._member.holdings)

    def heads(self, owners: list[Owner]) -> tuple[User, ...]:
        """Return nobody: who asks for themselves tells no head."""
        return ()

    def staff(self) -> tuple[User, ...]:
        """Return the member if they are staff."""
        return (self._member.user,) if Role.STAFF in self._member.roles else ()


Source = Callable[[Agency, dt.date, People], Iterable[Deadline]]
SOURCES: list[Source] = []  # filled by the ready() of apps above this one


def working_days() -> Calendar:
    """Return the working days of the portal. One query."""
    rows = SpecialDay.objects.values_list("day", "name", "is_worked")
    found = list(rows)
    off = {day: name for day, name, is_worked in found if not is_worked}
    return Calendar(off, frozenset(day for day, _name, is_worked in found if is_worked))


def follow_up_of(agency: Agency) -> FollowUp:
    """Return how an agency follows up, an unsaved row with the usual values where it never said. One query."""
    return FollowUp.objects.filter(agency=agency).first() or FollowUp(agency=agency)


def of_agency(agency: Agency, day: dt.date) -> list[Deadline]:
    """Return all that is open with who answers for it, by date. A fixed number of queries; inside the scope."""
    board = items.board(thai.fiscal_year_of(day), nobody(agency, day), day)
    return collected(agency, day, Everybody(agency, day), board)


def of_member(member: Member, day: dt.date, board: items.Board | None = None) -> list[Deadline]:
    """Return what is open for one member, by date; `board` where the year's items were read already."""
    board = board or items.board(thai.fiscal_year_of(day), member, day)
    return [one for one in collected(member.agency, day, OneMember(member), board) if one.users]


def nobody(agency: Agency, day: dt.date) -> Member:
    """Return a member who is nobody, to read with what is shown to somebody."""
    return Member(User(), agency, day, frozenset(), ())


def collected(agency: Agency, day: dt.date, people: People, board: items.Board) -> list[Deadline]:
    """Return what is open in an agency as some people see it, by date."""
    found = [*_of_plans(agency, day, people), *_of_items(agency, board, people)]
    found += [one for source in SOURCES for one in source(agency, day, people)]
    return sorted(found, key=lambda one: (one.due_on, one.key))


# --- Measures and steps ---------------------------------------------------------------------------


def _of_plans(agency: Agency, day: dt.date, people: People) -> Iterator[Deadline]:
    """Yield measures and steps of the plans carried out: this year's, the last one's, and any later one's.

    A plan is carried out once it was submitted, or once something was reported on it. A step without owners and
    without an end of its own goes with its measure.
    """
    reported = Exists(Progress.objects.filter(COUNTS, measure__plan=OuterRef("pk")))
    plans = Plan.objects.filter(~Q(state=PlanState.DRAFT) | reported, fiscal_year__gte=thai.fiscal_year_of(day) - 1)
    owners = Owner.objects.select_related("unit__parent", "post__unit", "officer__user")
    rows = Measure.objects.filter(plan__in=plans.values("pk")).exclude(status=Status.DONE).select_related("plan")
    for measure in rows.order_by("plan_id", "order", "pk").prefetch_related("steps", Prefetch("owners", owners)):
        if measure.ends_on:
            yield _work(agency, measure, f"measure-{measure.pk}", str(measure), measure.ends_on, people)
        for step in measure.steps.all():
            has_owners = any(owner.step_id == step.pk for owner in measure.owners.all())
            due_on = step.ends_on or (measure.ends_on if has_owners else None)
            if due_on and step.status != Status.DONE:
                owners_ = owners_of(measure, step)
                yield _work(agency, measure, f"step-{step.pk}", step.text, due_on, people, owners_, step.pk)


def _work(
    agency: Agency,
    measure: Measure,
    key: str,
    text: str,
    due_on: dt.date,
    people: People,
    owners: list[Owner] | None = None,
    step: int | None = None,
) -> Deadline:
    owners = owners_of(measure, None) if owners is None else owners
    path = reverse("measures:progress-new", args=[agency.slug, measure.pk])
    return Deadline(
        key=key,
        kind="step" if step else "measure",
        title=short(text),
        due_on=due_on,
        path=f"{path}?step={step}" if step else path,
        fiscal_year=measure.plan.fiscal_year,
        users=people.users(owners),
        heads=people.heads(owners),
    )


def short(text: str) -> str:
    """Return the first line of a text, cut where it is long."""
    line = text.strip().split("\n")[0].strip()
    cut = thai.first_clusters(line, LONGEST)
    return line if cut == line else f"{cut}…"


# --- O-items and the window of OIT ----------------------------------------------------------------


def _of_items(agency: Agency, board: items.Board, people: People) -> Iterator[Deadline]:
    open_rows = [row for row in board.rows if row.status != item_status.READY]
    for row in open_rows:
        if row.charge is not None:
            yield from _of_charge(agency, row, row.charge, people)
    window = board.window
    if window is None or not open_rows:
        return
    year = open_rows[0].item.criteria.fiscal_year
    path = f"{reverse('measures:item-list', args=[agency.slug, year])}?show=not_ready"
    left = f"{len(open_rows)} จาก {len(board.rows)} ข้อ"
    for end, words, due_on in (
        ("opens", "เปิดให้กรอก OIT", window.starts_on),
        ("closes", "ปิดการกรอก OIT", window.ends_on),
    ):
        if due_on >= board.today:
            title = f"{words}: ข้อ O ยังไม่พร้อม {left}"
            yield Deadline(f"oit-{agency.pk}-{year}-{end}", "window", title, due_on, path, year, people.staff())


def _of_charge(agency: Agency, row: items.ItemRow, charge: ItemCharge, people: People) -> Iterator[Deadline]:
    owners = _owners_of_item(charge)
    users = people.users(owners)
    path = reverse("measures:item-detail", args=[agency.slug, charge.fiscal_year, charge.item_code])
    title = short(f"{row.item.code} {row.item.title}")
    days = {"inner": charge.inner_on, "outer": charge.outer_on}
    if not any(days.values()) and row.window:
        days["window"] = row.window.ends_on
    for end, due_on in days.items():
        if due_on:
            yield Deadline(
                f"item-{charge.pk}-{end}", "item", title, due_on, path, charge.fiscal_year, users, people.heads(owners)
            )


def _owners_of_item(charge: ItemCharge) -> list[Owner]:
    """Return who is in charge of an item as an owner: the person named, else the post, else the unit."""
    if charge.officer_id is not None:
        return [Owner(officer=charge.officer)]
    if charge.post_id is not None:
        return [Owner(post=charge.post)]
    return [Owner(unit=charge.unit)] if charge.unit_id is not None else []
