"""Forms of memos, decisions, reports and publications. They clean; actions save. Choices are of the agency in scope."""

import itertools
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ita_portal.account_forms import CodeField
from ita_portal.form_fields import ThaiCharField, ThaiDateField, ThaiDecimalField
from ita_portal.form_rows import Rows
from ita_portal.template_filters import agency_digits, thai_date_short
from measures.models import LayoutKind, Plan, Status
from measures.queries import layouts_offered
from measures.rules.layouts import Layout
from organisations.models import Agency, Officer, Post, Unit, WorkingGroup
from reports.forms.chains import SameSignerField, posts_offered
from reports.models import (
    ApprovalStep,
    Effect,
    Memo,
    MemoKind,
    SectionTable,
    StatusReport,
    Verb,
)
from reports.queries.rounds import spans_of
from reports.rules.rounds import Span


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ThaiTextField(ThaiCharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's field options
        """Show `rows` lines."""
        super().__init__(widget=_area(rows), **kwargs)


OF_A_PLAN = {MemoKind.PROPOSE_PLAN, MemoKind.ANNOUNCE_PLAN, MemoKind.SUMMARY, MemoKind.PUBLISH_REQUEST}


class MemoNewForm(forms.Form):
    """What the memo is for."""

    kind = forms.ChoiceField(label=_("ทำบันทึกเพื่อ"), choices=MemoKind.choices, widget=forms.RadioSelect)
    report = forms.ModelChoiceField(
        label=_("รายงานที่จะเสนอ"), queryset=StatusReport.objects.none(), required=False, empty_label=_("ไม่มี"),
        help_text=_("เลือกได้เฉพาะรายงานที่ยืนยันแล้ว"),
    )  # fmt: skip

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the frozen reports of the year."""
        super().__init__(*args, **kwargs)
        self.year = year
        self.plan = Plan.objects.filter(fiscal_year=year).first()
        self.fields["report"].queryset = StatusReport.objects.filter(round__fiscal_year=year, state="frozen")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind needs."""
        data = super().clean() or {}
        if data.get("kind") in OF_A_PLAN and self.plan is None:
            self.add_error("kind", _("ปีนี้ยังไม่มีแผนมาตรการ ทำแผนก่อน"))
        if (
            data.get("kind") == MemoKind.APPOINT_GROUPS
            and not WorkingGroup.objects.filter(fiscal_year=self.year).exists()
        ):
            self.add_error("kind", _("ปีนี้ยังไม่มีคณะทำงาน ตั้งคณะทำงานในหน้าคณะทำงานก่อน"))
        if data.get("kind") == MemoKind.FORWARD_REPORT and not data.get("report"):
            self.add_error("report", _("เลือกรายงานที่ยืนยันแล้ว ถ้ายังไม่มีให้เปิดรอบรายงานและยืนยันรายงานก่อน"))
        return data


class DraftForm(forms.Form):
    """A form that may be kept incomplete: what is required binds only when the paper goes on (`draft` False)."""

    def __init__(self, *args: Any, draft: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Remember whether this is only kept."""
        super().__init__(*args, **kwargs)
        self.draft = draft

    def full_clean(self) -> None:
        """Clean as usual; a draft may leave required fields blank."""
        asked = [field for field in self.fields.values() if field.required and self.draft]
        for field in asked:
            field.required = False
        try:
            super().full_clean()
        finally:
            for field in asked:
                field.required = True


class MemoForm(DraftForm):
    """The head and the end of a memo."""

    department = ThaiCharField(label=_("ส่วนราชการ"), max_length=200)
    phone = ThaiCharField(label=_("โทร"), max_length=50, required=False)
    number_prefix = ThaiCharField(
        label=_("ที่ (รหัสหนังสือ)"), max_length=40, required=False, help_text=_("เลขที่ออกภายหลังจากทะเบียน")
    )
    dated_on = ThaiDateField(label=_("วันที่"), required=False)
    subject = ThaiTextField(label=_("เรื่อง"), rows=2)
    addressee = ThaiCharField(label=_("เรียน"), max_length=200)
    closing = ThaiTextField(label=_("ย่อหน้าปิดท้าย"), rows=2, required=False)
    attach_plan = forms.BooleanField(label=_("แนบตารางมาตรการท้ายบันทึก"), required=False)
    attach_report = forms.BooleanField(label=_("แนบตารางผลการดำเนินการท้ายบันทึก"), required=False)
    restarts_numbers = forms.BooleanField(label=_("เอกสารแนบนับเลขหน้าใหม่"), required=False)
    opinions_beside = forms.BooleanField(label=_("พิมพ์ความเห็นเคียงกันสองช่อง"), required=False)
    unit = forms.ModelChoiceField(
        label=_("หน่วยที่เสนอ"), queryset=Unit.objects.none(), required=False, empty_label=_("ทั้งหน่วยงาน")
    )
    same_signer = SameSignerField()
    circulated_to = forms.ModelMultipleChoiceField(
        label=_("แจ้งเวียนเมื่อออกเลขแล้ว"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("หัวหน้าหน่วยที่เลือกจะได้รับอีเมลหนึ่งฉบับและกดรับทราบ"),
    )
    proposer = forms.ModelChoiceField(label=_("ผู้เสนอ"), queryset=Officer.objects.none(), empty_label=_("เลือกผู้เสนอ"))
    proposer_post = forms.ModelChoiceField(
        label=_("ในตำแหน่ง"), queryset=Post.objects.none(), empty_label=_("เลือกตำแหน่ง")
    )

    def __init__(self, *args: Any, memo: Memo, posts: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Start from the memo; offer the agency's units, officers and `posts_offered`, and the tables the memo has."""
        initial = {name: getattr(memo, name) for name in self.base_fields}
        units = _units_offered(memo)
        initial["circulated_to"] = [unit.pk for unit in units if unit.is_told]  # type: ignore[attr-defined] # annotated
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["circulated_to"].queryset = Unit.objects.filter(is_active=True, parent__isnull=True)  # type: ignore[attr-defined]
        self.fields["circulated_to"].choices = [(unit.pk, str(unit)) for unit in units if unit.parent_id is None]  # type: ignore[attr-defined]
        if memo.plan_id is None:
            del self.fields["attach_plan"]
        if memo.report_id is None:
            del self.fields["attach_report"]
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("ทั้งหน่วยงาน")), *((unit.pk, str(unit)) for unit in units)]  # type: ignore[attr-defined]
        self.fields["proposer"].queryset = Officer.objects.all()  # type: ignore[attr-defined]
        self.fields["proposer_post"].queryset, self.fields["proposer_post"].choices = posts or posts_offered()  # type: ignore[attr-defined]


