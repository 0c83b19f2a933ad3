"""The named styles of a paper: measures of static/print/saraban.css (thai-documents §1, 2, 5) as Word knows them.

Who edits the file finds each kind of paragraph under a Thai name. Lengths in points, places in mm from the margin.
"""

import dataclasses
from xml.etree.ElementTree import Element

from reports.word.markup import FACE, letters, twips, w

TEXT_WIDTH = 160  # mm, upright
Tab = tuple[str, str, float]  # "left" or "right", leader ("none", "dot"), place


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """What a paragraph says of itself; None and '' = as its style says. `first`: of the first line, negative hangs."""

    style: str = ""
    keep_next: bool = False
    keep_lines: bool = False
    rule: bool = False
    tabs: tuple[Tab, ...] = ()
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: float | None = None
    right: float | None = None
    first: float | None = None
    align: str = ""
    outline: int | None = None

    def properties(self) -> list[Element]:
        """Return the children of w:pPr in the order of the schema."""
        found = [w("pStyle", val=self.style)] if self.style else []
        found += [w(tag) for tag, is_set in (("keepNext", self.keep_next), ("keepLines", self.keep_lines)) if is_set]
        if self.rule:
            found.append(w("pBdr", w("bottom", val="single", sz=4, space=1, color="auto")))
        if self.tabs:
            stops = (w("tab", val=kind, leader=leader, pos=twips(place)) for kind, leader, place in self.tabs)
            found.append(w("tabs", *stops))
        found += self._spacing() + self._indent()
        if self.align:
            found.append(w("jc", val=self.align))
        if self.outline is not None:
            found.append(w("outlineLvl", val=self.outline))
        return found

    def _spacing(self) -> list[Element]:
        said: dict[str, object] = {
            key: round(value * 20)
            for key, value in (("before", self.before), ("after", self.after))
            if value is not None
        }
        if self.line is not None:
            exact = {"line": round(self.line * 20), "lineRule": "exact"}
            said |= exact if self.line else {"line": 240, "lineRule": "auto"}  # 0: as tall as what stands in it
        return [w("spacing", **said)] if said else []

    def _indent(self) -> list[Element]:
        sides = (("left", self.left), ("right", self.right))
        said: dict[str, object] = {key: twips(value) for key, value in sides if value is not None}
        if self.first is not None:
            said["hanging" if self.first < 0 else "firstLine"] = twips(abs(self.first))
        return [w("ind", **said)] if said else []


@dataclasses.dataclass(frozen=True, slots=True)
class Style:
    """A named style: its name in Word, its paragraph, its letters."""

    name: str
    format: Format
    size: float | None = None
    bold: bool | None = None


DOTS_TO_THE_MARGIN: Tab = ("right", "dot", TEXT_WIDTH)

STYLES = {
    "Normal": Style("Normal", Format(before=0, after=0, line=21, align="left"), 16),
    "MemoTitle": Style("บันทึกข้อความ", Format(line=35, align="center", outline=0), 29, True),
    "MemoRow": Style("ส่วนหัวบันทึก", Format(line=26, tabs=(DOTS_TO_THE_MARGIN,))),
    "Addressee": Style("เรียน", Format(before=6)),
    "PaperTitle": Style("ชื่อเอกสาร", Format(after=6, align="center", keep_next=True, outline=0), bold=True),
    "Proclaimed": Style("ชื่อคำสั่งหรือประกาศ", Format(line=24, align="center", keep_next=True, outline=0), bold=True),
    "Section": Style("หัวข้อ", Format(before=6, keep_next=True, outline=1), bold=True),
    "Text": Style("ย่อหน้า", Format(before=6, first=25)),
    "Signature": Style("ลายมือชื่อ", Format(left=80, align="center")),
    "OpinionCaption": Style("หัวความเห็น", Format(before=12), bold=True),
    "Opinion": Style("ความเห็น", Format(left=12.5)),
    "Cell": Style("ข้อความในตาราง", Format(line=18.4), 14),
    "CellHead": Style("หัวตาราง", Format(line=18.4, align="center", keep_next=True), 14, True),
    "CellCaption": Style("หัวกลุ่มในตาราง", Format(line=18.4, keep_next=True), 14, True),
    "Member": Style("รายชื่อคณะทำงาน", Format()),
    "CoverTitle": Style("ชื่อเรื่องหน้าปก", Format(line=36, align="center", outline=0), 26, True),
    "CoverAgency": Style("หน่วยงานหน้าปก", Format(line=31, align="center"), 22, True),
    "PrefaceTitle": Style("หัวคำนำ", Format(after=12, line=28, align="center", keep_next=True, outline=0), 20, True),
    "Picture": Style("ภาพ", Format(before=8, line=0, align="center", keep_next=True)),
    "PictureCaption": Style("คำบรรยายภาพ", Format(before=4, align="center", keep_lines=True)),
    "PageNumber": Style("เลขหน้า", Format(align="center")),
    "Mark": Style("เครื่องหมายเอกสารตัวอย่าง", Format(line=14), 11),
    "Gap": Style("ระยะห่าง", Format(line=1), 1),
}


def styles() -> Element:
    """Return the part word/styles.xml."""
    language = w("lang", val="en-US", eastAsia="en-US", bidi="th-TH")
    defaults = w("docDefaults", w("rPrDefault", w("rPr", *letters(16, face=FACE), language)), w("pPrDefault"))
    return w("styles", defaults, *(_style(key, style) for key, style in STYLES.items()))


def _style(key: str, style: Style) -> Element:
    is_default = {"default": 1} if key == "Normal" else {"customStyle": 1}
    made = w("style", w("name", val=style.name), type="paragraph", styleId=key, **is_default)
    if key != "Normal":
        made.append(w("basedOn", val="Normal"))
    made.append(w("qFormat"))
    whole = [] if key != "Normal" else [w("autoSpaceDE", val=0), w("autoSpaceDN", val=0)]  # no gap between O and ๔๒
    made.append(w("pPr", *whole, *style.format.properties()))
    made.append(w("rPr", *letters(style.size, style.bold)))
    return made


def settings() -> Element:
    """Return the part word/settings.xml: fonts go with the file, tables stand as in Word 2013 and later."""
    mode = w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    return w(
        "settings",
        w("embedTrueTypeFonts"),
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", mode),
        w("themeFontLang", val="en-US", bidi="th-TH"),
    )
