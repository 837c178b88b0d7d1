"""Signed webhooks, by the headers of Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature`.

The signature is `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. A receiver refuses old timestamps and ids
that it has seen.
"""

from __future__ import annotations

import base64
import hmac
import json
from hashlib import sha256
from http.client import HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from yiwang.foundation.messages.gateways import Letter, NotSent

SECONDS = 10
GONE = 410


class _NoRedirect(HTTPRedirectHandler):
    """Whoever subscribed gets it, and nobody whom they point to."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


_opener = build_opener(_NoRedirect)


def signature(secret: str, letter_id: str, timestamp: int, body: bytes) -> str:
    """What the header says; a receiver computes the same."""
    signed = f"{letter_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret.encode(), signed, sha256).digest()).decode()


class WebhookGateway:
    """POSTs JSON. 2xx is success, 410 ends the delivery for good, everything else is tried again."""

    def send(self, letter: Letter) -> None:
        timestamp = int(letter.at.timestamp())
        body = json.dumps({"id": letter.id, **letter.data}, ensure_ascii=False, sort_keys=True).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8", "Webhook-Id": letter.id,
            "Webhook-Timestamp": str(timestamp),
            "Webhook-Signature": signature(letter.secret, letter.id, timestamp, body),
        }  # fmt: skip
        try:
            with _opener.open(Request(letter.to, body, headers, method="POST"), timeout=SECONDS):
                return
        except HTTPError as error:
            raise NotSent(f"answered {error.code}", for_good=error.code == GONE) from error
        except URLError as error:
            raise NotSent(f"not reached: {type(error.reason).__name__}") from error
