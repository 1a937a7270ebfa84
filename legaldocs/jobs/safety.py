"""Whether an installation that others reach is set up as one: what is not, in sentences that say what to do.

Asked of the production profile, and of any other that names an address outside this machine; a trial on one's own
computer may do as it likes.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from legaldocs.accounts import factors
from legaldocs.core import clock
from legaldocs.documents import sample_register

BACKED_UP = Path("passing") / "backed-up"  # in DATA_DIR, left out of backups; its time is that of the last one
KEYS = ("SECRET_KEY", "AUDIT_KEY", "FACTOR_KEY")
KEY_SIGNS, TOKEN_SIGNS, LEAST_DIFFERENT = 32, 16, 8
LEAST_ARGON2 = ((19456, 2), (12288, 3), (9216, 4), (7168, 5), (47104, 1))  # KiB, passes: the profiles OWASP names
HERE = ("localhost", "127.0.0.1", "::1", "")


def is_served(settings: Mapping[str, Any]) -> bool:
    """Whether others are meant to reach it: the production profile, or an address that is not of this machine."""
    return bool(settings.get("SESSION_COOKIE_SECURE")) or urlsplit(settings["SITE_ADDRESS"]).hostname not in HERE


def wrong(settings: Mapping[str, Any], now: datetime) -> Iterator[LazyString]:
    """Everything that is unsafe; nothing for an installation that is not served.  Asks the database who there is."""
    if is_served(settings):
        yield from of_settings(settings)
        yield from of_places(Path(settings["DATA_DIR"]))
        yield from of_backups(Path(settings["DATA_DIR"]), int(settings["BACKUP_DAYS"]), now)
        yield from of_people()


def of_settings(settings: Mapping[str, Any]) -> Iterator[LazyString]:
    """What the settings alone tell."""
    if settings.get("DEBUG") or settings.get("TESTING") or settings.get("PROPAGATE_EXCEPTIONS"):
        yield _l(
            "Errors are shown with their traces, or tests are on: switch off DEBUG, TESTING, PROPAGATE_EXCEPTIONS."
        )
    if not settings.get("SESSION_COOKIE_SECURE"):
        yield _l("Session cookies also travel unsealed: set LEGALDOCS_PROFILE=production and serve by https.")
    if not settings["SESSION_COOKIE_HTTPONLY"] or settings["SESSION_COOKIE_SAMESITE"] not in ("Lax", "Strict"):
        yield _l("Session cookies are open to scripts or to other sites: leave SESSION_COOKIE_* at their defaults.")
    if urlsplit(settings["SITE_ADDRESS"]).scheme != "https" or urlsplit(settings["SITE_ADDRESS"]).hostname in HERE:
        yield _l("Links in mails lead nowhere or go unsealed: SITE_ADDRESS must be the https address people use.")
    if not settings["TRUSTED_PROXIES"]:
        yield _l(
            "No proxy is believed, so that all people count as one address and https is not seen: TRUSTED_PROXIES is "
            "the number of proxies in front."
        )
    for key in KEYS:
        word = settings[key].decode() if isinstance(settings[key], bytes) else str(settings[key])
        if len(word) < KEY_SIGNS or len(set(word)) < LEAST_DIFFERENT:
            yield _l("%(key)s can be guessed: leave it away, the first start makes one.", key=key)
    if not settings.get("WTF_CSRF_ENABLED", True):
        yield _l("Forms of other sites are believed: switch on WTF_CSRF_ENABLED.")
    if not settings.get("RATELIMIT_ENABLED", True):
        yield _l("Requests are not counted: switch on RATELIMIT_ENABLED.")
    memory, passes, _lanes = settings["ARGON2"]
    if not any(memory >= least and passes >= times for least, times in LEAST_ARGON2):
        yield _l("Hashes of passwords cost too little to guess: leave ARGON2 at its default.")
    if 0 < len(settings["METRICS_TOKEN"]) < TOKEN_SIGNS:
        yield _l("METRICS_TOKEN can be guessed: at least %(least)s signs by chance.", least=TOKEN_SIGNS)
    if settings["MAIL_BACKEND"] == "console":
        yield _l("Mails are written into the log instead of being sent: set MAIL_BACKEND=smtp.")


def of_places(data: Path) -> Iterator[LazyString]:
    """Who else on the machine may read the directory of data and its secrets."""
    known = data.stat()
    if known.st_uid == 0:
        yield _l("%(place)s belongs to root: run the program and its commands under an account of its own.", place=data)
    if stat.S_IMODE(known.st_mode) & 0o007:
        yield _l("%(place)s is open to every account of the machine: chmod o= %(place)s.", place=data)
    for one in sorted((data / "secrets").glob("*")):
        if stat.S_IMODE(one.stat().st_mode) & 0o077:
            yield _l("%(place)s can be read by others: chmod 600 %(place)s.", place=one)


def of_backups(data: Path, days: int, now: datetime) -> Iterator[LazyString]:
    """How long ago the last backup was made here; ``days`` 0 = by other means, not asked."""
    mark = data / BACKED_UP
    if not days:
        return
    if not mark.exists():
        yield _l("No backup was made yet: legaldocs backup FOLDER, every night (BACKUP_DAYS=0 if by other means).")
    elif (age := now - datetime.fromtimestamp(mark.stat().st_mtime, UTC)) > timedelta(days=days):
        yield _l("The last backup is %(days)s days old, more than BACKUP_DAYS: is its timer running?", days=age.days)


def note_backup(data: Path) -> None:
    """A backup of this installation is whole now."""
    mark = data / BACKED_UP
    mark.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mark.touch()
    os.utime(mark, (clock.now().timestamp(),) * 2)


def of_people() -> Iterator[LazyString]:
    """Accounts that anybody can open because their password is printed, and administrators without a second proof."""
    for name in sample_register.still_open():
        yield _l("Account %(name)s still has the password of the sample: close it or set another.", name=name)
    if not factors.roles_that_must():
        yield _l(
            "No post asks for a second factor: name at least the administrator's on the page of the access review."
        )
