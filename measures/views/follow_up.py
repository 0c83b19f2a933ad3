"""How an agency reminds and reports to its executives: one form."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures.actions import my_reminders as actions
from measures.forms.reminding import FollowUpForm
from measures.queries.deadlines import follow_up_of
from organisations import permissions
from organisations.desk import DeskRequest, desk


@desk(permissions.may_administer)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: DeskRequest) -> HttpResponseBase:
    """Show and save when the agency reminds, what it calls stuck and how often it reports."""
    form = FollowUpForm(request.POST or None, instance=follow_up_of(request.agency))
    if request.method == "POST" and form.is_valid():
        actions.set_follow_up(row=form.instance, by=request.member, at=timezone.now())
        messages.success(request, _("บันทึกแล้ว"))
        return redirect("organisations:settings", request.agency.slug)
    back = reverse("organisations:settings", args=[request.agency.slug])
    context = {"form": form, "title": _("การติดตามและการเตือน"), "back": back}
    return render(request, "organisations/settings_form.html", context, status=422 if form.errors else 200)
