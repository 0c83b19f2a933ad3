"""What is typed around a decision."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiCharField, ThaiDateField
from measures import uploads
from organisations.models import Officer
from reports.actions.elsewhere import Signed
from reports.forms import ThaiTextField
from reports.models import ApprovalStep
from reports.rules.elsewhere import MEETING, PAPER


class CommentForm(forms.Form):
    """A remark without deciding."""

    text = ThaiTextField(
        label=_("ความเห็นเพิ่มเติม"),
        rows=3,
        max_length=2000,
        help_text=_("บันทึกไว้กับเรื่องโดยไม่ใช่การพิจารณา ไม่พิมพ์ในเอกสาร ไม่เผยแพร่ แก้ไขหรือลบภายหลังไม่ได้"),
        error_messages={"required": _("พิมพ์ความเห็นก่อน")},
    )


class ScanField(forms.FileField):
    """A scan judged by its content; cleans to an uploads.Upload, or None."""

    REFUSALS = {
        "too_large": _("ไฟล์ใหญ่เกิน %(limit)s เมกะไบต์ ย่อรูปหรือแยกไฟล์ก่อน"),
        "empty": _("ไฟล์ว่างเปล่า เลือกไฟล์ใหม่"),
        "unknown_type": _("รับเฉพาะ PDF JPG และ PNG ไฟล์นี้เป็นชนิดอื่น"),
        "broken": _("เปิดไฟล์ไม่ได้ ไฟล์อาจเสียหรือส่งมาไม่ครบ เลือกไฟล์ใหม่"),
        "too_many_pixels": _("รูปละเอียดเกินไป ย่อรูปก่อน"),
    }

    def clean(self, data: Any, initial: Any = None) -> uploads.Upload | None:  # noqa: ANN401 -- Django's signature
        """Judge the file; the reason stands beside the field."""
        if not data:
            return None
        try:
            return uploads.judge(data)
        except uploads.UploadRefused as refused:
            words = {"limit": settings.UPLOAD_MAX_BYTES // 1024 // 1024}
            raise forms.ValidationError(self.REFUSALS[refused.code], code=refused.code, params=words) from refused


class ElsewhereForm(forms.Form):
    """A decision that was taken on paper or in a meeting, as an administrator enters it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    step_no = forms.IntegerField(widget=forms.HiddenInput)
    turn = forms.IntegerField(widget=forms.HiddenInput)
    taken = forms.IntegerField(widget=forms.HiddenInput, required=False)  # how many posts of the step had decided
    means = forms.ChoiceField(
        label=_("ตัดสินอย่างไร"),
        choices=[(PAPER, _("ลงนามในเอกสารกระดาษ")), (MEETING, _("มติที่ประชุม"))],
        widget=forms.RadioSelect,
        initial=PAPER,
    )
    officer = forms.ModelChoiceField(
        label=_("ผู้ลงนาม หรือประธานที่ประชุม"), queryset=Officer.objects.none(), empty_label=_("เลือกผู้ลงนาม")
    )
    dated_on = ThaiDateField(label=_("วันที่ลงนาม หรือวันประชุม"))
    meeting = ThaiCharField(
        label=_("การประชุม (เมื่อเป็นมติที่ประชุม)"), max_length=100, required=False, help_text=_("เช่น ครั้งที่ 3/2569")
    )
    verb = forms.ChoiceField(
        label=_("คำสั่งการ"), widget=forms.RadioSelect, error_messages={"required": _("เลือกคำสั่งการก่อน")}
    )
    opinion = ThaiTextField(
        label=_("ความเห็นหรือข้อความของมติ"), rows=3, max_length=2000, required=False, help_text=_("พิมพ์ตามต้นฉบับ")
    )
    scan = ScanField(
        label=_("สำเนาที่สแกน"),
        required=False,
        help_text=_("PDF, JPG หรือ PNG ต้องแนบเมื่อลงนามในกระดาษ สมาชิกของหน่วยงานเปิดดูได้ ไม่เผยแพร่"),
    )

    def __init__(self, *args: Any, step: ApprovalStep, officers: QuerySet[Officer], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the verbs of the step and who sat in its post since the memo was submitted."""
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
        self.fields["verb"].choices = [(verb.code, _now(verb.label)) for verb in step.verbs.all()]  # type: ignore[attr-defined]

    def signed(self) -> Signed:
        """Return what was typed, as the action takes it. Call once the form is valid."""
        data = self.cleaned_data
        return Signed(data["means"], data["officer"], data["dated_on"], data["meeting"], data["scan"])
