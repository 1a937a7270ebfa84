"""Use cases of the workspace: edit provisions, change their order, comment, set findings aside, keep a version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from legaldocs.core import clock
from legaldocs.core.actor import Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Conflict, Invalid, Missing, Refused
from legaldocs.core.permissions import require
from legaldocs.core.unit_of_work import emit, use_case
from legaldocs.drafting import bases, calling, linting, queries, receiving, replacing, service, working
from legaldocs.drafting.models import Draft, Version
from legaldocs.drafting.words import issuer_of, type_of
from legaldocs.drafting.working import Held, Row
from legaldocs.drafting.workspace_models import Message, SetAside, Thread
from legaldocs.events import CalledOn
from legaldocs.law import tree_moves
from legaldocs.law.findings.fixes import fixed
from legaldocs.law.findings.model import Found
from legaldocs.law.findings.suppression import FEWEST, key
from legaldocs.law.tree_moves import CannotMove, Move
from legaldocs.law.types import Kind

ADDED = {"article": Kind.ARTICLE, "clause": Kind.CLAUSE, "point": Kind.POINT}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the order: what, of which wording of the provision, and what it needs."""

    name: str
    version: int | None = None
    at: int = 0
    kind: str = ""
    words: str = ""


class Overtaken(Conflict):
    """Somebody saved another wording of the provision meanwhile."""


@use_case
def begin(actor: Actor, draft_id: int, skeleton: str = "") -> Held:
    """Lay out the newest version, or ``skeleton`` where there is none, to be edited."""
    draft = _writable(actor, draft_id)
    if working.held(draft.id) is not None:
        raise Refused(_("The text is being edited already."))
    newest = queries.version(draft.id)
    return working.lay(actor, draft.id, newest.text if newest else skeleton)


@use_case
def save(actor: Actor, draft_id: int, provision_id: int, words: str, version: int | None, *, whole: bool) -> int:
    """Word a provision anew; returns the version of its wording.  ``whole``: read it into provisions again.

    A provision typed into this one's words becomes one of its own, and runs into no neighbour.

    Raises ``Overtaken`` where the provision was worded anew since ``version``.
    """
    draft = _writable(actor, draft_id)
    _held_text, row = _row(draft, provision_id)
    provision = row.provision
    ends = provision.words[len(provision.words.rstrip()) :] or "\n"
    given = words.strip("\n") + ends
    if version is not None and version != provision.version and given != provision.words:
        raise Overtaken
    if not words.strip():
        raise Invalid(fields={"words": [_("A provision has words; leave it out instead.")]})
    if given != provision.words:
        provision.words, provision.changed_by, provision.changed_at = given, actor.user_id, clock.now()
        db.session.flush()
    if whole:
        after, row = _row(draft, provision_id)
        working.lay(actor, draft.id, _separated(after, row))
    return provision.version


def _separated(held: Held, row: Row) -> str:
    try:
        return working.without_typed(held, row)
    except CannotMove:
        return held.text


@use_case
def change(actor: Actor, draft_id: int, provision_id: int, wanted: Change) -> None:
    """Move, split, join, add or leave out a provision; the numbers run on.  Raises ``Refused`` where it cannot."""
    draft = _writable(actor, draft_id)
    held, row = _row(draft, provision_id)
    if wanted.version is not None and wanted.version != row.provision.version:
        raise Overtaken
    _lay(actor, draft, lambda: tree_moves.change(held.text, row.place, _move(wanted)))


def _move(wanted: Change) -> Move:
    if wanted.name == "split":
        return tree_moves.split(wanted.at)
    if wanted.name == "add":
        if wanted.kind not in ADDED or not wanted.words.strip():
            raise Invalid(_("Say what is added and in which words."))
        return tree_moves.add(ADDED[wanted.kind], wanted.words)
    if wanted.name not in tree_moves.MOVES:
        raise Missing()
    return tree_moves.MOVES[wanted.name]


@use_case
def renumber(actor: Actor, draft_id: int) -> None:
    """Let all numbers run on, with the references to them."""
    draft = _writable(actor, draft_id)
    held = _held(draft)
    _lay(actor, draft, lambda: tree_moves.renumbered(held.text))


def _lay(actor: Actor, draft: Draft, made: Callable[[], str]) -> None:
    try:
        text = made()
    except CannotMove as error:
        raise Refused(_("The provision has no place to go that way.")) from error
    working.lay(actor, draft.id, text)


@use_case
def keep(actor: Actor, draft_id: int, note: str = "") -> Version:
    """Keep the edited text as a version: what is consulted on, appraised and issued."""
    draft = _writable(actor, draft_id)
    text = _held(draft).text
    return service.add_text(actor, draft.id, receiving.Text(text, receiving.digest(text)), note)


