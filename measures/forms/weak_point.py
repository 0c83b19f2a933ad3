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


class HandleForm(forms.Form):
    """What becomes of several weak points at once: `do` says which of the two other fields is needed."""

    points = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("ติ๊กอย่างน้อยหนึ่งจุดก่อน"), "invalid_choice": _("มีจุดที่จัดการไปแล้ว เลือกใหม่")},
    )
    do = forms.ChoiceField(choices=[(name, name) for name in ("create", "join", "aside")])

    def __init__(self, data: Any = None, *, points: list[str], measures: list[Measure]) -> None:  # noqa: ANN401 -- a QueryDict or None
        """Offer the points left hanging and the measures there are, read once for the whole page."""
        do = data.get("do", "") if data else ""
        self.join = JoinForm(data if do == "join" else None, choices=measures, auto_id="many-join-%s")
        self.aside = SetAsideForm(data if do == "aside" else None, auto_id="many-aside-%s")
        super().__init__(data, auto_id="many-%s")
        choices: Any = self.fields["points"]
        choices.choices = [(key, key) for key in points]

    def clean(self) -> dict[str, Any]:
        """Take over what the field that is needed says."""
        data = super().clean() or {}
        for part in (self.join, self.aside):
            if part.is_bound:
                for errors in part.errors.values():
                    self.add_error(None, list(errors))
                data |= getattr(part, "cleaned_data", {})
        return data

    def ticked(self) -> list[str]:
        """Return the points ticked, whether they can be answered or not."""
        return list(self["points"].value() or ())

    def keys(self) -> list[tuple[str, str]]:
        """Return the points ticked. Call once the form is valid."""
        return [(detail, code) for detail, _sep, code in (key.partition(":") for key in self.cleaned_data["points"])]
