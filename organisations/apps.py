"""App configuration."""

from pathlib import Path
from typing import Any

import yaml
from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate


def make_triggers(using: str, **kwargs: Any) -> None:  # noqa: ANN401 -- signal arguments
    """Guard the append-only tables after every migrate."""
    from organisations import triggers  # noqa: PLC0415 -- after the apps are ready

    triggers.create(connections[using])


def install_acting_kinds(using: str, **kwargs: Any) -> None:  # noqa: ANN401 -- signal arguments
    """Ship the legal kinds of acting; kinds the administrator changed are left alone."""
    from organisations.models import ActingKind  # noqa: PLC0415 -- after the apps are ready

    if ActingKind._meta.db_table not in connections[using].introspection.table_names():
        return
    labels = yaml.safe_load((Path(settings.BASE_DIR) / "fixtures" / "acting_kinds.yaml").read_text())
    for order, label in enumerate(labels):
        ActingKind.objects.using(using).get_or_create(label=label, defaults={"order": order})


class OrganisationsConfig(AppConfig):
    """Name the app for Django and its admin; guard the record of events."""

    name = "organisations"
    verbose_name = "หน่วยงาน"

    def ready(self) -> None:
        """Register the append-only table, the maker of triggers and the shipped kinds of acting."""
        from organisations import triggers  # noqa: PLC0415 -- after the apps are ready

        triggers.TABLES.extend(["organisations_event", "organisations_agencypicture"])
        post_migrate.connect(make_triggers, dispatch_uid="append-only-triggers")
        post_migrate.connect(install_acting_kinds, sender=self, dispatch_uid="acting-kinds")