def _units_offered(memo: Memo) -> list[Unit]:
    """Return the agency's units in use, and whether a memo is sent round to each (`is_told`). One query."""
    told = Exists(memo.circulated_to.filter(pk=OuterRef("pk")))
    return list(Unit.objects.filter(is_active=True).annotate(is_told=told))


class SectionForm(forms.Form):
    """One section: caption, paragraphs one a line, and the table after them."""

    caption = ThaiCharField(label=_("หัวข้อ"), max_length=100, required=False)
    body = ThaiTextField(label=_("ข้อความ"), rows=4, required=False, help_text=_("ย่อหน้าละหนึ่งบรรทัด"))
    table = forms.ChoiceField(label=_("ตารางท้ายหัวข้อ"), required=False)

    def __init__(self, *args: Any, tables: list[Any], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the tables the memo has; nothing where it has none."""
        super().__init__(*args, **kwargs)
        if tables:
            self.fields["table"].choices = [(SectionTable.NONE.value, SectionTable.NONE.label), *tables]  # type: ignore[attr-defined]
        else:
            del self.fields["table"]


_SectionFormSet = forms.formset_factory(
    SectionForm, formset=Rows, extra=2, can_delete=True, can_order=True, max_num=12, absolute_max=20
)


def section_formset(data: Any, memo: Memo) -> Rows:  # noqa: ANN401 -- a QueryDict or None
    """Return the sections of a memo as rows."""
    has = {SectionTable.PLAN: memo.plan_id is not None, SectionTable.REPORT: memo.report_id is not None}
    tables = [(table.value, table.label) for table, is_there in has.items() if is_there]
    names = ("caption", "body", "table")
    initial = [{name: getattr(section, name) for name in names} for section in memo.sections.all()]
    rows: Rows = _SectionFormSet(data, initial=initial, prefix="sections", form_kwargs={"tables": tables})  # type: ignore[assignment]
    return rows


class DecisionForm(forms.Form):
    """A verb and an opinion, on the version and step that were read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    step_no = forms.IntegerField(widget=forms.HiddenInput)
    turn = forms.IntegerField(widget=forms.HiddenInput)
    slot = forms.IntegerField(widget=forms.HiddenInput, required=False)
    opinion = ThaiTextField(
        label=_("ความเห็น"), rows=3, max_length=2000, error_messages={"required": _("ลำดับนี้ต้องให้ความเห็น")}
    )
    verb = forms.ChoiceField(
        label=_("คำสั่งการ"), widget=forms.RadioSelect, error_messages={"required": _("เลือกคำสั่งการก่อน")}
    )
    return_to = forms.TypedChoiceField(label=_("ส่งคืนให้"), coerce=int, empty_value=None, required=False)
    code = CodeField(label=_("รหัสจากแอปยืนยันตัวตน"), error_messages={"required": _("ใส่รหัส ๖ หลักจากแอป หรือรหัสสำรอง")})

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's form arguments
        step: ApprovalStep | None,
        ask_factor: bool,
        earlier: Sequence[ApprovalStep] = (),
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Offer the verbs of the step and the earlier ones it may return to; ask for the second factor unless proved a moment ago."""
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not self.data.get("credential")  # a passkey answers instead
        if not ask_factor:
            del self.fields["code"]
        self.fields["opinion"].required = step is not None and step.opinion_required
        self.verbs = list(step.verbs.all()) if step else []
        self.fields["verb"].choices = [(verb.code, _(verb.label)) for verb in self.verbs]  # type: ignore[attr-defined]
        back = [
            (one.order, f"{one.order}. {one.caption} ({one.post.short_title or one.post.title})") for one in earlier
        ]
        self.fields["return_to"].choices = [("", _("ผู้เสนอ (แก้ไขแล้วเสนอใหม่)")), *back]  # type: ignore[attr-defined]
        if not back or all(verb.effect != Effect.RETURN for verb in self.verbs):
            del self.fields["return_to"]

    def options(self) -> list[tuple[Any, Verb]]:
        """Return each radio with its verb, whose sentence says what is being confirmed."""
        return list(zip(self["verb"], self.verbs, strict=True))


class IssueForm(forms.Form):
    """Which number the memo gets."""

    choice = forms.ChoiceField(
        label=_("เลขที่หนังสือ"),
        choices=(("next", _("เลขถัดไปของทะเบียน")), ("hand", _("ระบุเอง")), ("open", _("เว้นว่างไว้"))),
        widget=forms.RadioSelect,
        initial="next",
    )
    number = ThaiDecimalField(label=_("เลขที่ (เมื่อระบุเอง)"), low=Decimal(1), high=Decimal(999999), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the number when it is given by hand."""
        data = super().clean() or {}
        number = data.get("number")
        if data.get("choice") == "hand" and number is None and "number" not in self.errors:
            self.add_error("number", _("พิมพ์เลขที่หนังสือ"))
        if number is not None and number != int(number):
            self.add_error("number", _("เลขที่หนังสือเป็นจำนวนเต็ม"))
        return data

    def chosen(self) -> int | str | None:
        """Return the number as the action takes it."""
        choice = self.cleaned_data["choice"]
        return {"next": "next", "open": None}.get(choice, int(self.cleaned_data["number"] or 0))


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = ThaiTextField(label=_("เหตุผล"), rows=2, max_length=1000)


class SummaryForm(forms.Form):
    """One sentence for the public page."""

    summary = ThaiCharField(
        label=_("สรุปหนึ่งประโยค"), max_length=300, required=False, help_text=_("ประชาชนอ่านก่อนเปิดไฟล์ เว้นว่างได้")
    )


class RoundForm(forms.Form):
    """Which round to open, in which layout."""

    code = forms.ChoiceField(label=_("รอบ"))
    layout = forms.ChoiceField(label=_("แบบตาราง"))
    cut_off_on = ThaiDateField(
        label=_("วันตัดข้อมูล"), required=False, help_text=_("ความคืบหน้าที่บันทึกหลังวันนี้นับในรอบถัดไป เว้นว่าง = ตามปกติของรอบ")
    )
    due_on = ThaiDateField(label=_("กำหนดส่งรายงาน"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 -- Django's form arguments
        agency: Agency,
        fiscal_year: int,
        opened: frozenset[str] = frozenset(),
        **kwargs: Any,  # noqa: ANN401 -- Django's form arguments
    ) -> None:
        """Offer the rounds of a year that are not open yet, kind by kind, and the report layouts."""
        super().__init__(*args, **kwargs)
        offered = [span for span in spans_of(fiscal_year).values() if span.code not in opened]
        groups = itertools.groupby(offered, key=lambda span: span.code.rpartition("-")[0])
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (KIND_NAMES[kind], [(span.code, _span_label(span, agency)) for span in group]) for kind, group in groups
        ]
        self.layouts = offer_layouts(self, agency)


KIND_NAMES = {"months": _("สะสมตั้งแต่ต้นปี"), "quarter": _("รายไตรมาส"), "three-weeks": _("ทุก 3 สัปดาห์")}


def _span_label(span: Span, agency: Agency) -> str:
    days = f"{thai_date_short(span.starts_on)} – {thai_date_short(span.ends_on)}"
    return agency_digits(f"{gettext(span.name).format(n=span.number)} ({days})", agency)


def offer_layouts(form: forms.Form, agency: Agency, chosen: str = "") -> list[Layout]:
    """Let `form` choose among the layouts a report may have, the one `chosen` now included; return them."""
    found = layouts_offered(agency, LayoutKind.REPORT, chosen)
    form.fields["layout"].choices = [(layout.code, layout.name) for layout in found]  # type: ignore[attr-defined]
    return found


class ReportForm(DraftForm):
    """The head of a status report."""

    title = ThaiTextField(label=_("ชื่อรายงาน"), rows=2, max_length=400)
    introduction = ThaiTextField(label=_("ข้อความก่อนตาราง"), rows=4, required=False, help_text=_("ย่อหน้าละหนึ่งบรรทัด"))
    dated_on = ThaiDateField(label=_("วันที่ของรายงาน"), required=False)
    layout = forms.ChoiceField(label=_("แบบตาราง"))
    has_cover = forms.BooleanField(label=_("มีหน้าปก"), required=False)
    preface = ThaiTextField(
        label=_("คำนำ (หน้าแยกต่อจากปก)"),
        rows=3,
        required=False,
        help_text=_("ย่อหน้าละหนึ่งบรรทัด เว้นว่าง = ไม่มีหน้าคำนำ"),
    )
    has_photos = forms.BooleanField(
        label=_("แนบภาพหลักฐานท้ายรายงาน"), required=False, help_text=_("ภาพที่แนบไว้กับความคืบหน้าในรอบนี้ พร้อมคำบรรยาย")
    )

    def __init__(self, *args: Any, report: StatusReport, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Begin with what the report says; offer the report layouts."""
        initial = {name: getattr(report, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **kwargs)
        self.layouts = offer_layouts(self, report.plan.agency, report.layout)


class LineForm(forms.Form):
    """One measure in a report."""

    status = forms.ChoiceField(label=_("สถานะ"), choices=Status.choices)
    done = ThaiTextField(label=_("ผลการดำเนินการ"), rows=2, required=False)
    period_text = ThaiCharField(label=_("ดำเนินการเมื่อ"), max_length=200, required=False)
    output = ThaiTextField(label=_("ผลผลิต"), rows=2, required=False)
    outcome = ThaiTextField(label=_("ผลลัพธ์"), rows=2, required=False)
    percent = ThaiDecimalField(
        label=_("ร้อยละที่ทำได้"), low=Decimal(0), high=Decimal(100), required=False, help_text=_("เว้นว่าง = ยังไม่มีผล")
    )
    problem = ThaiTextField(label=_("ปัญหา อุปสรรค"), rows=2, required=False)
    remark = ThaiTextField(label=_("หมายเหตุ"), rows=2, required=False)
    is_confirmed = forms.BooleanField(label=_("ยืนยันว่าเป็นผลของทั้งมาตรการ"), required=False)

    def __init__(self, *args: Any, is_summed: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Ask for the confirmation only where the line was put together from steps."""
        super().__init__(*args, **kwargs)
        if not is_summed:
            del self.fields["is_confirmed"]

    def values(self) -> dict[str, Any]:
        """Return what to write of the line; a confirmation ends its being put together."""
        values = dict(self.cleaned_data)
        return values | ({"is_summed": False} if values.pop("is_confirmed", False) else {})

    def clean_percent(self) -> int | None:
        """Refuse parts of a percent."""
        percent: Decimal | None = self.cleaned_data["percent"]
        if percent is not None and percent != int(percent):
            raise forms.ValidationError(_("ร้อยละเป็นจำนวนเต็ม"))
        return None if percent is None else int(percent)
