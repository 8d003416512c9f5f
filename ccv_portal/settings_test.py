"""Test settings: only speed and isolation differ from what a newcomer runs."""

import os
import tempfile

_var = tempfile.TemporaryDirectory(prefix="ccv-test-")  # gone with the process
os.environ.setdefault("CCV_VAR_DIR", _var.name)
os.environ.setdefault("CCV_LOG_LEVEL", "WARNING")
if "CCV_TEST_DATABASE_URL" in os.environ:
    os.environ["CCV_DATABASE_URL"] = os.environ["CCV_TEST_DATABASE_URL"]

from ccv_portal.settings import *  # noqa: E402, F403
from ccv_portal.settings import DATABASES, STORAGES  # noqa: E402

DEBUG = False
SECRET_KEY = "only-for-tests-" + "x" * 40
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "ccv-test"}}
CCV_REQUIRE_MFA = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
elif template := os.environ.get("CCV_TEST_DATABASE_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": template}
