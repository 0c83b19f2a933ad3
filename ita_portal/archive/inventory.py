"""What belongs to one agency, found from the models: a new model with a way to Agency is in without being named.

Every model of the portal is one of: an agency's (it has a foreign key that leads to Agency, not through an account),
an account's (`ACCOUNTS`), shared by all and known by a name (`SHARED`), criteria (`CRITERIA_PARTS`), or left out with
a reason (`LEFT_OUT`). tests/ita_portal/archive fails for a model that is none of these.
"""

import functools
import operator
from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db.models import FileField, ForeignKey, Model, Q, QuerySet
from django_scopes import scope, scopes_disabled

from assessments.models import (
    CriteriaSet,
    Indicator,
    Item,
    Level,
    Question,
    RequiredPart,
    SubIndicator,
    Tool,
    Window,
)
from measures.models import CalendarKey, ReminderChoice, SpecialDay, WatchedHost
from organisations.models import ActingKind, Agency, Membership, Officer, User
from reports.models import StoredFile, Verb

OURS = ("organisations", "assessments", "measures", "reports")
# Rows of all agencies that an agency's rows name, and what they are known by on every portal.
SHARED: dict[type[Model], tuple[str, ...]] = {
    CriteriaSet: ("fiscal_year", "revision"),
    ActingKind: ("label",),
    Verb: ("code",),
    WatchedHost: ("name",),
    StoredFile: ("sha256",),
}
CRITERIA_PARTS: tuple[type[Model], ...] = (
    Tool, Indicator, SubIndicator, Item, RequiredPart, Question, Level, Window,
)  # fmt: skip
# What hangs on an account of the agency; True = people sign in with it (or it is a secret address).
ACCOUNTS: dict[type[Model], bool] = {
    EmailAddress: False,
    ReminderChoice: False,
    Authenticator: True,
    CalendarKey: True,
    SocialAccount: True,
}
LEFT_OUT: dict[str, str] = {
    SpecialDay._meta.label: "declared for the whole portal by its administrator",
    "admin.LogEntry": "what was done to the portal under /admin/",
    "usersessions.UserSession": "people sign in again",
    "organisations.User_groups": "rights over the whole portal",
    "organisations.User_user_permissions": "rights over the whole portal",
}


def foreign_keys(model: type[Model]) -> list[Any]:
    """Return the foreign keys (and one-to-ones) a model's rows hold."""
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


@functools.cache
def agency_models() -> tuple[type[Model], ...]:
    """Return every model from which foreign keys lead to Agency, tables between and histories too."""
    models = list(apps.get_models(include_auto_created=True))
    found: set[type[Model]] = {Agency}
    while True:
        more = {one for one in models if any(field.related_model in found for field in foreign_keys(one))}
        if more <= found:
            return tuple(one for one in models if one in found)
        found |= more


def is_renumbered(model: type[Model]) -> bool:
    """Whether rows get new keys where they are restored: nothing names them by their key."""
    return model in ACCOUNTS or bool(model._meta.auto_created) or hasattr(model, "history_object")


def rows_of(model: type[Model], agency: Agency) -> QuerySet[Any]:
    """Return an agency's rows of one of `agency_models`, as its own pages see them: by the model's scope.

    Models without one (histories, tables between) follow their foreign keys, to rows that are gone as well.
    """
    if model is Agency:
        return Agency.objects.filter(pk=agency.pk)
    scoped: Any = getattr(model, "objects", None)
    if hasattr(scoped, "with_scope"):
        with scope(agency=agency):
            return scoped.order_by("pk")
    base: Any = getattr(model, "instance_type", model)  # of a history: what it is the history of
    hops = [field for field in foreign_keys(base) if field.related_model in agency_models() and not field.null]
    with scopes_disabled():
        wanted = [Q(**{f"{hop.attname}__in": key}) for hop in hops for key in _keys(hop.related_model, agency)]
        return model._base_manager.filter(functools.reduce(operator.or_, wanted)).order_by("pk")


def _keys(model: type[Model], agency: Agency) -> Iterator[QuerySet[Any]]:
    """Yield what names the keys of an agency's rows, as subqueries: those there are, and those its history knows."""
    yield rows_of(model, agency).order_by().values("pk")
    history: Any = getattr(model, "history", None)
    if history is not None:
        yield rows_of(history.model, agency).order_by().values(model._meta.pk.name)


def named_by(agency: Agency, target: type[Model]) -> set[Any]:
    """Return the keys of `target` that the agency's rows name."""
    found: set[Any] = set()
    for model in agency_models():
        for field in foreign_keys(model):
            if field.related_model is target:
                found |= set(rows_of(model, agency).order_by().values_list(field.attname, flat=True).distinct())
    return found - {None}


def members(agency: Agency) -> set[int]:
    """Return the accounts that are the agency's own: of its members and officers."""
    with scope(agency=agency):
        officers = Officer.objects.exclude(user=None).values_list("user", flat=True)
        return {*Membership.objects.values_list("user", flat=True), *officers}


def file_fields(model: type[Model]) -> list[FileField]:
    """Return the fields of a model that name files in MEDIA_ROOT."""
    return [field for field in model._meta.concrete_fields if isinstance(field, FileField)]


def archived_models() -> tuple[type[Model], ...]:
    """Return every model that an archive may hold rows of, in the order they are restored."""
    return (*SHARED, *CRITERIA_PARTS, User, *ACCOUNTS, *agency_models())
