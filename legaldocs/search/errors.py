"""What can go wrong with a search index, one class per reason a caller can act on."""

from __future__ import annotations


class SearchError(Exception):
    """Base of the engine errors; ``code`` is the stable slug under which the sentence for users is kept."""

    code = "search-error"


class IndexUnusable(SearchError):
    """The index is missing, damaged or of another version: answer from the database and rebuild it.

    ``reason`` is one of ``missing``, ``version``, ``damaged``.
    """

    code = "search-index-unusable"

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class LockHeld(SearchError):
    """Another writer works on the index; wait and try again, nothing was written."""

    code = "search-lock-held"


class EngineUnknown(SearchError):
    """The configured engine name is none of those installed."""

    code = "search-engine-unknown"
