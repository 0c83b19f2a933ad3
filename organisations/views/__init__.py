"""The agency's settings: administered by the agency itself; `invitations` stands beside."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import ListView, TemplateView, UpdateView

from organisations import actions, forms, permissions, queries
from organisations.desk import Desk, DeskRequest, desk
from organisations.models import (
    ActingAppointment,
    Agency,
    AgencyPicture,
    Event,
    Invitation,
    Membership,
    Officer,
    PictureUse,
    Post,
    Tenure,
    Unit,
    User,
)

MOST_DIGITS = 18  # of a key
REFUSALS = {
    "clash": lazy("ตำแหน่งนี้มีผู้ดำรงอยู่ในช่วงวันดังกล่าว ให้กำหนดวันสิ้นสุดของคนเดิมก่อน"),
    "officer_taken": lazy("บุคลากรหรือบัญชีนี้ผูกกับรายอื่นแล้ว"),
    "invitation_gone": lazy("คำเชิญนี้ใช้ไปแล้ว ถูกถอน หรือส่งใหม่ไปแล้ว"),
    "own_factors": lazy("ยกเลิกของตนเองไม่ได้ ต้องให้ผู้ดูแลคนอื่นทำให้"),
    "factors_elsewhere": lazy("บัญชีนี้ดูแลระบบ หรืออยู่ในหน่วยงานอื่นด้วย ให้ผู้ดูแลระบบเป็นผู้ยกเลิก"),
    "no_factors": lazy("บัญชีนี้ยังไม่มีการยืนยันตัวตนสองขั้น ไม่มีอะไรให้ยกเลิก"),
    "last_administrator": lazy("ต้องมีผู้ดูแลหน่วยงานอย่างน้อยหนึ่งคน"),
}


class Settings(Desk, TemplateView):
    """Where the agency is administered: what there is and what is missing."""

    may = staticmethod(permissions.may_administer)
    template_name = "organisations/settings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Count what each list holds."""
        counts = {
            "units": Unit.objects.count(),
            "posts": Post.objects.count(),
            "officers": Officer.objects.count(),
            "members": Membership.objects.values("user").distinct().count(),
        }
        has_emblem = queries.picture_in_use(self.request.agency, PictureUse.EMBLEM) is not None  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs) | {"counts": counts, "has_emblem": has_emblem}


class SettingsList(Desk, ListView[Any]):
    """A list of the settings."""

    may = staticmethod(permissions.may_administer)
    paginate_by = 100


class UnitList(SettingsList):
    """Units and their sections."""

    template_name = "organisations/unit_list.html"

    def get_queryset(self) -> QuerySet[Unit]:
        """Return units with their sections, in order."""
        return Unit.objects.filter(parent__isnull=True).prefetch_related("sections")


class PostList(SettingsList):
    """Posts, who holds them and who acts for them."""

    template_name = "organisations/post_list.html"

    def get_queryset(self) -> QuerySet[Post]:
        """Return posts with all holders and acting officers."""
        return Post.objects.select_related("unit").prefetch_related(
            "tenures__officer", "actings__officer", "actings__kind"
        )


class OfficerList(SettingsList):
    """People of the agency."""

    template_name = "organisations/officer_list.html"

    def get_queryset(self) -> QuerySet[Officer]:
        """Return officers with their posts and accounts."""
        return Officer.objects.select_related("user").prefetch_related("tenures__post")


