"""kill -9 after every statement of submitting, deciding, issuing and mailing: all of it or nothing, and it goes on."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings
from django_scopes import scopes_disabled

from organisations import notices
from organisations.models import ChainHead, Event, Notice
from reports import queries
from reports.actions.decide import Turn, decide
from reports.actions.issue import NEXT_FREE, issue_memo
from reports.actions.submit import submit_memo
from reports.models import ApprovalStep, CheckCode, Decision, DocumentNumber, Memo, MemoVersion, Rendering, SkippedStep
from reports.queries import records
from tests.factories.reports import AT, Office, finish, make_memo, make_office, make_submitted
from tests.reports.actions.test_decide import take

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today", "media_root")]

TABLES = (ApprovalStep, ChainHead, CheckCode, Decision, DocumentNumber, Event, Memo, MemoVersion, Notice, Rendering, SkippedStep)  # fmt: skip
DONE = 0
MOST = 200  # an action of more statements than this is another fault


def record() -> list[list[dict[str, Any]]]:
    """Return every row that the actions write."""
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def killed_after(action: Callable[[], object], statement: int) -> bool:
    """Run the action in a process of its own that kills itself after so many statements; return whether it died."""
    connections.close_all()
    child = os.fork()
    if not child:
        _run(action, statement)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == DONE
    return False


def _run(action: Callable[[], object], statement: int) -> None:
    """Never returns: the child of a test must not go on with the test."""
    done = 0

    def kill(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal done
        result = execute(*args)
        done += 1
        if done == statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    code = 1
    try:
        with scopes_disabled(), connection.execute_wrapper(kill):
            action()
        code = DONE
    finally:
        os._exit(code)


def kill_everywhere(action: Callable[[], object], check: Callable[[], object]) -> int:
    """Kill the action after each of its statements, until one run comes through; return after how many it died.

    After each kill every row is as it was, and `check` holds: nobody has to mend anything.
    """
    before = record()
    for statement in range(1, MOST):
        if not killed_after(action, statement):
            return statement - 1
        assert record() == before
        check()
    raise AssertionError("the action does not end")


def in_the_inbox(memo: Memo, office: Office, place: int) -> Callable[[], object]:
    def check() -> None:
        assert memo in queries.inbox(office.member(office.executives[place]))

    return check


def test_killed_while_submitting_it_stays_a_draft() -> None:
    office = make_office()
    memo = make_memo(office)
    by = office.staff

    def submit() -> None:
        submit_memo(memo=Memo.objects.get(pk=memo.pk), by=by, at=AT)

    died = kill_everywhere(submit, lambda: None)

    memo.refresh_from_db()
    assert died > 10
    assert (memo.state, memo.step_no, memo.turn) == ("in_approval", 1, 1)
    assert Notice.objects.count() == 1
    in_the_inbox(memo, office, 0)()
    assert list(records.damage_of(office.agency)) == []


@pytest.mark.parametrize(("verb", "place"), [("endorse", ("in_approval", 3, 3)), ("return", ("returned", 0, 0))])
def test_killed_while_deciding_it_still_waits(verb: str, place: tuple[str, int, int]) -> None:
    office = make_office()
    memo = make_submitted(office)
    take(memo, office.member(office.executives[0]))
    by = office.member(office.executives[1])
    mails = Notice.objects.count()

    def sign() -> None:
        decide(
            turn=Turn(Memo.objects.get(pk=memo.pk), 1, 2, 2),
            verb_code=verb,
            opinion="เหตุผล",
            by=by,
            at=AT,
            authentication="test",
            address=None,
        )

    died = kill_everywhere(sign, in_the_inbox(memo, office, 1))

    memo.refresh_from_db()
    assert died > 10
    assert (memo.state, memo.step_no, memo.turn) == place
    assert (Decision.objects.count(), Notice.objects.count()) == (2, mails + 1)
    assert list(records.damage_of(office.agency)) == []


def test_killed_while_issuing_no_number_is_lost() -> None:
    office = make_office(executives=1)
    memo = make_submitted(office)
    take(memo, office.member(office.executives[0]))
    by = office.staff

    def issue() -> None:
        issue_memo(memo=Memo.objects.get(pk=memo.pk), number=NEXT_FREE, by=by, at=AT)

    died = kill_everywhere(issue, lambda: None)

    memo.refresh_from_db()
    assert died > 10
    assert (memo.state, DocumentNumber.objects.get().number, CheckCode.objects.count()) == ("issued", 1, 1)
    finish(memo.versions.get().issued)  # type: ignore[arg-type]
    assert list(records.damage_of(office.agency)) == []


def test_killed_while_mailing_nobody_is_told_twice(tmp_path: Path) -> None:
    office = make_office()
    memo = make_submitted(office)
    (mails := tmp_path / "mails").mkdir()

    with override_settings(EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend", EMAIL_FILE_PATH=mails):
        for statement in range(1, MOST):
            Notice.objects.update(sending_at=None)  # as if nothing was tried yet
            for mail in mails.iterdir():
                mail.unlink()
            has_died = killed_after(lambda: notices.deliver(at=AT), statement)
            killed_after(lambda: notices.deliver(at=AT), MOST)
            assert len(list(mails.iterdir())) <= 1
            in_the_inbox(memo, office, 0)()
            if not has_died:
                break

    assert len(list(mails.iterdir())) == 1
