"""Who answers for a step on a day: the one place that turns owners into posts, people and accounts.

A post is answered by its holder of the day and whoever acts for it; a unit by all who hold a post in it or in its
sections, a section also by the head of its unit; a person by themselves while they serve; "ทุกสำนัก/กอง" by every unit for its own part.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Exists, OuterRef, Q

from measures.models import Measure, Owner, Step
from organisations.models import ActingAppointment, Officer, Post, PostLevel, Tenure, Unit, User


@dataclasses.dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a step or measure today, in the order of its owners.

    `posts` may be vacant and then have nobody in `officers`; `users` are the accounts of `officers`; `leads` those
    among them through an owner that leads (all of them where no owner does); `units` each answer their own part.
    `gone` are the people named as owners who hold no post any more and have no successor yet.
    """

    owners: tuple[Owner, ...] = ()
    posts: tuple[Post, ...] = ()
    officers: tuple[Officer, ...] = ()
    users: tuple[User, ...] = ()
    leads: tuple[User, ...] = ()
    units: tuple[Unit, ...] = ()
    gone: tuple[Officer, ...] = ()


T = TypeVar("T")
Key = tuple[int, int | None]  # measure, step; None = the measure itself


def owners_of(measure: Measure, step: Step | None) -> list[Owner]:
    """Return the owners of a step: its own, else those of its measure. Owners should be prefetched."""
    owners = list(measure.owners.all())
    own = [owner for owner in owners if step is not None and owner.step_id == step.pk]
    return own or [owner for owner in owners if owner.step_id is None]


def answering_on(measures: Iterable[Measure], day: dt.date) -> dict[Key, Answering]:
    """Return who answers for each measure and each of its steps on a day. A fixed number of queries, however many.

    Steps and owners (with unit, post and officer) should be prefetched, as measures_in_order does.
    """
    seats = Seats(day)
    return {
        (measure.pk, step.pk if step else None): seats.answering(owners_of(measure, step))
        for measure in measures
        for step in (None, *measure.steps.all())
    }


def officers_gone(day: dt.date) -> frozenset[int]:
    """Return the keys of officers who are gone (`is_gone`) on a day. One query."""
    return frozenset(Officer.objects.filter(is_gone(day)).order_by().values_list("pk", flat=True))


def is_gone(day: dt.date, officer: str = "pk") -> Q:
    """Return the condition on rows whose officer held posts and holds or acts for none on a day or later."""
    later = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    held = Tenure.objects.filter(officer=OuterRef(officer))
    acts = ActingAppointment.objects.filter(later, officer=OuterRef(officer))
    return Q(Exists(held)) & ~Q(Exists(held.filter(later))) & ~Q(Exists(acts))


class Seats:
    """Posts, who sits in them on a day, and units: read once for all owners."""

    def __init__(self, day: dt.date) -> None:
        """Read posts, holders, deputies and units."""
        on = Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        self.posts = list(Post.objects.filter(is_active=True).select_related("unit"))
        self.units = list(Unit.objects.filter(is_active=True, parent__isnull=True))
        self.sitting: dict[int, list[Officer]] = {}
        for model in (Tenure, ActingAppointment):
            for row in model.objects.filter(on).select_related("officer__user").order_by("pk"):
                self.sitting.setdefault(row.post_id, []).append(row.officer)
        self.gone = officers_gone(day)

    def answering(self, owners: list[Owner]) -> Answering:
        """Return who answers for these owners together."""
        found = [(owner, *self._of(owner)) for owner in owners]
        leads = [row for row in found if row[0].is_lead] or found
        return Answering(
            owners=tuple(owners),
            posts=_once(post for _owner, posts, _officers in found for post in posts),
            officers=_once(officer for _owner, _posts, officers in found for officer in officers),
            users=_users(officer for _owner, _posts, officers in found for officer in officers),
            leads=_users(officer for _owner, _posts, officers in leads for officer in officers),
            units=tuple(self.units) if any(owner.every_unit for owner in owners) else (),
            gone=_once(owner.officer for owner in owners if owner.officer and owner.officer_id in self.gone),
        )

    def heads(self, owners: list[Owner]) -> tuple[User, ...]:
        """Return who heads the units of these owners; of a person named, the units of the posts they sit in."""
        units = {key for owner in owners for unit in self._units_of(owner) for key in (unit.pk, unit.parent_id) if key}
        posts = [post for post in self.posts if post.level == PostLevel.HEAD and post.unit_id in units]
        return _users(officer for post in posts for officer in self.sitting.get(post.pk, []))

    def _units_of(self, owner: Owner) -> list[Unit]:
        if owner.officer_id is not None:
            posts = [post for post in self.posts if owner.officer in self.sitting.get(post.pk, ())]
        else:
            posts = [owner.post] if owner.post is not None else []
        found = [post.unit for post in posts if post.unit is not None]
        return [*found, owner.unit] if owner.unit is not None else found

    def _of(self, owner: Owner) -> tuple[list[Post], list[Officer]]:
        if owner.officer is not None:
            return [], [] if owner.officer_id in self.gone else [owner.officer]
        posts = [post for post in self.posts if answers(owner, post)]
        return posts, [officer for post in posts for officer in self.sitting.get(post.pk, [])]


def answers(owner: Owner, post: Post) -> bool:
    """Whether who sits in a post answers for an owner that is no person. Both with their units."""
    if owner.post_id is not None:
        return post.pk == owner.post_id
    if post.unit is None:
        return False
    if owner.every_unit or owner.unit_id in {post.unit_id, post.unit.parent_id}:
        return True
    return owner.unit is not None and post.level == PostLevel.HEAD and post.unit_id == owner.unit.parent_id


def _once(rows: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(rows))


def _users(officers: Iterable[Officer]) -> tuple[User, ...]:
    return _once(officer.user for officer in officers if officer.user is not None)
