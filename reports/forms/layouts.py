"""Forms of table layouts: the whole, and a row a column. They say in words what measures.rules.layouts finds wrong."""

import dataclasses
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ita_portal.form_fields import ThaiCharField, ThaiDecimalField
from ita_portal.form_rows import Rows
from measures.rules.layouts import FULL, KEYS, MAX_COLUMNS, MIN_WIDTH, Layout, LayoutColumn, problems, spread

COLUMNS = {
    "number": _("ที่"),
    "title": _("มาตรการ"),
    "analysis": _("ผลการวิเคราะห์"),
    "guideline": _("แนวทางปฏิบัติ"),
    "steps": _("ขั้นตอน/วิธีการ"),
    "owners": _("ผู้รับผิดชอบ"),
    "period": _("ระยะเวลา"),
    "follow_up": _("การกำกับติดตาม"),
    "success_indicator": _("ตัวชี้วัดความสำเร็จ"),
    "target": _("เป้าหมาย"),
    "budget": _("งบประมาณ"),
    "expected_output": _("ผลผลิตที่คาด"),
    "expected_outcome": _("ผลลัพธ์ที่คาด"),
    "not_started": _("ยังไม่ดำเนินการ"),
    "in_progress": _("อยู่ระหว่างดำเนินการ"),
    "finished": _("ดำเนินการเสร็จเรียบร้อยแล้ว"),
    "done": _("ผลการดำเนินการ"),
    "done_period": _("ดำเนินการเมื่อ"),
    "output": _("ผลผลิต"),
    "outcome": _("ผลลัพธ์"),
    "percent": _("ร้อยละ"),
    "problem": _("ปัญหา อุปสรรค"),
    "evidence": _("หลักฐาน"),
    "remark": _("หมายเหตุ"),
}
SENTENCES = {
    "unknown_column": ("key", _("ไม่รู้จักคอลัมน์นี้")),
    "of_report": ("key", _("คอลัมน์นี้มีเฉพาะในรายงานผล ใช้ในตารางมาตรการไม่ได้")),
    "same_column": ("key", _("มีคอลัมน์นี้อยู่แล้ว ใช้ได้ครั้งเดียว")),
    "no_heading": ("heading", _("พิมพ์หัวคอลัมน์")),
    "width_small": ("width", _("แคบเกินกว่าจะพิมพ์ได้ อย่างน้อยร้อยละ %(value)s")),
    "group_split": ("group", _("คอลัมน์ใต้หัว “%(value)s” ต้องอยู่ติดกัน")),
    "no_columns": (None, _("เพิ่มคอลัมน์อย่างน้อยหนึ่งคอลัมน์")),
    "too_many": (None, _("มีได้ไม่เกิน %(value)s คอลัมน์")),
    "widths": (None, _("ความกว้างรวมกันได้ %(value)s ต้องได้ 100 พอดี แก้ตัวเลขเอง หรือกด “เกลี่ยให้ครบ 100”")),
}  # fmt: skip


class LayoutForm(forms.Form):
    """What a layout is called, and what holds for the whole table."""

    name = ThaiCharField(label=_("ชื่อแบบตาราง"), max_length=150)
    orientation = forms.ChoiceField(
        label=_("แนวกระดาษ"),
        choices=(("portrait", _("แนวตั้ง")), ("landscape", _("แนวนอน"))),
        help_text=_("ตั้งแต่ 6 คอลัมน์ควรใช้แนวนอน"),
    )
    grouping = forms.ChoiceField(
        label=_("จัดกลุ่มมาตรการ"),
        choices=(
            ("plan", _("ตามหัวข้อของแผน")),
            ("tool", _("ตามเครื่องมือ")),
            ("indicator", _("ตามตัวชี้วัด")),
            ("none", _("ไม่จัดกลุ่ม")),
        ),
    )
    group_style = forms.ChoiceField(
        label=_("ชื่อกลุ่มพิมพ์ที่"),
        choices=(("caption", _("แถวคั่นในตารางเดียว")), ("table", _("หัวตาราง แยกตารางละกลุ่ม"))),
    )
    numbering = forms.ChoiceField(
        label=_("เลขลำดับมาตรการ"),
        choices=(
            ("written", _("ตามที่พิมพ์ไว้ในแผน")),
            ("through", _("นับต่อกันทั้งตาราง")),
            ("by_group", _("นับใหม่ทุกกลุ่ม")),
            ("none", _("ไม่ใส่เลข")),
        ),
    )


