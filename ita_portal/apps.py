"""The wiring app: no models."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Name the portal for Django."""

    name = "ita_portal"
    verbose_name = "ITA Portal"

    def ready(self) -> None:
        """Count setting up a second factor as proof of it."""
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415 -- after the apps are ready

        from ita_portal import second_factor  # noqa: PLC0415 -- after the apps are ready

        authenticator_added.connect(second_factor.remember_proof, dispatch_uid="second-factor-proof")
