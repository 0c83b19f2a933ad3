"""The isolation matrix: every route of the desk, every method, every role of another agency; and nobody at all.

The list of routes comes from the resolver: a new route without an entry in OBJECTS fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from organisations.models import Membership, Role
from tests.factories.accounts import sign_in
from tests.factories.world import YEAR, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today", "media_root")]

# Which row of the world stands in the address of a route (beside agency and year); None = no row.
OBJECTS: dict[str, str | None] = {
    "agency-home": None,
    "year-home": None,
    "assessments:analysis-detail": None,
    "assessments:analysis-start": None,
    "assessments:analysis-text": None,
    "assessments:criteria-changes": None,
    "assessments:criteria-detail": None,
    "assessments:finding-answer": None,
    "assessments:import-confirm": "score_import",
    "assessments:import-detail": "score_import",
    "assessments:import-new": None,
    "assessments:import-retry": "score_import",
    "assessments:score-confirm": None,
    "assessments:score-export": None,
    "assessments:score-revision": None,
    "assessments:score-sheet": None,
    "assessments:what-if": None,
    "measures:check-picture": "shot",
    "measures:carry-over": None,
    "measures:evidence-accept": "piece",
    "measures:evidence-edit": "piece",
    "measures:evidence-file": "evidence",
    "measures:evidence-move": "piece",
    "measures:evidence-new": None,
    "measures:evidence-remove": "piece",
    "measures:evidence-restore": "piece",
    "measures:follow-up": None,
    "measures:group-delete": "group",
    "measures:group-edit": "group",
    "measures:group-list": None,
    "measures:group-move": "group",
    "measures:group-new": None,
    "measures:group-restore": None,
    "measures:group-start": None,
    "measures:item-charge": None,
    "measures:item-check": None,
    "measures:item-confirm": None,
    "measures:item-detail": None,
    "measures:item-list": None,
    "measures:item-parts": None,
    "measures:item-unconfirm": None,
    "measures:heading-change": None,
    "measures:measure-delete": "measure",
    "measures:measure-edit": "measure",
    "measures:measure-move": "measure",
    "measures:measure-new": None,
    "measures:measure-restore": None,
    "measures:model-list": None,
    "measures:my-steps": None,
    "measures:points-handle": None,
    "measures:points-undo": None,
    "measures:outline-undo": None,
    "measures:plan-arrange": None,
    "measures:plan-detail": None,
    "measures:period-meaning": None,
    "measures:plan-edit": None,
    "measures:plan-regroup": None,
    "measures:progress-list": None,
    "measures:progress-new": "measure",
    "measures:progress-undo": "progress",
    "measures:measure-join": None,
    "measures:set-aside": None,
    "measures:sheet-confirm": "sheet_import",
    "measures:sheet-detail": "sheet_import",
    "measures:sheet-file": None,
    "measures:sheet-new": None,
    "measures:successors": None,
    "measures:take-up": None,
    "measures:weakness-list": None,
    "organisations:acting-edit": "acting",
    "organisations:acting-new": None,
    "organisations:agency-edit": None,
    "organisations:event-list": None,
    "organisations:invitation-resend": "invitation",
    "organisations:invitation-withdraw": "invitation",
    "organisations:member-delete": "member",
    "organisations:member-factors": "member",
    "organisations:member-list": None,
    "organisations:member-new": None,
    "organisations:officer-edit": "officer",
    "organisations:officer-list": None,
    "organisations:officer-new": None,
    "organisations:picture-file": "picture",
    "organisations:picture-list": None,
    "organisations:post-edit": "post",
    "organisations:post-list": None,
    "organisations:post-new": None,
    "organisations:settings": None,
    "organisations:tenure-edit": "tenure",
    "organisations:tenure-new": None,
    "organisations:unit-edit": "unit",
    "organisations:unit-list": None,
    "organisations:unit-new": None,
    "reports:board": None,
    "reports:board-paper": None,
    "reports:circulation-acknowledge": "circulation",
    "reports:memo-circulate": "memo",
    "reports:memo-remind": "memo",
    "reports:draft-restore": "draft_copy",
    "reports:gap-note": None,
    "reports:number-new": None,
    "reports:number-void": "number",
    "reports:register-file": None,
    "reports:register-list": None,
    "reports:register-paper": None,
    "reports:chain-edit": None,
    "reports:check-answer": None,
    "reports:chain-list": None,
    "reports:inbox": None,
    "reports:layout-archive": "layout",
    "reports:layout-edit": "layout",
    "reports:layout-list": None,
    "reports:layout-new": None,
    "reports:memo-answers": "draft",
    "reports:memo-decide": "memo",
    "reports:memo-detail": "memo",
    "reports:memo-edit": "draft",
    "reports:memo-issue": "memo",
    "reports:memo-list": None,
    "reports:memo-new": None,
    "reports:memo-publish": "memo",
    "reports:memo-recall": "memo",
    "reports:memo-submit": "draft",
    "reports:memo-withdraw": "draft",
    "reports:memo-word": "memo",
    "reports:order-new": None,
    "reports:order-word": "order_memo",
    "reports:plan-word": None,
    "reports:pack-file": "pack",
    "reports:pack-list": None,
    "reports:pack-new": None,
    "reports:publication-list": None,
    "reports:publication-withdraw": "publication",
    "reports:rendering-detail": "rendering",
    "reports:analysis-paper": None,
    "reports:analysis-word": None,
    "reports:plan-paper": None,
    "reports:rendering-page": "page",
    "reports:rendering-state": "rendering",
    "reports:rendering-pdf": "rendering",
    "reports:rendering-retry": "rendering",
    "reports:approval-sheet": "memo",
    "reports:record-check": None,
    "reports:report-answers": "report",
    "reports:report-changes": "report",
    "reports:report-correct": "report",
    "reports:report-edit": "report",
    "reports:report-freeze": "report",
    "reports:report-list": None,
    "reports:report-publish": "report",
    "reports:report-word": "report",
    "reports:round-open": None,
    "reports:year-check": None,
}
# Routes anybody may open. Everything else under / must be the desk, an account page or the administration.
PUBLIC = {
    "healthz", "set_language", "desk", "gallery", "demo-codes", "mine:calendar",
    "public:agency", "public:document", "public:document-csv", "public:document-json", "public:document-pdf",
    "public:feed", "public:home", "public:oit", "public:oit-file", "public:robots", "public:sitemap", "public:sitemap-section",
    "public:verify", "public:verify-home", "public:year",
}  # fmt: skip
FIXED = {"year": YEAR, "kind": "free", "direction": "up", "detail": "indicator", "code": "1", "item": "O1", "what": "results",
         "ending": "csv"}  # fmt: skip


def routes(
    patterns: list[Any] | None = None, space: str = "", prefix: str = ""
) -> Iterator[tuple[str, URLPattern, str]]:
    """Yield name, pattern and address of every route."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, inner, path)
        else:
            yield f"{space}{pattern.name}", pattern, path


