"""Jobs of the inbox: reminders every morning, digests, and sending what waits in the outbox."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from legaldocs.core import clock
from legaldocs.core.actor import SYSTEM
from legaldocs.core.jobs import job
from legaldocs.inbox import mailing, service
from legaldocs.inbox.models import Digest

MONDAY = 0


@job("inbox.remind", every="daily 07:00", key=lambda _payload: "remind", label=_l("Remind of time limits"))
def _remind(_context: Any) -> dict[str, int]:
    """Reminders of today; asking again on one day reminds nobody twice."""
    return {"notices": service.remind(SYSTEM, clock.today())}


@job("inbox.digest", every="daily 07:15", key=lambda _payload: "digest", label=_l("Write digests by mail"))
def _digest(_context: Any) -> dict[str, int]:
    """Daily digests every working morning, weekly ones on Mondays; one mail per person and day."""
    today = clock.today()
    kinds = [Digest.DAILY] if today.weekday() < 5 else []
    kinds += [Digest.WEEKLY] if today.weekday() == MONDAY else []
    return {str(kind): service.write_digests(SYSTEM, kind, today) for kind in kinds}


@job("inbox.send-mail", every="every 15m", key=lambda _payload: "send", label=_l("Send waiting mail"))
def _send(context: Any) -> dict[str, int]:
    """Send what waits: claim, send, record, one by one: a stop in between loses none, repeats none."""
    name, send = mailing.backend()
    sent = failed = 0
    while (row := service.claim_mail(SYSTEM, repeatable=name in mailing.REPEATABLE)) is not None:
        context.progress(sent)
        mail_id, mail = row.id, mailing.message(row.id, row.address, row.subject, row.body)
        try:
            send(mail_id, mail)
        except OSError as error:
            service.note_sent(SYSTEM, mail_id, str(error))
            failed += 1
            break  # the server cannot be reached now; the next run tries again
        service.note_sent(SYSTEM, mail_id)
        sent += 1
    return {"sent": sent, "failed": failed}


REMIND, DIGEST, SEND_MAIL = _remind, _digest, _send
