"""Addresses under /accounts/: allauth includes them with the provider."""

from django.urls import path

from ita_portal.oidc import views

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", views.login, name="oidc_login"),
    path("oidc/<slug:provider_id>/login/callback/", views.callback, name="oidc_callback"),
]
