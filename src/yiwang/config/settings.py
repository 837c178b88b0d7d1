"""Settings. Everything that differs between sites comes from the environment; a site runs without any of it set.

YIWANG_HOME      folder of the site's files (database, attachments, secrets); default: ./var
DATABASE_URL     postgresql://user:password@host:port/name; default: SQLite in YIWANG_HOME
YIWANG_POOLER    transaction: a pooler such as pgbouncer stands before PostgreSQL, by transactions; default: none does
YIWANG_SECRET    secret of sessions and signatures; default: a random one, kept in YIWANG_HOME
YIWANG_HOSTS     names under which the site is reached, separated by commas; default: localhost
YIWANG_TRUSTED_PROXIES  addresses or networks of the proxies in front, separated by commas; default: none
YIWANG_LIMITS    guess=20,public_write=30,public_read=240,member=1200: so many requests a minute
YIWANG_SMALL_NUMBERS  public figures below this are hidden; default: 5
YIWANG_TWO_FOR_PACKS  1: what one person proposes to put in force, another one does (docs/decisions/0009); default: 0
YIWANG_DEBUG     1 while developing
YIWANG_SMS_GATEWAY  how text messages leave: an entry point of `yiwang.gateways` or a dotted path; default: to a file
YIWANG_SMTP      smtps://user:password@host:465, for mail; default: to a file. YIWANG_MAIL_FROM: the sender
YIWANG_ADDRESS   https://…: where the site is reached, for links in messages; default: none are written
YIWANG_TIMEZONE  civil time of the place; default: Asia/Shanghai
"""

from __future__ import annotations

import os
from pathlib import Path

from yiwang.config.databases import database_of
from yiwang.config.limits import limits_of
from yiwang.config.secrets import hash_secret, secret

HOME = Path(os.environ.get("YIWANG_HOME", "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("YIWANG_DEBUG") == "1"
SECRET_KEY = secret("YIWANG_SECRET", HOME / "secrets" / "session.key")
HASH_KEY = hash_secret("YIWANG_HASH_KEY", HOME / "secrets" / "hashes.key", HOME / "secrets" / "fields.key")
FIELD_KEY = secret("YIWANG_FIELD_KEY", HOME / "secrets" / "fields.key")
ALLOWED_HOSTS = os.environ.get("YIWANG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
TRUSTED_PROXIES = [one for one in os.environ.get("YIWANG_TRUSTED_PROXIES", "").split(",") if one]
SMALL_NUMBERS = int(os.environ.get("YIWANG_SMALL_NUMBERS", "5"))
TWO_FOR_PACKS = os.environ.get("YIWANG_TWO_FOR_PACKS", "0") == "1"
LIMITS = limits_of(os.environ.get("YIWANG_LIMITS", ""))
DATABASES = {"default": database_of(os.environ.get("DATABASE_URL", ""), HOME, os.environ.get("YIWANG_POOLER", ""))}

INSTALLED_APPS = [
    "django.contrib.sessions",
    "yiwang.kernel",
    "yiwang.foundation.places",
    "yiwang.foundation.organizations",
    "yiwang.foundation.policy_packs",
    "yiwang.foundation.identity",
    "yiwang.foundation.registers",
    "yiwang.foundation.messages",
    "yiwang.insight",
    "yiwang.cases",
    "yiwang.faces.api",
    "yiwang.faces.web",
    "yiwang.faces.portal",
    "yiwang.faces.desk",
    "yiwang.faces.admin",
    "yiwang.faces.field",
]
MIDDLEWARE = [
    "yiwang.faces.web.packing.Packing",
    "yiwang.faces.api.middleware.ApiMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "yiwang.faces.web.middleware.SafetyHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yiwang.faces.web.middleware.Access",
]
ROOT_URLCONF = "yiwang.config.urls"
WSGI_APPLICATION = "yiwang.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["yiwang.faces.web.context.page"]},
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = os.environ.get("YIWANG_TIMEZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True

# Style sheets and scripts are served by faces.web.assets; this address stays unused.
STATIC_URL = "static/"
ATTACHMENTS = HOME / "attachments"

SMTP = os.environ.get("YIWANG_SMTP", "")
ADDRESS = os.environ.get("YIWANG_ADDRESS", "")
MAIL_FROM = os.environ.get("YIWANG_MAIL_FROM", "yiwang@localhost")
_FILE = "yiwang.foundation.messages.gateways.file.FileGateway"
GATEWAYS = {
    "sms": os.environ.get("YIWANG_SMS_GATEWAY", _FILE),
    "mail": "yiwang.foundation.messages.gateways.smtp.SmtpGateway" if SMTP else _FILE,
    "webhook": "yiwang.foundation.messages.gateways.webhook.WebhookGateway",
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
HTTPS = ADDRESS.startswith("https://")
"""Browsers then keep the cookies of the site to encrypted connections, whatever the proxy in front speaks to us."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_TRUSTED_ORIGINS = [ADDRESS.rstrip("/")] if HTTPS else []
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yiwang.faces.web.views.form_too_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
