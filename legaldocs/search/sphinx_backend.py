"""Search spread over several machines: Manticore, or the older Sphinx, asked over SphinxQL (MySQL's protocol).

Every node holds part of the documents in a real-time index; the first node asks the others through an index of type
``distributed``.  ``legaldocs search nodes`` prints each node's configuration.  Two tables, ``a`` and ``b``, stand side
by side, so that one is rebuilt while the other is searched.
"""

from __future__ import annotations

import hashlib
import json
import threading
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pymysql  # type: ignore[import-untyped]  # ships no types

from legaldocs.search import analysis
from legaldocs.search import plan as planning
from legaldocs.search import sphinx_query as compiled
from legaldocs.search.backend import Filters, Hit, Hits, IndexedProvision, Labels, Query, Sort, checksum
from legaldocs.search.errors import IndexUnusable
from legaldocs.search.plan import Plan, term_weights
from legaldocs.search.query import parse
from legaldocs.search.storage import WriteLock, write_whole

Part = TypeVar("Part")
SCHEME = "sphinx://"
MOST = 100_000  # hits a node sorts; a page beyond is empty
PER_STATEMENT = 200
_ABOUT = "nodes.json"
_STRINGS = ("uid", "digest", "doc_type", "issuer", "level", "territory", "kind", "field", "effect")
_NUMBERS = ("document_id", "year", "issued_on", "issued_up", "effect_id")
_FACETS = ("doc_type", "issuer", "level", "field", "territory", "year", "kind")
_JOIN = "\x1f"  # between several fields of one document; no name holds it
_NEVER = 4_000_000_000  # a day after every other: unknown days come last
_ORDER = {
    Sort.RELEVANCE: "score DESC, id ASC",
    Sort.NEWEST: "issued_on DESC, id ASC",
    Sort.OLDEST: "issued_up ASC, id ASC",
}
_NUMBERED = 100_000_000  # weight of a document found by its own number
_SCALE = 1_000_000  # Sphinx gives whole weights
_RANKER = f"{_SCALE}*bm25f({planning.K1},{planning.B},{{facts=0,names=0,numbers=0}})+sum(hit_count*user_weight)"
_COLUMNS = ("id", *_NUMBERS, *_STRINGS, *compiled.FIELDS)


def nodes_of(setting: str) -> tuple[str, ...]:
    """Addresses in ``sphinx://host:port,host:port``."""
    return tuple(node.strip() for node in setting.removeprefix(SCHEME).split(",") if node.strip())


def node_configuration(nodes: tuple[str, ...], number: int, directory: str) -> str:
    """``sphinx.conf`` of one node; the first one also answers for all."""
    texts = "".join(f"    rt_field = {name}\n" for name in compiled.FIELDS)
    attributes = "".join(f"    rt_attr_string = {name}\n" for name in _STRINGS)
    attributes += "".join(f"    rt_attr_bigint = {name}\n" for name in _NUMBERS)
    found = []
    for table in ("a", "b"):
        found.append(
            f"index part_{table}\n{{\n    type = rt\n    path = {directory}/part_{table}\n    min_prefix_len = 1\n"
            f"    dict = keywords\n    index_field_lengths = 1\n    rt_mem_limit = 256M\n{texts}{attributes}}}\n"
        )
        agents = "".join(f"    agent = {_beside(node)}:part_{table}\n" for n, node in enumerate(nodes) if n != number)
        found.append(f"index all_{table}\n{{\n    type = distributed\n    local = part_{table}\n{agents}}}\n")
    place = (
        f"    log = {directory}/searchd.log\n    pid_file = {directory}/searchd.pid\n    binlog_path = {directory}\n"
    )
    listen = f"    listen = {nodes[number]}:mysql41\n    listen = {_beside(nodes[number])}\n"
    found.append(f"searchd\n{{\n{listen}{place}    workers = threads\n    max_packet_size = 64M\n}}\n")
    return "\n".join(found)


def _beside(node: str) -> str:
    """Where a node talks to the others: the port after the one for SphinxQL."""
    host, _colon, port = node.rpartition(":")
    return f"{host}:{int(port) + 1}"


