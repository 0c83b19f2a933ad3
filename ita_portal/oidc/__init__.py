"""Signing in with an OpenID Connect provider such as ThaiD, where the environment names one."""

from django.conf import settings


def offered() -> dict[str, str] | None:
    """Return the provider that may be used: `name` and `id`; None = none is configured."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("oidc", {}).get("APPS", [])
    return {"name": apps[0]["name"], "id": apps[0]["provider_id"]} if apps else None
