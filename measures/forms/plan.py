"""The head of a plan and its headings."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from ita_portal.form_fields import ThaiCharField, ThaiDecimalField
from measures import queries
from measures.actions.plans import GroupDraft
from measures.models import Grouping, LayoutKind, MeasureGroup, Plan
from measures.queries.outline import Part

PLAN_FIELDS = ("title", "result", "grouping", "layout", "introduction", "has_cover", "preface")


class PlanForm(forms.Form):
    """What a plan is called, which result it is drawn from, how it is grouped and printed."""

    title = ThaiCharField(
        label=_("ชื่อแผน"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("พิมพ์หัวกระดาษ ขึ้นบรรทัดใหม่ได้"),
    )
    result: Any = forms.ModelChoiceField(
        label=_("ผลประเมินที่ใช้"), queryset=Assessment.objects.none(), required=False, empty_label=_("ยังไม่มีผล")
    )
    grouping = forms.ChoiceField(label=_("จัดกลุ่มมาตรการ"), choices=Grouping.choices, widget=forms.RadioSelect)
    layout = forms.ChoiceField(label=_("แบบตารางที่พิมพ์"))
    introduction = ThaiCharField(
        label=_("ข้อความก่อนตาราง"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("ย่อหน้าละหนึ่งบรรทัด"),
    )
    has_cover = forms.BooleanField(label=_("มีหน้าปก"), required=False)
    preface = ThaiCharField(
        label=_("คำนำ (หน้าแยกต่อจากปก)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("ย่อหน้าละหนึ่งบรรทัด เว้นว่าง = ไม่มีหน้าคำนำ"),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the agency's results; begin with what the plan says now."""
        initial = {name: getattr(plan, name) for name in PLAN_FIELDS}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        results = Assessment.objects.select_related("criteria", "agency").filter(
            criteria__fiscal_year__lt=plan.fiscal_year
        )
        field: Any = self.fields["result"]
        field.queryset = results
        field.label_from_instance = lambda row: _("ปี %(year)s") % {"year": row.criteria.fiscal_year}
        self.layouts = queries.layouts_offered(plan.agency, LayoutKind.PLAN, plan.layout)
        layout: Any = self.fields["layout"]
        layout.choices = [(row.code, row.name) for row in self.layouts]


class GroupForm(forms.Form):
    """One heading of the plan."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = ThaiDecimalField(label=_("ลำดับ"), low=Decimal(1), high=Decimal(999), required=False)
    title = ThaiCharField(label=_("หัวข้อกลุ่ม"), max_length=300, required=False)


class BaseGroupFormSet(BaseFormSet[GroupForm]):
    """Headings in the order of their places; a heading left empty goes."""

    def __init__(self, *args: Any, groups: list[MeasureGroup], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Begin with the headings of the plan."""
        self.known = {group.pk for group in groups}
        initial = [
            {"pk": group.pk, "place": place, "title": group.title} for place, group in enumerate(groups, start=1)
        ]
        super().__init__(*args, **(kwargs | {"initial": initial, "prefix": "groups"}))

    def drafts(self) -> list[GroupDraft]:
        """Return the headings as typed. Call once the formset is valid; unknown keys are taken as new."""
        rows = []
        for index, form in enumerate(self.forms):
            data = form.cleaned_data
            pk = data.get("pk") if data.get("pk") in self.known else None
            title = data.get("title", "")
            if pk or title:
                rows.append((data.get("place") or 999, index, GroupDraft(title=title, pk=pk, delete=not title)))
        return [draft for _place, _index, draft in sorted(rows, key=lambda row: row[:2])]


GroupFormSet: Any = formset_factory(GroupForm, formset=BaseGroupFormSet, extra=2, max_num=60)


def group_formset(plan: Plan, data: Any = None) -> BaseGroupFormSet:  # noqa: ANN401 -- a QueryDict or None
    """Return the headings of a plan as a formset."""
    formset: BaseGroupFormSet = GroupFormSet(data, groups=queries.groups_in_order(plan))
    return formset


class HeadingForm(forms.Form):
    """A change to one heading of the outline."""

    do = forms.ChoiceField(choices=[(name, name) for name in ("add", "rename", "remove", "up", "down")])
    heading = forms.ChoiceField(required=False)
    title = ThaiCharField(label=_("หัวข้อกลุ่ม"), max_length=300, required=False)

    def __init__(self, *args: Any, headings: list[Part], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Know the headings there are."""
        super().__init__(*args, **kwargs)
        self.headings = headings
        choices: Any = self.fields["heading"]
        choices.choices = [("", ""), *((str(part.pk), part.title) for part in headings)]

    def clean(self) -> dict[str, Any]:
        """A heading needs words of its own; everything but adding needs a heading."""
        data = super().clean() or {}
        do, key = data.get("do"), data.get("heading")
        if do in {"add", "rename"} and not data.get("title"):
            self.add_error("title", _("พิมพ์ชื่อหัวข้อก่อน"))
        if do != "add" and not key:
            self.add_error("heading", _("หัวข้อนี้ไม่มีแล้ว โหลดหน้านี้ใหม่"))
        taken = {part.title for part in self.headings if str(part.pk) != key}
        if do in {"add", "rename"} and data.get("title") in taken:
            self.add_error("title", _("มีหัวข้อนี้แล้ว ใช้ชื่ออื่น"))
        return data

    def change(self) -> dict[str, Any]:
        """Return what is to be done. A built-in theme added by its words keeps its code. Call once valid."""
        data = self.cleaned_data
        themes = {theme.title: theme.code for theme in queries.built_in_themes()}
        pk = int(data["heading"]) if data["heading"] else None
        return {"do": data["do"], "pk": pk, "title": data["title"], "code": themes.get(data["title"], "")}
