"""Reading who is who in an agency."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django_scopes import scopes_disabled

from organisations.models import (
    ActingAppointment,
    Agency,
    AgencyPicture,
    Membership,
    Officer,
    PictureUse,
    Post,
    PostLevel,
    Role,
    Tenure,
    User,
)
from organisations.rules.signature import Capacity

# Who decides stands in apps above this one: each adds a query of the posts (ids) whose turn comes in some chain.
DECIDING_POSTS: list[Callable[[], QuerySet[Any, Any]]] = []


@dataclasses.dataclass(frozen=True, slots=True)
class Holding:
    """A post held, or acted for when `acting` is set, by an officer on the day asked for."""

    post: Post
    officer: Officer
    capacity: Capacity
    acting: ActingAppointment | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """A user at work in one agency on one day: roles, and the posts held or acted for."""

    user: User
    agency: Agency
    on: dt.date
    roles: frozenset[str]
    holdings: tuple[Holding, ...]

    def holding_of(self, post_id: int) -> Holding | None:
        """Return how this member sits in a post on that day: as its holder first, else acting; None = not."""
        mine = [holding for holding in self.holdings if holding.post.pk == post_id]
        return min(mine, key=lambda holding: holding.acting is not None, default=None)


def _on(day: dt.date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def holdings_of(officer: Officer, day: dt.date) -> tuple[Holding, ...]:
    """Return the posts an officer holds or acts for on a day; acting names the officer's own first post."""
    tenures = list(
        Tenure.objects.filter(_on(day), officer=officer).select_related("post__unit").order_by("post__order", "pk")
    )
    actings = ActingAppointment.objects.filter(_on(day), officer=officer).select_related("post__unit", "kind")
    own = tenures[0].post.title if tenures else ""
    return (
        *(Holding(tenure.post, officer, Capacity(tenure.post.title)) for tenure in tenures),
        *(
            Holding(acting.post, officer, Capacity(own, acting.kind.label, acting.post.title), acting)
            for acting in actings
        ),
    )


def member_of(user: User, slug: str, day: dt.date) -> Member | None:
    """Return the user as a member of the agency with this slug, or None: unknown and foreign look the same.

    A member has a role in the agency or an officer's account with a post held or acted for on the day.
    """
    with scopes_disabled():
        agency = Agency.objects.filter(slug=slug).first()
        if agency is None:
            return None
        roles = frozenset(Membership.objects.filter(agency=agency, user=user).values_list("role", flat=True))
        officer = Officer.objects.filter(agency=agency, user=user).first()
        holdings = holdings_of(officer, day) if officer else ()
    if not roles and not holdings:
        return None
    return Member(user, agency, day, roles, holdings)


def agencies_of(user: User, day: dt.date) -> list[Agency]:
    """Return the agencies where the user is a member on that day, by name."""
    with scopes_disabled():
        holds = Tenure.objects.filter(_on(day), officer__user=user).values("post__agency")
        acts = ActingAppointment.objects.filter(_on(day), officer__user=user).values("post__agency")
        return list(
            Agency.objects.filter(Q(memberships__user=user) | Q(pk__in=holds) | Q(pk__in=acts))
            .distinct()
            .order_by("name")
        )


def must_prove_twice(day: dt.date) -> Q:
    """Return the condition on users who need a second factor on a day, whatever the agencies.

    They administer (the portal or an agency), or sit in or act for a post that decides.
    """
    with scopes_disabled():
        posts = Q(pk__in=())
        for source in DECIDING_POSTS:
            posts |= Q(post__in=source())
        mine = Q(_on(day), posts, officer__user=OuterRef("pk"))
        return (
            Q(is_staff=True)
            | Q(is_superuser=True)
            | Q(Exists(Membership.objects.filter(user=OuterRef("pk"), role=Role.ADMINISTRATOR)))
            | Q(Exists(Tenure.objects.filter(mine)))
            | Q(Exists(ActingAppointment.objects.filter(mine)))
        )


def holding_on(post: Post, day: dt.date) -> tuple[Holding, ...]:
    """Return who may sign for a post on a day: its holder, and whoever acts for it."""
    tenures = Tenure.objects.filter(_on(day), post=post).select_related("officer__user", "post")
    actings = ActingAppointment.objects.filter(_on(day), post=post).select_related("officer__user")
    found = [Holding(tenure.post, tenure.officer, Capacity(tenure.post.title)) for tenure in tenures]
    for acting in actings:
        found += [
            holding
            for holding in holdings_of(acting.officer, day)
            if holding.post.pk == post.pk and holding.acting is not None
        ]
    return tuple(found)


def executives_on(agency: Agency, day: dt.date) -> list[User]:
    """Return the accounts of who sits in or acts for a post above officer level on a day. Two queries."""
    found: dict[User, None] = {}
    for model in (Tenure, ActingAppointment):
        rows = model.objects.filter(_on(day), post__agency=agency, post__is_active=True, officer__user__is_active=True)
        rows = rows.exclude(post__level=PostLevel.OFFICER).select_related("officer__user")
        users = (row.officer.user for row in rows.order_by("post__order", "pk"))
        found |= {user: None for user in users if user is not None}
    return list(found)


def picture_in_use(agency: Agency, use: PictureUse) -> AgencyPicture | None:
    """Return the picture that an agency's papers print now; None = the place stays empty. Its bytes are not read."""
    newest = AgencyPicture.objects.filter(agency=agency, use=use).defer("data").first()
    return newest if newest and newest.sha256 else None


def picture_data(agency: Agency, sha256: str) -> tuple[bytes, str] | None:
    """Return the bytes and type of a picture the agency printed once, by hash; None = it never had it."""
    found = AgencyPicture.objects.filter(agency=agency, sha256=sha256).values_list("data", "content_type").first()
    return (bytes(found[0]), found[1]) if found else None
