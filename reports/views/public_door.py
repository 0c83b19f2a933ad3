"""What every public page passes: the agency behind the address, and an answer that is sent only when it changed."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag

from reports import queries

ViewFunction = Callable[..., HttpResponseBase]
_FORM_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')  # another mask of the same secret each time


def of_agency(view: ViewFunction) -> ViewFunction:
    """Give the view the agency of the address; an address it had before leads to the new one for ever."""

    @wraps(view)
    def wrapper(request: HttpRequest, agency: str, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- URL values
        found = queries.agency_at(agency)
        if found is None:
            raise Http404
        if found.slug != agency:
            match = request.resolver_match
            address = reverse(match.view_name, kwargs={**kwargs, "agency": found.slug})  # type: ignore[union-attr]
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{address}?{query}" if query else address, permanent=True)
        return view(request, agency=found, **kwargs)

    return wrapper


def page(view: ViewFunction) -> ViewFunction:
    """Answer 304 while the page shows the same. Private: it holds a form token and says who is signed in."""

    @wraps(view)
    def wrapper(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- URL values
        response = view(request, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return unless_known(request, response)  # type: ignore[arg-type]

    return wrapper


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Return 304 in place of a response whose content the visitor holds already."""
    secret = str(request.META.get("CSRF_COOKIE", ""))  # a page kept must still hold a token of the cookie
    shown = _FORM_TOKEN.sub(b"", response.content) + secret.encode()
    etag = quote_etag(hashlib.sha256(shown).hexdigest()[:32])
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
