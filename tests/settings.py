"""The settings that the suite runs under: those of the site, in a data folder of their own."""

import os
import tempfile

# What the developer's shell says must not change what the suite shows.
for _name in [name for name in os.environ if name.startswith("BYLINE_")]:
    del os.environ[_name]
for _name in ("ALLOWED_HOSTS", "BASE_URL", "CACHE_URL", "DEBUG", "EMAIL_URL"):
    os.environ.pop(_name, None)

# Held by name: the folder goes when the process ends.
_folder = tempfile.TemporaryDirectory(prefix="byline-tests-")
os.environ |= {
    "BYLINE_DATA": _folder.name,
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", ""),
    "SECRET_KEY": "tests",  # the same in every worker
}

from config.settings import *  # noqa: E402, F403 -- what is not said here is as in production
from config.settings import DATA_DIR, DATABASES, STORAGES  # noqa: E402 -- the names that change below

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In memory, the threads of a live server would share one connection with the test.
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
else:
    # A pool outlives the tests' own databases and would keep them from being dropped.
    DATABASES["default"]["OPTIONS"] = {}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real ones are slow on purpose
# Names without hashes: no collectstatic before a test.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
