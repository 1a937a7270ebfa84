"""The command line: quick to start, JSON Lines in and out, errors as lines and as exit status."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from legaldocs.cli import COMMANDS, main
from legaldocs.core.db import db

TEXT = """ỦY BAN NHÂN DÂN
TỈNH MẪU
Số: 12/2024/QĐ-UBND

QUYẾT ĐỊNH
Về việc thử nghiệm

Căn cứ Luật Đất đai số 31/2024/QH15;

Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định việc thử.
2. Bãi bỏ Quyết định số 05/2020/QĐ-UBND.
Điều 2. Hiệu lực thi hành
Quyết định này có hiệu lực từ ngày 01 tháng 7 năm 2024.
"""


def run(*arguments: str, lines: list[Any] | None = None) -> Result:
    given = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines or [])
    return CliRunner().invoke(main, list(arguments), input=given, catch_exceptions=False)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_help_imports_neither_flask_nor_a_database() -> None:
    check = "import sys, legaldocs.cli; print([m for m in ('flask', 'sqlalchemy', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_status_of_the_register_is_exported_without_pages(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legaldocs.cli.context.reading_app", lambda: site)
    monkeypatch.setattr("legaldocs.cli.context.make_app", lambda: pytest.fail("reads rows only"))

    assert run("status", "export", "--on", "2026-11-29").exit_code == 0
    assert run("basis", "check", "--on", "2026-11-29").exit_code == 0


def test_an_application_that_only_reads_rows_loads_no_pages(tmp_path: Path) -> None:
    check = (
        "import sys; from legaldocs.cli import context; context.reading_app(); print('legaldocs.app' in sys.modules)"
    )
    env = {**os.environ, "LEGALDOCS_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, env=env)
    assert done.stdout.strip() == "False"


def test_help_lists_every_command_with_its_line() -> None:
    shown = " ".join(run("--help").output.split())
    assert all(" ".join(line.split()) in shown for _where, line in COMMANDS.values())


def test_parse_gives_header_and_tree() -> None:
    result = run("text", "parse", lines=[{"id": "a", "text": TEXT}])
    assert result.exit_code == 0
    [answer] = answers(result)
    assert (answer["id"], answer["number"]) == ("a", "12/2024/QĐ-UBND")
    paths = [provision["path"] for provision in answer["provisions"]]
    assert [p for p in paths if p.startswith("dieu")] == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"]
    article = next(provision for provision in answer["provisions"] if provision["path"] == "dieu-1")
    assert set(article) == {"path", "kind", "label", "heading", "start", "end"}
    assert TEXT[article["start"] : article["end"]].startswith("Điều 1.")


def test_cite_gives_spans_numbers_and_relations() -> None:
    [answer] = answers(run("text", "cite", lines=[{"id": 1, "text": TEXT, "number": "12/2024/QĐ-UBND"}]))
    found = {c["number"]: (c["relation"], TEXT[c["start"] : c["end"]] == c["text"]) for c in answer["citations"]}
    assert found["31/2024/QH15"] == ("basis", True)
    assert found["05/2020/QĐ-UBND"] == ("repeal", True)


def test_amendments_give_operations() -> None:
    [answer] = answers(run("text", "amendments", lines=[{"id": 1, "text": TEXT}]))
    [operation] = [one for one in answer["amendments"] if one["target_number"] == "05/2020/QĐ-UBND"]
    assert (operation["operation"], operation["source_unit"]) == ("repeal", "dieu-1/khoan-2")


def test_facts_give_amounts_terms_and_names_as_plain_json() -> None:
    words = "Mức thu không quá 1,5 triệu đồng/hồ sơ (sau đây gọi là mức thu). Phòng Tư pháp thu 0,5%."
    [answer] = answers(run("text", "facts", lines=[{"id": 1, "text": words}]))
    assert set(answer) == {"id", "quantities", "terms", "delegations", "procedures", "bodies"}
    assert [(one["value"], one["unit"], one["bound"]) for one in answer["quantities"]] == [
        (1_500_000, "VND", "max"),
        (0.5, "%", "exact"),
    ]
    assert [words[one["start"] : one["end"]] for one in answer["terms"]] == ["mức thu"]
    assert [(one["key"], one["until"]) for one in answer["bodies"]] == [("phong-tu-phap", "2025-06-30")]


def test_akn_writes_valid_files_and_reads_them_back() -> None:
    out = run("text", "akn", "--validate", lines=[{"id": "a", "text": TEXT}, {"id": "b"}])
    assert out.exit_code == 1
    good, bad = answers(out)
    assert (good["valid"], good["faults"], bad["error"][:8]) == (True, [], "expected")
    back = run("text", "akn", "--in", lines=[good, {"id": "x", "xml": "<a/>"}])
    assert back.exit_code == 1
    read, refused = answers(back)
    assert (read["text"], read["exact"], read["number"]) == (TEXT, True, "12/2024/QĐ-UBND")
    assert [p["path"] for p in read["provisions"]] == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"]
    assert "not Akoma Ntoso" in refused["error"]


@pytest.mark.parametrize(
    ("line", "said"),
    [("{not json", "Expecting"), ('{"id": "x"}', '"text"'), ("[]", "object"), ('{"id": "x", "text": 5}', '"text"')],
)
def test_bad_line_is_answered_with_an_error_and_the_run_goes_on(line: str, said: str) -> None:
    result = run("text", "parse", lines=[line, {"id": "good", "text": TEXT}])
    bad, good = answers(result)
    assert result.exit_code == 1
    assert said in bad["error"]
    assert good["id"] == "good"


@pytest.mark.parametrize("command", ["cite", "amendments", "check", "akn"])
def test_line_whose_number_or_issuer_is_no_string_is_answered_under_its_own_id(command: str) -> None:
    lines = [{"id": "a", "text": TEXT, "number": 7}, {"id": "b", "text": TEXT, "issuer": ["x"]}, {"id": "c"}]
    result = run("text", command, lines=[*lines, {"id": "d", "text": TEXT}])
    assert result.exit_code == 1
    assert [(one["id"], "error" in one) for one in answers(result)] == [(i, i != "d") for i in "abcd"]


def test_half_a_surrogate_pair_is_written_as_its_escape() -> None:
    result = run("text", "parse", lines=['{"id": "\\ud800", "text": "Điều 1. Một \\udc00"}', {"id": 2, "text": TEXT}])
    assert result.exit_code == 0
    assert [one["id"] for one in answers(result)] == ["\ud800", 2]


def test_a_defect_met_in_one_line_does_not_lose_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    from legaldocs.cli.text import Row, answer_lines

    def read(row: Row) -> Row:
        return {"length": 1 // len(row["text"])}

    lines = [json.dumps({"id": number, "text": text}).encode() for number, text in enumerate(["", "x"])]
    assert answer_lines(read, lines, 1) == 1
    bad, good = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert "ZeroDivisionError" in bad["error"]
    assert good == {"id": 1, "length": 1}


def test_several_processes_give_the_same_answers_in_the_same_order() -> None:
    lines = [{"id": number, "text": TEXT.replace("12/2024", f"{number}/2024")} for number in range(1, 40)]
    one, two = (run("text", "parse", "--jobs", jobs, lines=list(lines)).stdout for jobs in ("1", "2"))
    assert one == two


def test_convert_answers_for_every_file(tmp_path: Path) -> None:
    import docx

    paper = docx.Document()
    paper.add_paragraph("Điều 1. Phạm vi điều chỉnh")
    paper.save(str(tmp_path / "one.docx"))
    (tmp_path / "two.docx").write_bytes(b"")
    result = run("text", "convert", str(tmp_path / "one.docx"), str(tmp_path / "two.docx"))
    good, bad = answers(result)
    assert result.exit_code == 1
    assert "Điều 1. Phạm vi điều chỉnh" in good["text"]
    assert bad["id"] == "two.docx"
    assert bad["error"]


def test_audit_verify_names_the_row_that_was_changed(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from legaldocs.accounts import service
    from legaldocs.core.actor import SYSTEM

    monkeypatch.setattr("legaldocs.cli.context.make_app", lambda: site)
    unit = {"key": "stp", "name": "Sở Tư pháp", "name_en": "Justice", "kind": "justice_department", "fields": []}
    with site.app_context():
        service.set_up(SYSTEM, {"unit": [unit], "person": []}, "a-word-for-the-tests")
    whole = run("audit", "verify")
    assert (whole.exit_code, "chain whole" in whole.output) == (0, True)
    with site.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_entry SET changes = replace(changes, 'stp', 'stq') WHERE seq = 1")
    changed = run("audit", "verify")
    assert changed.exit_code == 1
    assert "audit entry 1" in changed.output


def test_serve_says_at_once_that_the_port_is_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = CliRunner().invoke(main, ["serve", "--port", str(other.getsockname()[1])])
    assert refused.exit_code == 1
    assert "PORT=8080 make run" in refused.output


@pytest.mark.parametrize(
    "command", [("audit", "verify"), ("worker", "--once"), ("status", "export", "--on", "2026-01-01")]
)
def test_a_database_that_was_never_set_up_is_said_with_the_remedy(command: tuple[str, ...], tmp_path: Path) -> None:
    settings = {**os.environ, "LEGALDOCS_DATA_DIR": str(tmp_path), "LEGALDOCS_SQLALCHEMY_DATABASE_URI": ""}
    ended = subprocess.run(
        [sys.executable, "-m", "legaldocs.cli", *command], env=settings, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "legaldocs db upgrade" in ended.stderr
    assert "Traceback" not in ended.stderr
