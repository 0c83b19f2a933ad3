"""axe finds nothing on any page, on a phone and on a desk, light and dark; nothing scrolls sideways."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_scopes import scopes_disabled
from playwright.sync_api import Page

from organisations.models import Invitation, Membership, Role
from reports.models import CheckCode, Publication, ReportLine
from tests.factories.accounts import sign_in
from tests.factories.organisations import make_member
from tests.factories.world import YEAR, World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media_root")]

VIEWS = [
    pytest.param({"width": 360, "height": 740}, "light", id="phone-light"),
    pytest.param({"width": 360, "height": 740}, "dark", id="phone-dark"),
    pytest.param({"width": 1280, "height": 900}, "light", id="desk-light"),
    pytest.param({"width": 1280, "height": 900}, "dark", id="desk-dark"),
]


ACCOUNT_PAGES = [
    "/accounts/me/", "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/reauthenticate/", "/accounts/sessions/", "/accounts/password/change/",
]  # fmt: skip
ENROLMENT = ["/accounts/2fa/start/", "/accounts/2fa/totp/activate/"]


def desk_pages(world: World) -> list[str]:
    """Return the pages members work on."""
    base = f"/desk/{world.slug}"
    year = f"{base}/{YEAR}"
    pk = {name: values["pk"] for name, values in world.values.items()}
    return [
        f"{year}/",
        f"{base}/{YEAR - 1}/scores/",
        f"{base}/{YEAR - 1}/scores/?tools=weighted",
        f"{base}/{YEAR - 1}/scores/revision/",
        f"{base}/scores/import/",
        f"{base}/scores/import/{pk['score_import']}/",
        f"{base}/{YEAR - 1}/criteria/",
        f"{base}/{YEAR - 1}/analysis/",
        f"{base}/{YEAR - 1}/analysis/text/",
        f"{base}/{YEAR - 1}/what-if/",
        f"{year}/weak-points/",
        f"{year}/plan/",
        f"{year}/plan/regroup/?grouping=indicator",
        f"{year}/plan/measures/models/",
        f"{year}/plan/measures/models/?q=ยืม",
        f"{year}/plan/edit/",
        f"{year}/plan/measures/new/",
        f"{base}/measures/{pk['measure']}/",
        f"{year}/progress/",
        f"{base}/measures/{pk['measure']}/progress/",
        f"{year}/items/",
        f"{year}/items/O1/",
        f"{year}/items/O2/",
        f"{year}/pack/",
        f"{year}/my-steps/",
        f"{year}/check/",
        f"{year}/plan/carry-over/",
        f"{year}/plan/successors/",
        f"{year}/groups/",
        f"{year}/groups/new/",
        f"{base}/groups/{pk['group']}/",
        f"{base}/memos/{pk['order_memo']}/edit/",
        f"{year}/items/O1/evidence/{pk['piece']}/edit/",
        f"{year}/memos/",
        f"{year}/memos/new/",
        f"{base}/memos/{pk['draft']}/edit/",
        f"{base}/memos/{pk['memo']}/",
        f"{base}/memos/{pk['done']}/",
        f"{base}/registers/?year={YEAR}&of=outgoing:บ้านเรา",
        f"{base}/registers/new/",
        f"{base}/registers/gaps/?year={YEAR}&of=outgoing:บ้านเรา&first=1&last=6",
        f"{base}/registers/numbers/{pk['number']}/void/",
        f"{base}/inbox/",
        f"{year}/reports/",
        f"{base}/reports/{pk['report']}/",
        f"{year}/publish/",
        f"{base}/settings/",
        f"{base}/settings/agency/",
        f"{base}/settings/units/",
        f"{base}/settings/posts/",
        f"{year}/plan/sheet/",
        f"{base}/sheets/{pk['sheet_import']}/",
        f"{base}/reports/{pk['report']}/changes/",
        f"{base}/reports/{pk['report']}/answers/",
        f"{base}/memos/{pk['draft']}/answers/",
        f"{base}/settings/pictures/",
        f"{base}/settings/officers/",
        f"{base}/settings/members/",
        f"{base}/settings/members/new/",
        f"{base}/settings/members/{pk['member']}/factors/",
        f"{base}/settings/acting/new/",
        f"{base}/settings/chains/",
        f"{base}/settings/chains/free/",
        f"{base}/settings/layouts/",
        f"{base}/settings/layouts/new/?from=report-evidence",
        f"{base}/settings/layouts/{pk['layout']}/",
        f"{base}/events/",
        f"{year}/board/",
        f"{base}/settings/follow-up/",
        "/accounts/reminders/",
        f"{base}/events/check/",
        "/desk/gallery/",
        "/desk/nowhere/",
    ]


def faults(page: Page, address: str, width: int) -> list[str]:
    """Return what axe finds on a page, and whether it scrolls sideways."""
    page.goto(address)
    found = [f"{address}: {violation['id']}" for violation in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"{address}: scrolls sideways")
    return found


@pytest.mark.parametrize(("viewport", "scheme"), VIEWS)
def test_no_page_has_a_fault(open_page: Callable[..., Page], viewport: dict[str, int], scheme: str) -> None:
    with scopes_disabled():
        world = make_world("ban-rao", "บ้านเรา")
        staff = world.office.staff.user
        for role in Role.values:
            Membership.objects.get_or_create(agency=world.office.agency, user=staff, role=role)
        document, code = Publication.objects.get(), CheckCode.objects.get()
        invitation = Invitation.objects.get()
        ReportLine.objects.update(done="รอบ 6 เดือน")  # so that the page of answers asks for one
        new_chief = make_member(world.office.agency, Role.ADMINISTRATOR)
    member = open_page(staff, viewport=viewport, color_scheme=scheme)
    executive = open_page(world.office.executives[0].user, viewport=viewport, color_scheme=scheme)
    visitor = open_page(viewport=viewport, color_scheme=scheme)
    width = viewport["width"]

    found = [fault for address in desk_pages(world) for fault in faults(member, address, width)]
    found += faults(executive, f"/desk/{world.slug}/inbox/", width)
    found += faults(executive, f"/desk/{world.slug}/inbox/{world.values['memo']['pk']}/", width)
    found += [fault for address in ACCOUNT_PAGES for fault in faults(member, address, width)]
    newcomer = open_page(viewport=viewport, color_scheme=scheme)
    cookie = sign_in(new_chief, proved=False).cookies["sessionid"]
    newcomer.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": member.url}])
    found += [fault for address in ENROLMENT for fault in faults(newcomer, address, width)]
    for address in (
        "/",
        "/?q=บ้านเรา",
        f"/{world.slug}/",
        f"/{world.slug}/{YEAR}/",
        f"/{world.slug}/{YEAR}/oit/",
        f"/d/{document.pk}/",
        "/verify/",
        f"/verify/{code.pk}/",
        "/accounts/login/",
        f"/accounts/invitations/{invitation.token}/",
        "/accounts/invitations/none/",
    ):
        found += faults(visitor, address, width)

    assert found == []


def test_english_pages_have_no_fault(open_page: Callable[..., Page]) -> None:
    with scopes_disabled():
        world = make_world("ban-rao", "บ้านเรา")
        staff = world.office.staff.user
        for role in Role.values:
            Membership.objects.get_or_create(agency=world.office.agency, user=staff, role=role)
    member = open_page(staff, viewport={"width": 360, "height": 740})
    member.goto("/")
    member.get_by_role("button", name="English").click()
    base = f"/desk/{world.slug}"
    addresses = [
        "/",
        f"{base}/{YEAR}/",
        f"{base}/{YEAR - 1}/scores/",
        f"{base}/{YEAR}/plan/measures/new/",
        f"{base}/settings/",
    ]

    assert [fault for address in addresses for fault in faults(member, address, 360)] == []
