"""App configuration."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Name the app for Django and its admin."""

    name = "assessments"
    verbose_name = "ผลการประเมิน"
