"""Addresses outside the desk: a person's own reminders, and the calendar whose secret address is its only key."""

from django.urls import path

from measures.views import my_reminders

app_name = "mine"

urlpatterns = [
    path("accounts/reminders/", my_reminders.my_reminders, name="reminders"),
    path("calendar/<str:token>.ics", my_reminders.calendar, name="calendar"),
]