def desk_routes() -> list[str]:
    """Return the names of the routes under an agency's desk."""
    return sorted({name for name, _pattern, path in routes() if path.startswith("desk/<slug:agency>/")})


def address(name: str, world: World, pk: object = None) -> str:
    """Return the address of a route with the rows of a world."""
    pattern = next(pattern for found, pattern, path in routes() if found == name and "<slug:agency>" in path)
    wanted = set(pattern.pattern.converters)
    row = OBJECTS[name]
    values: dict[str, object] = {"agency": world.slug, **FIXED}
    if row is not None:
        values |= world.values[row]
    if pk is not None and "pk" in wanted:
        values["pk"] = pk
    return reverse(name, kwargs={key: values[key] for key in wanted})


def writes(queries: CaptureQueriesContext) -> list[str]:
    """Return the statements that changed anything but a session."""
    starts = ("INSERT", "UPDATE", "DELETE")
    found = [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(starts)]
    return [sql for sql in found if "session" not in sql]


@pytest.fixture
def worlds() -> tuple[World, World]:
    """Return two agencies with one of everything each."""
    return make_world("ban-rao", "กขคเรา"), make_world("ban-uen", "ซฌญอื่น")


def test_every_route_is_on_one_of_the_lists() -> None:
    known = set(OBJECTS) | PUBLIC
    found = {name for name, _pattern, path in routes() if not path.startswith(("admin/", "accounts/"))}

    assert found - known == set()
    assert set(OBJECTS) - set(desk_routes()) == set()


