import dataclasses
import datetime as dt

import pytest

from measures.rules.link_verdict import Answer, Known, is_alarm, is_our_network, likeness, verdict

URL = "https://www.example.go.th/plan/2568"
WORDS = "แผน ปฏิบัติการ ป้องกัน การทุจริต ของ เทศบาล ประจำปี ๒๕๖๘ ผู้เข้าชม 1200 คน"
GOOD = Answer(
    URL,
    final_url=URL,
    status=200,
    kind="html",
    size=900,
    content_hash="a",
    title="แผน ๒๕๖๘",
    text=WORDS,
    has_parts=True,
)
KNOWN = Known("html", "a", WORDS)
PDF = dataclasses.replace(
    GOOD, url="https://example.go.th/a.pdf", final_url="https://example.go.th/a.pdf", kind="pdf", text=""
)
AT = dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC)


def changed(**fields: object) -> Answer:
    return dataclasses.replace(GOOD, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answer", "known", "found"),
    [
        (GOOD, None, "ok"),
        (GOOD, KNOWN, "ok"),
        (changed(text=WORDS.replace("1200", "1201"), content_hash="b"), KNOWN, "ok"),
        (changed(status=404), KNOWN, "dead"),
        (changed(status=410), KNOWN, "dead"),
        (changed(status=503), KNOWN, "dead"),
        (changed(status=429), KNOWN, "busy"),
        (changed(status=401), KNOWN, "login"),
        (changed(status=403), KNOWN, "login"),
        (Answer(URL, error="dns"), KNOWN, "dead"),
        (Answer(URL, error="timeout"), KNOWN, "dead"),
        (Answer(URL, error="redirects"), KNOWN, "dead"),
        (Answer(URL, error="refused"), KNOWN, "refused"),
        (Answer(URL, error="certificate"), KNOWN, "certificate"),
        (changed(final_url="https://www.example.go.th/wp-login.php?to=plan"), KNOWN, "login"),
        (changed(final_url="https://accounts.example.com/signin/v2"), KNOWN, "login"),
        (changed(asks_password=True, content_hash="b"), KNOWN, "login"),
        (changed(asks_password=True, content_hash="b"), dataclasses.replace(KNOWN, asks_password=True), "ok"),
        (changed(asks_password=True), None, "login"),
        (changed(size=0, text="", kind=""), KNOWN, "empty"),
        (changed(text="", has_parts=False), KNOWN, "empty"),
        (changed(text="", content_hash="a"), KNOWN, "year_gone"),
        (changed(title="404 Not Found"), KNOWN, "not_found"),
        (changed(title="", text="ขออภัย ไม่พบหน้าที่ท่านต้องการ"), KNOWN, "not_found"),
        (changed(text=f"{WORDS} ห้อง 404 " * 20), KNOWN, "ok"),
        (changed(final_url="https://www.example.go.th/"), KNOWN, "not_found"),
        (changed(final_url="https://www.example.go.th/home"), KNOWN, "not_found"),
        (changed(kind="pdf", text=""), KNOWN, "wrong_type"),
        (dataclasses.replace(PDF, kind="html", text=WORDS), None, "wrong_type"),
        (PDF, None, "ok"),
        (changed(text=WORDS.replace("๒๕๖๘", "๒๕๖๗"), content_hash="b"), KNOWN, "year_gone"),
        (changed(final_url="https://new.example.go.th/plan/2568", has_moved=True), KNOWN, "moved"),
        (changed(final_url="https://new.example.go.th/plan/2568"), KNOWN, "ok"),
        (changed(final_url="http://example.go.th/plan/2568/", has_moved=True), KNOWN, "ok"),
        (changed(text="ประกาศ รับสมัคร งาน ใหม่ ประจำปี 2568", content_hash="b"), KNOWN, "changed"),
        (dataclasses.replace(PDF, content_hash="b"), Known("pdf", "a", ""), "changed"),
    ],
)
def test_verdict_on_an_answer(answer: Answer, known: Known | None, found: str) -> None:
    assert verdict(answer, known, 2568) == found


def test_a_page_whose_year_nobody_agrees_on_is_not_asked_for_one() -> None:
    assert verdict(changed(text=WORDS.replace("๒๕๖๘", "๒๕๖๗"), content_hash="b"), KNOWN, None) == "ok"


def test_likeness_leaves_figures_out() -> None:
    assert [likeness("ก ข 1", "ก ข 2"), likeness("ก ข", "ก ค"), likeness("", "")] == [1.0, 1 / 3, 1.0]


@pytest.mark.parametrize(
    ("outcome", "hours", "alarm"), [("dead", 2, False), ("dead", 3, True), ("ok", 9, False), ("busy", 9, False)]
)
def test_alarm_needs_two_failures_hours_apart(outcome: str, hours: int, alarm: bool) -> None:
    assert is_alarm(outcome, AT, AT + dt.timedelta(hours=hours)) == alarm


def test_alarm_needs_a_first_failure() -> None:
    assert is_alarm("dead", None, AT) is False


@pytest.mark.parametrize(
    ("errors", "ours"),
    [
        ({"a": ["timeout"], "b": ["dns", "connection"]}, True),
        ({"a": ["timeout"], "b": [""]}, False),
        ({"a": ["timeout"], "b": ["certificate"]}, False),
        ({"a": ["timeout", "timeout"]}, False),
        ({}, False),
    ],
)
def test_all_failed_at_once_is_our_network(errors: dict[str, list[str]], ours: bool) -> None:
    assert is_our_network(errors) is ours
