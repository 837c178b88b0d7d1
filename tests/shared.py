"""Where the shared data and documents are, when they are there: `$YIWANG_SHARED`, or the folder beside the checkout."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_path(*parts: str) -> Path:
    """A file or folder of the shared data; skips the test, with the reason, when it is not there."""
    base = Path(os.environ.get("YIWANG_SHARED", ROOT.parent / "shared"))
    path = base.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"shared data not present: {'/'.join(parts)}")
    return path
