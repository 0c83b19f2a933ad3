"""Forms of chains: the usual one of an agency and the one of a memo. Choices are of the agency in scope."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ita_portal.form_fields import ThaiCharField
from ita_portal.form_rows import Rows
from organisations.models import Post
from reports.models import Quorum, SameSigner, Verb


class SameSignerField(forms.TypedChoiceField):
    """What happens at a step whose signer signs again at a later one; not sent = sign each."""

    def __init__(self) -> None:
        """Offer both ways."""
        super().__init__(
            label=_("เมื่อผู้ลงนามคนเดียวกันถือสองตำแหน่ง"),
            choices=SameSigner.choices,
            widget=forms.RadioSelect,
            required=False,
            empty_value=SameSigner.EACH,
            help_text=_("ลำดับที่ข้ามจะพิมพ์ไว้ว่าลงนามในลำดับหลัง ใช้กับลำดับที่มีตำแหน่งเดียว"),
        )


class ChainForm(forms.Form):
    """What holds for a whole chain."""

    same_signer = SameSignerField()


class StepForm(forms.Form):
    """One step of a chain. A caption left blank is the usual one of the post."""

    post = forms.ModelChoiceField(label=_("ตำแหน่ง"), queryset=Post.objects.none(), empty_label=_("เลือกตำแหน่ง"))
    caption = ThaiCharField(label=_("หัวข้อความเห็น"), max_length=150, required=False)
    verbs = forms.MultipleChoiceField(
        label=_("คำสั่งการที่ใช้ได้"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("เลือกคำสั่งการอย่างน้อยหนึ่งอย่าง")},
    )
    opinion_required = forms.BooleanField(label=_("ต้องให้ความเห็นเสมอ"), required=False)
    also = forms.ModelMultipleChoiceField(
        label=_("ตำแหน่งที่พิจารณาร่วม"),
        queryset=Post.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    quorum = forms.TypedChoiceField(
        label=_("เมื่อมีผู้พิจารณาร่วม"), choices=Quorum.choices, required=False, empty_value=Quorum.ALL, initial=Quorum.ALL
    )

    def __init__(self, *args: Any, posts: Any, verbs: list[Any], **kwargs: Any) -> None:  # noqa: ANN401 -- Django's form arguments
        """Offer the agency's posts (`posts_offered`) and the verbs there are."""
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset, self.fields["post"].choices = posts  # type: ignore[attr-defined]
        self.fields["also"].queryset, self.fields["also"].choices = posts[0], posts[1][1:]  # type: ignore[attr-defined]
        self.fields["verbs"].choices = verbs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Give a turn without a caption the usual one."""
        data = super().clean() or {}
        post = data.get("post")
        if post is not None and not data.get("caption"):
            data["caption"] = f"ความเห็น{post.short_title or post.title}"[:150]
        data["also"] = [further for further in data.get("also", ()) if further != post]
        return data


_StepFormSet = forms.formset_factory(
    StepForm, formset=Rows, extra=2, can_delete=True, can_order=True, max_num=7, absolute_max=10
)


def posts_offered() -> tuple[QuerySet[Post], list[tuple[Any, Any]]]:
    """Return the agency's posts as rows to choose among and as choices, read once for any number of fields."""
    posts = Post.objects.filter(is_active=True)
    return posts.all(), [("", _("เลือกตำแหน่ง")), *((post.pk, str(post)) for post in posts)]


def step_formset(data: Any, steps: Any, posts: Any = None) -> Rows:  # noqa: ANN401 -- a QueryDict or None; chain or approval steps
    """Return the turns of a chain as rows; posts (`posts_offered`) and verbs are read once for all of them."""
    options = {
        "posts": posts or posts_offered(),
        "verbs": [(verb.code, _(verb.label)) for verb in Verb.objects.all()],
    }
    initial = [
        {
            "post": step.post_id,
            "caption": step.caption,
            "verbs": [verb.code for verb in step.verbs.all()],
            "opinion_required": step.opinion_required,
            "also": [post.pk for post in step.also.all()],
            "quorum": step.quorum,
        }
        for step in steps
    ]
    rows: Rows = _StepFormSet(data, initial=initial, prefix="steps", form_kwargs=options)  # type: ignore[assignment]
    return rows
