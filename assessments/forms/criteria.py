"""What the system administrator types about criteria. What results were scored with stays; a revision takes the change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.revisions import CLOSED, SCORING
from assessments.models import CriteriaSet, Item
from assessments.queries import criteria_years
from assessments.rules import scoring


class CriteriaForm(forms.ModelForm[Any]):
    """A part of criteria, or the year itself. What was known stays while results hang on it; what was not is filled."""

    def clean(self) -> dict[str, Any]:
        """Refuse a part of one year under another year's, and a change of what results were scored with."""
        data = super().clean() or {}
        for name in ("tool", "indicator", "sub_indicator"):
            parent = data.get(name)
            if parent and data.get("criteria") and parent.criteria_id != data["criteria"].pk:
                self.add_error(name, _("เป็นของเกณฑ์ปีอื่น"))
        codes = data.get("continues")
        if codes is not None and not (isinstance(codes, list) and all(isinstance(code, str) for code in codes)):
            self.add_error("continues", _('ใส่เป็นรายการรหัส เช่น ["O42"]'))
        self._keep_what_was_scored()
        return data

    def _keep_what_was_scored(self) -> None:
        row = self.instance
        is_new = row.pk is None
        owner = (
            row if isinstance(row, CriteriaSet) else self.cleaned_data.get("criteria") or getattr(row, "criteria", None)
        )
        if not criteria_years.is_scored(owner if is_new or isinstance(row, CriteriaSet) else row.criteria):
            return
        sub = self.cleaned_data.get("sub_indicator") if isinstance(row, Item) else None
        if is_new and (isinstance(row, CLOSED) or (sub is not None and sub.items_complete)):
            self.add_error(None, _("มีผลที่ใช้เกณฑ์ฉบับนี้แล้ว เพิ่มไม่ได้ เปิดฉบับใหม่แล้วเพิ่มในฉบับร่าง"))
        for name in () if is_new else SCORING[type(row)]:
            if name in self.changed_data and self.initial.get(name) not in (None, ""):
                self.add_error(name, _("มีผลที่ใช้เกณฑ์ฉบับนี้แล้ว แก้ไม่ได้ ผลเดิมต้องใช้เกณฑ์เดิม เปิดฉบับใหม่แล้วแก้ในฉบับร่าง"))


class YearForm(CriteriaForm):
    """A year's own fields; the rules are those the portal knows."""

    scoring_rule = forms.ChoiceField(label=_("กติกาคะแนน"), choices=[(name, name) for name in scoring.SCORING_RULES])
    item_rule = forms.ChoiceField(
        label=_("กติกาข้อ O"),
        required=False,
        choices=[("", _("ไม่พบกติกา")), (scoring.ALL_OR_NOTHING, scoring.ALL_OR_NOTHING)],
    )


class NewYearForm(forms.ModelForm[Any]):
    """A new year: its number, and the year it is copied from."""

    copy_from = forms.ModelChoiceField(
        label=_("คัดลอกจากปี"),
        queryset=CriteriaSet.objects.filter(is_draft=False),
        help_text=_("คัดลอกทุกอย่างยกเว้นปฏิทิน แล้วแก้ได้ในหน้าถัดไป"),
    )

    class Meta:
        model, fields = CriteriaSet, ("fiscal_year",)

    def clean_fiscal_year(self) -> int:
        """Refuse a year that has criteria: what changes in it goes into a revision."""
        year: int = self.cleaned_data["fiscal_year"]
        if CriteriaSet.objects.filter(fiscal_year=year).exists():
            raise forms.ValidationError(_("ปีนี้มีเกณฑ์แล้ว"))
        return year
