"""The order or announcement that a memo proposes: what is written in it, and the number and day it gets."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiDateField, ThaiDecimalField
from organisations.models import Post
from reports.actions.issue import OrderGiven
from reports.actions.registers import NEXT_FREE
from reports.forms import DraftForm, ThaiTextField
from reports.models import Order, OrderKind


class OrderForm(DraftForm):
    """The words of an order; its working groups come from their own page."""

    subject = ThaiTextField(label=_("เรื่อง"), rows=2)
    body = ThaiTextField(
        label=_("เหตุ อำนาจ และเนื้อความ"), rows=5, help_text=_("ตรวจมาตราที่อ้างให้ตรงกับกฎหมายของหน่วยงาน ย่อหน้าละหนึ่งบรรทัด")
    )
    closing = ThaiTextField(label=_("ข้อความท้าย"), rows=2, required=False)
    signer_post = forms.ModelChoiceField(
        label=_("ผู้ลงนาม"),
        queryset=Post.objects.none(),
        empty_label=_("เลือกตำแหน่ง"),
        help_text=_("ต้องเป็นผู้พิจารณาลำดับสุดท้าย"),
    )

    def __init__(self, *args: Any, order: Order, posts: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Start from the order; offer the agency's posts (`posts_offered`)."""
        initial = {name: getattr(order, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, prefix="order", **kwargs)
        self.fields["signer_post"].queryset, self.fields["signer_post"].choices = posts  # type: ignore[attr-defined]


class OrderGivenForm(forms.Form):
    """Which number and day the order gets; an announcement goes without a number unless the agency numbers them."""

    choice = forms.ChoiceField(
        label=_("เลขที่คำสั่ง"),
        choices=(("next", _("เลขถัดไปของทะเบียน")), ("hand", _("ระบุเอง"))),
        widget=forms.RadioSelect,
    )
    number = ThaiDecimalField(label=_("เลขที่ (เมื่อระบุเอง)"), low=Decimal(1), high=Decimal(999999), required=False)
    dated_on = ThaiDateField(label=_("สั่ง ณ วันที่"))

    def __init__(self, data: Any = None, *, today: dt.date, order: Order | None = None) -> None:  # noqa: ANN401 -- a QueryDict or None
        """Offer today, and no number to an announcement."""
        is_notice = order is not None and order.kind == OrderKind.NOTICE
        super().__init__(
            data, prefix="order", initial={"dated_on": today, "choice": "none" if is_notice else NEXT_FREE}
        )
        if is_notice:
            choice: Any = self.fields["choice"]
            choice.label, choice.choices = _("เลขที่ประกาศ"), [("none", _("ไม่มีเลข")), *choice.choices]
            self.fields["dated_on"].label = _("ประกาศ ณ วันที่")

    def clean(self) -> dict[str, Any]:
        """Ask for the number when it is given by hand."""
        data = super().clean() or {}
        number = data.get("number")
        if data.get("choice") == "hand" and number is None and "number" not in self.errors:
            self.add_error("number", _("พิมพ์เลขที่"))
        if number is not None and number != int(number):
            self.add_error("number", _("เลขที่คำสั่งเป็นจำนวนเต็ม"))
        return data

    def given(self) -> OrderGiven:
        """Return number and day as the action takes them."""
        data = self.cleaned_data
        choice = data["choice"]
        number = {"none": None, NEXT_FREE: NEXT_FREE}.get(choice, int(data["number"] or 0))
        return OrderGiven(number, data["dated_on"])
