"""What becomes of unfinished work of last year."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal.form_fields import ThaiCharField
from measures.models import Measure


class TakeForm(forms.Form):
    """Where a step goes on: in a measure of its own, like the old one, or in one the plan has already."""

    into = forms.ChoiceField(label=lazy("ทำต่อใน"), required=False)

    def __init__(self, *args: Any, measures: list[Measure], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the plan's measures."""
        super().__init__(*args, **kwargs)
        self.measures = {str(measure.pk): measure for measure in measures}
        into: Any = self.fields["into"]
        into.choices = [("", _("มาตรการใหม่ ยกชื่อและผู้รับผิดชอบมา"))]
        into.choices += [(key, f"{row.number} {row}".strip()) for key, row in self.measures.items()]

    def measure(self) -> Measure | None:
        """Return the measure chosen, None = a new one."""
        return self.measures.get(self.cleaned_data["into"])


class LeaveForm(forms.Form):
    """Why it does not go on."""

    reason = ThaiCharField(
        label=lazy("ไม่ทำต่อ เพราะ"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": lazy("บอกเหตุผลที่ไม่ทำต่อ")},
    )