def test_another_agency_is_not_there_for_any_role_and_method(worlds: tuple[World, World]) -> None:
    ours, theirs = worlds
    outsiders = [
        Membership.objects.get(agency=theirs.office.agency, role=role, user__officers=None).user for role in Role.values
    ]
    outsiders.append(theirs.office.executives[0].user)  # type: ignore[arg-type]
    wrong = []

    for user in outsiders:
        client = sign_in(user)
        for name in desk_routes():
            for method in (client.get, client.post):
                reset_queries()  # the log of a connection is bounded
                with CaptureQueriesContext(connection) as queries:
                    answer = method(address(name, ours))
                if answer.status_code != 404 or writes(queries) or ours.marker.encode() in answer.content:
                    wrong.append((name, str(user), answer.status_code, writes(queries)))

    assert wrong == []


def test_foreign_rows_under_the_own_agency_are_not_there(worlds: tuple[World, World]) -> None:
    ours, theirs = worlds
    user = theirs.office.staff.user
    for role in Role.values:
        Membership.objects.get_or_create(agency=theirs.office.agency, user=user, role=role)
    client = sign_in(user)
    wrong = []

    for name in desk_routes():
        row = OBJECTS[name]
        if row is None:
            continue
        for method in (client.get, client.post):
            with CaptureQueriesContext(connection) as queries:
                answer = method(address(name, theirs, ours.values[row]["pk"]))
            if answer.status_code not in {404, 405} or writes(queries):
                wrong.append((name, answer.status_code, writes(queries)))

    assert wrong == []


def test_unknown_and_foreign_agencies_answer_alike(worlds: tuple[World, World]) -> None:
    ours, theirs = worlds
    client = sign_in(theirs.office.staff.user)

    foreign = client.get(f"/desk/{ours.slug}/{YEAR}/plan/")
    unknown = client.get(f"/desk/ban-nai/{YEAR}/plan/")

    assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content)
    assert foreign.status_code == 404


def test_nobody_is_sent_to_sign_in_for_existing_and_missing_alike(worlds: tuple[World, World]) -> None:
    ours, _theirs = worlds
    client = Client()
    wrong = []

    for name in desk_routes():
        for method in (client.get, client.post):
            answers = [method(address(name, ours)), method(address(name, ours, 999999))]
            if {(answer.status_code, answer.headers["Location"].split("?")[0]) for answer in answers} != {
                (302, "/accounts/login/")
            }:
                wrong.append((name, [answer.status_code for answer in answers]))

    assert wrong == []


def test_a_reader_reads_and_changes_nothing(worlds: tuple[World, World]) -> None:
    ours, _theirs = worlds
    client = sign_in(Membership.objects.get(agency=ours.office.agency, role=Role.READER).user)
    wrong = []

    for name in desk_routes():
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(address(name, ours), {"verb": "endorse", "version": "1", "step_no": "1", "turn": "1"})
        if writes(queries) or answer.status_code not in {302, 403, 404, 405, 422}:
            wrong.append((name, answer.status_code, writes(queries)))

    assert wrong == []


def test_no_get_changes_a_row_and_nothing_of_others_is_shown(worlds: tuple[World, World]) -> None:
    ours, theirs = worlds
    user = ours.office.staff.user
    for role in Role.values:
        Membership.objects.get_or_create(agency=ours.office.agency, user=user, role=role)
    client = sign_in(user)
    wrong = []

    for name in desk_routes():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address(name, ours))
        body = answer.content if not answer.streaming else b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        for close in answer._resource_closers:  # answer.close() would close the test's database too
            close()
        if writes(queries) or theirs.marker.encode() in body or answer.status_code >= 500:
            wrong.append((name, answer.status_code, writes(queries)))

    assert wrong == []