class MemberList(SettingsList):
    """Accounts of the agency and their roles."""

    template_name = "organisations/member_list.html"

    def get_queryset(self) -> QuerySet[Membership]:
        """Return memberships by user."""
        return Membership.objects.select_related("user").order_by("user__username", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Add the invitations that wait for an answer."""
        waiting = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("officer")
        return super().get_context_data(**kwargs) | {"invitations": waiting, "now": timezone.now()}


class EventList(Desk, TemplateView):
    """The record of events, newest first, or what came before one of them; every member may read it."""

    template_name = "organisations/event_list.html"
    length = 50

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Read one page by the numbers of the chain, which have no gaps: the last page costs what the first does."""
        before = self.request.GET.get("before", "")
        rows = Event.objects.order_by("-seq")
        if before.isascii() and before.isdecimal() and len(before) <= MOST_DIGITS:
            rows = rows.filter(seq__lt=int(before))
        events = list(rows[: self.length])
        older = events[-1].seq if events and events[-1].seq > 1 else None
        newest = Event.objects.filter(seq__gt=events[0].seq).exists() if events and before else False
        newer = events[0].seq + self.length + 1 if newest else None
        return super().get_context_data(**kwargs) | {"object_list": events, "older": older, "newer": newer}


class SettingsForm(Desk, UpdateView[Any, Any]):
    """Make or change one row; the subclass names model, form, verb and where to go back to."""

    may = staticmethod(permissions.may_administer)
    template_name = "organisations/settings_form.html"
    verb = ""
    back = ""
    title: Any = ""

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:  # noqa: ANN401 -- a row of any settings model
        """Return the row to change, a blank one of this agency to make."""
        if "pk" in self.kwargs:
            return get_object_or_404(self.model.objects.all(), pk=self.kwargs["pk"])
        return self.blank()

    def blank(self) -> Any:  # noqa: ANN401 -- a row of any settings model
        """Return a new row of this agency."""
        return self.model(agency=self.request.agency)  # type: ignore[attr-defined]

    def get_success_url(self) -> str:
        """Return to the list."""
        return reverse(self.back, args=[self.request.agency.slug])  # type: ignore[attr-defined]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Give the page its title and the way back."""
        return super().get_context_data(**kwargs) | {"title": self.title, "back": self.get_success_url()}

    def change(self, row: Any) -> None:  # noqa: ANN401 -- a row of any settings model
        """Call the action that saves."""
        actions.save(row=row, verb=self.verb, by=self.request.member, at=timezone.now())  # type: ignore[attr-defined]

    def form_valid(self, form: ModelForm[Any]) -> HttpResponse:
        """Save through the action; a refusal becomes a form error with everything kept."""
        try:
            self.change(form.instance)
        except actions.OrganisationRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
            return self.form_invalid(form)
        messages.success(self.request, _("บันทึกแล้ว"))
        return HttpResponseRedirect(self.get_success_url())


class AgencyUpdate(SettingsForm):
    """The agency's own data."""

    model, form_class, verb, back, title = (
        Agency,
        forms.AgencyForm,
        "agency.update",
        "organisations:settings",
        lazy("ข้อมูลหน่วยงาน"),
    )

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Agency:
        """Return a fresh copy, so that a refused form does not change what the page shows."""
        return Agency.objects.get(pk=self.request.agency.pk)  # type: ignore[attr-defined]


class UnitEdit(SettingsForm):
    """A unit or section."""

    model, form_class, verb, back, title = (
        Unit,
        forms.UnitForm,
        "unit.save",
        "organisations:unit-list",
        lazy("ส่วนราชการ"),
    )


class PostEdit(SettingsForm):
    """A post."""

    model, form_class, verb, back, title = Post, forms.PostForm, "post.save", "organisations:post-list", lazy("ตำแหน่ง")


class OfficerEdit(SettingsForm):
    """A person."""

    model, form_class, verb, back, title = (
        Officer,
        forms.OfficerForm,
        "officer.save",
        "organisations:officer-list",
        lazy("บุคลากร"),
    )


class TenureEdit(SettingsForm):
    """Who holds a post."""

    model, form_class, back, title = Tenure, forms.TenureForm, "organisations:post-list", lazy("ผู้ดำรงตำแหน่ง")

    def blank(self) -> Tenure:
        """Return a new holding, of the post the address names."""
        return Tenure(post=_chosen(self.request, "post"))

    def change(self, row: Tenure) -> None:
        """Seat the officer."""
        actions.seat(tenure=row, by=self.request.member, at=timezone.now())  # type: ignore[attr-defined]


class ActingEdit(SettingsForm):
    """Who acts for a post."""

    model, form_class, back, title = (
        ActingAppointment,
        forms.ActingForm,
        "organisations:post-list",
        lazy("การแทนตำแหน่ง"),
    )

    def blank(self) -> ActingAppointment:
        """Return a new appointment, for the post the address names."""
        return ActingAppointment(post=_chosen(self.request, "post"))

    def change(self, row: ActingAppointment) -> None:
        """Appoint the acting officer."""
        actions.appoint_acting(acting=row, by=self.request.member, at=timezone.now())  # type: ignore[attr-defined]


def _chosen(request: HttpRequest, name: str) -> Post | None:
    text = request.GET.get(name, "")
    return (
        Post.objects.filter(pk=text).first() if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else None
    )


@desk(permissions.may_administer)
@require_POST
def member_delete(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a member's roles away."""
    members = Membership.objects.values("user")
    user = get_object_or_404(User, pk=pk, pk__in=members)
    try:
        actions.remove_member(user=user, by=request.member, at=timezone.now())
    except actions.OrganisationRefused as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    else:
        messages.success(request, _("นำ %(user)s ออกจากหน่วยงานแล้ว") % {"user": user})
    return redirect("organisations:member-list", request.agency.slug)


class PictureList(Desk, TemplateView):
    """The pictures on the agency's papers: what is printed now, and what is missing."""

    may = staticmethod(permissions.may_administer)
    template_name = "organisations/picture_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's signature
        """Give each use its picture and its form; `refused` is the form that came back."""
        refused: forms.PictureForm | None = kwargs.get("refused")
        agency = self.request.agency  # type: ignore[attr-defined]
        rows = [
            (use, queries.picture_in_use(agency, use), refused if refused and refused.prefix == use else _form(use))
            for use in PictureUse
        ]
        return super().get_context_data(**kwargs) | {"rows": rows, "refused": refused}

    def post(self, request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 -- Django's
        """Keep the picture of a use, or leave its place empty (`remove`)."""
        use = PictureUse(request.POST["use"]) if request.POST.get("use") in PictureUse.values else None
        if use is None:
            raise Http404
        if "remove" in request.POST:
            actions.set_picture(use=use, picture=None, by=request.member, at=timezone.now())
            messages.success(request, _("เอาภาพออกแล้ว เอกสารที่จัดทำต่อจากนี้จะเว้นที่ว่าง"))
            return redirect("organisations:picture-list", request.agency.slug)
        form = _form(use, request)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(refused=form), status=422)
        actions.set_picture(use=use, picture=form.cleaned_data["file"], by=request.member, at=timezone.now())
        messages.success(request, _("บันทึกภาพแล้ว ใช้กับเอกสารที่จัดทำต่อจากนี้"))
        return redirect("organisations:picture-list", request.agency.slug)


def _form(use: PictureUse, request: HttpRequest | None = None) -> forms.PictureForm:
    if request is None:
        return forms.PictureForm(prefix=use)
    return forms.PictureForm(request.POST, request.FILES, prefix=use)


@desk()
@require_safe
def picture_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Show a member a picture of the agency, as a picture and nothing else."""
    picture = get_object_or_404(AgencyPicture.objects.exclude(sha256=""), pk=pk)
    answer = HttpResponse(bytes(picture.data), content_type=picture.content_type)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer
