"""Settings, one commented key each; every key can be overridden by ``LEGALDOCS_<KEY>`` in the environment.

Secrets never stand here: they are read from the environment or from files that the first start creates in
``var/secrets`` with owner-only permissions.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any, ClassVar

from legaldocs.core import provinces

ROOT = Path(__file__).resolve().parent


def secret_file(directory: Path, name: str) -> bytes:
    """The secret ``name``, created with 32 random bytes (hex) when it does not exist yet."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = directory / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as fresh:
        fresh.write(secrets.token_hex(32).encode())
    return path.read_bytes().strip()


class Default:
    """Embedded default: SQLite, local files, embedded search; fit for one office on one machine."""

    # Directory for the database, originals, search index and secrets.
    DATA_DIR: ClassVar[Any] = ROOT / "var"
    # SQLAlchemy address; empty = SQLite file in DATA_DIR.
    SQLALCHEMY_DATABASE_URI: ClassVar[str] = ""
    # PostgreSQL: address of a copy that follows by streaming; portal and search pages read there.  Empty = none.
    REPLICA_URI: ClassVar[str] = ""
    # PostgreSQL: milliseconds a statement may run, and may wait for a lock, before it is given up; 0 = without end.
    STATEMENT_TIMEOUT_MS: ClassVar[int] = 120_000
    LOCK_TIMEOUT_MS: ClassVar[int] = 15_000
    # Where original files lie: empty = DATA_DIR/blobs; s3://host[:port]/bucket[/prefix] = an S3-compatible store by TLS
    # (s3+http:// without, on a network of your own).  Its key, secret and region.
    FILES_STORE: ClassVar[str] = ""
    FILES_KEY: ClassVar[str] = ""
    FILES_SECRET: ClassVar[str] = ""
    FILES_REGION: ClassVar[str] = ""
    # whoosh | tantivy | auto (Whoosh up to 20,000 indexed provisions, Tantivy above) |
    # sphinx://host:port,host:port (nodes of Manticore or Sphinx; `legaldocs search node 1` prints the configuration).
    SEARCH_ENGINE: ClassVar[str] = "auto"
    # Language shown until a person chooses: vi | en.
    DEFAULT_LANGUAGE: ClassVar[str] = "vi"
    # Key of the territory this installation serves (see territories.toml); empty = decided by the loaded register.
    TERRITORY: ClassVar[str] = ""
    # Code of the province that an application serves where an installation serves several; comes from provinces.toml.
    PROVINCE: ClassVar[str] = ""
    # Name under the mark of every page; empty = Department of Justice.  Of several provinces that of provinces.toml.
    PROVINCE_NAME: ClassVar[str] = ""
    # Largest upload, in bytes.
    MAX_CONTENT_LENGTH: ClassVar[int] = 50 * 1024 * 1024
    # Session: minutes of idleness and hours in all before a person signs in again.
    SESSION_IDLE_MINUTES: ClassVar[int] = 60
    SESSION_HOURS: ClassVar[int] = 12
    # Failed sign-ins per account and per address within the window before waiting is asked for.
    LOGIN_FAILURES: ClassVar[int] = 5
    LOGIN_WINDOW_MINUTES: ClassVar[int] = 15
    # Sign-in with name and password; off = single sign-on only (needs OIDC_ISSUER).
    LOCAL_SIGN_IN: ClassVar[bool] = True
    # Single sign-on by OpenID Connect: address of the issuer (empty = off), our name there, its secret (environment
    # only), what we ask for, and the words on the button.  Which claim means what: DATA_DIR/sign_on.toml.
    OIDC_ISSUER: ClassVar[str] = ""
    OIDC_CLIENT_ID: ClassVar[str] = "legaldocs"
    OIDC_CLIENT_SECRET: ClassVar[str] = ""
    OIDC_SCOPES: ClassVar[str] = "openid email profile"
    OIDC_LABEL: ClassVar[str] = ""
    # Argon2id cost: memory in KiB, passes, lanes (OWASP minimum profile).
    ARGON2: ClassVar[tuple[int, int, int]] = (19456, 2, 1)
    # Seconds a worker may hold a job without a sign of life before another worker takes it over.
    JOB_LEASE_SECONDS: ClassVar[int] = 30
    # Mail: console (the worker's log), file (DATA_DIR/mail) or smtp (MAIL_SERVER, host:port); sender; address in links.
    MAIL_BACKEND: ClassVar[str] = "console"
    MAIL_SERVER: ClassVar[str] = "localhost:25"
    MAIL_FROM: ClassVar[str] = "legaldocs@localhost"
    SITE_ADDRESS: ClassVar[str] = "http://localhost:8000"
    # Networks inside the house that webhooks may reach, parted by commas (10.1.2.0/24); none by default.
    WEBHOOK_NETWORKS: ClassVar[str] = ""
    # Requests per client address over all pages, static files and health apart.
    RATELIMIT_DEFAULT: ClassVar[str] = "600 per minute"
    # Where they are counted: database:// or redis://host:6379/0, rediss://… with TLS (all web processes together) |
    # memory:// (each process for itself, as every process does while the store is away).
    RATELIMIT_STORAGE_URI: ClassVar[str] = "database://"
    # Log lines: console | json; the least level written; whether every request has a line; from how many milliseconds
    # a request or a statement is reported as slow.
    LOG_FORMAT: ClassVar[str] = "console"
    LOG_LEVEL: ClassVar[str] = "info"
    LOG_REQUESTS: ClassVar[bool] = False
    SLOW_REQUEST_MS: ClassVar[int] = 2000
    SLOW_STATEMENT_MS: ClassVar[int] = 500
    # Word that a program sends as "Authorization: Bearer …" to read /metrics; empty = there is no such page.
    METRICS_TOKEN: ClassVar[str] = ""
    # Log server that every entry of the audit is forwarded to, without a value of any record: tcp://host:601 (RFC 5424,
    # octet counting), udp://host:514 or unix:///dev/log; empty = none.
    AUDIT_SYSLOG: ClassVar[str] = ""
    # Days after which `legaldocs doctor` misses a backup; 0 = made by other means, not asked for.
    BACKUP_DAYS: ClassVar[int] = 2
    # Reverse proxies in front whose X-Forwarded-For and -Proto headers are believed; 0 = none.
    TRUSTED_PROXIES: ClassVar[int] = 0
    # Cookie rules; SECURE is switched on by Production.
    SESSION_COOKIE_HTTPONLY: ClassVar[bool] = True
    SESSION_COOKIE_SAMESITE: ClassVar[str] = "Lax"
    SESSION_COOKIE_NAME: ClassVar[str] = "legaldocs"
    WTF_CSRF_TIME_LIMIT: ClassVar[int | None] = None  # bound to the session, which has its own limits


