"""Text made ready for paper: tidied and bounded, and where its lines may end. Plain Python.

Source: thai-documents §7 and the defects 5, 6 and 19 of its §10. Nothing is put into the text to hold it together:
what a reader copies or searches is what was written.
"""

import functools
import re

from ita_portal import thai

# A page holds about 2,500 letters. At these bounds the typesetter takes some 20 and 60 seconds.
MAX_PARAGRAPH = 100_000
MAX_PAPER = 600_000

_NUMBER = "[0-9๐-๙][0-9๐-๙,.]*"
_MONTH = f"(?:{'|'.join(thai.MONTHS)})"
_SHORT = r"(?:เ?[ก-ฮ][ิี]?\.){2,}"  # พ.ศ. ม.ค. เม.ย. ป.ป.ช.
_UNIT = "คะแนน|บาท|เดือน|มาตรการ|ข้อ|วัน|คน|ปี|ครั้ง|แห่ง|ชั่วโมง|หน้า|ฉบับ|เปอร์เซ็นต์|น\\."
_COUNTED = "ปี|ข้อ|มาตรา|ที่|รอบ|หน้า|ระยะ|เล่ม|ตอน|ไตรมาส|ระดับ"
_OFFICE = "ก(?:องค์|เทศ|อบ|เมือง|รัฐ|สภา|สมาคม| )|ทะเบียน|ช่าง|อำเภอ|แพทย์|ตรวจ|จ้าง|หน้า"  # นายก…, นายทะเบียน
_HELD = re.compile(
    "|".join(
        (
            f"{_NUMBER} {_MONTH}(?: (?:พ\\.ศ\\. ?)?[0-9๐-๙]{{4}})?",  # ๓ เมษายน ๒๕๖๖
            f"{_SHORT} ?(?:{_NUMBER})?",  # พ.ศ. ๒๕๖๖, ต.ค.๖๕, ป.ป.ช.
            r"(?:อบ[ตจ]|ผอ|ผช|จพง)\.",
            f"{_NUMBER} (?:{_UNIT})(?![ก-ฮ])",  # ๗๐.๓๓ คะแนน
            f"(?:{_COUNTED}) ?(?:[A-Za-z] ?)?{_NUMBER}",  # ปี ๒๕๖๘, ข้อ O๔๒
            f"[A-Za-z]+{_NUMBER}",  # O๔๒
            f"(?:นาย|นาง(?:สาว)?|ว่าที่ร้อย(?:ตรี|โท|เอก)(?:หญิง)?)(?!{_OFFICE})[ก-๎]+ [ก-๎]+",  # names
            "(?:(?<!ข้อ)ความ|ผู้|ตำบล|อำเภอ|จังหวัด)[ก-ฮเ-ไ]",  # a word's first part is not left behind
            # compounds that the dictionary would part
            "ฯลฯ|เว็บไซต์|ต่อไป|ดำเนินการ|ดำเนินงาน|เป็นต้น|ทั้งนี้|ดังกล่าว|ยกระดับ|หัวหน้า|คณะทำงาน|จัดจ้าง|วันที่"
            "|หน่วยงาน|ส่วนราชการ|ฝึกอบรม|ภาครัฐ|พระราชบัญญัติ",
        )
    )
)
_NEVER_FIRST = frozenset("ๆฯ)]}”’,.;:!?%…–-")
_NEVER_LAST = frozenset("([{“‘-")  # a reader takes a hyphen there for the parting of a word


class TooLarge(ValueError):
    """A paragraph or a paper longer than can be printed. `length` = its letters, `most` = how many may be."""

    def __init__(self, length: int, most: int) -> None:
        """Keep the numbers for the sentence."""
        super().__init__(f"{length} letters; at most {most}")
        self.length = length
        self.most = most


def prepared(text: str) -> str:
    """Return a paragraph for the page: clean (no control, bidi, zero-width or private-use letters), on one line.

    Raises TooLarge.
    """
    if len(text) > MAX_PARAGRAPH:
        raise TooLarge(len(text), MAX_PARAGRAPH)
    return " ".join(thai.clean_text(text).split())


@functools.lru_cache(maxsize=256)
def held(text: str, names: tuple[str, ...] = ()) -> tuple[tuple[int, int], ...]:
    """Return the parts of a text that stay on one line: names, พ.ศ. and year, dates, a number and its unit.

    `names` are held too wherever they stand: names of places that no dictionary knows.
    """
    own = [found.span() for name in names for found in re.finditer(re.escape(name), text)]
    return (*(found.span() for found in _HELD.finditer(text)), *own)


def may_end(text: str, at: int, names: tuple[str, ...] = ()) -> bool:
    """Whether a line may end before the letter at `at`, where the dictionary sees the end of a word."""
    before = text[:at].rstrip(" ")[-1:]
    if text[at : at + 1] in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return not any(first < at < last for first, last in held(text, names))
