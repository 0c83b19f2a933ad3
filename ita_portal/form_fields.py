"""Form fields that read what Thai clerks type: either digits, either era; the reason for a refusal in Thai."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from ita_portal import thai
from ita_portal.template_filters import in_english

REASONS = {
    "not_a_number": lazy("ต้องเป็นตัวเลข เช่น 85.59: พิมพ์ไว้ “%(text)s”"),
    "not_a_date": lazy("อ่านวันที่ไม่ได้ พิมพ์แบบ 1 ต.ค. 2568 หรือ 1/10/2568: พิมพ์ไว้ “%(text)s”"),
    "no_such_day": lazy("ไม่มีวันนี้ในปฏิทิน: พิมพ์ไว้ “%(text)s”"),
    "not_a_year": lazy("ปีต้องเป็น พ.ศ. สี่หลัก เช่น 2568: พิมพ์ไว้ “%(text)s”"),
    "era_twice": lazy("ปี พ.ศ. ถูกบวก 543 ซ้ำ: พิมพ์ไว้ “%(text)s”"),
    "era_missing": lazy("ปีต้องเป็น พ.ศ. ไม่ใช่ ค.ศ.: พิมพ์ไว้ “%(text)s”"),
}


def refusal(error: thai.Unreadable) -> ValidationError:
    """Return the sentence for something that could not be read."""
    return ValidationError(REASONS[error.code], code=error.code, params={"text": error.text.strip()[:60]})


class ThaiCharField(forms.CharField):
    """Text, tidied: no invisible characters, เเ and ํา mended, Arabic digits stored."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """Tidy before the usual checks."""
        return super().clean(thai.to_arabic(thai.clean_text(value)) if isinstance(value, str) else value)


class ThaiDateField(forms.Field):
    """A day typed in words or numbers; shown as 1 ต.ค. 2568, to readers of English as 1/10/2568."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Say by example how to type a day."""
        kwargs.setdefault("help_text", lazy("เช่น 1 ต.ค. 2568 หรือ 1/10/2568"))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """Show a stored day in the form that is typed."""
        if not isinstance(value, dt.date):
            return value
        return f"{value.day}/{value.month}/{thai.be_year(value)}" if in_english() else thai.short_date(value)

    def to_python(self, value: Any) -> dt.date | None:  # noqa: ANN401 -- Django's signature
        """Read the day; None when blank."""
        if value is None or isinstance(value, dt.date):
            return value
        try:
            return thai.parse_date(str(value))
        except thai.Unreadable as error:
            raise refusal(error) from error


class ThaiDecimalField(forms.Field):
    """A number in Thai or Arabic digits between two bounds; None when blank (missing is not zero)."""

    widget = forms.TextInput

    def __init__(self, *, low: Decimal | None = None, high: Decimal | None = None, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Keep the bounds, both included."""
        super().__init__(**kwargs)
        self.low, self.high = low, high

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Bring up the number pad on a phone."""
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 -- Django's signature
        """Show a stored number without needless zeros after the second decimal."""
        return thai.number_text(value) if isinstance(value, Decimal) and value == round(value, 2) else value

    def to_python(self, value: Any) -> Decimal | None:  # noqa: ANN401 -- Django's signature
        """Read the number and keep it within its bounds."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            number = thai.parse_decimal(str(value))
        except thai.Unreadable as error:
            raise refusal(error) from error
        outside = number is not None and (
            (self.low is not None and number < self.low) or (self.high is not None and number > self.high)
        )
        if outside:
            words = {"low": self.low, "high": self.high, "text": str(value).strip()[:30]}
            if self.high is None:
                raise ValidationError(_("ต้องไม่น้อยกว่า %(low)s: พิมพ์ไว้ “%(text)s”"), code="outside", params=words)
            raise ValidationError(_("ต้องอยู่ระหว่าง %(low)s ถึง %(high)s: พิมพ์ไว้ “%(text)s”"), code="outside", params=words)
        return number
