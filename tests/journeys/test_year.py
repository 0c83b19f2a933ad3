"""The main job, by hand, in a real browser: from an agency that does not exist to a download by a stranger."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Page, expect

from organisations.models import User
from reports import tasks
from reports.models import Memo, Publication

SCORES = ["85.59", "๘๑.๘๑", "86.09", "78.74", "๗๘.๔๕", "83.29", "77.86", "77.02", "75.56", "37.50"]
PHONE = {"width": 360, "height": 740}
LONG_AGO = "1 ต.ค. 2562"
POSTS = [
    ("นักทรัพยากรบุคคลชำนาญการ", "officer"),
    ("หัวหน้าสำนักปลัด", "head"),
    ("รองปลัดองค์การบริหารส่วนตำบลบ้านใหม่", "deputy_clerk"),
    ("ปลัดองค์การบริหารส่วนตำบลบ้านใหม่", "clerk"),
    ("นายกองค์การบริหารส่วนตำบลบ้านใหม่", "chief"),
    ("ผู้อำนวยการกองช่าง", "head"),
]
MEASURES = ["จัดทำคู่มือมาตรฐานการปฏิบัติงาน", "เปิดเผยข้อมูลการจัดซื้อจัดจ้าง", "กำกับการใช้ทรัพย์สินของราชการ"]
OpenPage = Callable[..., Page]


def work() -> None:
    """Let the worker do what waits: the sweep, then the queue."""
    tasks.sweep()
    call_command("run_worker", batch=True, startup_delay=False, interval=0.1, verbosity=0)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def fill(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=False).first.fill(value)


def save(page: Page) -> None:
    press(page, "บันทึก")
    expect(page.get_by_text("บันทึกแล้ว").first).to_be_visible()


def make_agency(open_page: OpenPage) -> None:
    """The system administrator makes an account and an agency, and lets the account in."""
    root = User.objects.create_superuser("root", "root@example.invalid", "x")
    page = open_page(root)
    page.goto("/admin/organisations/user/add/")
    page.locator("#id_username").fill("banmai-admin")
    page.locator("#id_password1").fill("ตัวอย่าง-รหัส-๑๒๓")
    page.locator("#id_password2").fill("ตัวอย่าง-รหัส-๑๒๓")
    page.locator("[name=_save]").click()
    admin = User.objects.get(username="banmai-admin")
    page.goto("/admin/organisations/agency/add/")
    values = {
        "slug": "banmai", "name": "องค์การบริหารส่วนตำบลบ้านใหม่", "short_name": "อบต.บ้านใหม่",
        "district": "เมือง", "province": "ตัวอย่าง", "document_prefix": "ตย 70001", "memberships-0-user": str(admin.pk),
    }  # fmt: skip
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_kind").select_option("sao")
    page.locator("#id_memberships-0-role").select_option("administrator")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def furnish_agency(open_page: OpenPage) -> dict[str, User]:
    """The agency's administrator makes units, posts, people, an acting officer, accounts and the chain."""
    page = open_page(User.objects.get(username="banmai-admin"))
    page.goto("/desk/banmai/settings/units/new/")
    fill(page, "ชื่อส่วนราชการ", "สำนักปลัด")
    save(page)
    for place, (title, level) in enumerate(POSTS):
        page.goto("/desk/banmai/settings/posts/new/")
        fill(page, "ชื่อตำแหน่งเต็ม", title)
        page.get_by_label("ระดับ").select_option(level)
        page.get_by_label("ส่วนราชการ").select_option(label="สำนักปลัด")
        page.locator("#id_order").fill(str(place))
        save(page)
        page.goto("/desk/banmai/settings/officers/new/")
        fill(page, "คำนำหน้า ชื่อ สกุล", f"นายตัวอย่าง ลำดับ{place}")
        save(page)
    for place, (title, _level) in enumerate(POSTS):
        if place != 3:  # the clerk's post is vacant: the head of public works acts
            seat(page, title, place)
    page.goto("/desk/banmai/settings/acting/new/")
    page.get_by_label("ตำแหน่งที่แทน").select_option(label=POSTS[3][0])
    page.get_by_label("ผู้แทน").select_option(label="นายตัวอย่าง ลำดับ5")
    page.get_by_label("ประเภทการแทน").select_option(label="รักษาราชการแทน")
    fill(page, "คำสั่งที่", "12/2563")
    fill(page, "ตั้งแต่วันที่", LONG_AGO)
    save(page)
    users = {}
    people = {"staff": 0, "head": 1, "deputy": 2, "works": 5, "chief": 4}
    for name, place in people.items():
        users[name] = add_member(
            page, f"banmai-{name}", ["เจ้าหน้าที่"] if name == "staff" else [], f"นายตัวอย่าง ลำดับ{place}"
        )
    users["registrar"] = add_member(page, "banmai-registrar", ["นายทะเบียนหนังสือ", "ผู้เผยแพร่"], "")
    return users


