"""Sending mail: to the log, to files, or to a mail server, as ``MAIL_BACKEND`` says.

A file is named after its mail and written whole, so sending it twice leaves one file.  The other two cannot be taken
back: a mail whose sending was cut off is marked as doubtful and left to a person.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import structlog
from flask import current_app

log = structlog.get_logger(__name__)
Send = Callable[[int, EmailMessage], None]


def message(mail_id: int, address: str, subject: str, body: str) -> EmailMessage:
    """The mail as RFC 5322 text; its message id is the same however often it is made."""
    found = EmailMessage(policy=SMTP)
    sender = str(current_app.config["MAIL_FROM"])
    found["From"], found["To"], found["Subject"] = sender, address, subject.replace("\n", " ")
    found["Message-ID"] = f"<mail-{mail_id}@{sender.rpartition('@')[2]}>"
    found.set_content(body)
    return found


def to_console(mail_id: int, mail: EmailMessage) -> None:
    """Into the log of the worker."""
    log.info("mail", id=mail_id, to=mail["To"], subject=mail["Subject"], body=mail.get_content())


def to_file(mail_id: int, mail: EmailMessage) -> None:
    """Into ``DATA_DIR/mail``, one file per mail."""
    folder = Path(current_app.config["DATA_DIR"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{mail_id}.part"
    draft.write_bytes(mail.as_bytes())
    draft.replace(folder / f"{mail_id:08d}.eml")


def to_server(_mail_id: int, mail: EmailMessage) -> None:
    """To the server ``MAIL_SERVER`` (host:port), encrypted where it offers that."""
    host, _colon, port = str(current_app.config["MAIL_SERVER"]).partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=30) as server:
        if server.has_extn("starttls") or (server.ehlo()[0] == 250 and server.has_extn("starttls")):
            server.starttls(context=ssl.create_default_context())
        server.send_message(mail)


BACKENDS: dict[str, Send] = {"console": to_console, "file": to_file, "smtp": to_server}
REPEATABLE = frozenset({"file"})


def backend() -> tuple[str, Send]:
    """The way mail is sent here.  Raises ``KeyError`` for an unknown one."""
    name = str(current_app.config["MAIL_BACKEND"])
    return name, BACKENDS[name]
