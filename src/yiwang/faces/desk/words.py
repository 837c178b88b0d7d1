"""Words that were sought, marked where they stand in a title."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString


class Found:
    """Marks what a search found: the whole words, else every two characters of them that stand side by side."""

    def __init__(self, text: str) -> None:
        words = [word for word in re.split(r"\W+", text) if len(word) > 1]
        pairs = {word[at : at + 2] for word in words for at in range(len(word) - 1)}
        ordered = [*sorted(words, key=len, reverse=True), *sorted(pairs)]
        self._sought = re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE) if ordered else None

    def mark(self, title: str) -> SafeString:
        if self._sought is None:
            return conditional_escape(title)
        parts: list[tuple[str, str, str]] = []
        at = 0
        for hit in self._sought.finditer(title):
            parts.append((title[at : hit.start()], hit[0], ""))
            at = hit.end()
        marked = format_html_join("", "{}<mark>{}</mark>{}", parts)
        return marked + conditional_escape(title[at:])
