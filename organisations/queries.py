"""Reading who is who in an agency."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.core.signing import BadSignature
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from organisations.models import (
    ActingAppointment,
    Agency,
    AgencyPicture,
    Invitation,
    Membership,
    Officer,
    PictureUse,
    Post,
    PostLevel,
    Role,
    Tenure,
    User,
)
from organisations.models.invitation import VALID_FOR, signer
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


def _holdings(whose: Q, day: dt.date) -> tuple[Holding, ...]:
    """Return the posts one officer holds or acts for on a day, or several of as many agencies. Two queries."""
    tenures = Tenure.objects.filter(_on(day), whose).select_related("officer__agency", "post__unit")
    actings = _actings(whose, day).select_related("officer__agency", "post__unit")
    held = (_held(tenure) for tenure in tenures.order_by("post__order", "pk"))
    return (*held, *(_acted_for(acting) for acting in actings))


def _actings(which: Q, day: dt.date) -> QuerySet[ActingAppointment]:
    """Return appointments of a day with their kind and, as `own`, the title of the post the officer holds ('' = none)."""
    own = Tenure.objects.filter(_on(day), officer=OuterRef("officer")).order_by("post__order", "pk")
    title = Coalesce(Subquery(own.values("post__title")[:1]), Value(""))
    return ActingAppointment.objects.filter(_on(day), which).select_related("kind").annotate(own=title)


def _held(tenure: Tenure) -> Holding:
    return Holding(tenure.post, tenure.officer, Capacity(tenure.post.title))


def _acted_for(acting: ActingAppointment) -> Holding:
    own: str = acting.own  # type: ignore[attr-defined] # annotated
    return Holding(acting.post, acting.officer, Capacity(own, acting.kind.label, acting.post.title), acting)


def member_of(user: User, slug: str, day: dt.date) -> Member | None:
    """Return the user as a member of the agency with this slug, or None: unknown and foreign look the same.

    A member has a role in the agency or an officer's account with a post held or acted for on the day. Three queries.
    """
    with scopes_disabled():
        memberships = list(Membership.objects.filter(agency__slug=slug, user=user).select_related("agency"))
        holdings = _holdings(Q(officer__agency__slug=slug, officer__user=user), day)
    agencies = [row.agency for row in memberships] or [holding.officer.agency for holding in holdings]
    if not agencies:
        return None
    return Member(user, agencies[0], day, frozenset(row.role for row in memberships), holdings)


def members_of(user: User, day: dt.date) -> list[Member]:
    """Return the user as a member of each agency they belong to on a day, by the agency's name. Three queries."""
    with scopes_disabled():
        memberships = list(Membership.objects.filter(user=user).select_related("agency"))
        holdings = _holdings(Q(officer__user=user), day)
    agencies = {row.agency for row in memberships} | {holding.officer.agency for holding in holdings}
    return [
        Member(
            user,
            agency,
            day,
            frozenset(row.role for row in memberships if row.agency_id == agency.pk),
            tuple(holding for holding in holdings if holding.officer.agency_id == agency.pk),
        )
        for agency in sorted(agencies, key=lambda agency: agency.name)
    ]


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

    They administer (the portal or an agency), sit in or act for a post that decides, or lost the one they had.
    """
    with scopes_disabled():
        posts = Q(pk__in=())
        for source in DECIDING_POSTS:
            posts |= Q(post__in=source())
        mine = Q(_on(day), posts, officer__user=OuterRef("pk"))
        return (
            Q(is_staff=True)
            | Q(is_superuser=True)
            | Q(must_enrol=True)
            | Q(Exists(Membership.objects.filter(user=OuterRef("pk"), role=Role.ADMINISTRATOR)))
            | Q(Exists(Tenure.objects.filter(mine)))
            | Q(Exists(ActingAppointment.objects.filter(mine)))
        )


def signer_on(post: Post, day: dt.date) -> Holding | None:
    """Return who signs for a post on a day: its holder, else who acts for it. One query where it is held, else two."""
    tenures = Tenure.objects.filter(_on(day), post=post).select_related("officer", "post")
    if tenure := tenures.order_by("pk").first():
        return _held(tenure)
    acting = _actings(Q(post=post), day).select_related("officer", "post").first()
    return _acted_for(acting) if acting else None


def holding_on(post: Post, day: dt.date) -> tuple[Holding, ...]:
    """Return who may sign for a post on a day: its holder, and whoever acts for it. Two queries."""
    return holdings_on([post], day)[post.pk]


def holdings_on(posts: Iterable[Post], day: dt.date) -> dict[int, tuple[Holding, ...]]:
    """Return who may sign for each of some posts on a day, by the post's key. Two queries."""
    keys = {post.pk for post in posts}
    found: dict[int, list[Holding]] = {key: [] for key in keys}
    tenures = Tenure.objects.filter(_on(day), post__in=keys).select_related("officer__user", "post__unit")
    for tenure in tenures.order_by("post__order", "pk"):
        found[tenure.post_id].append(_held(tenure))
    for acting in _actings(Q(post__in=keys), day).select_related("officer__user", "post__unit"):
        found[acting.post_id].append(_acted_for(acting))
    return {key: tuple(holdings) for key, holdings in found.items()}


