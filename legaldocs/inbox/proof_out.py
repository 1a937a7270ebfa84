"""The proof of one time limit as a Word file: what it rests on, what was granted, every day counted and skipped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import force_locale

from legaldocs.core import clock
from legaldocs.formats.word_out import official_document
from legaldocs.formats.word_values import (
    Block,
    Look,
    OfficialDocument,
    Paragraph,
    Run,
    Signature,
    SignatureBlock,
)
from legaldocs.forms import registry
from legaldocs.forms.letterhead import department
from legaldocs.inbox.holders import Held
from legaldocs.inbox.models import Extension
from legaldocs.review import presentation, proof_out
from legaldocs.ui.words import day


def word(one: Held, extensions: Sequence[Extension], today: date) -> bytes:
    """The proof as a .docx; a time limit that is not promised says why instead."""
    form = registry.form(proof_out.FORM)
    with force_locale("vi"):
        mark = registry.mark(form)
        blocks: tuple[Block, ...] = (
            *((Paragraph(mark, Look.NOTE),) if mark else ()),
            *_facts(one, extensions, today),
            *_days(one),
            SignatureBlock(Signature(tuple(form["signature"]))),
        )
        head = department(form["number"].format(code=one.code), today.year, draft=None)
        subject = form["subject"].format(code=one.code, number=one.number).strip()
        return official_document(OfficialDocument(blocks, head, form["heading"], subject, letter_size=13))


def _facts(one: Held, extensions: Sequence[Extension], today: date) -> list[Paragraph]:
    form, row, proof = registry.form(proof_out.FORM), one.clock, presentation.proof(one.clock)
    granted = [
        form["granted"].format(
            days=asked.working_days, old=day(asked.old_due), new=day(asked.new_due), ground=asked.ground,
            who=asked.decided_name, on=day(asked.decided_at),
        )
        for asked in extensions if asked.state == "granted"
    ]  # fmt: skip
    if row.ended_at is not None:
        state = form["over"].format(on=day(row.ended_at))
    else:
        state = form["late" if row.due_on and row.due_on < today else "running"]
    values = (
        f"{one.number} {one.title}".strip(),
        proof["title"] if proof else "",
        day(row.due_on) if row.due_on else "",
        proof["skipped"] if proof else "",
        proof["rule"]["text"] if proof else "",
        proof["calendar"] if proof else "",
        "; ".join(granted),
        state,
        day(clock.today()),
    )
    named = zip(form["facts"], values, strict=True)
    return [Paragraph((Run(f"{name}: ", bold=True), Run(words)), Look.LEFT) for name, words in named if words]


def _days(one: Held) -> list[Block]:
    proof = presentation.proof(one.clock)
    if proof is not None:
        return [proof_out.days(proof["days"])]
    form = registry.form(proof_out.FORM)
    return [Paragraph(form["refused"].format(why=one.clock.refused_why or "…"), Look.LEFT)]