class Testing(Default):
    """Tests: throw-away directory given by the fixture, cheap hashes, no rate limit."""

    TESTING: ClassVar[bool] = True
    ARGON2: ClassVar[tuple[int, int, int]] = (64, 1, 1)
    RATELIMIT_ENABLED: ClassVar[bool] = False
    WTF_CSRF_ENABLED: ClassVar[bool] = False


class Production(Default):
    """Behind TLS."""

    LOG_FORMAT: ClassVar[str] = "json"
    LOG_REQUESTS: ClassVar[bool] = True
    SESSION_COOKIE_SECURE: ClassVar[bool] = True
    SESSION_COOKIE_NAME: ClassVar[str] = "__Host-legaldocs"


PROFILES = {"default": Default, "testing": Testing, "production": Production}


def settings(profile: str | None = None, **overrides: Any) -> dict[str, Any]:
    """All settings of a profile: class values, the environment, the chosen province's, ``overrides``, derived ones.

    Environment values are parsed to the type of the default (``int``, ``bool``) or kept as text.  ``overrides`` with a
    ``DATA_DIR`` stand for an installation of their own, whatever province the environment chooses.
    Raises ``provinces.ProvinceError``.
    """
    chosen = PROFILES[profile or os.environ.get("LEGALDOCS_PROFILE", "default")]
    values = {key: getattr(chosen, key) for key in dir(chosen) if key.isupper()}
    for key, default in list(values.items()):
        given = os.environ.get(f"LEGALDOCS_{key}")
        if given is not None and not isinstance(default, tuple):
            values[key] = _parse(given, default)
    if "DATA_DIR" not in overrides and (province := provinces.chosen()) is not None:
        overrides = province.settings() | overrides
    if wrong := sorted(key for key in overrides if _is_of_another_kind(values.get(key), overrides[key])):
        raise provinces.ProvinceError(f"{wrong[0]} = {overrides[wrong[0]]!r} is of another kind than its default")
    values.update(overrides)
    if values["PROVINCE"]:  # a cookie of one province is not even read by another
        values["SESSION_COOKIE_NAME"] += f"-{values['PROVINCE']}"
        values.setdefault("RATELIMIT_KEY_PREFIX", values["PROVINCE"])
    data = Path(values["DATA_DIR"]).resolve()
    values["DATA_DIR"] = data
    values["SQLALCHEMY_DATABASE_URI"] = values["SQLALCHEMY_DATABASE_URI"] or f"sqlite:///{data / 'legaldocs.db'}"
    values.setdefault("SQLALCHEMY_ENGINE_OPTIONS", _engine_options(values, values["SQLALCHEMY_DATABASE_URI"]))
    values.setdefault("REPLICA_OPTIONS", _engine_options(values, values["REPLICA_URI"]))
    values.setdefault("SECRET_KEY", secret_file(data / "secrets", "session.key").decode())
    # Seals the keys of authenticator apps: without this file every second factor must be set up again.
    values.setdefault("FACTOR_KEY", secret_file(data / "secrets", "factors.key").decode())
    values.setdefault("AUDIT_KEY", secret_file(data / "secrets", "audit.key"))
    return values


def _engine_options(values: dict[str, Any], address: str) -> dict[str, Any]:
    """A connection is tried before it is used, so that a server that came back is simply used again.

    What a statement was asked with stands in no error and so in no log.
    """
    if not address.startswith("postgresql"):
        return {"hide_parameters": True}
    limits = {"statement_timeout": values["STATEMENT_TIMEOUT_MS"], "lock_timeout": values["LOCK_TIMEOUT_MS"]}
    said = " ".join(f"-c {name}={milliseconds}" for name, milliseconds in limits.items())
    return {"hide_parameters": True, "pool_pre_ping": True, "connect_args": {"options": said, "connect_timeout": 10}}


def _is_of_another_kind(default: Any, given: Any) -> bool:
    """Whether a number or a switch was given as something else."""
    return type(default) in (int, bool) and type(given) is not type(default)


def _parse(given: str, default: Any) -> Any:
    if isinstance(default, bool):
        return given.lower() in ("1", "true", "yes", "on")
    if isinstance(default, int):
        return int(given)
    return Path(given) if isinstance(default, Path) else given
