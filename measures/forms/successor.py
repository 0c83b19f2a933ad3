"""Who answers from now on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from measures.actions.measures_ import OwnerDraft
from measures.forms.measure_rows import owner_choices, owner_draft


class SuccessorForm(forms.Form):
    """A unit, a post or a person in the place of one who left."""

    who = forms.ChoiceField(label=lazy("ผู้รับผิดชอบต่อ"), help_text=lazy("เลือกตำแหน่ง แล้วผู้ดำรงตำแหน่งคนต่อไปจะรับช่วงเอง"))

    def __init__(self, *args: Any, choices: list[Any], gone: set[int], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer everybody but those who left; "every unit" is nobody."""
        super().__init__(*args, **kwargs)
        left = {f"officer:{pk}" for pk in gone}
        who: Any = self.fields["who"]
        nobody, _every, *kinds = choices
        who.choices = [nobody, *((name, [row for row in rows if row[0] not in left]) for name, rows in kinds)]

    def draft(self) -> OwnerDraft:
        """Return the successor. Call once the form is valid."""
        return owner_draft(self.cleaned_data["who"], is_lead=False, text="")


def successor_choices() -> list[Any]:
    """Return what SuccessorForm offers, read once for all rows."""
    return owner_choices(None)