def is_held(day: dt.date, post: str = "pk", whose: Q | None = None) -> Q:
    """Return the condition on rows whose post somebody (`whose`: of some officers) holds or acts for on a day."""
    there = Q(_on(day), whose or Q(), post=OuterRef(post))
    return Q(Exists(Tenure.objects.filter(there))) | Q(Exists(ActingAppointment.objects.filter(there)))


def capacity_on(officer_id: int, post: Post, day: dt.date) -> Capacity:
    """Return in what capacity an officer signs for a post on a day: acting, or as its holder. One query."""
    holds = Tenure.objects.filter(_on(day), post=OuterRef("post"), officer=OuterRef("officer"))
    acting = _actings(Q(post=post, officer=officer_id) & ~Q(Exists(holds)), day).select_related("post").first()
    return _acted_for(acting).capacity if acting else Capacity(post.title)


def invitation_of(token: str, at: dt.datetime) -> Invitation | None:
    """Return the open invitation a link names; None when forged, sent anew since, expired, withdrawn or used."""
    try:
        pk, serial = signer().unsign(token).split(".")
    except BadSignature:
        return None
    with scopes_disabled():
        return (
            Invitation.objects.filter(pk=pk, serial=serial, accepted_at=None, withdrawn_at=None)
            .filter(invited_at__gt=at - VALID_FOR)
            .select_related("agency", "officer")
            .first()
        )


def account_of(email: str) -> User | None:
    """Return the account with an e-mail address, however it is written."""
    return User.objects.filter(email__iexact=email, is_active=True).order_by("pk").first()


def accounts_of(agency: Agency) -> Q:
    """Return the condition on users whose account is the agency's: they have a role there, or an officer has it."""
    return Q(memberships__agency=agency) | Q(officers__agency=agency)


def administrators_of(agency: Agency) -> list[User]:
    """Return the accounts that administer an agency. One query."""
    with scopes_disabled():
        rows = User.objects.filter(memberships__agency=agency, memberships__role=Role.ADMINISTRATOR, is_active=True)
        return list(rows.order_by("pk"))


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a person belongs: an agency, its posts held or acted for (in words), roles (in words)."""

    agency: Agency
    posts: tuple[str, ...]
    roles: tuple[str, ...]


def places_of(user: User, day: dt.date) -> list[Place]:
    """Return every agency a user is a member of on a day, with posts and roles there. Four queries."""
    with scopes_disabled():
        holdings = _holdings(Q(officer__user=user), day)
        memberships = list(Membership.objects.filter(user=user))
    return [
        Place(
            agency,
            tuple(str(held.capacity) for held in holdings if held.officer.agency_id == agency.pk),
            tuple(str(row.get_role_display()) for row in memberships if row.agency_id == agency.pk),
        )
        for agency in agencies_of(user, day)
    ]


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
