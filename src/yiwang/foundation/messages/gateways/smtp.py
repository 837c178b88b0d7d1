"""Mail by SMTP: `YIWANG_SMTP=smtps://user:password@host:465` and `YIWANG_MAIL_FROM`."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from django.conf import settings

from yiwang.foundation.messages.gateways import Letter, NotSent

SECONDS = 20


class SmtpGateway:
    """Plain text. With `smtp://` STARTTLS is asked for; without it nothing is sent."""

    def send(self, letter: Letter) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = settings.MAIL_FROM, letter.to, letter.subject
        mail["Message-ID"] = f"<{letter.id}@{settings.MAIL_FROM.rpartition('@')[2]}>"
        mail.set_content(letter.text)
        try:
            with _connected() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as refused:
            raise NotSent("the address was refused", for_good=True) from refused


def _connected() -> smtplib.SMTP:
    parts = urlsplit(settings.SMTP)
    host = parts.hostname or "localhost"
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS)
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=SECONDS)
        server.starttls()
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
