"""The OASIS schema of Akoma Ntoso 3.0, shipped with the project, as a judge of files."""

from __future__ import annotations

from functools import cache
from itertools import islice
from pathlib import Path

from lxml import etree

_SCHEMA = Path(__file__).parent / "data" / "akn" / "akomantoso30.xsd"
_MOST = 20  # faults named of one file


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMA)))


def faults(root: etree._Element) -> tuple[str, ...]:
    """What the schema finds wrong with a parsed file, with line numbers; empty for a valid one."""
    schema = _schema()
    if schema.validate(root):
        return ()
    return tuple(f"line {error.line}: {error.message}" for error in islice(schema.error_log, _MOST))  # type: ignore[call-overload]  # the stubs forget that a log is iterable
