"""The gallery: every component with sample data, a page for those who make pages. No database, no agency."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from measures.queries import built_in_layouts

STATES = (
    ("todo", "not_started", "in_progress", "done", "overdue", "link_dead"),
    ("empty", "partial", "ready", "passed", "below"),
    ("draft", "in_approval", "returned", "rejected", "approved", "issued", "withdrawn"),
    ("submitted", "frozen", "published", "replaced", "waiting", "your_turn", "failed"),
)
CHOICES = [("thai", _("เลขไทย (๑๒๓)")), ("arabic", _("เลขอารบิก (123)"))]
UNITS = [("1", "สำนักปลัด"), ("2", "กองคลัง"), ("3", "กองช่าง")]


class SampleForm(forms.Form):
    """One field of each kind; filled half right, so that the gallery shows both faces."""

    title = forms.CharField(label=_("ชื่อมาตรการ"), help_text=_("ขึ้นต้นด้วยคำกริยา เช่น เผยแพร่ จัดทำ ทบทวน"))
    detail = forms.CharField(label=_("รายละเอียด"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    unit = forms.ChoiceField(label=_("ส่วนราชการ"), choices=UNITS)
    ends_on = forms.DateField(label=_("วันสิ้นสุด"), widget=forms.DateInput(attrs={"type": "date"}))
    score = forms.DecimalField(label=_("คะแนน"), max_digits=5, decimal_places=2)
    digits = forms.ChoiceField(label=_("ตัวเลขในเอกสาร"), choices=CHOICES, widget=forms.RadioSelect)
    owners = forms.MultipleChoiceField(
        label=_("ผู้รับผิดชอบร่วม"), choices=UNITS, widget=forms.CheckboxSelectMultiple, required=False
    )
    photo = forms.FileField(label=_("รูปหลักฐาน"), help_text=_("JPG หรือ PNG ไม่เกิน ๒๐ เมกะไบต์"), required=False)
    told = forms.BooleanField(label=_("แจ้งผู้รับผิดชอบทางอีเมล"), required=False)


class ReasonForm(forms.Form):
    """What a confirmation may ask for."""

    reason = forms.CharField(label=_("เหตุผล"), widget=forms.Textarea(attrs={"rows": 2}))


def _form() -> SampleForm:
    return SampleForm(
        {"title": "เผยแพร่ข้อมูลการจัดซื้อจัดจ้างให้ครบทุกเดือน", "unit": "2", "score": "120.5", "owners": ["1"], "told": "on"}
    )


def _year_bar() -> list[dict[str, Any]]:
    return [
        {"label": _("ผลประเมิน"), "url": "#year", "state": "done", "note": _("๗๑.๐๗ ระดับ C")},
        {"label": _("มาตรการ"), "url": "#year", "state": "done", "note": _("อนุมัติแล้ว")},
        {"label": _("ติดตาม"), "url": "#year", "state": "current", "note": _("เสร็จ ๓ จาก ๘"), "here": True},
        {"label": _("รายงาน"), "url": "#year", "state": "todo", "note": _("รอบ ๖ เดือน ภายใน ๓๑ มี.ค.")},
        {"label": _("เผยแพร่"), "url": "#year", "state": "todo", "note": ""},
    ]


def _timeline() -> list[dict[str, Any]]:
    return [
        {"title": "เสนอเรื่อง", "state": "done", "who": "นายตัวอย่าง หนึ่ง", "post": "นักวิเคราะห์นโยบายและแผน",
         "when": "๓ ธ.ค. ๒๕๖๘ ๐๙:๑๔"},
        {"title": "เห็นชอบ", "state": "done", "who": "นางตัวอย่าง สอง", "post": "หัวหน้าสำนักปลัด",
         "when": "๓ ธ.ค. ๒๕๖๘ ๑๕:๐๒", "said": "ตรวจแล้วครบตามตัวชี้วัด เห็นควรเสนอปลัดพิจารณา"},
        {"title": "ปลัดเทศบาลกำลังพิจารณา", "state": "current", "who": "นายตัวอย่าง สาม", "when": "ตั้งแต่ ๓ ธ.ค. (๒ วัน)"},
        {"title": "นายกเทศมนตรีอนุมัติ", "state": "todo"},
        {"title": "ออกเลขที่หนังสือ", "state": "todo"},
    ]  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    return [
        {"name": "การเปิดเผยข้อมูล", "owner": "สำนักปลัด", "score": "๖๒.๕๐", "amount": Decimal("62.5"), "state": "overdue"},
        {"name": "การใช้งบประมาณ", "owner": "กองคลัง", "score": "๗๘.๐๐", "amount": Decimal(78), "state": "in_progress"},
        {"name": "การปฏิบัติหน้าที่", "owner": "กองช่าง", "score": "๙๑.๒๐", "amount": Decimal("91.2"), "state": "done"},
    ]


def gallery(request: HttpRequest) -> HttpResponseBase:
    """Show every component; for signed-in users, or anyone while DEMO is on."""
    if not (settings.DEMO or request.user.is_authenticated):
        return redirect_to_login(request.get_full_path())
    context = {
        "form": _form(),
        "reason": ReasonForm(prefix="confirm")["reason"],
        "states": STATES,
        "stages": _year_bar(),
        "entries": _timeline(),
        "rows": _rows(),
        "amount": Decimal("71.07"),
        "target": Decimal(85),
        "crumbs": [
            {"label": _("หน้าแรก"), "url": "#crumbs"},
            {"label": _("มาตรการ ๒๕๖๙"), "url": "#crumbs"},
            {"label": _("มาตรการที่ ๓")},
        ],
        "layouts": list(built_in_layouts().values())[-2:],
        "facts": [
            {"term": _("เลขที่หนังสือ"), "value": "ตย ๑๒๓๔๕/๖๗"},
            {"term": _("ลงวันที่"), "value": "๓ ธันวาคม ๒๕๖๘"},
            {"term": _("ผู้อนุมัติ"), "value": ""},
        ],
    }
    return render(request, "components/gallery.html", context)
