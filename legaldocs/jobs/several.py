"""A worker for every province of an installation in one process, none in the way of another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping

import structlog
from flask import Flask

from legaldocs.jobs.runner import GRACE_SECONDS, Worker

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 30.0
FOLLOW_SECONDS = 3.0
Opener = Callable[[], Flask]


class Workers:
    """``openers`` tells, by code of a province, what makes its application.  ``run`` blocks until ``stop`` is called.

    Each province has lanes of its own: a long import of one keeps no other waiting, and a province whose application
    or database fails is tried again every half minute.  ``openers`` is asked every few seconds: who is new is worked
    for, who is gone no longer; another opener than before means that the province is to be opened anew.
    """

    def __init__(self, openers: Callable[[], Mapping[str, Opener]], lanes: int = 1) -> None:
        self._now, self._lanes = openers, lanes
        self.stopping = threading.Event()
        self._openers: dict[str, Opener] = {}
        self._running: dict[str, Worker] = {}
        self._threads: dict[str, threading.Thread] = {}

    def stop(self) -> None:
        """Ask every worker to end; running jobs are handed back at their next checkpoint."""
        self.stopping.set()
        for worker in list(self._running.values()):
            worker.stop()

    def run(self) -> None:
        """Work for all provinces until stopped."""
        while not self.stopping.is_set():
            self._follow()
            self.stopping.wait(FOLLOW_SECONDS)
        for thread in self._threads.values():
            thread.join(2 * GRACE_SECONDS)

    def _follow(self) -> None:
        """Begin with whom is new, end with whom is gone; whose opener changed begins anew when the old has ended."""
        wanted = dict(self._now())
        for code in [code for code, opener in self._openers.items() if wanted.get(code) is not opener]:
            del self._openers[code]
            if (worker := self._running.get(code)) is not None:
                worker.stop()
        for code in [code for code, thread in self._threads.items() if not thread.is_alive()]:
            del self._threads[code]
        for code, opener in wanted.items():
            if code not in self._threads:
                self._openers[code] = opener
                self._threads[code] = threading.Thread(
                    target=self._keep, args=(code, opener), name=f"worker-{code}", daemon=True
                )
                self._threads[code].start()

    def drain(self) -> int:
        """Run what is due now, one job of each province in turn, and return how many ran; for one-off commands."""
        openers, ran = dict(self._now()), 0
        waiting = list(openers)
        while waiting and not self.stopping.is_set():
            for code in list(waiting):
                try:
                    if self._worker(code, openers[code]).run_one():
                        ran += 1
                        continue
                except Exception:  # what fails in one province must not stop the others
                    log.exception("worker of a province failed", province=code)
                waiting.remove(code)
        return ran

    def _worker(self, code: str, opener: Opener) -> Worker:
        """The worker of a province, made over its application when it is first asked for."""
        if code not in self._running:
            self._running[code] = Worker(opener(), lanes=self._lanes)
        return self._running[code]

    def _keep(self, code: str, opener: Opener) -> None:
        """Run the worker of one province, again and again until asked to stop or the province is gone."""
        while not self._is_over(code, opener):
            try:
                worker = self._worker(code, opener)
                if self._is_over(code, opener):  # asked before ``stop`` could see this worker
                    worker.stop()
                worker.run()
            except Exception:  # what fails in one province must not stop the others
                log.exception("worker of a province failed", province=code)
                failed = self._running.pop(code, None)
                if failed is not None:
                    failed.stop()  # the lanes that are left
                due = time.monotonic() + AGAIN_SECONDS
                while not self._is_over(code, opener) and time.monotonic() < due:
                    self.stopping.wait(1)
        self._running.pop(code, None)

    def _is_over(self, code: str, opener: Opener) -> bool:
        return self.stopping.is_set() or self._openers.get(code) is not opener
