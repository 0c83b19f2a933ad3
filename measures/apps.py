"""App configuration."""

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Name the app for Django and its admin; guard what was found at addresses."""

    name = "measures"
    verbose_name = "มาตรการ"

    def ready(self) -> None:
        """Register the append-only table."""
        from organisations import triggers  # noqa: PLC0415 -- after the apps are ready

        triggers.TABLES.append("measures_linkcheck")
