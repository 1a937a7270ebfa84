"""An adopted draft becomes a document of the register: number, text, record, duties, procedures, in one transaction."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from flask_babel import gettext as _

from legaldocs.accounts import queries as accounts
from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM, Actor
from legaldocs.core.db import db
from legaldocs.core.errors import Blocker, Refused
from legaldocs.core.lifecycle import Inputs, needs_input
from legaldocs.core.unit_of_work import emit
from legaldocs.deadlines import rulebooks
from legaldocs.deadlines import service as deadlines
from legaldocs.deadlines.calendar import CalendarMissing
from legaldocs.documents import service as register
from legaldocs.documents.reading import Incoming
from legaldocs.drafting import bases, numbers, queries
from legaldocs.drafting.issue_models import Duty, Issue, ProcedureChange
from legaldocs.drafting.models import Draft, PaperKind, Procedure
from legaldocs.drafting.receiving import digest
from legaldocs.drafting.stamping import same_tree, stamp
from legaldocs.drafting.words import day, issuer_of
from legaldocs.events import DocumentPromulgated
from legaldocs.law import procedures, structure
from legaldocs.law.effect_rules import check_minimum_days, rule
from legaldocs.ui.words import ui_language

PUBLISH = "procedures.publish"


@dataclass(frozen=True, slots=True)
class DutyKind:
    """Where an issued document is published or sent, by which time limit, in both languages."""

    kind: str
    rule: str
    vi: str
    en: str


@cache
def duty_kinds() -> dict[str, DutyKind]:
    """Every duty of ``data/publication.toml``, in its order."""
    source = resources.files("legaldocs.drafting").joinpath("data/publication.toml")
    return {row["kind"]: DutyKind(**row) for row in tomllib.loads(source.read_text("utf-8"))["duty"]}


def not_secret(_actor: Actor, draft: Draft, _inputs: Inputs) -> Blocker | None:
    """What is issued is public: its secrecy is lifted first."""
    if not draft.secret:
        return None
    return Blocker("secret", _("An issued document is public; lift the secrecy of the dossier first."))


@needs_input
def signing_data(_actor: Actor, draft: Draft, inputs: Inputs) -> Iterator[Blocker]:
    """Signer, day of signing and day of effect are given and lawful."""
    signed, effective = inputs.get("signed_on"), inputs.get("effective_on")
    if not (inputs.get("signer") or "").strip():
        yield Blocker("signer", _("Name the person who signed."), "signer")
    if not isinstance(signed, date) or not isinstance(effective, date):
        yield Blocker("days", _("Give the day of signing and the day of effect."), "signed_on")
        return
    if signed > clock.today():
        yield Blocker("signed", _("A document is issued after it was signed."), "signed_on")
    if effective < signed:
        yield Blocker("retroactive", _("The document cannot take effect before it is signed."), "effective_on")
    shortened = draft.procedure is Procedure.SHORTENED
    for found in check_minimum_days("province", signed, effective, shortened=shortened):
        article = rule(found.rule).article if found.rule else ""
        words = _(
            "There must be at least %(days)s days between signing and effect. %(law)s", days=found.required, law=article
        )
        yield Blocker("too-early", words, "effective_on")
    yield from _as_the_text_says(draft, effective)


def _as_the_text_says(draft: Draft, effective: date) -> Iterator[Blocker]:
    """The text itself states the same day of effect."""
    version = queries.version(draft.id)
    stated = structure.parse(version.text).header.effective_date if version else None
    if stated is not None and stated != effective:
        yield Blocker("stated", _("The text says that it takes effect on %(day)s.", day=day(stated)), "effective_on")


@needs_input
def bases_on_the_day(_actor: Actor, draft: Draft, inputs: Inputs) -> Iterator[Blocker]:
    """Each legal basis may be cited on the very day of signing."""
    signed, version = inputs.get("signed_on"), queries.version(draft.id)
    if not isinstance(signed, date) or version is None:
        return
    doc_type = str(numbers.forms()[draft.form]["doc_type"])
    for basis in bases.invalid(
        bases.of_text(version.text, issuer_of(draft), doc_type, signed, inputs.get("effective_on"))
    ):
        number = basis.document.number if basis.document else ""
        yield Blocker(
            f"basis-{number}",
            _("Legal basis %(number)s is not in force on %(day)s, the day of signing.", number=number, day=day(signed)),
        )


def duties_done(_actor: Actor, draft: Draft, _inputs: Inputs) -> Iterator[Blocker]:
    """Everything is published and sent, and every procedure published, each with its proof."""
    kinds = duty_kinds()
    for duty in queries.duties(draft.id):
        if duty.done_on is None:
            yield Blocker(
                f"duty-{duty.kind}", _("Not done yet: %(what)s.", what=words_of(kinds[duty.kind])), f"duty-{duty.id}"
            )
    for change in queries.procedure_changes(draft.id):
        if not change.over:
            sentence = _("Procedure not published yet: %(name)s.", name=change.name)
            yield Blocker(f"procedure-{change.id}", sentence, f"procedure-{change.id}")


def words_of(kind: DutyKind) -> str:
    """A duty in the reader's language."""
    return kind.en if ui_language() == "en" else kind.vi


