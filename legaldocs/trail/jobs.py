"""Job of the audit: forwarding what is new to the log server that ``AUDIT_SYSLOG`` names."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l

from legaldocs.core.actor import SYSTEM
from legaldocs.core.db import db
from legaldocs.core.jobs import JobContext, job
from legaldocs.trail import queries, service, syslog

BATCH = 500


@job("trail.forward", every="every 5m", key=lambda _payload: "all", label=_l("Forward the audit to the log server"))
def _forward(context: JobContext) -> dict[str, int]:
    """Batches in the order of the audit; each is noted when the server has taken it, so that a failure goes on there.

    A worker that dies between the two sends its last batch again: ``seq`` tells a double.
    """
    setting, sent = str(current_app.config["AUDIT_SYSLOG"]), 0
    if not setting:
        return {}
    to, province = syslog.target(setting), str(current_app.config["PROVINCE"])
    while waiting := queries.not_forwarded(BATCH):
        context.check_cancelled()
        messages, until = [syslog.message(one, province) for one in waiting], waiting[-1].seq
        before = queries.forwarded()
        db.session.rollback()  # no transaction stays open while the server takes its time
        syslog.send(to, messages)
        service.note_forwarded(SYSTEM, before, until)
        sent += len(messages)
    return {"forwarded": sent}


FORWARD = _forward