class SphinxBackend:
    """``SearchBackend`` over the nodes of a setting ``sphinx://…``; see ``create`` and ``open``.

    A document lies whole on one node.  Writes are kept here until ``commit``; each node then takes its part in one
    transaction.  An answer that one node did not take part in is no answer: ``IndexUnusable``.
    """

    name = "sphinx"

    def __init__(self, nodes: tuple[str, ...], table: str, path: Path, lock: Path | None) -> None:
        self._nodes = nodes
        self._table = table
        self._lock = WriteLock(lock or path / "write.lock")
        self._connections = threading.local()
        self._added: dict[str, IndexedProvision] = {}
        self._gone: set[int] = set()

    @classmethod
    def create(cls, nodes: tuple[str, ...], path: Path, lock: Path | None = None) -> SphinxBackend:
        """The table that is not searched now, emptied; ``path`` remembers which."""
        path.mkdir(parents=True, exist_ok=True)
        number = path.parent.name.removeprefix("g")
        table = "b" if number.isdigit() and int(number) % 2 == 0 else "a"
        made = cls(nodes, table, path, lock)
        for node in nodes:
            made._ask(node, f"TRUNCATE RTINDEX part_{table}")
        write_whole(path / _ABOUT, json.dumps({"nodes": nodes, "table": table}))
        return made

    @classmethod
    def open(cls, path: Path, lock: Path | None = None) -> SphinxBackend:
        """The index that ``path`` names; raises ``IndexUnusable`` when its nodes do not answer."""
        try:
            about = json.loads((path / _ABOUT).read_text(encoding="utf-8"))
            opened = cls(tuple(about["nodes"]), str(about["table"]), path, lock)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexUnusable("damaged", _ABOUT) from error
        opened.count()
        return opened

    def _ask(self, node: str, sql: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of one statement; a connection that went away meanwhile is opened again once."""
        for again in (False, True):
            try:
                cursor = self._connection(node, fresh=again).cursor()
                cursor.execute(sql, list(values) or None)
                return list(cursor.fetchall())
            except (pymysql.err.InterfaceError, pymysql.err.OperationalError) as error:
                if again:
                    raise IndexUnusable("missing", f"{node}: {error}") from error
            except pymysql.MySQLError as error:
                raise IndexUnusable("damaged", f"{node}: {error}") from error
        return []

    def _connection(self, node: str, *, fresh: bool) -> Any:
        mine: dict[str, Any] = self._connections.__dict__.setdefault("by_node", {})
        if fresh or node not in mine:
            host, _colon, port = node.rpartition(":")
            mine[node] = pymysql.connect(host=host, port=int(port), charset="utf8", autocommit=True, connect_timeout=3)
        return mine[node]

    def _everywhere(self, sql: str, values: Iterable[Any]) -> tuple[list[tuple[Any, ...]], int]:
        """Rows from all nodes through the first one, and how many there are in all."""
        rows = self._ask(self._nodes[0], sql, values)
        meta = {str(row[0]): str(row[1]) for row in self._ask(self._nodes[0], "SHOW META")}
        if "agent" in meta.get("warning", ""):
            raise IndexUnusable("damaged", meta["warning"])
        return rows, int(meta.get("total_found", 0))

    def index(self, batch: Iterable[IndexedProvision]) -> int:
        self._lock.acquire()
        before = len(self._added)
        self._added.update({provision.id: provision for provision in batch})
        return len(self._added) - before

    def delete_documents(self, document_ids: Iterable[int]) -> None:
        self._lock.acquire()
        gone = set(document_ids)
        self._gone |= gone
        self._added = {key: kept for key, kept in self._added.items() if kept.document_id not in gone}

    def commit(self) -> None:
        for number, node in enumerate(self._nodes):
            added = [one for one in self._added.values() if one.document_id % len(self._nodes) == number]
            gone = sorted(key for key in self._gone if key % len(self._nodes) == number)
            if added or gone:
                self._write(node, gone, added)
        self.rollback()

    def _write(self, node: str, gone: list[int], added: list[IndexedProvision]) -> None:
        old = [row for part in _parts(gone) for row in self._of_documents(node, part)]
        self._ask(node, "BEGIN")
        for part in _parts(old):
            self._ask(node, f"DELETE FROM part_{self._table} WHERE id IN ({_marks(part)})", part)  # noqa: S608  # our own names
        into = f"REPLACE INTO part_{self._table} ({', '.join(_COLUMNS)}) VALUES "  # noqa: S608  # our own names
        one_row = f"({_marks(_COLUMNS)})"
        for batch in _parts(added):
            rows = [_row(provision) for provision in batch]
            self._ask(node, into + ", ".join([one_row] * len(rows)), [value for row in rows for value in row])
        self._ask(node, "COMMIT")

    def _of_documents(self, node: str, documents: list[int]) -> list[int]:
        sql = f"SELECT id FROM part_{self._table} WHERE document_id IN ({_marks(documents)}) LIMIT {MOST} OPTION max_matches={MOST}"  # noqa: S608, E501  # our own names
        return [int(row[0]) for row in self._ask(node, sql, documents)]

    def rollback(self) -> None:
        self._added, self._gone = {}, set()
        self._lock.release()

    def search(self, query: Query) -> Hits:
        parsed = parse(query.text)
        statistics = _Statistics(self)
        statistics.read("exact" if parsed.accented else "folded", _looked_up(parsed.tokens))
        plan = planning.make_plan(parsed, query.filters, statistics)
        found, any_label = self._page(plan, query)
        for looser in (planning.without_accents(plan, parsed, statistics), planning.relaxed(plan)):
            if any_label == 0 and looser is not None:
                again, any_label = self._page(looser, query)
                found = again if any_label else found
        return found

    def _page(self, plan: Plan, query: Query) -> tuple[Hits, int]:
        """The page asked for, and the number of hits of any label."""
        if query.labels is not None and not query.labels.stored:
            return self._labelled_page(plan, query, query.labels)
        by_label: dict[str, int] = {}
        shown: list[tuple[str, list[Any]]] = []
        if query.labels is not None:
            by_label = self._grouped(plan, "effect", [])
            if query.shown:
                shown = [(f"effect_id IN ({_marks(query.shown)})", [_effect_id(name) for name in query.shown])]
        rows, total = self._select(
            "id, WEIGHT() AS score, uid", plan, shown, query.sort, query.offset, max(1, query.limit)
        )
        hits = tuple(Hit(str(uid), _score(weight)) for _id, weight, uid in rows)[: query.limit]
        facets = {name: self._grouped(plan, name, shown) for name in query.facets}
        notes = plan.notes
        any_label = sum(by_label.values()) if query.labels is not None else total
        return Hits(total, hits, self.name, notes, facets, by_label), any_label

    def _labelled_page(self, plan: Plan, query: Query, labels: Labels) -> tuple[Hits, int]:
        """The same by labels that the nodes do not hold: the hits are brought here, ``MOST`` at most."""
        names = ("document_id", *_FACETS)
        rows, _total = self._select(f"id, WEIGHT() AS score, uid, {', '.join(names)}", plan, [], query.sort, 0, MOST)
        named = [(labels.of(int(row[3]), str(row[2])), row) for row in rows]
        by_label = Counter(label for label, _row in named)
        shown = [row for label, row in named if not query.shown or label in query.shown]
        facets = {
            name: _most_first(Counter(v for row in shown for v in _values(name, row[3 + names.index(name)])))
            for name in query.facets
        }
        hits = tuple(Hit(str(row[2]), _score(row[1])) for row in shown[query.offset : query.offset + query.limit])
        return Hits(len(shown), hits, self.name, plan.notes, facets, dict(by_label)), len(rows)

    def _select(
        self, columns: str, plan: Plan, more: list[tuple[str, list[Any]]], sort: Sort, offset: int, limit: int
    ) -> tuple[list[tuple[Any, ...]], int]:
        conditions = [("MATCH(%s)", [compiled.match(plan)]), *compiled.where(plan.filters), *more]
        sql = (
            f"SELECT {columns} FROM all_{self._table} WHERE {' AND '.join(text for text, _values in conditions)}"  # noqa: S608  # our own names
            f" ORDER BY {_ORDER[sort]} LIMIT {offset}, {limit} OPTION max_matches={min(MOST, offset + limit)},"
            f" ranker=expr('{_RANKER}'), field_weights=(numbers={_NUMBERED})"
        )
        return self._everywhere(sql, [value for _text, values in conditions for value in values])

    def _grouped(self, plan: Plan, name: str, more: list[tuple[str, list[Any]]]) -> dict[str, int]:
        """Hits by value of an attribute."""
        conditions = [("MATCH(%s)", [compiled.match(plan)]), *compiled.where(plan.filters), *more]
        sql = (
            f"SELECT {name}, COUNT(*) AS held FROM all_{self._table}"  # noqa: S608  # our own names
            f" WHERE {' AND '.join(text for text, _values in conditions)}"
            f" GROUP BY {name} ORDER BY held DESC LIMIT 1000 OPTION max_matches=1000, ranker=none"
        )
        rows, _total = self._everywhere(sql, [value for _text, values in conditions for value in values])
        counts: Counter[str] = Counter()
        for value, held in rows:
            for one in _values(name, value):
                counts[one] += int(held)
        return _most_first(counts)

    def more_like(self, provision_id: str, text: str, limit: int, filters: Filters) -> Hits:
        own = frozenset({int(provision_id.split(":", 1)[0])})
        others = replace(filters, without_documents=filters.without_documents | own)
        plan = planning.likeness_plan(text, others, _Statistics(self))
        return self._page(plan, Query("", others, limit))[0]

    def term_weights(self, stream: str, tokens: Iterable[str]) -> dict[str, float]:
        statistics = _Statistics(self)
        wanted = list(tokens)
        statistics.read(stream, wanted)
        return term_weights(stream, wanted, statistics)

    def frequencies(self, words: list[str]) -> dict[str, int]:
        """Holders of each word on all nodes."""
        found: Counter[str] = Counter()
        for part in _parts(words):
            for node in self._nodes:
                sql = f"CALL KEYWORDS(%s, 'part_{self._table}', 1)"
                for row in self._ask(node, sql, [" ".join(part)]):
                    found[str(row[2])] += int(row[3])
        return dict(found)

    def checksums(self) -> dict[int, str]:
        digests: dict[int, list[int]] = {}
        for node in self._nodes:
            last = 0
            while rows := self._ask(
                node,
                f"SELECT id, document_id, digest FROM part_{self._table} WHERE id > %s ORDER BY id ASC LIMIT 1000",  # noqa: S608  # our own names
                [last],
            ):
                last = int(rows[-1][0])
                for _id, document_id, digest in rows:
                    digests.setdefault(int(document_id), []).append(int(digest, 16))
        return {document: checksum(values) for document, values in digests.items()}

    def count(self) -> int:
        counted = (self._ask(node, f"SELECT COUNT(*) AS held FROM part_{self._table}") for node in self._nodes)  # noqa: S608  # our own names
        return sum(int(rows[0][0]) if rows else 0 for rows in counted)

    def close(self) -> None:
        self.rollback()
        for connection in self._connections.__dict__.pop("by_node", {}).values():
            connection.close()


class _Statistics:
    """What planning asks; frequencies are those in all fields and fetched many at a time."""

    def __init__(self, backend: SphinxBackend) -> None:
        self._backend = backend
        self._known: dict[str, int] = {}
        self._total: int | None = None

    def read(self, stream: str, tokens: Iterable[str]) -> None:
        """Fetch the frequencies of many tokens at once."""
        wanted = {compiled.word(token, stream) for token in tokens} - self._known.keys()
        self._known |= {**dict.fromkeys(wanted, 0), **self._backend.frequencies(sorted(wanted))}

    def doc_count(self) -> int:
        if self._total is None:
            self._total = self._backend.count()
        return self._total

    def document_frequency(self, stream: str, token: str) -> int:
        name = compiled.word(token, stream)
        if name not in self._known:
            self.read(stream, [token])
        return self._known[name]


def _looked_up(tokens: tuple[str, ...]) -> list[str]:
    return [*tokens, *analysis.pairs(tokens)]


def _row(provision: IndexedProvision) -> list[Any]:
    """The values of ``_COLUMNS``."""
    texts = compiled.texts_of(provision)
    issued = provision.issued_on
    strings = {"uid": provision.id, "digest": f"{provision.digest():032x}", "field": _JOIN.join(provision.field)}
    return [
        int.from_bytes(hashlib.blake2b(provision.id.encode(), digest_size=8).digest(), "big") >> 1 or 1,
        provision.document_id, provision.year or 0, issued or 0, issued or _NEVER, _effect_id(provision.effect),
        *(strings.get(name) or str(getattr(provision, name, "")) for name in _STRINGS[:-2]),
        strings["field"], provision.effect,
        *(texts[name] for name in compiled.FIELDS),
    ]  # fmt: skip


def _effect_id(label: str) -> int:
    return zlib.crc32(label.encode())


def _values(name: str, value: Any) -> list[str]:
    """What an attribute stands for: nothing, one value, or several fields."""
    if value in ("", 0, "0", None):
        return []
    return str(value).split(_JOIN) if name == "field" else [str(value)]


def _score(weight: Any) -> float:
    own, rest = divmod(int(weight), _NUMBERED)
    return (planning.OWN_NUMBER_SCORE if own else 0.0) + rest / _SCALE


def _most_first(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _marks(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _parts(values: list[Part]) -> Iterator[list[Part]]:
    return (values[start : start + PER_STATEMENT] for start in range(0, len(values), PER_STATEMENT))
