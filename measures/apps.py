"""App configuration."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Name the app for Django and its admin."""

    name = "measures"
    verbose_name = "มาตรการ"
