"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def make_triggers(using: str, **kwargs: Any) -> None:  # noqa: ANN401 -- signal arguments
    """Let criteria take a new edition with every change, after every migrate."""
    from assessments import triggers  # noqa: PLC0415 -- after the apps are ready

    triggers.create(connections[using])


class AssessmentsConfig(AppConfig):
    """Name the app for Django and its admin; keep the editions of criteria."""

    name = "assessments"
    verbose_name = "ผลการประเมิน"

    def ready(self) -> None:
        """Register the maker of triggers."""
        post_migrate.connect(make_triggers, sender=self, dispatch_uid="criteria-editions")
