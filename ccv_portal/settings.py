"""Settings of the portal. Nothing set = a newcomer's machine; one variable each moves to production.

Every variable is described in docs/operations.md and .env.example; a test compares the three.
"""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ccv_portal import env
from ccv_portal.celery_settings import *  # noqa: F403
from ccv_portal.celery_settings import transport_options

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("CCV_VAR_DIR", str(BASE_DIR / "var")))

# --- which world is this -----------------------------------------------------------------------
CCV_ENV = env.one_of("CCV_ENV", ("dev", "prod"))
PRODUCTION = CCV_ENV == "prod"
DEBUG = env.flag("CCV_DEBUG", default=not PRODUCTION)

SECRET_KEY = env.text("CCV_SECRET_KEY") or ("" if PRODUCTION else env.local_secret(VAR_DIR / "secret-key"))
HOST = env.text("HOST", "127.0.0.1")
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.items("CCV_ALLOWED_HOSTS") or ([] if PRODUCTION else [*LOOPBACK, HOST])
CCV_BASE_URL = env.text("CCV_BASE_URL", f"http://{HOST}:{env.text('PORT', '8000')}")

REQUIRED_IN_PRODUCTION = (
    "CCV_SECRET_KEY",
    "CCV_ALLOWED_HOSTS",
    "CCV_BASE_URL",
    "CCV_DATABASE_URL",
    "CCV_EMAIL_URL",
    "CCV_EMAIL_FROM",
    "CCV_MEDIA_ROOT",
)
if PRODUCTION:
    missing = [name for name in REQUIRED_IN_PRODUCTION if not env.text(name)]
    if not env.text("CCV_REDIS_URL") and not (env.text("CCV_BROKER_URL") and env.text("CCV_CACHE_URL")):
        missing.append("CCV_REDIS_URL (or CCV_BROKER_URL and CCV_CACHE_URL)")
    if missing:
        raise ImproperlyConfigured(f"CCV_ENV=prod needs: {', '.join(missing)}")
    if DEBUG:
        raise ImproperlyConfigured("CCV_ENV=prod refuses CCV_DEBUG: error pages would show personal data")

