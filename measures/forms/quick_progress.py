"""Reporting on one step in seconds: a button says the status, one line says what was done."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiCharField
from measures.forms.progress import ENTRY_FIELDS, ProgressForm
from measures.models import Measure, Step

SLOW = ("step", "document", "caption", "period_text", "concerns_on")  # those stand on the measure's own page


class QuickProgressForm(ProgressForm):
    """One entry of today for a task that its prefix names; the status comes from the button that sends it."""

    done = ThaiCharField(
        label=_("ทำอะไรไปแล้ว"), required=False, max_length=10000, widget=forms.Textarea(attrs={"rows": 1})
    )

    typed_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"], widget=forms.HiddenInput)

    def __init__(self, *args: Any, measure: Measure, step: Step | None, today: dt.date, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Leave out what takes time."""
        super().__init__(*args, measure=measure, step=step, today=today, **kwargs)
        self.about = step
        for name in SLOW:
            del self.fields[name]

    def entry(self) -> dict[str, Any]:
        """Return the fields of the entry. Call once the form is valid.

        Of today, or of the day it was typed where the browser kept it until it could be sent.
        """
        said = {name: self.cleaned_data[name] for name in ENTRY_FIELDS if name in self.fields}
        return said | {"concerns_on": min(self.cleaned_data["typed_on"] or self.today, self.today)}

    def chosen_step(self) -> Step | None:
        """Return the step reported on; None = the whole measure."""
        return self.about

    def is_more_open(self) -> bool:
        """Whether the folded part holds a reason to see it."""
        folded = ("output", "outcome", "problem", "remark", "percent", "url")
        return any(self.errors.get(name) or (self.is_bound and self[name].value()) for name in folded)
