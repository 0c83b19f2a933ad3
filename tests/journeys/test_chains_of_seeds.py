"""The memos of seeds 000, 002 and 003, decided on again by every executive of their chains, on a telephone."""

import dataclasses
import datetime as dt
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import yaml
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from playwright.sync_api import Page, expect

from ita_portal import second_factor, thai
from ita_portal.template_filters import thai_datetime
from organisations.models import Agency, User
from reports.management import demo_loader
from reports.models import Memo, MemoVersion
from reports.papers.signing import signed_at
from reports.rules import paper
from reports.rules.paper import OpinionBlock, from_json
from tests.journeys.test_four_taps import PHONE
from tests.journeys.test_reports_of_seeds import is_printed
from tests.journeys.test_year import work
from tests.reports import papers_of_seeds as seeds
from tests.reports.ruler import squeezed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("transactional_db", "media_root"),
]
OpenPage = Callable[..., Page]
TravelTo = Callable[[dt.date], None]
TOO_LONG_AGO = dt.timedelta(minutes=30)  # for the proof of the second factor to serve for a decision
LABELS = {verb["code"]: verb["label"] for verb in yaml.safe_load((seeds.FIXTURES / "verbs.yaml").read_text())}
CODE = re.compile(r"\b[2-9a-z]{4}-[2-9a-z]{4}-[2-9a-z]{4}\b")


def moment_of(step: dict[str, Any]) -> dt.datetime:
    return dt.datetime.fromisoformat(str(step["decided_at"]))


def signed(block: OpinionBlock) -> paper.Signature:
    assert block.signature is not None
    return block.signature


class Chain:
    """The memo of a seed as a draft, and the accounts of those it goes to."""

    def __init__(self, name: str, folder: Path) -> None:
        self.data = seeds.seed(name)
        self.entry = self.data["memos"][0]
        self.steps: list[dict[str, Any]] = self.entry["steps"]
        self.entry["state"] = "draft"
        if not any(section["table"] == "report" for section in self.entry["sections"]):
            self.data["report"] = None  # a paper of its own, of another journey
        path = folder / "seed.yaml"
        path.write_text(yaml.safe_dump(self.data, allow_unicode=True))
        call_command("install_criteria", str(self.data["plan"]["result_year"]), verbosity=0)
        demo_loader.load_file(path, "x")
        self.agency = Agency.objects.get()
        self.memo = Memo.objects.get()
        memo, *annexes = seeds.memo(name).parts
        assert isinstance(memo, paper.Memo)
        self.paper = dataclasses.replace(memo, opinions=tuple(map(self.dated, memo.opinions, self.steps)))
        self.parts = (self.paper, *annexes)

    @staticmethod
    def dated(block: OpinionBlock, step: dict[str, Any]) -> OpinionBlock:
        """Return a block of the seed with the moment of its signature, which the portal prints after the day."""
        at = thai.print_digits(signed_at(moment_of(step)))
        return dataclasses.replace(block, signature=dataclasses.replace(signed(block), dated=at))

    @property
    def opinions(self) -> tuple[OpinionBlock, ...]:
        return self.paper.opinions

    def at(self, page: str) -> str:
        return f"/desk/{self.agency.slug}/{page}"

    def account(self, role: str) -> User:
        return User.objects.filter(memberships__agency=self.agency, memberships__role=role).order_by("pk")[0]

    def signer(self, step: dict[str, Any]) -> User:
        name = next(officer["name"] for officer in self.data["officers"] if officer["key"] == step["officer"])
        return User.objects.get(officers__name=name)


def submit(page: Page, chain: Chain) -> None:
    """The drafter reads the draft over and submits it; what the sweep holds is answered."""
    page.goto(chain.at(f"memos/{chain.memo.pk}/edit/"))
    page.locator("[name=then][value=submit]").first.click()
    page.wait_for_url(lambda url: not url.endswith("/edit/"))
    if page.url.endswith("/answers/"):
        for box in page.locator("textarea").all():
            box.fill(demo_loader.AS_PUBLISHED)
        page.locator("[name=then][value=sign]").click()
    expect(page.get_by_text("เสนอแล้ว").first).to_be_visible()
    work()


