"""Addresses of an agency's settings, under /desk/."""

from django.urls import path

from organisations import views
from organisations.views import factors, invitations

app_name = "organisations"
_SETTINGS = "<slug:agency>/settings/"

urlpatterns = [
    path(_SETTINGS, views.Settings.as_view(), name="settings"),
    path(f"{_SETTINGS}agency/", views.AgencyUpdate.as_view(), name="agency-edit"),
    path(f"{_SETTINGS}units/", views.UnitList.as_view(), name="unit-list"),
    path(f"{_SETTINGS}units/new/", views.UnitEdit.as_view(), name="unit-new"),
    path(f"{_SETTINGS}units/<int:pk>/", views.UnitEdit.as_view(), name="unit-edit"),
    path(f"{_SETTINGS}posts/", views.PostList.as_view(), name="post-list"),
    path(f"{_SETTINGS}posts/new/", views.PostEdit.as_view(), name="post-new"),
    path(f"{_SETTINGS}posts/<int:pk>/", views.PostEdit.as_view(), name="post-edit"),
    path(f"{_SETTINGS}officers/", views.OfficerList.as_view(), name="officer-list"),
    path(f"{_SETTINGS}officers/new/", views.OfficerEdit.as_view(), name="officer-new"),
    path(f"{_SETTINGS}officers/<int:pk>/", views.OfficerEdit.as_view(), name="officer-edit"),
    path(f"{_SETTINGS}tenures/new/", views.TenureEdit.as_view(), name="tenure-new"),
    path(f"{_SETTINGS}tenures/<int:pk>/", views.TenureEdit.as_view(), name="tenure-edit"),
    path(f"{_SETTINGS}acting/new/", views.ActingEdit.as_view(), name="acting-new"),
    path(f"{_SETTINGS}acting/<int:pk>/", views.ActingEdit.as_view(), name="acting-edit"),
    path(f"{_SETTINGS}pictures/", views.PictureList.as_view(), name="picture-list"),
    path(f"{_SETTINGS}pictures/<int:pk>/", views.picture_file, name="picture-file"),
    path(f"{_SETTINGS}members/", views.MemberList.as_view(), name="member-list"),
    path(f"{_SETTINGS}members/new/", invitations.InviteMembers.as_view(), name="member-new"),
    path(f"{_SETTINGS}invitations/<int:pk>/resend/", invitations.resend, name="invitation-resend"),
    path(f"{_SETTINGS}invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path(f"{_SETTINGS}members/<int:pk>/delete/", views.member_delete, name="member-delete"),
    path(f"{_SETTINGS}members/<int:pk>/factors/", factors.reset, name="member-factors"),
    path("<slug:agency>/events/", views.EventList.as_view(), name="event-list"),
]
