"""A gateway that writes what would be sent to a file: for the demo, for tests, and for sites that send nothing yet."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings

from yiwang.foundation.messages.gateways import Letter


class FileGateway:
    """Appends a line of JSON to `messages.jsonl` in the site's folder. The recipient is shown by its end only."""

    def send(self, letter: Letter) -> None:
        line = {
            "id": letter.id, "at": letter.at.isoformat(), "to": f"…{letter.to[-4:]}", "subject": letter.subject,
            "text": letter.text,
        }  # fmt: skip
        with (Path(settings.HOME) / "messages.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
