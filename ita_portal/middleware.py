"""Small middlewares: the language people chose, rows that cannot be read before the view says whose, the second factor."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django_scopes import scope, scopes_disabled

from ita_portal import second_factor

GUARDED = ("/desk/", "/admin/", "/accounts/")
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


def second_factor_first(get_response: type_response) -> type_response:
    """Lead who must prove a second factor to do so before anything of desk, administration or account answers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(GUARDED) or not request.user.is_authenticated:
            return get_response(request)
        where = second_factor.detour(request, _route(request.path_info))
        if where is None:
            return get_response(request)
        if request.method == "GET":
            request.session[second_factor.NEXT] = request.get_full_path()
        return HttpResponseRedirect(
            f"{where}?{urlencode({REDIRECT_FIELD_NAME: request.session.get(second_factor.NEXT, settings.LOGIN_REDIRECT_URL)})}"
        )

    return middleware


def _route(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""