def read(page: Page, chain: Chain, signature: paper.Signature) -> None:
    """An executive on a phone opens what waits, and sees in what capacity, and the true page."""
    page.goto(chain.at("inbox/"))
    page.get_by_role("link", name="อ่านและพิจารณา").tap()
    page.wait_for_url(f"**/inbox/{chain.memo.pk}/")
    expect(page.frame_locator(".paper iframe").locator(".page-picture").first).to_be_visible()
    expect(page.get_by_text(f"ท่านพิจารณาในฐานะ{' '.join(signature.posts)}", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def sign(page: Page, step: dict[str, Any], user: User) -> None:
    """The same executive gives the seed's opinion or leaves it blank, then verb and code."""
    assert page.locator("[name=opinion]").input_value() == ""
    if step["opinion"]:
        page.locator("[name=opinion]").fill(step["opinion"])
    page.locator(f"input[name=verb][value={step['verb']}]").check()
    page.locator("[name=code]").fill(second_factor.current_code(Authenticator.objects.get(user=user, type="totp")))
    page.get_by_role("button", name="บันทึกการพิจารณา").tap()
    expect(page.get_by_text(f"บันทึกแล้ว: {LABELS[step['verb']]}")).to_be_visible()
    expect(page.get_by_text("ไม่มีเรื่องรอพิจารณา")).to_be_visible()


def issue(page: Page, chain: Chain) -> None:
    """The registrar gives the seed's number, or leaves it open as the seed does."""
    page.goto(chain.at(f"memos/{chain.memo.pk}/"))
    number = chain.entry["number"]
    page.locator(f"[name=choice][value={'hand' if number else 'open'}]").check()
    if number:
        page.locator("[name=number]").fill(thai.print_digits(str(number)))
    page.get_by_role("button", name="ออกเลขที่หนังสือ").click()
    expect(page.get_by_text("ออกเลขแล้ว").first).to_be_visible()
    work()


def download(page: Page, chain: Chain, folder: Path) -> Path:
    """Return the issued paper as the memo's page gives it."""
    page.goto(chain.at(f"memos/{chain.memo.pk}/"))
    address = page.locator(".paper figcaption a").first.get_attribute("href")
    answer = page.request.get(str(address))
    path = folder / "issued.pdf"
    path.write_bytes(answer.body())
    return path


def poppler(path: Path) -> str:
    return subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()


def printed_block(block: OpinionBlock) -> str:
    """Return all that an opinion block may print, without spaces: nothing stands in a blank one."""
    signature = signed(block)
    said = (block.caption, block.verb, *block.opinion)
    below = (signature.rank, signature.note, f"({signature.name})", *signature.posts, signature.dated)
    return squeezed("".join(said + below))


def printed_lines(memo: paper.Memo) -> list[str]:
    """Return the lines of a memo over its opinions, tables left out."""
    assert memo.signature is not None
    lines = [memo.department, memo.number, memo.date, *memo.subject, memo.addressee, *memo.closing]
    lines += [text for section in memo.sections for text in (section.caption, *section.paragraphs)]
    return [*lines, f"({memo.signature.name})", *memo.signature.posts]


def dotted_blanks(path: Path) -> int:
    """Return on how many places of the paper a dotted line waits for an opinion (saraban.css: 21 pt and its dots)."""
    with pymupdf.open(path) as document:
        boxes = [drawn["rect"] for page in document for drawn in page.get_drawings() if len(drawn["items"]) == 2]
    return sum(round(box.height) == 22 and box.width > 200 for box in boxes)


def told(chain: Chain) -> dict[str, list[str]]:
    """Return what the timelines must say of each step, without spaces: on the desk, and to anyone with the code."""
    desk, public = [], []
    for step, block in zip(chain.steps, chain.opinions, strict=True):
        signature, label = signed(block), LABELS[step["verb"]]
        who = signature.rank + signature.name + "".join(signature.posts)
        who += thai.print_digits(thai_datetime(moment_of(step)))
        desk.append(squeezed(f"{block.caption}: {label}{''.join(block.opinion)}{who}"))
        public.append(squeezed((block.verb or label) + who))
    return {"desk": desk, "public": public}


def timeline(page: Page) -> list[str]:
    return [squeezed(text) for text in page.locator(".timeline__entry").all_inner_texts()]


@pytest.mark.parametrize("name", ["000-khokkloi", "002-thaphae", "003-maeukho"])
def test_a_chain_is_walked_on_a_telephone_and_prints_as_in_the_seed(
    name: str, open_page: OpenPage, travel_to: TravelTo, tmp_path: Path
) -> None:
    steps = seeds.seed(name)["memos"][0]["steps"]
    travel_to(moment_of(steps[0]) - 2 * TOO_LONG_AGO)
    chain = Chain(name, tmp_path)
    submit(open_page(chain.account("staff")), chain)

    for step, block in zip(chain.steps, chain.opinions, strict=True):
        user = chain.signer(step)
        travel_to(moment_of(step) - TOO_LONG_AGO)
        page = open_page(user, **PHONE)
        travel_to(moment_of(step))
        read(page, chain, signed(block))
        travel_to(moment_of(step))
        sign(page, step, user)
    travel_to(chain.entry["dated_on"] + dt.timedelta(days=1))
    registrar = open_page(chain.account("registrar"))
    issue(registrar, chain)

    version = MemoVersion.objects.select_related("issued").get()
    assert version.issued is not None
    assert from_json(version.issued.content).parts == chain.parts
    path = download(registrar, chain, tmp_path)
    text = poppler(path)
    assert [block for block in chain.opinions if printed_block(block) not in squeezed(text)] == []
    assert [line for line in printed_lines(chain.paper) if not is_printed(line, squeezed(text))] == []
    assert dotted_blanks(path) == sum(not block.verb and not block.opinion for block in chain.opinions)
    assert timeline(registrar) == told(chain)["desk"]
    visitor = open_page(**PHONE)
    visitor.goto(f"/verify/{CODE.findall(text)[0]}/")
    assert timeline(visitor) == told(chain)["public"]
    expect(visitor.get_by_text(chain.paper.number).first).to_be_visible()
