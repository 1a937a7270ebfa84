"""Things made once and kept in memory for the next reader, bounded by their size."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Sized)


class Kept(Generic[Thing]):
    """Things by what they were made from, at most ``limit`` in all by ``len``; the one longest unread goes first.

    A key must name everything a thing was made from: nothing here is ever told that something changed.
    """

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._held: OrderedDict[Hashable, Thing] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of ``key``, made where it is not held.  Two readers at once may both make it."""
        found = self.held(key)
        if found is not None:
            return found
        made = make()
        self.put(key, made)
        return made

    def held(self, key: Hashable) -> Thing | None:
        """The thing of ``key`` if it is held."""
        with self._guard:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, made: Thing) -> None:
        """Hold ``made``; what alone is larger than the limit is not held."""
        with self._guard:
            if len(made) > self._limit or key in self._held:
                return
            self._held[key] = made
            self._size += len(made)
            while self._size > self._limit:
                _key, oldest = self._held.popitem(last=False)
                self._size -= len(oldest)
