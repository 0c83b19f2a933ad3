"""One include per app. Public addresses come last: an agency's slug must never hide a word used here."""

from allauth.account.decorators import secure_admin_login
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.urls import include, path

from ita_portal import account_views, views
from ita_portal.gallery import gallery
from ita_portal.my_account import my_account

admin.autodiscover()
for model in (SocialApp, SocialAccount, SocialToken):  # the environment configures, people connect themselves
    admin.site.unregister(model)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "ITA Portal"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/me/", my_account, name="my-account"),
    path("accounts/2fa/start/", account_views.start, name="second-factor-start"),
    path("accounts/2fa/done/", account_views.done, name="second-factor-done"),
    path(
        "accounts/2fa/webauthn/keys/<int:pk>/remove/", account_views.RemovePasskey.as_view(), name="mfa_remove_webauthn"
    ),
    path("accounts/", include("organisations.public_urls")),
    path("", include("measures.public_urls")),
    path("accounts/", include("allauth.urls")),
    path("demo/codes/", account_views.demo_codes, name="demo-codes"),
    path("language/", include("django.conf.urls.i18n")),
    path("healthz", views.healthz, name="healthz"),
    path("desk/", views.desk_home, name="desk"),
    path("desk/gallery/", gallery, name="gallery"),
    path("desk/", include("organisations.urls")),
    path("desk/", include("assessments.urls")),
    path("desk/", include("measures.urls")),
    path("desk/", include("reports.urls")),
    path("desk/<slug:agency>/", views.agency_home, name="agency-home"),
    path("desk/<slug:agency>/<int:year>/", views.year_home, name="year-home"),
    path("", include("reports.public_urls")),
]