def issue(actor: Actor, draft: Draft, inputs: Inputs) -> None:
    """Number, text, record, duties and procedures; either all of it happens or nothing."""
    version = queries.version(draft.id)
    if version is None:
        raise Refused(_("Upload the draft text first."))
    signed, effective, signer = inputs["signed_on"], inputs["effective_on"], inputs["signer"].strip()
    number = numbers.allocate(draft, signed.year)
    text = stamp(version.text, number, signed, signer)
    if not same_tree(version.text, text):
        raise Refused(
            _("Number and day could not be written without changing provisions; correct the head of the text.")
        )
    made = register.register(SYSTEM, _incoming(draft, text, number, signed, effective, signer))
    db.session.add(
        Issue(
            draft_id=draft.id, document_id=made.document_id, number=number, signer=signer, signed_on=signed,
            effective_on=effective, draft_sha256=version.text_sha256, issued_sha256=digest(text),
            issued_by=actor.user_id, issued_at=clock.now(),
        )
    )  # fmt: skip
    db.session.add_all(_duties(draft, signed))
    db.session.add_all(_procedures(draft, text, signed))
    emit(DocumentPromulgated(made.document_id, draft.id, draft.proposal_id))


def _incoming(draft: Draft, text: str, number: str, signed: date, effective: date, signer: str) -> Incoming:
    signed_paper = next((p for p in reversed(draft.papers) if p.kind is PaperKind.SIGNED_TEXT), None)
    unit = next((unit.key for unit in accounts.units() if unit.id == draft.unit_id), None)
    return Incoming(
        text=text, number=number, title=draft.title, doc_type=str(numbers.forms()[draft.form]["doc_type"]),
        issuer=issuer_of(draft), issued_date=signed, effective_date=effective, signer=signer,
        fields=tuple(draft.fields), unit_key=unit, is_sample=draft.is_sample, source={"dossier": draft.code},
        file_sha256=signed_paper.file_sha256 if signed_paper else None,
        file_name=signed_paper.file_name if signed_paper else None,
    )  # fmt: skip


def _duties(draft: Draft, signed: date) -> Iterator[Duty]:
    for kind in duty_kinds().values():
        yield Duty(draft_id=draft.id, kind=kind.kind, rule=kind.rule, started_on=signed, due_on=due(kind.rule, signed))


def _procedures(draft: Draft, text: str, signed: date) -> Iterator[ProcedureChange]:
    """Procedures the text lays down, as far as they are read; a person says what it does to each."""
    units = structure.parse(text).provisions
    for found in procedures.find(text):
        name = " ".join(text[found.name.start : found.name.end].split())
        inside = [unit.path for unit in units if unit.start <= found.start < unit.end]
        yield ProcedureChange(
            draft_id=draft.id, name=name, path=inside[-1] if inside else None, due_on=due(PUBLISH, signed)
        )


def due(rule_id: str, on: date) -> date | None:
    """When a duty that began on a day is due; ``None`` where the calendar promises nothing."""
    try:
        return deadlines.proof(rule_id, on).due
    except CalendarMissing:
        return None


def rule_words(rule_id: str, on: date) -> str:
    """The article of a time limit, or the limit's own words without one; one nobody has confirmed says so."""
    found = rulebooks.current().on(rule_id, on)
    mark = "" if found.verified or found.source != "law" else f" · {_('not verified yet')}"
    return f"{found.article or (found.en if ui_language() == 'en' else found.vi)}{mark}"
