"""What local texts say of amounts, and their titles, kept where memory does not grow with the register: a private
temporary file, derived from the texts, that goes with the process.

Held are texts in force only, and of them only provisions with amounts, as they are compared (``rivals.Side``).  They
are found by rare pairs of words among the texts of one place, so that another province's texts crowd nothing out.
"""

from __future__ import annotations

import pickle
import sqlite3
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from zlib import crc32

from legaldocs.law.conflicts import wording
from legaldocs.law.scan import rivals
from legaldocs.law.scan.model import Text
from legaldocs.law.scan.nearby import LEAST, MOST, RAREST, number
from legaldocs.law.scan.rivals import Side

_CACHE_KIB = 8_000
_TITLES_READ = 400  # texts that one pair of a title may name
_LIKELY = 60  # texts of a like title that are looked at
_SCHEMA = """
CREATE TABLE text (id INTEGER PRIMARY KEY, stamp TEXT NOT NULL, stub BLOB, pairs BLOB NOT NULL, titles BLOB NOT NULL);
CREATE TABLE side (no INTEGER PRIMARY KEY, text INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX side_text ON side (text);
CREATE TABLE posting (pair INTEGER PRIMARY KEY, sides BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE title (pair INTEGER, text INTEGER, PRIMARY KEY (pair, text)) WITHOUT ROWID;
"""


class Shelf:
    """Local texts by what is compared of them; texts may come, change and go."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("PRAGMA synchronous = OFF")
        self._file.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._file.executescript(_SCHEMA)

    def stamps(self, after: int, until: int) -> dict[int, str]:
        """Texts with ``after`` < id <= ``until`` → the state they were put in with."""
        return dict(self._file.execute("SELECT id, stamp FROM text WHERE id > ? AND id <= ?", (after, until)))

    def put(self, text: Text, sides: Iterable[Side], stamp: str = "") -> None:
        """Take a text in, in place of what stood for it; one that is not in force is only noted."""
        self.drop(text.id)
        stub = replace(text, text="", provisions=(), cites=())
        postings: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        for side in sides if text.alive else ():
            body = pickle.dumps((side.unit, side.values, side.grams, side.heading))
            no = self._file.execute("INSERT INTO side (text, body) VALUES (?, ?)", (text.id, body)).lastrowid
            for pair in self._pairs(text.place, side.grams):
                postings[pair].append(no or 0)
        for pair, mine in postings.items():
            self._append(pair, mine)
        titles = array("q", self._pairs(text.place, text.subject) if text.alive else [])
        self._file.executemany("INSERT OR IGNORE INTO title VALUES (?, ?)", [(pair, text.id) for pair in titles])
        row = (text.id, stamp, pickle.dumps(stub), array("q", postings).tobytes(), titles.tobytes())
        self._file.execute("INSERT INTO text VALUES (?, ?, ?, ?, ?)", row)

    def drop(self, text_id: int) -> None:
        """Forget a text."""
        known = self._file.execute("SELECT pairs, titles FROM text WHERE id = ?", (text_id,)).fetchone()
        if known is None:
            return
        gone = {no for (no,) in self._file.execute("SELECT no FROM side WHERE text = ?", (text_id,))}
        for pair in array("q", known[0]):
            left = array("I", (no for no in self._posting(pair) if no not in gone))
            self._file.execute("UPDATE posting SET sides = ? WHERE pair = ?", (left.tobytes(), pair))
        titles = [(pair, text_id) for pair in array("q", known[1])]
        self._file.executemany("DELETE FROM title WHERE pair = ? AND text = ?", titles)
        self._file.execute("DELETE FROM side WHERE text = ?", (text_id,))
        self._file.execute("DELETE FROM text WHERE id = ?", (text_id,))

    def near(self, side: Side, limit: int) -> list[Side]:
        """Provisions of other texts of the same place that share most of the rarest pairs of ``side``, best first."""
        own = {no for (no,) in self._file.execute("SELECT no FROM side WHERE text = ?", (side.text.id,))}
        known = (self._posting(pair) for pair in self._pairs(side.text.place, side.grams))
        others = [[no for no in posting if no not in own] for posting in known if len(posting) <= MOST]
        shared = Counter(no for posting in sorted(filter(None, others), key=len)[:RAREST] for no in posting)
        best = sorted((row for row in shared.items() if row[1] >= LEAST), key=lambda row: (-row[1], row[0]))
        return [self._side(no) for no, _count in best[:limit]]

    def sides(self, text_id: int) -> list[Side]:
        """The provisions of a text that have amounts, in order."""
        found = self._file.execute("SELECT no FROM side WHERE text = ? ORDER BY no", (text_id,)).fetchall()
        return [self._side(no) for (no,) in found]

    def alike(self, text: Text, limit: int) -> list[Text]:
        """Other texts of the same place whose titles are about the same, best first; without their words."""
        counts: Counter[int] = Counter()
        for pair in self._pairs(text.place, text.subject):
            chosen = "SELECT text FROM title WHERE pair = ? ORDER BY text DESC LIMIT ?"
            counts.update(key for (key,) in self._file.execute(chosen, (pair, _TITLES_READ)))
        counts.pop(text.id, None)
        likely = [key for key, _count in sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:_LIKELY]]
        fitting = [one for one in map(self._stub, likely) if rivals.alike(text, one)]
        return sorted(fitting, key=lambda one: (-rivals.share(text.subject, one.subject), one.id))[:limit]

    def _append(self, pair: int, mine: array[int]) -> None:
        """Postings of a pair too common to tell anything are kept no further."""
        known = self._posting(pair)
        if len(known) <= MOST:
            known.extend(mine[: MOST + 1 - len(known)])
            self._file.execute("INSERT OR REPLACE INTO posting VALUES (?, ?)", (pair, known.tobytes()))

    def _posting(self, pair: int) -> array[int]:
        row = self._file.execute("SELECT sides FROM posting WHERE pair = ?", (pair,)).fetchone()
        return array("I", row[0]) if row else array("I")

    def _side(self, no: int) -> Side:
        key, body = self._file.execute("SELECT text, body FROM side WHERE no = ?", (no,)).fetchone()
        return Side(self._stub(key), *pickle.loads(body))  # noqa: S301  # our own, from this process

    def _stub(self, text_id: int) -> Text:
        (stub,) = self._file.execute("SELECT stub FROM text WHERE id = ?", (text_id,)).fetchone()
        found: Text = pickle.loads(stub)  # noqa: S301  # our own, from this process
        return found

    @staticmethod
    def _pairs(place: str | None, pairs: Iterable[wording.Bigram]) -> Iterator[int]:
        """Pairs of words as numbers of their place, each once, in a fixed order."""
        at = (crc32((place or "").encode()) & 0x7FFFFFFF) << 32
        yield from sorted({at | number(pair) for pair in pairs})