def seat(page: Page, title: str, place: int) -> None:
    page.goto("/desk/banmai/settings/tenures/new/")
    page.get_by_label("ตำแหน่ง", exact=True).select_option(label=title)
    page.get_by_label("ผู้ดำรงตำแหน่ง").select_option(label=f"นายตัวอย่าง ลำดับ{place}")
    fill(page, "ตั้งแต่วันที่", LONG_AGO)
    save(page)


def add_member(page: Page, name: str, roles: list[str], officer: str) -> User:
    """Invite somebody, who joins by the link in the mail."""
    page.goto("/desk/banmai/settings/members/new/")
    fill(page, "อีเมลของผู้ที่เชิญ", f"{name}@example.invalid")
    for role in roles:
        page.get_by_label(role, exact=True).check()
    if officer:
        page.get_by_label("เป็นบัญชีของ").select_option(label=officer)
    press(page, "ส่งคำเชิญ")
    expect(page.get_by_text("ส่งคำเชิญแล้ว").first).to_be_visible()
    work()
    address = re.findall(r"/accounts/invitations/\S+", str(mail.outbox[-1].body))[0]
    password = "ตัวอย่าง-รหัส-๑๒๓"
    Client().post(address, {"display_name": name, "password1": password, "password2": password})
    return User.objects.get(email=f"{name}@example.invalid")


def set_chain(open_page: OpenPage) -> None:
    page = open_page(User.objects.get(username="banmai-admin"))
    page.goto("/desk/banmai/settings/chains/propose_plan/")
    for place, (index, caption) in enumerate(
        [(1, "ความเห็นหัวหน้าสำนักปลัด"), (2, "ความเห็นรองปลัด"), (3, "ความเห็นปลัด"), (4, "คำสั่งนายก")]
    ):
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        page.locator(f"#id_steps-{place}-post").select_option(label=POSTS[index][0])
        page.locator(f"#id_steps-{place}-caption").fill(caption)
        for verb in ("endorse", "approve", "return"):
            page.locator(f"input[name='steps-{place}-verbs'][value={verb}]").check(force=True)
        press(page, "บันทึก")
        expect(page.get_by_text("บันทึกแล้ว").first).to_be_visible()
        page.goto("/desk/banmai/settings/chains/propose_plan/")


def type_scores(page: Page) -> None:
    page.goto("/desk/banmai/2563/scores/")
    for code, score in enumerate(SCORES, start=1):
        page.locator(f"[name='indicator-{code}']").fill(score)
    page.locator("[name='overall']").fill("71.07")
    press(page, "บันทึกคะแนน")
    page.wait_for_load_state()
    expect(page.get_by_text("๗๑.๐๗").first).to_be_visible()
    assert "C" in page.locator(".foot-bar").inner_text()
    page.locator("[name='indicator-1']").fill("๑๐๑")
    press(page, "บันทึกคะแนน")
    expect(page.locator(".form-errors")).to_be_visible()
    assert page.locator("[name='indicator-1']").input_value() == "๑๐๑"
    page.locator("[name='indicator-1']").fill(SCORES[0])
    press(page, "บันทึกคะแนน")
    page.wait_for_load_state()


def write_plan(page: Page) -> None:
    page.goto("/desk/banmai/2564/weak-points/")
    expect(page.get_by_text("การป้องกันการทุจริต").first).to_be_visible()
    for title in MEASURES:
        page.goto("/desk/banmai/2564/plan/measures/new/")
        fill(page, "มาตรการ / โครงการ / กิจกรรม", title)
        page.locator("[name='steps-0-text']").fill("ประชุมชี้แจงและดำเนินการ")
        page.locator("[name='owners-0-who']").select_option(label="สำนักปลัด")
        page.locator("[name='owners-0-is_lead']").check()
        page.locator("[name='period_kind']").select_option("fiscal_year")
        press(page, "บันทึกมาตรการ")
        page.wait_for_url(lambda url: "/2564/plan" in url and "new" not in url)
    page.goto("/desk/banmai/2564/weak-points/")
    page.get_by_label("เลือกทั้งหมด").check()
    page.get_by_text("รวมกับมาตรการที่มีอยู่").click()
    page.locator("#many-join-measure").select_option(index=1)
    with page.expect_navigation():
        press(page, "รวมกับมาตรการนี้")
    expect(page.get_by_text("ทุกจุดมีมาตรการหรือเหตุผลแล้ว")).to_be_visible()


def propose(page: Page) -> Memo:
    page.goto("/desk/banmai/2564/memos/new/")
    press(page, "เริ่มร่าง")
    page.wait_for_load_state()
    memo = Memo.objects.get()
    page.locator("[name=then][value=submit]").first.click()
    expect(page.get_by_text("เสนอแล้ว").first).to_be_visible()
    work()
    return memo


