"""One middleware of our own: rows of agencies cannot be read before the view says whose they are."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_scopes import scope, scopes_disabled

type_response = Callable[[HttpRequest], HttpResponse]


def fail_closed_scope(get_response: type_response) -> type_response:
    """Open an empty scope around each request: unscoped reads of agency rows raise ScopeError.

    `organisations.desk` enters the scope of one agency; public pages read published rows through
    queries that say `scopes_disabled`. The system administration stands outside the agencies.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/admin/"):
            with scopes_disabled():
                return get_response(request)
        with scope():
            return get_response(request)

    return middleware
