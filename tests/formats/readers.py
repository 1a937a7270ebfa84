"""Readers that behave and misbehave, for the tests of the limited process; the child imports them by name."""

from __future__ import annotations

from legaldocs.formats.refusals import RefusedFile


def echo(payload: bytes, **options: str) -> dict[str, str]:
    return {"payload": payload.decode(), **options}


def refuse(payload: bytes) -> None:
    raise RefusedFile("damaged", "a.docx", what=payload.decode())


def devour_memory(payload: bytes) -> int:
    return len(bytes(2**31))


def loop(payload: bytes) -> None:
    while True:
        pass


def crash(payload: bytes) -> None:
    raise ZeroDivisionError("boom")
