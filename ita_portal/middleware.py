"""Two small middlewares: the language people chose, and rows that cannot be read before the view says whose."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
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


def thai_first(get_response: type_response) -> type_response:
    """Speak Thai unless the visitor chose English here: the browser's own language is not a choice.

    Pages differ by that cookie and say so to caches. Files, feeds and data are the same for everyone.
    """
    known = {code for code, _name in settings.LANGUAGES}

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            if response.headers.get("Content-Type", "").startswith("text/html"):
                response.headers["Content-Language"] = translation.get_language()
                patch_vary_headers(response, ("Cookie",))
            return response

    return middleware
