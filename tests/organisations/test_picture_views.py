"""The agency's pictures in the browser: given, shown, taken off; and on the papers made afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from organisations.models import Agency, AgencyPicture, Event, PictureUse, Role
from organisations.queries import picture_in_use
from reports import papers
from tests.factories.reports import make_memo, make_office, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 10"><path d="M0 0H9V10Z"/></svg>'
ClientAs = Callable[..., Client]


def page(agency: Agency) -> str:
    return f"/desk/{agency.slug}/settings/pictures/"


def give(client: Client, agency: Agency, data: bytes = DRAWING, use: str = "emblem") -> Any:
    return client.post(page(agency), {"use": use, f"{use}-file": SimpleUploadedFile("ตรา.svg", data)})


def test_an_emblem_is_kept_shown_and_printed_from_then_on(client_as: ClientAs, agency: Agency) -> None:
    client = client_as(Role.ADMINISTRATOR, agency)
    memo = make_memo(make_office(agency), make_plan(agency, 2569))
    before = papers.memo_document(memo)

    answer = give(client, agency)

    kept = picture_in_use(agency, PictureUse.EMBLEM)
    assert answer.status_code == 302
    assert kept is not None
    assert (before.emblem, papers.memo_document(memo).emblem) == ("", kept.sha256)
    shown = client.get(f"{page(agency)}{kept.pk}/")
    assert (shown.content, shown["Content-Type"]) == (bytes(kept.data), "image/svg+xml")
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Event.objects.filter(agency=agency, verb="picture.set").count() == 1


def test_a_picture_taken_off_leaves_the_place_empty_and_the_old_rows_stand(client_as: ClientAs, agency: Agency) -> None:
    client = client_as(Role.ADMINISTRATOR, agency)
    give(client, agency)

    client.post(page(agency), {"use": "emblem", "remove": "1"})

    assert picture_in_use(agency, PictureUse.EMBLEM) is None
    assert AgencyPicture.objects.filter(agency=agency).count() == 2


def test_a_file_that_is_no_picture_is_refused_beside_its_field(client_as: ClientAs, agency: Agency) -> None:
    answer = give(client_as(Role.ADMINISTRATOR, agency), agency, b"%PDF-1.7", "logo")

    assert answer.status_code == 422
    assert "ใช้ไฟล์ SVG, PNG หรือ JPEG เท่านั้น" in answer.content.decode()
    assert AgencyPicture.objects.count() == 0


def test_only_administrators_change_pictures(client_as: ClientAs, agency: Agency) -> None:
    assert give(client_as(Role.STAFF, agency), agency).status_code == 403
    assert give(client_as(Role.ADMINISTRATOR, agency), agency, use="stamp").status_code == 404
    assert AgencyPicture.objects.count() == 0