# --- applications ------------------------------------------------------------------------------
INSTALLED_APPS = [
    "core",  # before staticfiles: our runserver starts the worker with it
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ccv_portal.apps.DeskConfig",  # Django's admin, with our site in its place
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_countries",
    "phonenumber_field",
    "accounts",
    "clients",
    "questionnaires",
    "catalogue",
    "diagnostics",
    "followup",
    "disclosures",
    "insight",
    "portal",
]
MIDDLEWARE = [
    "core.timing.SlowRequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.NulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.IdleTimeMiddleware",
    "core.middleware.UserLanguageMiddleware",
    "core.middleware.KeepTypedLoginRequiredMiddleware",
    "core.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.middleware.OwnNotFoundPageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.adapters.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "ccv_portal.urls"
WSGI_APPLICATION = "ccv_portal.wsgi.application"
ASGI_APPLICATION = "ccv_portal.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.identity",
                "ccv_portal.navigation.navigation",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- data --------------------------------------------------------------------------------------
DATABASES = {"default": env.database("CCV_DATABASE_URL", f"sqlite:///{VAR_DIR / 'ccv.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # Readers never wait for the writer, and a writer waits rather than fails: web and worker share the file.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.number("CCV_DATABASE_CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        # Compiling a query took two seconds where running it takes a tenth of one: pages ask short questions.
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CCV_REDIS_URL = env.text("CCV_REDIS_URL")
CCV_BROKER_URL = env.text("CCV_BROKER_URL", CCV_REDIS_URL)
CCV_CACHE_URL = env.text("CCV_CACHE_URL", CCV_REDIS_URL)
CACHES = {
    "default": (
        {"BACKEND": "core.cache.TolerantRedisCache", "LOCATION": CCV_CACHE_URL}
        if CCV_CACHE_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ccv"}
    )
}
MEDIA_ROOT = Path(env.text("CCV_MEDIA_ROOT", str(VAR_DIR / "media")))
REFERENCE_DIR = BASE_DIR / "reference"
STORAGES = {
    # Private: no address ever serves this folder; every byte goes through a view that asks who reads.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("CCV_STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "core.upload_limit.SizeLimitHandler",  # nothing too large is ever stored
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
CCV_UPLOAD_MAX_BYTES = env.number("CCV_UPLOAD_MAX_BYTES", 10 * 1024 * 1024)
CCV_UPLOAD_MAX_TOTAL_BYTES = env.number("CCV_UPLOAD_MAX_TOTAL_BYTES", 100 * 1024 * 1024)
CCV_IMPORT_MAX_BYTES = env.number("CCV_IMPORT_MAX_BYTES", 60 * 1024 * 1024)
CCV_EXPORT_INLINE_ROWS = env.number("CCV_EXPORT_INLINE_ROWS", 10_000)
CCV_EXPORT_KEEP_HOURS = env.number("CCV_EXPORT_KEEP_HOURS", 48)
CCV_API_PER_MINUTE = env.number("CCV_API_PER_MINUTE", 120)  # requests of one integration
CCV_WEBHOOK_PRIVATE_HOSTS = env.items("CCV_WEBHOOK_PRIVATE_HOSTS")  # names inside the network that may be told
CCV_MALWARE_SCANNER = env.text("CCV_MALWARE_SCANNER")  # dotted path of a core.uploads.Scanner; empty: none
CCV_CLAMAV_SOCKET = env.text("CCV_CLAMAV_SOCKET")  # unix:/run/clamav/clamd.ctl or tcp://host:3310; empty: none

# --- language, time ------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("CCV_TIME_ZONE", "Africa/Lome")
FORMAT_MODULE_PATH = ["ccv_portal.formats"]
PHONENUMBER_DEFAULT_REGION = "TG"
COUNTRIES_FIRST = ["TG", "BJ", "GH", "BF", "NE", "ML", "CI", "NG"]

# --- who may enter -------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.adapters.RolesBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/espace/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
# Sign-up is closed (an account is born from a personal link); the library reads here that sign-in has a password field.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# An address enters only through a letter received (personal link, one-time code) or by an administrator: nothing to verify.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # same page for a known and an unknown address, and no letter to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"survey": "20/m/ip"}  # answers by a public link; the library keeps its own limits beside it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "CCV"
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off
CCV_REQUIRE_MFA = env.flag("CCV_REQUIRE_MFA", default=PRODUCTION)
CCV_OFFLINE_KIT_DAYS = env.number("CCV_OFFLINE_KIT_DAYS", 7)  # how long a mission taken along stays good (ADR 0014)
CCV_ALLOW_SELF_REGISTRATION = env.flag("CCV_ALLOW_SELF_REGISTRATION", default=True)
CCV_DEMO = env.flag("CCV_DEMO", default=not PRODUCTION)

# --- browser guarantees --------------------------------------------------------------------------
SESSION_COOKIE_AGE = env.number("CCV_SESSION_IDLE_MINUTES", 30) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.flag("CCV_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Sign-in limits count per visitor: behind a proxy everybody would otherwise share its address.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.number("CCV_TRUSTED_PROXIES", 1)
    SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
    SECURE_HSTS_SECONDS = env.number("CCV_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"

# --- e-mail --------------------------------------------------------------------------------------
CCV_EMAIL_URL = env.text("CCV_EMAIL_URL")
vars().update(env.email("CCV_EMAIL_URL", "dummymail://"))
EMAIL_BACKEND = "core.mail.SmtpBackend" if CCV_EMAIL_URL else "core.kept_mail.DatabaseBackend"
if CCV_EMAIL_URL and not CCV_EMAIL_URL.startswith("smtp"):
    raise ImproperlyConfigured("CCV_EMAIL_URL must start with smtp, smtp+tls or smtp+ssl")
EMAIL_TIMEOUT = 20
CCV_CAMPAIGN_PER_MINUTE = env.number("CCV_CAMPAIGN_PER_MINUTE", 300)  # invitations written each minute; 0: no limit
# Nobody is disturbed in the evening or at night (§11); mails that are only kept on a staff page disturb nobody.
CCV_QUIET_HOURS = env.hours("CCV_QUIET_HOURS", "18:00-07:30" if CCV_EMAIL_URL else "off")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("CCV_EMAIL_FROM", "ne-pas-repondre@example.org")

CCV_REPLY_ADDRESS = env.text("CCV_REPLY_ADDRESS")
CCV_INCOMING_TOKEN = env.text("CCV_INCOMING_TOKEN")
CCV_IMAP_URL = env.text("CCV_IMAP_URL")
if 0 < len(CCV_INCOMING_TOKEN) < 32:
    raise ImproperlyConfigured("CCV_INCOMING_TOKEN must have 32 characters or more")
CCV_SMS_URL = env.text("CCV_SMS_URL", "" if PRODUCTION else "file")  # a gateway, or lines in CCV_VAR_DIR/sms.jsonl
CCV_SMS_TOKEN = env.text("CCV_SMS_TOKEN")
CCV_SMS_SENDER = env.text("CCV_SMS_SENDER", "CCV")
if CCV_SMS_URL not in {"", "file"} and not CCV_SMS_URL.startswith("https://" if PRODUCTION else "http"):
    raise ImproperlyConfigured("CCV_SMS_URL must be an https address, or file")

# --- background work -----------------------------------------------------------------------------
CELERY_BROKER_URL = CCV_BROKER_URL or "memory://embedded"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CCV_BROKER_URL)
CELERY_BEAT_SCHEDULE = {
    **({"incoming": {"task": "clients.poll_mailbox", "schedule": 300.0}} if CCV_IMAP_URL else {}),
    "heartbeat": {"task": "core.heartbeat", "schedule": 30.0},
    "sweep": {"task": "core.sweep", "schedule": 30.0},
    "deadlines": {"task": "core.run_deadlines", "schedule": crontab(minute="7")},
    "indicators": {"task": "insight.refresh", "schedule": 45.0, "options": {"queue": "bulk"}},
}

# --- the administration (another one changes these and nothing else) -------------------------------
CCV_ADMINISTRATION = {
    "service_name": env.text("CCV_SERVICE_NAME", "Conformité volontaire"),
    "name": env.text("CCV_ADMINISTRATION_NAME", "Commissariat des Douanes et Droits Indirects"),
    "name_en": env.text("CCV_ADMINISTRATION_NAME_EN", "Customs and Indirect Duties Commission"),
    "acronym": env.text("CCV_ADMINISTRATION_ACRONYM", "CDDI"),
    "parent": env.text("CCV_ADMINISTRATION_PARENT", "Office Togolais des Recettes"),
    "country": env.text("CCV_COUNTRY_NAME", "Togo"),
    "unit": env.text("CCV_UNIT_NAME", "Unité de relation clientèle"),
    "unit_en": env.text("CCV_UNIT_NAME_EN", "Client relations unit"),
    "phone": env.text("CCV_UNIT_PHONE", "+22890000000"),
    "hours": env.text("CCV_UNIT_HOURS", "7 h 30 – 17 h 30"),
    # Hours of one's own, not said in English, stand as they are: ours would be wrong.
    "hours_en": env.text("CCV_UNIT_HOURS_EN", "" if env.text("CCV_UNIT_HOURS") else "7:30 – 17:30"),
    "email": env.text("CCV_UNIT_EMAIL", "relation@example.org"),
    "emblem": env.text("CCV_EMBLEM", "img/emblem.svg"),
}
# Its colours, over those of tokens.css: brand=#004d40,accent=#8a3b12 (checked at start: names, form, contrast).
CCV_IDENTITY_COLOURS = {
    name.strip(): value.strip()
    for name, _equals, value in (pair.partition("=") for pair in env.items("CCV_IDENTITY_COLOURS"))
}
# Production refuses the fictional reference: a promise without a legal basis binds nobody (domain §0.2).
CCV_LEGAL_REF_REGULARISATION = env.text("CCV_LEGAL_REF_REGULARISATION", "" if PRODUCTION else "EXEMPLE – sans valeur")
CCV_REGULARISATION_REVIEW_PERIOD = env.text("CCV_REGULARISATION_REVIEW_PERIOD", "les trois dernières années")
CCV_REGULARISATION_OFFICE = env.text("CCV_REGULARISATION_OFFICE", "")
# The organisation's certificate that seals reports (PKCS#12); without one the verification code alone proves them.
CCV_SEAL_CERTIFICATE = env.text("CCV_SEAL_CERTIFICATE")
CCV_SEAL_PASSWORD = env.text("CCV_SEAL_PASSWORD")
CCV_LEGAL_REF_SECRECY = env.text("CCV_LEGAL_REF_SECRECY")
CCV_PRIVACY_RECEIPT = env.text("CCV_PRIVACY_RECEIPT")
CCV_DISCLOSE_FOLLOWUP_USE = env.flag("CCV_DISCLOSE_FOLLOWUP_USE", default=True)
CCV_EXTEND_TO_NEXT_WORKING_DAY = env.flag("CCV_EXTEND_TO_NEXT_WORKING_DAY", default=False)
if PRODUCTION and "EXEMPLE" in CCV_LEGAL_REF_REGULARISATION:
    raise ImproperlyConfigured("CCV_LEGAL_REF_REGULARISATION still holds the demonstration text")

# --- what was slow (core.timing): milliseconds; 0 writes nothing
CCV_SLOW_QUERY_MS = env.number("CCV_SLOW_QUERY_MS", 500 if PRODUCTION else 0)
CCV_SLOW_REQUEST_MS = env.number("CCV_SLOW_REQUEST_MS", 2000 if PRODUCTION else 0)

# --- logs: ids, never names ------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("CCV_LOG_LEVEL", "INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "pyhanko": {"level": "ERROR"},
        "pyhanko_certvalidator": {"level": "ERROR"},
        # A newcomer's terminal shows pages, not each task; the scheduler would speak every thirty seconds.
        "celery": {"level": "INFO" if CCV_BROKER_URL else "WARNING"},
        "celery.beat": {"level": "WARNING"},
        # The server's own line already says 403 or 404 there; a traceback for a page refused reads like a fault.
        "django.request": {"level": "WARNING" if PRODUCTION else "ERROR"},
    },
}
