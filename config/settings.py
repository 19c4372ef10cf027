"""How the site is put together; the environment is read here and nowhere else."""

import base64
import binascii
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# Before any model or admin class is read: ModelAdmin[Round] is an error in Django alone.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Where it runs -------------------------------------------------------------------------------
# HONORS_ENVIRONMENT: `development` works as it stands; `production` refuses every default below
# that is unsafe where others can reach it.
ENVIRONMENT = env.str("HONORS_ENVIRONMENT", "development")
if ENVIRONMENT not in {"development", "production"}:
    raise ImproperlyConfigured("HONORS_ENVIRONMENT must be development or production.")
PRODUCTION = ENVIRONMENT == "production"

SHORTEST_SECRET = 50
DEVELOPMENT_SECRET = "development-only-secret-never-use-it-where-others-can-reach-it"  # noqa: S105 - refused in production
# HONORS_SECRET_KEY: signs sessions and password links.
SECRET_KEY = env.str("HONORS_SECRET_KEY", DEVELOPMENT_SECRET)
# HONORS_DEBUG: shows the source and settings of a failing page; development only.
DEBUG = env.bool("HONORS_DEBUG", False)
# HONORS_ALLOWED_HOSTS: the names under which the site is reached, separated by commas.
ALLOWED_HOSTS: list[str] = env.list(
    "HONORS_ALLOWED_HOSTS", default=[] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"]
)

# --- Keys of personal values ---------------------------------------------------------------------
DEVELOPMENT_DATA_KEYS = "development:ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMmJ5dGU="
DEVELOPMENT_INDEX_KEY = "ZGV2ZWxvcG1lbnQtb25seS1pbmRleC1rZXktMzJieXQ="
KEY_BYTES = 32


def key_from(name: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} must hold {KEY_BYTES} bytes in base64.")
    return key


def data_keys_from(listed: str) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for entry in listed.split(","):
        key_id, _colon, encoded = entry.strip().partition(":")
        if not key_id or key_id in keys:
            raise ImproperlyConfigured("HONORS_DATA_KEYS must be id:base64,... with ids once each.")
        keys[key_id] = key_from("HONORS_DATA_KEYS", encoded)
    return keys


# HONORS_DATA_KEYS: `id:base64,id:base64`, 32 bytes each; the first seals, all of them open.
HONORS_DATA_KEYS = data_keys_from(env.str("HONORS_DATA_KEYS", DEVELOPMENT_DATA_KEYS))
# HONORS_INDEX_KEY: 32 bytes in base64; finds a sealed value again without opening it.
HONORS_INDEX_KEY = key_from("HONORS_INDEX_KEY", env.str("HONORS_INDEX_KEY", DEVELOPMENT_INDEX_KEY))


def unsafe_settings() -> list[str]:
    """The variables that must be set, or set otherwise, before others may reach the site."""
    development_keys = data_keys_from(DEVELOPMENT_DATA_KEYS).values()
    index_key = key_from("HONORS_INDEX_KEY", DEVELOPMENT_INDEX_KEY)
    findings = {
        "HONORS_SECRET_KEY": SECRET_KEY == DEVELOPMENT_SECRET or len(SECRET_KEY) < SHORTEST_SECRET,
        "HONORS_DEBUG": DEBUG,
        "HONORS_ALLOWED_HOSTS": not ALLOWED_HOSTS or any("*" in host for host in ALLOWED_HOSTS),
        "HONORS_DATA_KEYS": any(key in development_keys for key in HONORS_DATA_KEYS.values()),
        "HONORS_INDEX_KEY": index_key == HONORS_INDEX_KEY,
    }
    return [name for name, unsafe in findings.items() if unsafe]


if PRODUCTION and (unsafe := unsafe_settings()):
    raise ImproperlyConfigured(f"Unsafe for production, set it first: {', '.join(unsafe)}.")

# --- Applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "csp",
    "axes",
    "workflow.apps.WorkflowConfig",
    "honors.apps.HonorsConfig",
    "api.apps.ApiConfig",
    "portal.apps.PortalConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # The last one, so that it sees every sign-in.
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.frame",
            ],
        },
    },
]

