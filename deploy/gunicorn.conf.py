"""Gunicorn's settings for production.

From the environment: `WEB_HOST` and `WEB_PORT` (or both as `WEB_BIND`), `WEB_WORKERS`, `WEB_THREADS`.
"""

import os
import tempfile

_address = f"{os.environ.get('WEB_HOST', '127.0.0.1')}:{os.environ.get('WEB_PORT', '8000')}"
bind = os.environ.get("WEB_BIND", _address)
worker_class = "gthread"
# One process with threads keeps one cache; more processes need PROMETHEUS_MULTIPROC_DIR for figures.
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "16"))
timeout = 120
# A question in Vietnamese takes nine signs of an address for a letter.
limit_request_line = 8190
graceful_timeout = 30
keepalive = 5
# A process that reads large files grows; it is renewed in good order now and then.
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir()  # noqa: S108  # gunicorn's own file
# It would lie in the home directory, which is the directory of data that several web servers share.
control_socket_disable = True
loglevel = "warning"
# The application writes its own line for every request, without what was asked for.
accesslog = None


def child_exit(_server, worker):
    """Take the figures of a process that ended off the sum."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
