"""``legaldocs conflicts pairs``: the columns of the batch command, and what a bad line costs."""

from __future__ import annotations

import json

from click.testing import CliRunner

from legaldocs.cli.conflicts import conflicts

CEILING = "Mức thu phí thăm quan bảo tàng đối với người lớn không quá 40.000 đồng/lần/người."
PAIR = {
    "id": "a",
    "tested": {"number": "05/2022/QĐ-UBND", "position": "Điều 1", "text": CEILING.replace("40.000", "60.000")},
    "basis": {"number": "12/2020/NĐ-CP", "text": CEILING},
}


def _run(*lines: str, options: tuple[str, ...] = ()) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(conflicts, ["pairs", *options], input="\n".join(lines))
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_pair_is_answered_in_the_columns_of_the_batch_command() -> None:
    status, [answer] = _run(json.dumps(PAIR))
    assert status == 0
    assert list(answer) == ["id", "conflict", "score", "type", "reason", "spans"]
    assert answer["conflict"] is True
    assert answer["type"] == "amount-outside"
    [start, end] = answer["spans"]["tested"][0]  # type: ignore[index]
    assert PAIR["tested"]["text"][start:end].startswith("60.000 đồng")  # type: ignore[index]


def test_signals_name_rule_and_law() -> None:
    _status, [answer] = _run(json.dumps(PAIR), options=("--signals",))
    assert answer["signals"][0]["law"]
    assert answer["signals"][0]["catalogue"] == "C3"


def test_bad_lines_are_answered_and_the_run_goes_on() -> None:
    bad = ['{"id": "b", "tested": "words", "basis": {}}', '{"id": "c", "tested": {"text": "x"}}']
    number = '{"id": "d", "tested": {"text": "x", "number": 5}, "basis": {"text": "x"}}'
    status, answers = _run(*bad, number, json.dumps(PAIR))
    assert status == 1
    assert [("error" in answer) for answer in answers] == [True, True, True, False]
