"""The scheduled job that looks for steps that got slower."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from legaldocs.bench import guard

STEPS = {"one": lambda _turn: None, "two": lambda _turn: None}


def judged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, record: dict[str, float]) -> dict[str, Any]:
    """What the guard says of two steps that both take twice the yardstick."""
    place = tmp_path / "guard.json"
    place.write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.setattr(guard, "RECORD", place)
    monkeypatch.setattr(guard, "_steps", lambda _app, _place: STEPS)
    monkeypatch.setattr(guard, "_multiple", lambda _step: 2.0)
    monkeypatch.setattr(guard.register, "open_register", lambda _place: Flask("nothing"))
    return guard.run(tmp_path)


def test_a_step_a_fifth_slower_than_on_record_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = judged(monkeypatch, tmp_path, {"one": 1.7, "two": 1.6})
    assert found["slower"]["misses"] == ["two: +25 %"]
    monkeypatch.setattr(guard, "run", lambda _data: found)
    assert guard.main() == 1


def test_what_is_not_slower_passes_and_a_step_without_record_does_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert judged(monkeypatch, tmp_path, {"one": 2.0, "two": 3.0})["slower"]["misses"] == []
    assert judged(monkeypatch, tmp_path, {"one": 2.0})["slower"]["misses"] == ["two: not on record"]
