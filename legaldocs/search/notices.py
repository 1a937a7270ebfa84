"""Sentences for the codes that searching gives: the notes of ``Hits`` and the errors of ``errors``."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SENTENCES: dict[str, Any] = {
    "query-empty": _l("Type at least one word, a phrase in quotation marks or a document number."),
    "query-malformed": _l("Part of the query could not be read as a command and was searched as plain words."),
    "query-shortened": _l("The query is very long; only its beginning was searched."),
    "query-relaxed": _l("No provision holds all the words; these hold some of them."),
    "accents-ignored": _l("Nothing was found with these accents; these were found without regard to accents."),
    "search-index-unusable": _l(
        "The search index is not available; results come from the database and may be ranked less well."
    ),
    "search-lock-held": _l("The search index is being written by another process. Try again in a moment."),
    "search-engine-unknown": _l(
        "The configured search engine is not known. Use auto, whoosh, tantivy or sphinx://host:port,…."
    ),
    "search-error": _l("The search could not be carried out."),
}
