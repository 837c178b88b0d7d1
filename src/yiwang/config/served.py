"""The WSGI application as each web process of `yiwang serve` runs it: it ends with the server."""

from __future__ import annotations

import os
import signal
import time
from threading import Thread

from yiwang.config.wsgi import application
from yiwang.faces.processes import call_myself

PARENT = "SERVED_BY_YIWANG"
"""The process that `yiwang serve` began in; each web process is its child."""
LEFT_TO_END = 10.0
"""Seconds for the requests that are under way."""


def _end_with(parent: int) -> None:
    """A server that was killed cannot end its web processes. They would keep the port, and nobody would hold them."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LEFT_TO_END)
    os._exit(1)


# Also when the server is gone already: it may be killed while this process begins.
if parent := os.environ.get(PARENT):
    Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    call_myself("yiwang", "web")

__all__ = ["application"]
