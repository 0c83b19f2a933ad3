"""What becomes of a weak point: it joins a measure, or is left with a reason."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiCharField
from measures.models import Measure


class JoinForm(forms.Form):
    """Which measure of the plan answers the point too."""

    def __init__(self, *args: Any, choices: list[Measure], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer measures read once for the whole page."""
        super().__init__(*args, **kwargs)
        self.measures = {str(measure.pk): measure for measure in choices}
        options = [(str(measure.pk), f"{measure.number} {measure}".strip()) for measure in choices]
        self.fields["measure"] = forms.ChoiceField(
            label=_("มาตรการที่มีอยู่"),
            choices=[("", _("เลือกมาตรการ")), *options],
            error_messages={"required": _("เลือกมาตรการก่อน"), "invalid_choice": _("ไม่มีมาตรการนี้ในแผน")},
        )

    def clean_measure(self) -> Measure:
        """Return the measure itself."""
        return self.measures[self.cleaned_data["measure"]]


class SetAsideForm(forms.Form):
    """Why a point is left without a measure."""

    reason = ThaiCharField(
        label=_("เหตุผล"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("บอกเหตุผลด้วย")},
    )
