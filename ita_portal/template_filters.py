"""One-line filters over ita_portal.thai, registered as template builtins."""

from django import template

register = template.Library()
