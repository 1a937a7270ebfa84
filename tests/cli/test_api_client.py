"""The client written from the description, against a live server; the examples of docs/api.md run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from legaldocs.accounts import queries as accounts
from legaldocs.accounts import service as account_service
from legaldocs.app import create_app
from legaldocs.cli.api import MODULE, module
from legaldocs.core.db import db
from legaldocs.documents.models import Document, EffectEvent, Level
from legaldocs.webhooks import signing
from tests.conftest import ROOT, served

EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture
def site(installation: Path) -> Iterator[Flask]:
    """The sample register."""
    made = create_app("testing", DATA_DIR=installation)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def values(site: Flask) -> dict[str, Any]:
    """What the examples leave open: site, token, documents of the sample."""
    with site.app_context():
        leader = accounts.actor_by_username("tran.thi.hoai")
        chosen = sa.select(Document).where(Document.level == Level.PROVINCIAL, Document.has_text).order_by(Document.id)
        old, new = db.session.scalars(chosen.limit(2)).all()
        return {
            "TOKEN": account_service.issue_token(leader, "Thử", True, 30), "DOCUMENT": old.id, "SOURCE": new.number,
        }  # fmt: skip


@pytest.fixture
def client(site: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The generated module, importable as it is for its users."""
    with site.app_context():
        (tmp_path / MODULE).write_text(module(), "utf-8")
    spec = util.spec_from_file_location("legaldocs_client", tmp_path / MODULE)
    assert spec is not None
    assert spec.loader is not None
    made = util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "legaldocs_client", made)
    spec.loader.exec_module(made)
    return made


def test_every_request_of_the_description_has_a_typed_method(site: Flask, client: ModuleType, tmp_path: Path) -> None:
    with site.app_context():
        paths = site.extensions["legaldocs.api"].described()["paths"]
    requests = sum(method in operations for operations in paths.values() for method in ("get", "post", "put"))
    assert len([name for name in vars(client.Client) if "_" in name and not name.startswith("_")]) == requests
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", str(tmp_path / MODULE)],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


def test_the_examples_of_the_documentation_work(site: Flask, client: ModuleType, values: dict[str, Any]) -> None:
    with served(site) as address:
        in_force, mine, replaced = (
            _run(text, {"SITE": address, **values}) for text in EXAMPLES if "legaldocs_client" in text
        )
        again = client.Client(address, values["TOKEN"])
        with pytest.raises(client.Refused) as refused:
            again.documents_document(999_999)
    assert len(in_force["in_force"]) > 10
    assert mine["client"] is not None
    assert refused.value.status == 404
    with site.app_context():
        kinds = sa.select(EffectEvent.kind).where(EffectEvent.document_id == replaced["DOCUMENT"])
        assert "replaced" in [str(kind) for kind in db.session.scalars(kinds)]


def test_the_example_of_a_signature_believes_what_is_signed_and_nothing_else() -> None:
    [text] = [one for one in EXAMPLES if "hmac" in one]
    header = signing.signature(["whsec_a"], b"{}", 1_700_000_000)
    for body, genuine in ((b"{}", True), (b"{ }", False)):
        assert _run(text, {"HEADER": header, "SECRET": "whsec_a", "BODY": body})["genuine"] is genuine


def _run(text: str, values: dict[str, Any]) -> dict[str, Any]:
    found = dict(values)
    exec(text, found)  # noqa: S102  # the documentation's own words
    return found
