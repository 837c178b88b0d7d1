"""Checks of a page as a browser shows it: axe-core, which comes with the packages of frontend/, and our own list."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.shared import ROOT

AXE = Path(os.environ.get("YIWANG_AXE", ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"))
"""Of the packages that building the scripts fetches: a tool of development, no part of the product."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OWN = """() => {
  const found = [];
  const shown = e => e.checkVisibility && e.checkVisibility();
  if (!document.documentElement.lang) found.push('no language');
  if (document.querySelectorAll('h1').length !== 1) found.push('not exactly one h1');
  if (!document.querySelector('main')) found.push('no main');
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over > 0) found.push('wider than the screen by ' + over);
  for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
    if (shown(e) && !e.labels.length && !e.getAttribute('aria-label')) found.push('no label: ' + e.name);
  for (const e of document.querySelectorAll('img')) if (!e.hasAttribute('alt')) found.push('no alt: ' + e.src);
  const pictured = e => [...e.querySelectorAll('img')].some(one => one.alt.trim());
  for (const e of document.querySelectorAll('a, button'))
    if (shown(e) && !e.textContent.trim() && !e.getAttribute('aria-label') && !pictured(e))
      found.push('no name: ' + e.className);
  const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push('id twice: ' + id);
  for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby]'))
    for (const id of [e.getAttribute('aria-labelledby'), e.getAttribute('aria-describedby')].join(' ').split(' '))
      if (id && !document.getElementById(id)) found.push('names nothing: ' + id);
  for (const e of document.querySelectorAll('button, a.button, .tile')) {
    const box = e.getBoundingClientRect();
    if (shown(e) && !e.closest('[aria-hidden=true]') && box.height && box.height < 24)
      found.push('too small to tap: ' + e.textContent.trim());
  }
  if (document.querySelector('script:not([src]), style')) found.push('script or style in the page');
  return found;
}"""


def fits(page: Page) -> bool:
    """Nothing is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def own_findings(page: Page) -> list[str]:
    """What our own list finds."""
    return list(page.evaluate(OWN))


def axe_findings(page: Page) -> list[str] | None:
    """What axe finds by WCAG 2.2 AA; None when axe is not here, because the scripts were built elsewhere. The page's
    policy forbids scripts, so it comes from outside the page."""
    if not AXE.exists():
        return None
    page.evaluate(AXE.read_text("utf-8"))
    found: Any = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    return [f"{one['id']}: {one['help']} {node['target']}" for one in found["violations"] for node in one["nodes"][:3]]
