"""Use cases of the conclusion: drafted from confirmed findings, every sentence pointing at what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from legaldocs.checking import queries, wording
from legaldocs.checking.models import Check, CheckSentence
from legaldocs.core.actor import Actor
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import use_case

FEWEST = 20  # characters of a sentence


@use_case
def draft(actor: Actor, check_id: int) -> int:
    """Write one sentence per confirmed finding anew, in the order of the text; returns how many."""
    check = _writable(actor, check_id, None)
    found = check.confirmed()
    check.sentences = [
        CheckSentence(check_id=check.id, position=place, text=wording.sentence(one), finding_ids=[one.id])
        for place, one in enumerate(found, start=1)
    ]
    return len(found)


@use_case
def write(actor: Actor, check_id: int, words: Mapping[int, str], version: int | None = None) -> int:
    """Change the words of sentences by their place; what they rest on stays.  Returns how many changed."""
    check = _writable(actor, check_id, version)
    changed = 0
    for sentence in check.sentences:
        given = (words.get(sentence.position) or "").strip()
        if not given or given == sentence.text:
            continue
        if len(given) < FEWEST:
            raise Invalid(fields={f"sentence-{sentence.position}": [_("Write a whole sentence.")]})
        sentence.text = given
        changed += 1
    return changed


def _writable(actor: Actor, check_id: int, version: int | None) -> Check:
    check = queries.get(actor, check_id)
    if check is None:
        raise Missing()
    require(actor, "checking.examine", check)
    if check.state != "discussing":
        raise Refused(_("The conclusion is drafted during the discussion, before it is submitted."))
    if version is not None and version != check.version:
        raise Conflict()
    return check
