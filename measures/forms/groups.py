"""A working group: its name, tool and duties, and its members as rows in order."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from assessments.models import Tool
from ita_portal.form_fields import ThaiCharField
from ita_portal.form_rows import Rows
from measures.actions.groups import GroupDraft, SeatDraft
from organisations.models import GroupRole, Officer, Post, WorkingGroup

MOST_MEMBERS = 60


class WorkingGroupForm(forms.Form):
    """The head of a group."""

    name = ThaiCharField(label=lazy("ชื่อคณะทำงาน"), max_length=300)
    tool_code = forms.ChoiceField(label=lazy("ทำงานด้าน"), required=False)
    duties = ThaiCharField(
        label=lazy("หน้าที่"),
        max_length=5000,
        required=False,
        help_text=lazy("ข้อละหนึ่งบรรทัด ไม่ต้องใส่เลขข้อ ในคำสั่งจะพิมพ์เป็นข้อให้เอง"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, group: WorkingGroup | None, tools: list[Tool], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Begin with the group there is; offer the tools of its year, and the one it already names."""
        initial = {name: getattr(group, name) for name in self.base_fields} if group else {}
        super().__init__(*args, **(kwargs | {"initial": initial}))
        offered = {tool.code: f"{tool.code} {tool.name}" for tool in tools}
        if group and group.tool_code:
            offered.setdefault(group.tool_code, group.tool_code)
        choice: Any = self.fields["tool_code"]
        choice.choices = [("", _("อำนวยการ (ทุกด้าน)")), *offered.items()]

    def draft(self, members: Rows) -> GroupDraft:
        """Return the group as typed. Call once both are valid."""
        return GroupDraft(**self.cleaned_data, members=tuple(_seat(row) for row in members.kept()))


class MemberForm(forms.Form):
    """One member. The post as printed may stay blank where a post or a person with a post is chosen."""

    who = forms.ChoiceField(label=lazy("ใคร"), required=False)
    text = ThaiCharField(label=lazy("ตำแหน่งที่พิมพ์"), max_length=200, required=False)
    role = forms.ChoiceField(label=lazy("หน้าที่ในคณะ"), choices=GroupRole.choices, initial=GroupRole.MEMBER)

    def __init__(self, *args: Any, choices: list[Any], titles: dict[str, str], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer what was read once for all rows; `titles` = the usual printed post of each choice."""
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.choices = choices
        self.titles = titles

    def clean(self) -> dict[str, Any]:
        """Print the usual post where none is typed."""
        data = super().clean() or {}
        if "who" in data and not data.get("text"):
            data["text"] = self.titles.get(data["who"], "")
            if not data["text"] and "text" not in self.errors:
                self.add_error("text", _("เลือกตำแหน่งหรือบุคคล หรือพิมพ์ตำแหน่งที่จะพิมพ์ในคำสั่ง"))
        return data


def _seat(row: dict[str, Any]) -> SeatDraft:
    kind, _sep, key = row["who"].partition(":")
    who = {f"{kind}_id": int(key)} if kind else {}
    return SeatDraft(text=row["text"], role=row["role"], **who)


_MemberRows = formset_factory(
    MemberForm,
    formset=Rows,
    extra=4,
    can_delete=True,
    can_order=True,
    max_num=MOST_MEMBERS,
    absolute_max=MOST_MEMBERS + 10,
    validate_max=True,
)


def member_rows(group: WorkingGroup | None, data: Any = None) -> Rows:  # noqa: ANN401 -- a QueryDict or None
    """Return the members of a group as rows; posts and people are read once for all of them."""
    members = list(group.members.all()) if group else []
    initial = [{"who": _key(row.post_id, row.officer_id), "text": row.post_text, "role": row.role} for row in members]
    choices, titles = _people({row.post_id for row in members})
    rows: Rows = _MemberRows(  # type: ignore[assignment]
        data, initial=initial, prefix="members", form_kwargs={"choices": choices, "titles": titles}
    )
    return rows


def _key(post_id: int | None, officer_id: int | None) -> str:
    return f"post:{post_id}" if post_id else f"officer:{officer_id}" if officer_id else ""


def _people(named: set[int | None]) -> tuple[list[Any], dict[str, str]]:
    """Return the choices, and the usual printed post of each: its title, of a person the newest post held."""
    posts = [post for post in Post.objects.order_by("order", "pk") if post.is_active or post.pk in named]
    officers = list(Officer.objects.order_by("pk").prefetch_related("tenures__post"))
    titles = {f"post:{post.pk}": post.title for post in posts}
    for officer in officers:
        held = sorted(officer.tenures.all(), key=lambda row: row.starts_on)
        titles[f"officer:{officer.pk}"] = held[-1].post.title if held else ""
    choices = [
        ("", _("พิมพ์เฉพาะตำแหน่ง")),
        (_("ตามตำแหน่ง (ใครดำรงอยู่ก็เป็นคนนั้น)"), [(f"post:{post.pk}", post.title) for post in posts]),
        (_("ระบุตัวบุคคล"), [(f"officer:{officer.pk}", str(officer)) for officer in officers]),
    ]
    return choices, titles
