"""The wiring app: no models, start-up checks only."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Name the portal for Django."""

    name = "ita_portal"
    verbose_name = "ITA Portal"
