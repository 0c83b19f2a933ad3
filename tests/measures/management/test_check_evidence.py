import functools
import io

import pytest
from django.core.management import CommandError, call_command

from measures import link_probe
from measures.actions import watch
from measures.models import LinkCheck, WatchedLink
from organisations.models import Agency
from tests.factories.items import make_item, make_item_evidence, member
from tests.factories.organisations import make_member
from tests.measures.web import serving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("check_evidence", *args, stdout=out)
    return out.getvalue()


def test_due_addresses_are_checked_once_and_all_of_them_with_now(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as web:
        web.pages["/plan"] = (200, "text/html", "<p>2569</p>")
        make_item_evidence(make_item(), member(make_member(agency)), web.url("/plan"))
        look = functools.partial(link_probe.look, open_ports=frozenset({web.port}))
        monkeypatch.setattr(watch.check_due, "__kwdefaults__", {**watch.check_due.__kwdefaults__, "look": look})

        due, nothing, now = run(), run("--agency", "ban-rao"), run("--agency", "ban-rao", "--now")

    assert [due, nothing] == [f"ok           {web.url('/plan')}\n1 addresses checked\n", "0 addresses checked\n"]
    assert (now, LinkCheck.objects.count()) == (due, 2)


def test_the_command_of_a_real_site_never_reaches_this_host(agency: Agency) -> None:
    with serving() as web:
        make_item_evidence(make_item(), member(make_member(agency)), web.url("/plan"))

        assert run().startswith("refused")
        assert web.asked == []


def test_another_agencys_addresses_are_left_alone(agency: Agency, other_agency: Agency) -> None:
    make_item_evidence(make_item(), member(make_member(agency)))

    assert run("--agency", other_agency.slug, "--now") == "0 addresses checked\n"
    assert WatchedLink.objects.get().last is None


def test_an_unknown_agency_is_one_clear_line() -> None:
    with pytest.raises(CommandError, match="no agency has the address ban-nai"):
        run("--agency", "ban-nai")