def take_turn(open_page: OpenPage, user: User, memo: Memo, verb: str, opinion: str = "") -> None:
    """An executive on a phone: inbox → memo → opinion → verb → done."""
    page = open_page(user, viewport=PHONE)
    page.goto("/desk/banmai/inbox/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="อ่านและพิจารณา").first.click()
    page.wait_for_url(f"**/inbox/{memo.pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("[name=opinion]").fill(opinion)
    choose(page, verb)
    page.wait_for_url("**/inbox/")


def choose(page: Page, verb: str) -> None:
    if page.locator(f"button[name=verb][value={verb}]").count():
        page.locator(f"button[name=verb][value={verb}]").click()
        return
    page.locator(f"input[name=verb][value={verb}]").check()
    press(page, "บันทึกการพิจารณา")


def report_progress(page: Page) -> None:
    page.goto("/desk/banmai/2564/progress/")
    addresses = page.locator("a[href$='/progress/'][href*='/measures/']").evaluate_all(
        "links => [...new Set(links.map(a => a.href))]"
    )
    assert len(addresses) == len(MEASURES)
    for place, address in enumerate(addresses):
        page.goto(address)
        page.locator("input[name=status][value=done]").check(force=True)
        page.locator("[name=done]").fill(f"ดำเนินการแล้วครบถ้วน ครั้งที่ {place + 1}")
        page.locator("[name=url]").fill("https://www.example.go.th/ita")
        page.locator("details.fold").first.evaluate("fold => fold.open = true")
        page.locator("[name=concerns_on]").fill("31 มี.ค. 2564")
        press(page, "บันทึกความคืบหน้า")
        page.wait_for_url("**/2564/progress/")


def freeze_report(page: Page) -> None:
    page.goto("/desk/banmai/2564/reports/")
    page.locator("[name=code]").select_option("months-6")
    page.locator("[name=layout]").select_option("report-results")
    press(page, "เปิดรอบ")
    page.wait_for_url("**/reports/*/")
    expect(page.locator("textarea[name$='-done']").first).to_have_value("ดำเนินการแล้วครบถ้วน ครั้งที่ 1")
    page.locator("[name=then][value=freeze]").first.click()
    expect(page.get_by_text("ยืนยันรายงานแล้ว").first).to_be_visible()
    work()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("media_root")
def test_a_whole_year_of_a_new_agency(open_page: OpenPage, tmp_path: Path) -> None:
    call_command("install_criteria", "2563", verbosity=0)
    make_agency(open_page)
    users = furnish_agency(open_page)
    set_chain(open_page)
    staff = open_page(users["staff"])
    type_scores(staff)
    write_plan(staff)

    memo = propose(staff)
    take_turn(open_page, users["head"], memo, "endorse", "เห็นควรเสนอ")
    take_turn(open_page, users["deputy"], memo, "return", "ขอให้เพิ่มตัวชี้วัด")
    staff.goto(f"/desk/banmai/memos/{memo.pk}/edit/")
    staff.locator("[name=then][value=submit]").first.click()
    expect(staff.get_by_text("เสนอแล้ว").first).to_be_visible()
    work()
    for name, verb in (("head", "endorse"), ("deputy", "endorse"), ("works", "endorse"), ("chief", "approve")):
        take_turn(open_page, users[name], memo, verb)
    memo.refresh_from_db()
    assert memo.state == "approved"

    registrar = open_page(users["registrar"])
    registrar.goto(f"/desk/banmai/memos/{memo.pk}/")
    press(registrar, "ออกเลขที่หนังสือ")
    expect(registrar.get_by_text("ออกเลขแล้ว").first).to_be_visible()
    work()
    report_progress(staff)
    freeze_report(staff)
    registrar.goto("/desk/banmai/2564/publish/")
    for count in (1, 2):
        registrar.get_by_role("button", name="เผยแพร่").first.click()
        expect(registrar.get_by_text("เผยแพร่แล้วที่").first).to_be_visible()
        assert Publication.objects.count() == count

    visitor = open_page()
    visitor.goto("/")
    visitor.get_by_role("searchbox").fill("จัดซื้อจัดจ้าง รายงาน")
    press(visitor, "ค้นหา")
    visitor.get_by_role("link", name="รายงานผลการดำเนินการ").first.click()
    visitor.wait_for_url("**/d/*/")
    with visitor.expect_download() as download:
        visitor.evaluate("""() => {
            const link = document.querySelector("a[href$='.pdf']");
            link.setAttribute("download", "");
            link.click();
        }""")
    path = tmp_path / "report.pdf"
    download.value.save_as(path)
    text = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()
    squeezed = "".join(text.split()).replace("\u00a0", "")
    for words in [*MEASURES, "ดำเนินการแล้วครบถ้วน", "องค์การบริหารส่วนตำบลบ้านใหม่", "๖เดือน"]:
        assert words.replace(" ", "") in squeezed, words
    issued = Publication.objects.get(memo=memo)
    assert "รักษาราชการแทน" in issued.search_text
