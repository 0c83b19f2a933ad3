"""App configuration."""

from pathlib import Path
from typing import Any

import yaml
from django.apps import AppConfig
from django.conf import settings
from django.db import connections
from django.db.models.signals import post_migrate

APPEND_ONLY = (
    "acknowledgement", "checkcode", "circulation", "decision", "documentnumber", "gapnote", "publication",
    "skippedstep", "voidednumber", "withdrawal",
)  # fmt: skip


def make_indexes(using: str, **kwargs: Any) -> None:  # noqa: ANN401 -- signal arguments
    """Make what finds words, after every migrate."""
    from reports import triggers  # noqa: PLC0415 -- after the apps are ready

    triggers.create(connections[using])


def install_verbs(using: str, **kwargs: Any) -> None:  # noqa: ANN401 -- signal arguments
    """Ship the verbs of approval; verbs the administrator changed are left alone."""
    from reports.models import Verb  # noqa: PLC0415 -- after the apps are ready

    if Verb._meta.db_table not in connections[using].introspection.table_names():
        return
    verbs = yaml.safe_load((Path(settings.BASE_DIR) / "fixtures" / "verbs.yaml").read_text())
    for order, verb in enumerate(verbs):
        Verb.objects.using(using).get_or_create(code=verb["code"], defaults=verb | {"order": order})


class ReportsConfig(AppConfig):
    """Name the app for Django and its admin; guard its append-only tables."""

    name = "reports"
    verbose_name = "เอกสารและการเผยแพร่"

    def ready(self) -> None:
        """Register append-only tables, published papers as evidence and as models, deadlines of rounds, verbs, start-up checks."""
        from measures.queries import deadlines, items, library  # noqa: PLC0415 -- after the apps are ready
        from organisations import queries, triggers  # noqa: PLC0415 -- after the apps are ready
        from reports import checks  # noqa: F401, PLC0415 -- registers itself
        from reports.queries import cutoffs, papers_as_evidence, published_measures  # noqa: PLC0415 -- after the apps are ready
        from reports.queries.deciding import posts_of_chains, posts_of_memos  # noqa: PLC0415 -- after the apps are ready

        queries.DECIDING_POSTS.extend([posts_of_chains, posts_of_memos])
        items.PAPER_SOURCES.append(papers_as_evidence)
        library.PUBLISHED_SOURCES.append((published_measures.search, published_measures.one))
        triggers.TABLES.extend(f"reports_{name}" for name in APPEND_ONLY)
        deadlines.SOURCES.append(cutoffs.of_rounds)
        post_migrate.connect(make_indexes, sender=self, dispatch_uid="word-indexes")
        post_migrate.connect(install_verbs, sender=self, dispatch_uid="verbs")
