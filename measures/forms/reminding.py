"""How an agency follows up, and how a person wants to be told."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal import thai
from ita_portal.form_fields import ThaiCharField
from measures.models import FollowUp, Mode
from measures.rules import reminders


class ThaiWholeField(forms.IntegerField):
    """A whole number in Thai or Arabic digits."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:  # noqa: ANN401 -- Django's signature
        """Read either digits."""
        return super().to_python(thai.to_arabic(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Bring up the number pad on a phone."""
        return {"inputmode": "numeric", "autocomplete": "off"}


class FollowUpForm(forms.ModelForm[FollowUp]):
    """When an agency reminds, what it calls stuck, how often executives get a summary."""

    days_before = ThaiCharField(
        label=lazy("เตือนก่อนครบกำหนด (วัน)"),
        max_length=60,
        help_text=lazy("คั่นด้วยจุลภาค เช่น 30, 7, 1, 0 โดย 0 คือในวันครบกำหนด"),
    )
    late_every = ThaiWholeField(label=lazy("เกินกำหนดแล้วเตือนซ้ำทุก (วัน)"), min_value=1, max_value=reminders.MOST_DAYS)
    several = ThaiWholeField(label=lazy("รวมเป็นจดหมายรายสัปดาห์เมื่อมีงานตั้งแต่ (เรื่อง)"), min_value=1, max_value=99)
    stuck_days = ThaiWholeField(label=lazy("ถือว่างานนิ่งเมื่อไม่มีรายงานเกิน (วัน)"), min_value=1, max_value=365)
    summary_weeks = ThaiWholeField(
        label=lazy("สรุปให้ผู้บริหารทุก (สัปดาห์)"), min_value=0, max_value=26, help_text=lazy("0 คือไม่ออกสรุป")
    )

    class Meta:
        model = FollowUp
        fields = ("days_before", "late_every", "several", "digest_weekday", "stuck_days", "summary_weeks")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Show the days as they are typed."""
        super().__init__(*args, **kwargs)
        self.initial["days_before"] = ", ".join(map(str, self.instance.days_before))

    def clean_days_before(self) -> list[int]:
        """Read the days."""
        try:
            return list(reminders.read_days(self.cleaned_data["days_before"].replace(",", " ").split()))
        except reminders.PaceInvalid as error:
            most = {"most": reminders.MOST_DAYS}
            raise ValidationError(_("ต้องเป็นจำนวนวัน 0 ถึง %(most)s คั่นด้วยจุลภาค เช่น 30, 7, 1, 0") % most) from error


class ModeForm(forms.Form):
    """How a person wants to be told."""

    mode = forms.ChoiceField(label=lazy("แจ้งเตือนทางอีเมล"), choices=Mode.choices, widget=forms.RadioSelect)
