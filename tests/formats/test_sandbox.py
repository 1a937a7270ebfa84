"""A reader in its own process cannot take more memory or time than it was given."""

from __future__ import annotations

import time

import pytest

from legaldocs.formats import sandbox
from legaldocs.formats.refusals import RefusedFile
from tests.formats.readers import crash, devour_memory, echo, loop, refuse


def test_the_value_comes_back() -> None:
    assert sandbox.run_limited(echo, "Điều".encode(), name="x") == {"payload": "Điều", "name": "x"}


def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(RefusedFile) as caught:
        sandbox.run_limited(refuse, b"why")
    assert (caught.value.code, caught.value.place, caught.value.detail) == ("damaged", "a.docx", {"what": "why"})


def test_too_much_memory_is_refused() -> None:
    with pytest.raises(RefusedFile) as caught:
        sandbox.run_limited(devour_memory, b"", memory_mb=300, place="a.docx")
    assert caught.value.code == "too-heavy"


def test_an_endless_reader_is_stopped() -> None:
    started = time.monotonic()
    with pytest.raises(RefusedFile) as caught:
        sandbox.run_limited(loop, b"", seconds=1, place="a.docx")
    assert caught.value.code == "too-slow"
    assert time.monotonic() - started < 60  # starting the process alone may take long on a busy machine


def test_a_crash_is_a_refusal_that_says_what_happened() -> None:
    with pytest.raises(RefusedFile) as caught:
        sandbox.run_limited(crash, b"", place="a.docx")
    assert caught.value.code == "unreadable"
    assert "boom" in str(caught.value)
