"""Papers that no seed has: orders, announcements, everything bound in one, the longest names, two hundred rows."""

import dataclasses
import hashlib
import io

from PIL import Image

from ita_portal import thai
from reports.rules.paper import (
    Cell,
    Column,
    Committee,
    CommitteeMember,
    Document,
    FreePaper,
    Photo,
    PhotoPaper,
    Picture,
    Preface,
    Proclamation,
    Row,
    Section,
    Signature,
    Table,
    TablePaper,
)
from tests.reports import papers_of_seeds as seeds

EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 91.6 100"><path d="M0 100L45.8 0L91.6 100Z"/></svg>'
ROLES = {"chair": "ประธานคณะทำงาน", "member": "คณะทำงาน", "secretary": "เลขานุการ"}
LONGEST_NAME = "ว่าที่ร้อยตรีหญิงตัวอย่างเฉลิมพระเกียรติ ณ นครศรีธรรมราชพัฒนาการสกุลยาว"
LONGEST_POSTS = (
    "ผู้อำนวยการกองสาธารณสุขและสิ่งแวดล้อมระดับกลาง ปฏิบัติหน้าที่",
    "ปลัดองค์การบริหารส่วนจังหวัดนครศรีธรรมราชฝ่ายบริหารงานทั่วไป",
)


def _photo(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1200, 800), colour).save(out, "PNG")
    return out.getvalue()


def name_of(data: bytes) -> str:
    """Return the name a document calls a picture by."""
    return hashlib.sha256(data).hexdigest()


PHOTOS = [_photo(colour) for colour in ("red", "green", "blue")]
PICTURES = {name_of(data): Picture(data, "image/png") for data in PHOTOS} | {
    name_of(EMBLEM): Picture(EMBLEM, "image/svg+xml")
}


def order() -> Document:
    """Return the order that appoints the working groups of seed 000, with an emblem."""
    data = seeds.seed("000-khokkloi")
    committees = tuple(
        Committee(
            group["name"],
            tuple(
                CommitteeMember(thai.to_thai(f"{place}."), "นายตัวอย่าง หนึ่ง", member["post_text"], ROLES[member["role"]])
                for place, member in enumerate(group["members"], start=1)
            ),
            (thai.print_digits(group["duties"]),),
        )
        for group in data["working_groups"]
    )
    part = Proclamation(
        heading="คำสั่งองค์การบริหารส่วนตำบลโคกกลอย",
        number="ที่ ๑/๒๕๖๔",
        subject="แต่งตั้งคณะทำงานโครงการประเมินคุณธรรมและความโปร่งใส ประจำปี ๒๕๖๔",
        paragraphs=(
            "เพื่อให้การประเมินเป็นไปด้วยความเรียบร้อย อาศัยอำนาจตามความในมาตรา ๕๙ แห่งพระราชบัญญัติสภาตำบล พ.ศ. ๒๕๓๗ จึงแต่งตั้งคณะทำงาน ดังนี้",
        ),
        committees=committees,
        closing=("ทั้งนี้ ตั้งแต่บัดนี้เป็นต้นไป",),
        given="สั่ง ณ วันที่ ๑ กุมภาพันธ์ พ.ศ. ๒๕๖๔",
        signature=Signature("นายตัวอย่าง หนึ่ง", ("นายกองค์การบริหารส่วนตำบลโคกกลอย",)),
    )
    return Document("order", "คำสั่งแต่งตั้งคณะทำงาน", (part,), emblem=name_of(EMBLEM))


def announcement() -> Document:
    """Return an announcement without an emblem yet."""
    part = Proclamation(
        heading="ประกาศองค์การบริหารส่วนตำบลโคกกลอย",
        number="",
        subject="มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๔",
        paragraphs=(
            "ด้วยองค์การบริหารส่วนตำบลโคกกลอย ได้กำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใส เพื่อขับเคลื่อนการดำเนินงานให้ดีขึ้น " * 3,
        ),
        committees=(),
        closing=("จึงประกาศมาให้ทราบโดยทั่วกัน",),
        given="ประกาศ ณ วันที่ ๑ กุมภาพันธ์ พ.ศ. ๒๕๖๔",
        signature=Signature("นายตัวอย่าง หนึ่ง", LONGEST_POSTS),
    )
    return Document("notice", "ประกาศมาตรการ", (part,), specimen=True)


def bound() -> Document:
    """Return memo, cover, preface, tables, pictures and a free paper in one, each part counting its pages anew."""
    memo, report = seeds.memo("003-maeukho"), seeds.report("003-maeukho")
    photos = tuple(
        Photo(name_of(data), f"ภาพที่ {thai.to_thai(place)} ประชุมชี้แจง") for place, data in enumerate(PHOTOS, 1)
    )
    free = FreePaper(("บทวิเคราะห์",), (Section("ภาพรวม", ("ผลการประเมินได้ ๗๑.๐๗ คะแนน อยู่ในระดับ C " * 60,)),))
    parts = (*memo.parts[:1], *report.parts, PhotoPaper(("ภาคผนวก", "ภาพการดำเนินการ"), photos), free)
    return dataclasses.replace(memo, parts=parts, restarts_numbers=True)


def longest_names() -> Document:
    """Return a memo whose every name and post is as long as they come."""
    document = seeds.memo("003-maeukho")
    memo = document.first
    signature = Signature(LONGEST_NAME, LONGEST_POSTS)
    opinions = tuple(dataclasses.replace(block, signature=signature) for block in memo.opinions)  # type: ignore[union-attr]
    return dataclasses.replace(document, parts=(dataclasses.replace(memo, signature=signature, opinions=opinions),))  # type: ignore[arg-type,type-var]


def many_rows() -> Document:
    """Return a plan of two hundred measures."""
    columns = (Column("มาตรการ", 22), Column("วิธีดำเนินการ", 38), Column("ผู้รับผิดชอบ", 20), Column("ระยะเวลา", 20))
    rows = tuple(
        Row(
            (
                Cell((f"{thai.to_thai(number)}. จัดทำคู่มือมาตรฐานการปฏิบัติงาน",)),
                Cell(("- ประชุมชี้แจงทำความเข้าใจ", "- เผยแพร่ทางเว็บไซต์ของหน่วยงานให้ประชาชนทราบ")),
                Cell(("สำนักปลัด งานธุรการ",)),
                Cell(("ต.ค.๖๕ – มี.ค.๖๖",)),
            )
        )
        for number in range(1, 201)
    )
    part = TablePaper(("มาตรการสองร้อยข้อ",), ("รายละเอียดดังนี้",), (Table("แผน", columns, rows),), "portrait")
    return Document("plan", "มาตรการสองร้อยข้อ", (Preface("คำนำ", ("คำนำของแผน",), ("เทศบาล",)), part))
