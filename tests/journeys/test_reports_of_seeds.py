"""The reports of seeds 002, 003 and 004, made again from progress that three accounts enter; then corrected once."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, expect

from measures.models import Measure
from organisations.models import Agency, User
from reports import papers
from reports.management import demo_loader
from reports.models import ReportState, StatusReport
from reports.rules.paper import TablePaper
from tests.factories.organisations import make_member, make_officer, make_tenure
from tests.journeys.test_year import PHONE, work
from tests.reports import papers_of_seeds as seeds
from tests.reports.ruler import squeezed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("transactional_db", "media_root"),
]
OpenPage = Callable[..., Page]
SHOWN = "https://www.example.go.th/ita"
CORRECTED = "ตรวจพบว่าพิมพ์ตกหนึ่งบรรทัด จึงเพิ่มไว้ในฉบับนี้"
# Seed, the day on which progress is entered, the day on which the round is opened.
CASES = [
    pytest.param("002-thaphae", dt.date(2023, 3, 31), dt.date(2023, 4, 3), id="002"),
    pytest.param("003-maeukho", dt.date(2022, 1, 31), dt.date(2022, 4, 5), id="003"),
    pytest.param("004-khoktum", dt.date(2025, 9, 30), dt.date(2025, 10, 6), id="004"),
]


class Year:
    """The year of a seed as it was before anything was done: its plan, and three accounts."""

    def __init__(self, name: str, folder: Path) -> None:
        self.data = seeds.seed(name)
        self.rows: list[dict[str, Any]] = [measure["progress"] for measure in self.data["plan"]["measures"]]
        self.paper = next(part for part in seeds.report(name).parts if isinstance(part, TablePaper))
        blank = self.data | {"report": None, "memos": []}
        for measure in blank["plan"]["measures"]:
            measure |= {"progress": None, "status": "not_started"}
        path = folder / "seed.yaml"
        path.write_text(yaml.safe_dump(blank, allow_unicode=True))
        call_command("install_criteria", str(self.data["plan"]["result_year"]), verbosity=0)
        demo_loader.load_file(path, "x")
        self.agency = Agency.objects.get()
        self.head, self.staff = (User.objects.get(username=f"{self.agency.slug}-{who}") for who in ("head", "staff"))
        self.owner = make_member(self.agency, "reader")
        post = self.agency.posts.create(
            title="เจ้าพนักงานธุรการ", level="officer", unit=self.agency.units.get(name=self.office)
        )
        make_tenure(post, make_officer(self.agency, user=self.owner))
        self.measures = list(Measure.objects.prefetch_related("steps", "owners__unit"))

    @property
    def office(self) -> str:
        return str(next(unit["name"] for unit in self.data["units"] if unit["key"] == "office"))

    def at(self, page: str) -> str:
        return f"/desk/{self.agency.slug}/{page}"

    def of_year(self, page: str) -> str:
        return self.at(f"{self.data['plan']['fiscal_year']}/{page}")

    def is_of_office(self, measure: Measure) -> bool:
        """Whether the office answers for a measure by name, itself or through a section."""
        units = [owner.unit for owner in measure.owners.all() if owner.unit]
        return any(self.office in (unit.name, unit.parent.name if unit.parent else "") for unit in units)


def typed(day: dt.date) -> str:
    """Return a day as a clerk types it."""
    return f"{day.day}/{day.month}/{day.year + 543}"


def owner_by_phone(open_page: OpenPage, year: Year, measure: Measure, row: dict[str, Any]) -> None:
    """The owner taps a step done, then tells of the whole measure, on a telephone."""
    page = open_page(year.owner, viewport=PHONE)
    page.goto(year.of_year("my-steps/"))
    step = page.locator(f"#step-{measure.steps.all()[0].pk}")
    step.get_by_label("ทำอะไรไปแล้ว").fill("เสร็จตามขั้นตอน")
    step.locator("summary").click()
    step.get_by_label("ที่อยู่เว็บ").fill(SHOWN)
    with page.expect_navigation():
        step.locator("button[value=done]").click()
    expect(page.locator(f"#step-{measure.steps.all()[0].pk}").get_by_text("เสร็จ", exact=True)).to_be_visible()
    if row["period_text"]:  # the quick form has no words for when; the measure's own page has
        tell(page, year, measure, row)
        return
    whole = page.locator(f"#measure-{measure.pk}")
    whole.get_by_label("ทำอะไรไปแล้ว").fill(row["done"])
    whole.locator("summary").click()
    for name in ("url", "remark", "output", "outcome"):
        whole.locator(f"[name$='-{name}']").fill((row | {"url": SHOWN})[name])
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with page.expect_navigation():
        whole.locator(f"button[value={row['status']}]").click()
    expect(whole.get_by_text("เสร็จ", exact=True)).to_be_visible()


def tell(page: Page, year: Year, measure: Measure, row: dict[str, Any]) -> None:
    """Enter what was done on the measure's own page."""
    page.goto(year.at(f"measures/{measure.pk}/progress/"))
    page.locator(f"input[name=status][value={row['status']}]").check(force=True)
    page.locator("details.fold").first.evaluate("fold => fold.open = true")
    for name in ("done", "output", "outcome", "remark", "period_text"):
        page.locator(f"[name={name}]").fill(row[name])
    page.locator("[name=url]").fill(SHOWN if row["status"] == "done" else "")
    page.get_by_role("button", name="บันทึกความคืบหน้า").click()
    page.wait_for_url("**/progress/")


def head_asks_and_tells(open_page: OpenPage, year: Year, measure: Measure, row: dict[str, Any]) -> None:
    """The head sees what nobody has told of, and tells of one measure."""
    page = open_page(year.head)
    page.goto(year.of_year("my-steps/"))
    expect(page.get_by_text("ใครยังไม่รายงาน")).to_be_visible()
    tell(page, year, measure, row)


