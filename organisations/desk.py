"""The door to an agency's desk: signed in, a member, inside the agency's scope, allowed. In that order.

Not signed in → sign-in page, for existing and missing things alike. Not a member, or no such agency →
the same 404. A member without the right → 403. Views find `request.agency` and `request.member`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django_scopes import scope

from organisations import permissions
from organisations.models import Agency
from organisations.queries import Member, member_of

Predicate = Callable[[Member], bool]
ViewFunction = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """For annotations: a request that came through the door."""

    agency: Agency
    member: Member


def _enter(request: HttpRequest, slug: str, may: Predicate, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    member = member_of(request.user, slug, timezone.localdate())
    if member is None:
        raise Http404
    request.agency, request.member = member.agency, member  # type: ignore[attr-defined]
    with scope(agency=member.agency):
        if not may(member):
            raise PermissionDenied
        response = view()
        if isinstance(response, SimpleTemplateResponse):
            response.render()  # templates read rows: inside the scope
        return response


def desk(may: Predicate = permissions.may_read) -> Callable[[ViewFunction], ViewFunction]:
    """Decorate a view function whose address starts with /desk/<slug:agency>/."""

    def decorate(view: ViewFunction) -> ViewFunction:
        @wraps(view)
        def wrapper(request: HttpRequest, agency: str, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- URL values
            return _enter(request, agency, may, lambda: view(request, **kwargs))

        return wrapper

    return decorate


class Desk:
    """Mixin for class-based views under /desk/<slug:agency>/; set `may` (and `may_post` where it differs)."""

    may: Predicate = staticmethod(permissions.may_read)
    may_post: Predicate | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- Django's signature
        """Open the door, then dispatch as usual. `agency` leaves the keyword arguments."""
        slug = kwargs.pop("agency")
        self.kwargs.pop("agency", None)  # type: ignore[attr-defined]
        may = self.may_post if self.may_post and request.method == "POST" else self.may
        return _enter(request, slug, may, lambda: super(Desk, self).dispatch(request, *args, **kwargs))  # type: ignore[misc]
