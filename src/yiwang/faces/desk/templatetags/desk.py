"""Tags of the desk alone."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def marked(found: Any, title: str) -> str:
    """A title with what was sought in it marked."""
    return str(found(title)) if found else title


@register.filter
def under(held: dict[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key."""
    return held.get(key)