def the_others_tell(
    year: Year, client_of: Callable[[User], Client], rest: list[tuple[Measure, dict[str, Any]]]
) -> None:
    """The rest by the same pages without a browser: owner and head in turn, staff for what is of no one office."""
    for place, (measure, row) in enumerate(rest):
        mine = (year.owner, year.head)[place % 2] if year.is_of_office(measure) else year.staff
        told = {name: row[name] for name in ("status", "done", "output", "outcome", "remark", "period_text")}
        told |= {"url": SHOWN if row["status"] == "done" else "", "concerns_on": typed(row["concerns_on"])}
        answer = client_of(mine).post(year.at(f"measures/{measure.pk}/progress/"), told)
        assert answer.status_code == 302, answer.context["form"].errors


def staff_opens(page: Page, year: Year) -> StatusReport:
    """Staff open the round and write the head of the report."""
    entry = year.data["report"]
    page.goto(year.of_year("reports/"))
    page.locator("[name=code]").select_option(f"months-{entry['months']}")
    page.locator("[name=layout]").select_option(entry["layout"])
    page.get_by_role("button", name="เปิดรอบ").click()
    page.wait_for_url("**/reports/*/")
    page.locator("[name=title]").fill(entry["title"])
    page.locator("[name=introduction]").fill(entry["introduction"])
    if entry["dated_on"]:
        page.locator("[name=dated_on]").fill(typed(entry["dated_on"]))
    return StatusReport.objects.get()


def freeze(page: Page, report: StatusReport) -> None:
    """Freeze the report; what holds it is answered, where anything does."""
    page.locator("[name=then][value=freeze]").first.click()
    page.wait_for_load_state()
    if page.url.endswith("/answers/"):
        for box in page.locator("textarea").all():
            box.fill("คัดตามเอกสารที่ประกาศไว้แล้ว")
        page.locator("[name=then][value=sign]").click()
    expect(page.get_by_text("ยืนยันรายงานแล้ว").first).to_be_visible()
    work()
    report.refresh_from_db()
    assert report.state == ReportState.FROZEN


def correct(page: Page, year: Year, report: StatusReport) -> StatusReport:
    """Start the second version, and add a line to what the first measure says."""
    page.goto(year.at(f"reports/{report.pk}/"))
    page.locator("details.confirm summary", has_text="แก้ไขเป็นฉบับใหม่").click()
    page.locator("[name=reason]").fill(CORRECTED)
    with page.expect_navigation():
        page.locator("form[action$='/correct/'] button").first.click()
    second = StatusReport.objects.get(version=2)
    done = page.locator("textarea[name$='-done']").first
    done.fill(f"{done.input_value()}\n{CORRECTED}".strip())
    remark = page.locator("textarea[name$='-remark']").first
    remark.fill(f"{remark.input_value()} {CORRECTED}".strip())
    freeze(page, second)
    return second


def printed_words(client: Client, year: Year, report: StatusReport) -> str:
    """Return the text of the version's PDF, as it downloads."""
    assert report.rendering is not None
    answer = client.get(year.at(f"renderings/{report.rendering_id}/pdf/"))
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with pymupdf.open(stream=data) as document:
        return squeezed("".join(page.get_text() for page in document))


def is_printed(text: str, words: str) -> bool:
    """Whether a text stands in the words of a PDF; the end of a page may part it once."""
    pieces = re.findall(".{1,12}", squeezed(text))
    return sum(piece not in words for piece in pieces) <= 1


@pytest.mark.parametrize(("name", "told_on", "opened_on"), CASES)
def test_a_report_is_made_again_of_what_three_accounts_enter(
    name: str,
    told_on: dt.date,
    opened_on: dt.date,
    open_page: OpenPage,
    client_of: Callable[[User], Client],
    travel_to: Callable[[dt.date], None],
    tmp_path: Path,
) -> None:
    travel_to(told_on)
    year = Year(name, tmp_path)
    pairs = list(zip(year.measures, year.rows, strict=True))
    mine = next(
        place for place, (measure, row) in enumerate(pairs) if year.is_of_office(measure) and row["status"] == "done"
    )
    theirs = next(place for place, (measure, _row) in enumerate(pairs) if year.is_of_office(measure) and place > mine)
    owner_by_phone(open_page, year, *pairs[mine])
    head_asks_and_tells(open_page, year, *pairs[theirs])
    the_others_tell(year, client_of, [pair for place, pair in enumerate(pairs) if place not in {mine, theirs}])
    travel_to(opened_on)
    page = open_page(year.staff)

    first = staff_opens(page, year)
    freeze(page, first)
    second = correct(page, year, first)

    printed = next(part for part in papers.report_document(first).parts if isinstance(part, TablePaper))
    assert printed.tables == year.paper.tables
    assert {entry.reported_by for measure in year.measures for entry in measure.progress.all()} >= {
        year.owner,
        year.head,
    }
    page.goto(year.at(f"reports/{second.pk}/changes/"))
    expect(page.locator("ins", has_text=CORRECTED).first).to_be_visible()
    page.goto(year.at(f"reports/{second.pk}/"))
    page.get_by_role("link", name="ฉบับที่ ๑", exact=True).click()
    expect(page.get_by_text("ฉบับที่ ๑ ·")).to_be_visible()
    client = client_of(year.staff)
    words = {report.version: printed_words(client, year, report) for report in (first, second)}
    said = [text for table in year.paper.tables for row in table.rows for cell in row.cells for text in cell.paragraphs]
    assert [text for text in said if not is_printed(text, words[1])] == []
    assert squeezed(CORRECTED) not in words[1]
    assert squeezed(CORRECTED) in words[2]
