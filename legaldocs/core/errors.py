"""Refusals a person can act on: one class per reason, mapped once to a page or to problem+json by ``core.web``.

``code`` is a stable slug; ``sentence`` a complete sentence in the reader's language; ``blockers`` the single
conditions behind a refusal, each with the place where it is cured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from flask_babel import lazy_gettext as _l

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Blocker:
    """One unmet condition: ``code`` for machines, ``sentence`` for people, ``anchor`` the place that cures it."""

    code: str
    sentence: Any
    anchor: str | None = None


class LegalDocsError(Exception):
    """Base of every expected failure; anything else is a defect and reaches the 500 page."""

    status: ClassVar[int] = 500
    code: str = "error"
    sentence: Any = _l("The request could not be carried out.")

    def __init__(
        self, sentence: Any = None, *, code: str | None = None, blockers: Sequence[Blocker] = (), **extras: Any
    ) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.sentence = sentence if sentence is not None else type(self).sentence
        self.blockers = tuple(blockers)
        self.extras = extras

    def __str__(self) -> str:
        return str(self.sentence)


class Refused(LegalDocsError):
    """The state of things does not allow the act; ``blockers`` say what is missing."""

    status = 409
    code = "refused"
    sentence = _l("This cannot be done now.")


class Unavailable(LegalDocsError):
    """Something is not ready or too busy for this now; the answer says after how many seconds to come again."""

    status = 503
    code = "unavailable"
    retry_after: ClassVar[int] = 30


class Conflict(Refused):
    """Someone else changed the record in the meantime."""

    code = "conflict"
    sentence = _l("Someone else changed this while you were working. Reload the page and compare before saving again.")


class Forbidden(LegalDocsError):
    """The actor may not do this; the sentence names who may."""

    status = 403
    code = "forbidden"
    sentence = _l("You do not have permission to do this.")


class Missing(LegalDocsError):
    """No such record, or one this actor may not know of."""

    status = 404
    code = "missing"
    sentence = _l("There is no such page or record, or it is not yours to read.")


def present(found: Found | None) -> Found:
    """What was asked for.  Raises ``Missing`` where there is none."""
    if found is None:
        raise Missing()
    return found


class Invalid(LegalDocsError):
    """Input that cannot be accepted; ``extras['fields']`` maps field name to its messages."""

    status = 422
    code = "invalid"
    sentence = _l("Some of the input needs correcting.")

    @property
    def fields(self) -> dict[str, list[Any]]:
        """Messages by field name."""
        found: dict[str, list[Any]] = self.extras.get("fields", {})
        return found


class TooLarge(LegalDocsError):
    """An upload above the stated limit."""

    status = 413
    code = "too-large"
    sentence = _l("The file is larger than this installation accepts.")
