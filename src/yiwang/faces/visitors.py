"""Who comes how often: the limits of pages and of the API, and the address that a visitor comes from."""

from __future__ import annotations

import time
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from yiwang.kernel.limits import limiter

LIMITS = {"guess": 20, "public_write": 30, "public_read": 240, "member": 1200}
"""A minute: of one address for the first three, of one account or token for the last."""

Address = IPv4Address | IPv6Address


def wait(what: str, sender: str) -> int:
    """Count one; the seconds to wait when there were too many, else 0."""
    limit = settings.LIMITS.get(what, LIMITS[what])
    return limiter.take(f"{what}:{sender}", limit, time.time())


def was_no_guess(request: HttpRequest) -> None:
    """The secret was right: an office behind one address may sign in at nine o'clock all at once."""
    limiter.give_back(f"guess:{address(request)}", time.time())


def address(request: HttpRequest) -> str:
    """The visitor's network address, hashed: addresses are kept nowhere, and the hash for a minute."""
    return _hashed(visitor(request), settings.SECRET_KEY)


@lru_cache(maxsize=4096)
def _hashed(visitor: str, key: str) -> str:
    return salted_hmac("yiwang.limits", visitor, key).hexdigest()[:16]


def visitor(request: HttpRequest) -> str:
    """Where the request comes from: the nearest address on its way that is not one of our own proxies.

    What a sender writes into X-Forwarded-For counts only as far as a declared proxy vouches for it. Of an IPv6 address
    the network counts, which one household has to itself.
    """
    here = str(request.META.get("REMOTE_ADDR", ""))
    if not _trusted(here):
        return _network(here)
    said = request.headers.get("X-Forwarded-For", "")
    for hop in reversed([part.strip() for part in said.split(",") if part.strip()]):
        here = hop
        if not _trusted(hop):
            break
    return _network(here)


@lru_cache(maxsize=4096)
def _parsed(written: str) -> Address | None:
    try:
        found = ip_address(written)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _trusted(written: str) -> bool:
    found = _parsed(written)
    proxies = settings.TRUSTED_PROXIES
    return bool(proxies) and found is not None and any(found in network for network in _proxies(tuple(proxies)))


@cache
def _proxies(written: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(one.strip(), strict=False) for one in written]


def _network(written: str) -> str:
    found = _parsed(written)
    if isinstance(found, IPv6Address):
        return str(ip_network(f"{found}/64", strict=False).network_address)
    return str(found or written)
