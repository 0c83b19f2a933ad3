"""Rows of a form that stand in order: the same on every page that has such a list."""

from decimal import Decimal
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, BaseFormSet
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiDecimalField


class Rows(BaseFormSet):
    """Rows that can be added, removed and put in another order without script; blank ones wait in a fold.

    Rows are read by what stands in them, never against what is stored: a row that an earlier autosave has
    stored is sent again as an added one, and must stay.
    """

    def __init__(self, data: Any, *, initial: list[dict[str, Any]], **kwargs: Any) -> None:  # noqa: ANN401 -- a QueryDict or None
        """Begin with the stored rows, unless something was sent."""
        super().__init__(data, initial=None if data is not None else initial, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:  # noqa: ANN401 -- the row's form
        """Add the place of the row and the mark that removes it."""
        super().add_fields(form, index)
        place = form.fields[ORDERING_FIELD_NAME].initial
        form.fields[ORDERING_FIELD_NAME] = ThaiDecimalField(
            label=_("ลำดับ"), low=Decimal(1), high=Decimal(99), required=False, initial=place
        )

    def used(self) -> list[Any]:
        """Return the rows in use, and the ones being added."""
        return [form for index, form in enumerate(self.forms) if self._is_used(form, index)]

    def blank(self) -> list[Any]:
        """Return the blank rows."""
        return [form for index, form in enumerate(self.forms) if not self._is_used(form, index)]

    def _is_used(self, form: Any, index: int) -> bool:  # noqa: ANN401 -- the row's form
        return index < self.initial_form_count() or (form.is_bound and form.has_changed())

    def kept(self) -> list[dict[str, Any]]:
        """Return what stands in the rows that stay, in order. Call once the formset is valid."""
        return [form.cleaned_data for form in self.kept_forms()]

    def kept_forms(self) -> list[Any]:
        """Return the rows that stay, in order. Call once the formset was cleaned.

        A row given the number of another takes its place: before it when it moves up, after it when it moves down.
        """
        rows = []
        for index, form in enumerate(self.forms):
            if self._is_used(form, index) and not form.cleaned_data.get(DELETION_FIELD_NAME):
                usual = Decimal(index + 1)
                place = form.cleaned_data.get(ORDERING_FIELD_NAME) or usual
                rows.append(((place, (place > usual) - (place < usual), index), form))
        return [form for _key, form in sorted(rows, key=lambda row: row[0])]
