"""The site as production serves it (hashed, compressed files), on a database of its own."""

import os
from pathlib import Path

from tests.settings import *
from tests.settings import DATABASES, STORAGES

FOLDER = Path(os.environ["HONORS_BROWSER_FOLDER"])
DATABASES["default"]["NAME"] = FOLDER / "site.sqlite3"
MEDIA_ROOT = FOLDER / "media"
STATIC_ROOT = FOLDER / "static"
WHITENOISE_USE_FINDERS = False
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["127.0.0.1"]
