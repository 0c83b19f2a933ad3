"""Papers of drafts: the first pages before the whole, drawn when made, swept when nobody needs them."""

import datetime as dt
from pathlib import Path

import pytest

from reports import store
from reports.actions import previews, rendering
from reports.models import PagePicture, Rendering, StoredFile
from reports.rules.paper import Cell, Column, Document, Row, Table, TablePaper
from tests.factories.organisations import make_agency
from tests.factories.reports import AT, finish, make_office, make_plan, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media_root")]
LATER = AT + previews.KEPT + dt.timedelta(minutes=1)


def plan(rows: int) -> Document:
    table = Table(
        "แผน", (Column("มาตรการ", 100),), tuple(Row((Cell((f"มาตรการ {n} " + "ก" * 90,)),)) for n in range(rows))
    )
    return Document("plan", "แผน", (TablePaper(("แผน",), (), (table,), "portrait"),))


def test_a_long_paper_is_asked_for_twice_its_first_pages_first() -> None:
    quick, whole = previews.request(agency=make_agency(), paper=plan(100), at=AT, draft_of="plan-1")

    assert quick.pk < whole.pk
    assert len(quick.content) < len(whole.content)
    assert rendering.lease_waiting(at=AT) == [quick.pk, whole.pk]


def test_a_short_paper_or_one_that_is_made_is_asked_for_once() -> None:
    agency = make_agency()
    short = previews.request(agency=agency, paper=plan(3), at=AT, draft_of="plan-2")
    finish(rendering.request(agency=agency, paper=plan(100), at=AT))

    again = previews.request(agency=agency, paper=plan(100), at=AT, draft_of="plan-1")

    assert short[0] == short[1]
    assert again[0] == again[1]
    assert Rendering.objects.count() == 2


def test_what_a_newer_draft_replaced_is_not_made() -> None:
    agency = make_agency()
    begun = previews.request(agency=agency, paper=plan(1), at=AT, draft_of="plan-1")[1]
    rendering.lease_waiting(at=AT)
    for rows in (2, 3, 100, 101):
        newest = previews.request(agency=agency, paper=plan(rows), at=AT, draft_of="plan-1")
    other = previews.request(agency=agency, paper=plan(5), at=AT, draft_of="plan-2")[1]

    assert list(Rendering.objects.all()) == [begun, *newest, other]


def test_a_draft_that_was_submitted_is_made_though_the_draft_goes_on() -> None:
    agency = make_agency()
    previews.request(agency=agency, paper=plan(1), at=AT, draft_of="memo-1")
    submitted = rendering.request(agency=agency, paper=plan(1), at=AT)

    previews.request(agency=agency, paper=plan(1), at=AT, draft_of="memo-1")
    newest = previews.request(agency=agency, paper=plan(2), at=AT, draft_of="memo-1")[1]

    assert list(Rendering.objects.all()) == [submitted, newest]


def test_a_made_paper_has_pictures_of_its_pages() -> None:
    asked = rendering.request(agency=make_agency(), paper=plan(3), at=AT)

    assert rendering.make(rendering_id=asked.pk, at=AT)

    picture = PagePicture.objects.get(rendering=asked)
    assert (picture.number, picture.file.content_type) == (1, "image/png")
    assert any("มาตรการ" in line[4] for line in picture.lines)


def test_previews_a_day_old_go_with_their_files_and_what_was_submitted_stays(media_root: Path) -> None:
    office = make_office()
    memo = make_submitted(office, make_plan(office.agency))
    kept = memo.versions.get().submitted
    finish(kept)
    draft = rendering.request(agency=office.agency, paper=plan(3), at=AT)
    rendering.make(rendering_id=draft.pk, at=AT)
    draft.refresh_from_db()
    files = [draft.file_id, *PagePicture.objects.filter(rendering=draft).values_list("file", flat=True)]

    assert previews.sweep(at=AT) == 0
    assert previews.sweep(at=LATER) == 1

    assert list(Rendering.objects.all()) == [kept]
    assert not StoredFile.objects.filter(pk__in=files).exists()
    assert StoredFile.objects.filter(pk=kept.file_id).exists()


def test_bytes_that_another_row_shows_stay() -> None:
    agency, other = make_agency("ban-a"), make_agency("ban-b")
    mine = rendering.request(agency=agency, paper=plan(3), at=AT)
    theirs = rendering.request(agency=other, paper=plan(3), at=LATER)
    for row in (mine, theirs):
        rendering.make(rendering_id=row.pk, at=AT)
        row.refresh_from_db()

    previews.sweep(at=LATER)

    assert mine.file_id == theirs.file_id
    assert store.path_of(theirs.file_id or "").exists()
    assert list(Rendering.objects.all()) == [theirs]