class ColumnForm(forms.Form):
    """One column. A heading left blank is the usual one."""

    key = forms.ChoiceField(label=_("ข้อมูลในคอลัมน์"))
    heading = ThaiCharField(label=_("หัวคอลัมน์"), max_length=150, required=False)
    group = ThaiCharField(label=_("หัวร่วมด้านบน"), max_length=100, required=False)
    width = ThaiDecimalField(
        label=_("กว้างร้อยละ"), low=Decimal(1), high=Decimal(FULL), error_messages={"required": _("พิมพ์ความกว้าง")}
    )
    align = forms.ChoiceField(
        label=_("จัดข้อความ"),
        choices=(("left", _("ชิดซ้าย")), ("center", _("กึ่งกลาง")), ("right", _("ชิดขวา"))),
        initial="left",
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the columns there are for plans or for reports."""
        super().__init__(*args, **kwargs)
        key: Any = self.fields["key"]
        key.choices = [("", _("เลือกคอลัมน์")), *((name, COLUMNS[name]) for name in KEYS[kind])]
        code = "of_report" if self._typed_key() in COLUMNS else "unknown_column"
        key.error_messages = {"required": _("เลือกข้อมูลในคอลัมน์"), "invalid_choice": SENTENCES[code][1]}

    def _typed_key(self) -> str | None:
        typed: str | None = self.data.get(self.add_prefix("key"))
        return typed

    def clean_width(self) -> int:
        """Refuse parts of a percent."""
        width: Decimal = self.cleaned_data["width"]
        if width != int(width):
            raise forms.ValidationError(_("ความกว้างเป็นจำนวนเต็ม"))
        return int(width)

    def clean(self) -> dict[str, Any]:
        """Give a column without a heading the usual one; it is printed, so always in Thai."""
        data = super().clean() or {}
        if data.get("key") and not data.get("heading"):
            with override("th"):
                data["heading"] = str(COLUMNS[data["key"]])
        return data

    def column(self) -> LayoutColumn:
        """Return the column. Call once the form is valid."""
        return LayoutColumn(**{name: self.cleaned_data[name] for name in ("key", "heading", "width", "group", "align")})


_ColumnFormSet = forms.formset_factory(
    ColumnForm, formset=Rows, extra=3, can_delete=True, can_order=True, max_num=MAX_COLUMNS, absolute_max=30
)


class LayoutEditor:
    """The form of a layout and its rows, begun with `source`."""

    def __init__(self, data: QueryDict | None, source: Layout) -> None:
        """Begin with the source, unless something was sent."""
        self.source = source
        self.form = LayoutForm(data, initial=dataclasses.asdict(source))
        initial = [dataclasses.asdict(column) for column in source.columns]
        rows: Any = _ColumnFormSet(data, initial=initial, prefix="columns", form_kwargs={"kind": source.kind})
        self.rows: Rows = rows

    def is_valid(self) -> bool:
        """Whether the layout can be kept; what is wrong stands beside the fields."""
        if not all([self.form.is_valid(), self.rows.is_valid()]):
            return False
        found = problems(self.layout())
        kept = self.rows.kept_forms()
        for problem in found:
            field, sentence = SENTENCES[problem.code]
            form = self.form if problem.place is None else kept[problem.place]
            form.add_error(field, sentence % {"value": problem.value})
        return not found

    def layout(self) -> Layout:
        """Return the layout as typed. Call once form and rows are valid."""
        columns = tuple(form.column() for form in self.rows.kept_forms())
        return dataclasses.replace(self.source, columns=columns, **self.form.cleaned_data)

    def drawn(self) -> Layout | None:
        """Return as much of the layout as can be read, for a look at it while it is typed; None where nothing can."""
        if not self.form.is_bound:
            return self.source
        self.form.is_valid()
        self.rows.is_valid()
        columns = tuple(form.column() for form in self.rows.kept_forms() if form.is_valid())
        known = {name: value for name, value in self.form.cleaned_data.items() if value}
        return dataclasses.replace(self.source, columns=columns[:MAX_COLUMNS], **known) if columns else None

    def spread(self) -> "LayoutEditor":
        """Return the same form, its widths made to fill the page; nothing else that was typed changes."""
        sent: Any = self.form.data
        data = sent.copy()
        self.rows.is_valid()
        kept = self.rows.kept_forms()[: FULL // MIN_WIDTH]
        widths = [form.cleaned_data.get("width") for form in kept]
        for form, width in zip(kept, spread(widths) if widths else (), strict=True):
            data[form.add_prefix("width")] = str(width)
        return LayoutEditor(data, self.source)
