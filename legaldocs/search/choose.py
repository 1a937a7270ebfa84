"""Which engine: ``auto`` takes Whoosh for small registers and Tantivy above, either can be forced.

The choice is made when an index is built; the index remembers its engine.
"""

from __future__ import annotations

from pathlib import Path

from legaldocs.search.backend import SearchBackend
from legaldocs.search.errors import EngineUnknown
from legaldocs.search.tantivy_backend import TantivyBackend
from legaldocs.search.whoosh_backend import WhooshBackend

WHOOSH_UP_TO = 20_000  # provisions; beyond, a long question takes Whoosh longer than a reader should wait
ENGINES = ("whoosh", "tantivy")
DISTRIBUTED = "sphinx://"


def engine_for(setting: str, provisions: int) -> str:
    """The engine for ``provisions`` under SEARCH_ENGINE = ``auto``, ``whoosh`` or ``tantivy``.

    ``sphinx://host:port,…`` names the nodes of a distributed engine.  Raises ``EngineUnknown`` for any other setting.
    """
    if setting == "auto":
        return "whoosh" if provisions <= WHOOSH_UP_TO else "tantivy"
    if setting not in ENGINES and not setting.startswith(DISTRIBUTED):
        raise EngineUnknown(setting)
    return setting


def create_index(engine: str, path: Path, lock: Path | None = None) -> SearchBackend:
    """A new empty index of ``engine`` in ``path``; ``lock`` is the file that keeps other writers out."""
    if engine.startswith(DISTRIBUTED):
        from legaldocs.search import sphinx_backend  # its client is loaded where it is used

        return sphinx_backend.SphinxBackend.create(sphinx_backend.nodes_of(engine), path, lock)
    return _backend(engine).create(path, lock)


def open_index(engine: str, path: Path, lock: Path | None = None) -> SearchBackend:
    """The index of ``engine`` in ``path``; raises ``IndexUnusable`` when it cannot be read."""
    if engine.startswith(DISTRIBUTED):
        from legaldocs.search.sphinx_backend import SphinxBackend

        return SphinxBackend.open(path, lock)
    return _backend(engine).open(path, lock)


def _backend(engine: str) -> type[WhooshBackend] | type[TantivyBackend]:
    if engine == "whoosh":
        return WhooshBackend
    if engine == "tantivy":
        return TantivyBackend
    raise EngineUnknown(engine)
