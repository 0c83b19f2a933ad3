"""Taking away the second factor of a member who lost it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations import forms, permissions
from organisations.actions import OrganisationRefused
from organisations.actions.factors import reset_factors
from organisations.desk import DeskRequest, desk
from organisations.models import User
from organisations.queries import accounts_of
from organisations.views import REFUSALS

REFUSED = 422


@desk(permissions.may_administer)
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then take the factors of one of the agency's accounts away."""
    person = get_object_or_404(User.objects.filter(accounts_of(request.agency)).distinct(), pk=pk)
    form = forms.ResetFactorsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reset_factors(user=person, reason=form.cleaned_data["reason"], by=request.member, at=timezone.now())
        except OrganisationRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
        else:
            told = _("ยกเลิกการยืนยันตัวตนสองขั้นของ %(user)s แล้ว ลงชื่อเข้าใช้ครั้งถัดไป ระบบจะให้ตั้งใหม่")
            messages.success(request, told % {"user": person})
            return redirect("organisations:member-list", request.agency.slug)
    context = {"form": form, "person": person}
    return render(request, "organisations/reset_factors.html", context, status=REFUSED if form.is_bound else 200)
