"""What is typed around a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.forms import ThaiTextField


class CommentForm(forms.Form):
    """A remark without deciding."""

    text = ThaiTextField(
        label=_("ความเห็นเพิ่มเติม"),
        rows=3,
        max_length=2000,
        help_text=_("บันทึกไว้กับเรื่องโดยไม่ใช่การพิจารณา ไม่พิมพ์ในเอกสาร ไม่เผยแพร่ แก้ไขหรือลบภายหลังไม่ได้"),
        error_messages={"required": _("พิมพ์ความเห็นก่อน")},
    )
