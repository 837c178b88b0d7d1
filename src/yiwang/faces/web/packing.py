"""Pages go out packed. The lowest level packs a list to an eighth in a third of the time that the usual one takes for a
tenth: the server's processor is dearer than the line.
"""

from __future__ import annotations

import gzip
from secrets import randbelow

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers

LEVEL = 1
LEAST = 200
"""Bytes that are worth it."""
NAME_AT, HAS_NAME = 10, 8


class Packing(GZipMiddleware):
    """Django's, at another level. It pads what it packs, so that lengths tell nothing about secrets."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        content: bytes = response.content  # type: ignore[attr-defined]
        if len(content) < LEAST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            self._pack(response, content)
        return response

    def _pack(self, response: HttpResponseBase, content: bytes) -> None:
        packed = packed_of(content, randbelow(self.max_random_bytes))
        if len(packed) >= len(content):
            return
        response.content = packed  # type: ignore[attr-defined]
        response.headers["Content-Length"] = str(len(packed))
        response.headers["Content-Encoding"] = "gzip"
        tag = response.get("ETag")
        if tag and tag.startswith('"'):
            # What is packed is the same in meaning, not byte by byte.
            response.headers["ETag"] = f"W/{tag}"


def packed_of(content: bytes, padding: int) -> bytes:
    """As gzip, with a name of so many characters in its head, which every browser skips."""
    packed = gzip.compress(content, compresslevel=LEVEL, mtime=0)
    head = bytearray(packed[:NAME_AT])
    head[3] = HAS_NAME
    return bytes(head) + b"a" * padding + b"\0" + packed[NAME_AT:]