# --- Data ----------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE_WAIT_SECONDS = 20
SQLITE_PRAGMAS = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 20000;
"""


def database_from(url: str) -> dict[str, Any]:
    """`sqlite:///relative/path`, `sqlite:////absolute/path` or `postgres://user:password@host/name`.

    A relative path is one below the project's folder, wherever the command is started.
    """
    database: dict[str, Any] = env.db_url_config(url)
    if database["ENGINE"].endswith("sqlite3"):
        if database["NAME"] != ":memory:":
            database["NAME"] = BASE_DIR / database["NAME"]
        # A transaction takes the write lock at its start: one that reads first and writes later
        # would otherwise fail with "database is locked", however long it may wait.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_WAIT_SECONDS,
            "init_command": SQLITE_PRAGMAS,
        }
        return database
    if not database["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")
    return database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


# DATABASE_URL: which database; its folder must exist.
DATABASES = {"default": database_from(env.str("DATABASE_URL", "sqlite:///var/honors.sqlite3"))}
# HONORS_MEDIA_ROOT: the folder of attachments; never served as static files.
MEDIA_ROOT = BASE_DIR / env.str("HONORS_MEDIA_ROOT", "var/media")

# --- People --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "honors.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "api.tokens.EndTokens"},
]
LOGIN_URL = "portal:sign_in"
LOGIN_REDIRECT_URL = "portal:work"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Ten wrong passwords for one name from one address, then a pause.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "portal.views.failures.locked_out"
AXES_CLIENT_IP_CALLABLE = "portal.addresses.client_address"
# Who signed in when, from where and with which browser, is nobody's business.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Pages ---------------------------------------------------------------------------------------
CSRF_FAILURE_VIEW = "portal.views.failures.forged"
# Nothing comes from elsewhere, and nothing runs that is not a file of ours.
CONTENT_SECURITY_POLICY = {
    # The interface's documentation starts itself with a script inside its page.
    "EXCLUDE_URL_PREFIXES": ["/api/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- Interface for programs ----------------------------------------------------------------------
# HONORS_PROXIES: how many proxies in front append to X-Forwarded-For; 0 believes nobody.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.Nobody"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["api.filters.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "api.schema.DescribedView",
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.PublicRate", "api.throttling.PersonRate"],
    "DEFAULT_THROTTLE_RATES": {
        "public": "120/min",
        "person": "1200/min",
        "sign_in": "10/min",
        "filing": "20/hour",
    },
    "EXCEPTION_HANDLER": "api.errors.answer",
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": env.int("HONORS_PROXIES", 0),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Honors",
    "DESCRIPTION": "Runs honors selections, from a village's nomination to the certificate.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["api.permissions.Anybody"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+/",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.examples.drawing.illustrate",
    ],
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "CommendationState": "honors.states.CommendationState",
        "HonorState": "honors.states.HonorState",
        "ImportKind": "honors.models.imports.ImportKind",
        "ImportState": "honors.states.ImportState",
        "JobState": "honors.states.JobState",
        "NominationState": "honors.states.NominationState",
        "ObjectionState": "honors.states.ObjectionState",
        "PublicNoticeState": "honors.states.PublicNoticeState",
        "RoundState": "honors.states.RoundState",
        "ScoreSheetState": "honors.states.ScoreSheetState",
        "RecommendationState": "honors.states.RecommendationState",
        "ConflictGround": "honors.models.panels.ConflictGround",
        "ConsentForm": "honors.models.consents.ConsentForm",
        "DecisionForm": "honors.models.decisions.DecisionForm",
        "QuotaKind": "honors.models.quotas.QuotaKind",
        "NomineeKind": "honors.models.programs.NomineeKind",
        "OrganizationKind": "honors.models.organizations.OrganizationKind",
        "RefusalGround": "honors.models.objections.RefusalGround",
        "StageKind": "honors.states.StageKind",
        "PhraseUse": "honors.models.desks.PhraseUse",
        "SignerAnswer": "honors.models.desks.SignerAnswer",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
# HONORS_PUBLIC_URL: where the public reaches the site, like https://honors.example.org. The codes
# of certificates lead there, so none is made without it.
HONORS_PUBLIC_URL = env.str("HONORS_PUBLIC_URL", "" if PRODUCTION else "http://localhost:8000")
# HONORS_WEBHOOK_NETWORKS: private networks that may be told of events, like 10.2.0.0/16, by commas.
HONORS_WEBHOOK_NETWORKS: list[str] = env.list("HONORS_WEBHOOK_NETWORKS", default=[])
# The largest file that is taken in, in bytes; larger ones are refused before they are read.
HONORS_UPLOAD_LIMIT = 20 * 1024 * 1024

# --- Background work -----------------------------------------------------------------------------
# HONORS_WORKER: whether `manage.py db_worker` runs beside the site and does the long work; without
# one, whoever asks for it waits until it is done.
HONORS_WORKER = env.bool("HONORS_WORKER", PRODUCTION)
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if HONORS_WORKER
        else "django_tasks.backends.immediate.ImmediateBackend"
    }
}
# HONORS_RESULT_DAYS: how long results are kept; they hold personal data.
HONORS_RESULT_DAYS = env.int("HONORS_RESULT_DAYS", 7)

# --- Mail ----------------------------------------------------------------------------------------
# HONORS_MAIL_URL: the server that takes mail, such as `smtp+tls://name:password@host:587`. Without
# one nothing is mailed in production; every message waits on its reader's own page in any case.
vars().update(env.email_url("HONORS_MAIL_URL", "dummymail://" if PRODUCTION else "consolemail://"))
# HONORS_MAIL_FROM: the sender that readers see.
DEFAULT_FROM_EMAIL = env.str("HONORS_MAIL_FROM", "honors@localhost")

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Static files --------------------------------------------------------------------------------
STATIC_URL = "static/"
# `manage.py collectstatic` fills it for production; development serves straight from the packages.
STATIC_ROOT = BASE_DIR / "var" / "static" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Security ------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
# Preloading binds the whole domain in every browser: that is for its owner to decide, not for us.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# HONORS_BEHIND_PROXY: a proxy in front ends TLS and sets X-Forwarded-Proto itself on every request.
if env.bool("HONORS_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
