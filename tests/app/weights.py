"""What a page weighs: itself and all that it loads, as it goes over the wire. `make weights` prints it."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

from django.test import Client

from yiwang.faces.web.assets import assets

LOADED = re.compile(r'(?:src|href)="/assets/([^"?]+)\?v=')


@dataclass(frozen=True)
class Weight:
    """Bytes by name; the page itself stands first."""

    address: str
    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(size for _, size in self.parts)

    def text(self) -> str:
        rows = [f"  {size:>8,}  {name}\n" for name, size in self.parts]
        return f"\n{self.address}: {self.total:,} bytes\n" + "".join(rows)


def weigh(client: Client, address: str) -> Weight:
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200, (address, response.status_code)
    content = response.content
    plain = gzip.decompress(content) if response.headers.get("Content-Encoding") == "gzip" else content
    names = dict.fromkeys(LOADED.findall(plain.decode()))
    loaded = [(name, _size(name)) for name in names]
    return Weight(address, (("the page", len(content)), *loaded))


def _size(name: str) -> int:
    one = assets()[name]
    return len(one.packed if one.packs else one.plain)
