"""Settings of the portal. What differs between hosts comes from the environment (docs/operations.md)."""

import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

# --- Host ---------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
TESTING = "pytest" in sys.modules
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
SECURE_SITE = SITE_URL.startswith("https://")


def _secret_key() -> str:
    """Return SECRET_KEY; a local (non-https) site without one keeps a random key in var/secret-key."""
    key = env.str("SECRET_KEY", default="")
    if key:
        return key
    if SECURE_SITE:
        raise ImproperlyConfigured("SECRET_KEY must be set when SITE_URL is https")
    from django.core.management.utils import get_random_secret_key  # noqa: PLC0415 -- only on first start

    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = _secret_key()
_site_host = SITE_URL.split("://", 1)[1].split(":")[0].split("/")[0]
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=sorted({_site_host, "localhost", "127.0.0.1"}))
CSRF_TRUSTED_ORIGINS = [SITE_URL]
ROOT_URLCONF = "ita_portal.urls"
WSGI_APPLICATION = "ita_portal.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "import_export",
    "simple_history",
    "ita_portal.apps.PortalConfig",
    "ita_portal.oidc",
    "organisations",
    "assessments",
    "measures",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ita_portal.middleware.thai_first",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "ita_portal.middleware.fail_closed_scope",
    "ita_portal.middleware.second_factor_first",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "ita_portal.template_filters",
                "ita_portal.templatetags.desk_tags",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ita_portal.context.portal",
            ],
        },
    }
]

# --- Database -----------------------------------------------------------------------------
VAR_DIR.mkdir(exist_ok=True)
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        timeout=20,
        transaction_mode="IMMEDIATE",
        # FULL: an approval shown as done must survive a power cut.
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    )
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = 600  # SQLite reads the whole schema anew with each connection
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Accounts -----------------------------------------------------------------------------
AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ita_portal.accounts.Backend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ita_portal.accounts.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # every change of password and factors is told by mail
ACCOUNT_EMAIL_SUBJECT_PREFIX = "ITA Portal: "
ACCOUNT_LOGOUT_ON_GET = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by administrators, who know the person
MFA_ADAPTER = "ita_portal.accounts.Factors"
MFA_FORMS = {
    "authenticate": "ita_portal.account_forms.Authenticate",
    "reauthenticate": "ita_portal.account_forms.Reauthenticate",
    "activate_totp": "ita_portal.account_forms.Activate",
    "add_webauthn": "ita_portal.account_forms.AddPasskey",
    "authenticate_webauthn": "ita_portal.account_forms.AuthenticatePasskey",
    "reauthenticate_webauthn": "ita_portal.account_forms.ReauthenticatePasskey",
    "login_webauthn": "ita_portal.account_forms.LoginPasskey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ITA Portal"
MFA_TOTP_TOLERANCE = 1  # a code of the half minute before or after: phones' clocks differ
DECISION_FACTOR_SECONDS = 60 * env.int("DECISION_FACTOR_MINUTES", default=10)
OIDC_ISSUER = env.str("OIDC_ISSUER", default="").rstrip("/")  # a provider such as ThaiD; "" = none
_oidc_app = {
    "provider_id": "main",
    "name": env.str("OIDC_NAME", default="ThaiD"),
    "client_id": env.str("OIDC_CLIENT_ID", default=""),
    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
    "settings": {"server_url": OIDC_ISSUER},
}
if OIDC_ISSUER and not (_oidc_app["client_id"] and _oidc_app["secret"]):
    raise ImproperlyConfigured("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"oidc": {"APPS": [_oidc_app]}} if OIDC_ISSUER else {}
SOCIALACCOUNT_ADAPTER = "ita_portal.oidc.connections.Connections"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True  # who connects or disconnects proves anew who they are
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_USERNAME_CALLABLE = "ita_portal.accounts.who_is_tried"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential", "opinion", "csrfmiddlewaretoken"]
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

# --- Security -----------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the true PDF stands in a frame of our own pages
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_SITE
SECURE_HSTS_SECONDS = 31536000 if SECURE_SITE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SITE
if SECURE_SITE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
OIDC_ORIGIN = ["/".join(OIDC_ISSUER.split("/")[:3])] if OIDC_ISSUER else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF, *OIDC_ORIGIN],  # browsers judge where a form's answer redirects to as well
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
PAGE_BROWSER = env.str("PAGE_BROWSER", default="")  # takes pictures of pages; "" = the one installed, "off" = none

# --- Language -----------------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE_SITE
LOCALE_PATHS = [BASE_DIR / "locale"]  # before the catalogues of Django and of the libraries
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
USE_I18N = True

# --- Files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
FONT_DIR = VAR_DIR / "fonts"  # filled by `make`: paper faces as TTF, web faces as WOFF2
STATICFILES_DIRS: list[Any] = [
    BASE_DIR / "static",
    *([("fonts", FONT_DIR / "web")] if (FONT_DIR / "web").exists() else []),
]
SEAL_DIR = env.str("SEAL_DIR", default="")  # certificates of agencies that seal their papers; "" = none
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
MEDIA_URL = "/media/"  # never routed: every file goes through a view that knows who may see it
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# --- Background work, mail, logs ----------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"ITA Portal <no-reply@{_site_host}>")
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "add"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # SAMEORIGIN on purpose: see X_FRAME_OPTIONS
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"ita_portal": {"level": "INFO"}, "reports": {"level": "INFO"}},
}
