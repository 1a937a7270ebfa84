"""A worker for every province of an installation in one process, none in the way of another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

import structlog
from flask import Flask

from legaldocs.jobs.runner import GRACE_SECONDS, Worker

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 30.0


class Workers:
    """``openers``: code of a province → what makes its application.  ``run`` blocks until ``stop`` is called.

    Each province has lanes of its own: a long import of one keeps no other waiting, and a province whose application
    or database fails is tried again every half minute.
    """

    def __init__(self, openers: Mapping[str, Callable[[], Flask]], lanes: int = 1) -> None:
        self._openers, self._lanes = openers, lanes
        self.stopping = threading.Event()
        self._running: dict[str, Worker] = {}

    def stop(self) -> None:
        """Ask every worker to end; running jobs are handed back at their next checkpoint."""
        self.stopping.set()
        for worker in list(self._running.values()):
            worker.stop()

    def run(self) -> None:
        """Work for all provinces until stopped."""
        threads = [
            threading.Thread(target=self._keep, args=(code,), name=f"worker-{code}", daemon=True)
            for code in self._openers
        ]
        for thread in threads:
            thread.start()
        self.stopping.wait()
        for thread in threads:
            thread.join(2 * GRACE_SECONDS)

    def drain(self) -> int:
        """Run what is due now, one job of each province in turn, and return how many ran; for one-off commands."""
        waiting, ran = list(self._openers), 0
        while waiting and not self.stopping.is_set():
            for code in list(waiting):
                try:
                    if self._worker(code).run_one():
                        ran += 1
                        continue
                except Exception:  # what fails in one province must not stop the others
                    log.exception("worker of a province failed", province=code)
                waiting.remove(code)
        return ran

    def _worker(self, code: str) -> Worker:
        """The worker of a province, made over its application when it is first asked for."""
        if code not in self._running:
            self._running[code] = Worker(self._openers[code](), lanes=self._lanes)
        return self._running[code]

    def _keep(self, code: str) -> None:
        """Run the worker of one province, again and again until asked to stop."""
        while not self.stopping.is_set():
            try:
                worker = self._worker(code)
                if self.stopping.is_set():  # asked before ``stop`` could see this worker
                    worker.stop()
                worker.run()
            except Exception:  # what fails in one province must not stop the others
                log.exception("worker of a province failed", province=code)
                failed = self._running.pop(code, None)
                if failed is not None:
                    failed.stop()  # the lanes that are left
                self.stopping.wait(AGAIN_SECONDS)