@use_case
def take_amendments(actor: Actor, draft_id: int, made: str, skeleton: str) -> Held:
    """Put amending articles into the edited text; begin one where there is none."""
    draft = _writable(actor, draft_id)
    held = working.held(draft.id)
    newest = queries.version(draft.id)
    text = held.text if held else newest.text if newest else skeleton
    return working.lay(actor, draft.id, replacing.with_amendments(text, made))


@use_case
def comment(actor: Actor, draft_id: int, provision_id: int, words: str, call_on: str = "") -> Thread:
    """Begin a thread on a provision; ``@account`` in its words, or ``call_on``, tells that person."""
    draft = _get(actor, draft_id)
    _held_text, row = _row(draft, provision_id)
    thread = Thread(draft_id=draft.id, provision_id=provision_id, quote=row.provision.words.strip()[:600])
    db.session.add(thread)
    _say(actor, draft, thread, words, call_on)
    return thread


@use_case
def reply(
    actor: Actor, draft_id: int, thread_id: int, words: str, *, resolve: bool = False, call_on: str = ""
) -> Thread:
    """Answer a thread, and close it where that settles it; an answer to a closed one opens it again."""
    draft = _get(actor, draft_id)
    thread = working.thread(draft.id, thread_id)
    if thread is None:
        raise Missing()
    if words.strip() or not resolve:
        _say(actor, draft, thread, words, call_on)
    thread.resolved_by, thread.resolved_at = (actor.user_id, clock.now()) if resolve else (None, None)
    return thread


def _say(actor: Actor, draft: Draft, thread: Thread, words: str, call_on: str) -> None:
    words = words.strip()
    if not words:
        raise Invalid(_("Write the comment first."))
    if call_on and call_on.lower() not in {call[1].lower() for call in calling.CALL.finditer(words)}:
        words = f"@{call_on} {words}"
    people = [one for one in calling.called(draft, words) if one != actor.user_id]
    message = Message(draft_id=draft.id, words=words, by=actor.user_id, at=clock.now())
    thread.messages.append(message)
    db.session.flush()
    if people:
        emit(CalledOn(draft.id, message.id, tuple(people)))


@use_case
def set_aside(actor: Actor, draft_id: int, name: str, reason: str) -> SetAside:
    """Answer a finding with a reason; it is shown as answered as long as its words stand."""
    draft = _writable(actor, draft_id)
    if len(reason.strip()) < FEWEST:
        raise Invalid(_("Say why, in a sentence."))
    _finding(draft, _held(draft), name)
    known = next((one for one in working.set_aside(draft.id) if one.key == name), None)
    row = known or SetAside(draft_id=draft.id, key=name)
    row.reason, row.by, row.at = reason.strip(), actor.user_id, clock.now()
    db.session.add(row)
    db.session.flush()
    return row


@use_case
def fix(actor: Actor, draft_id: int, name: str) -> None:
    """Put a finding right that needs no decision.  Raises ``Refused`` where a person has to word it."""
    draft = _writable(actor, draft_id)
    held = _held(draft)
    whole = linting.document(draft, held.text)
    text = fixed(whole, _finding(draft, held, name), draft.planned_effect)
    if text is None:
        raise Refused(_("This has to be worded by a person."))
    working.lay(actor, draft.id, text)


def _finding(draft: Draft, held: Held, name: str) -> Found:
    """The finding with this key.  Raises ``Missing`` where the words changed and it is gone."""
    whole = linting.document(draft, held.text)
    named = bases.of_text(held.text, issuer_of(draft), type_of(draft), draft.planned_signing, draft.planned_effect)
    found = next((one for one in linting.found(draft, held.text, named) if key(whole, one) == name), None)
    if found is None:
        raise Missing()
    return found


def _get(actor: Actor, draft_id: int) -> Draft:
    draft = queries.get(actor, draft_id)
    if draft is None:
        raise Missing()
    require(actor, "drafting.read", draft)
    return draft


def _writable(actor: Actor, draft_id: int) -> Draft:
    draft = _get(actor, draft_id)
    require(actor, "drafting.draft", draft)
    if draft.state in queries.TEXT_STANDS:
        raise Refused(_("The text stands: the dossier is adopted or closed."))
    return draft


def _held(draft: Draft) -> Held:
    held = working.held(draft.id)
    if held is None:
        raise Refused(_("The text is not being edited yet."))
    return held


def _row(draft: Draft, provision_id: int) -> tuple[Held, Row]:
    held = _held(draft)
    row = held.row(provision_id)
    if row is None:
        raise Refused(_("This provision was left out meanwhile."))
    return held, row
