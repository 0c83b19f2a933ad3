"""Addresses under /accounts/ that need no sign-in: joining by an invitation."""

from django.urls import path

from organisations.views import invitations

app_name = "invitations"

urlpatterns = [path("invitations/<str:token>/", invitations.join, name="join")]
