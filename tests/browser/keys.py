"""Somebody who has a keyboard and nothing else. Wherever a key leads the focus, it is seen there and has a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.windows import window

HALF = (640, 400)
"""1280 by 800 at 200 %."""
MOST = 250
"""Stops on the way to anything; a page with more of them is a trap."""
TALL = 200
"""What is higher than half the screen need not be seen whole."""

SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return ["body", ""];
  const stand = one.classList.contains("hidden") && one.labels?.length ? one.labels[0] : one;
  const drawn = [stand, ...stand.querySelectorAll("path, rect")].map((each) => getComputedStyle(each));
  const ring = drawn.some((look) => (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2)
    || parseFloat(look.strokeWidth) >= 3);
  const box = stand.getBoundingClientRect(), hits = [];
  for (const across of [0.1, 0.5, 0.9]) for (const down of [0.1, 0.5, 0.9]) {
    const hit = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    hits.push(!!hit && (stand.contains(hit) || hit.contains(stand) && hit.tagName === "LABEL"));
  }
  const shown = hits.filter(Boolean).length, enough = box.height > __TALL__ ? 1 : 5;
  const wrong = [];
  if (!ring) wrong.push("no ring");
  if (shown < enough) wrong.push(`only ${shown} of 9 in sight at ${Math.round(box.left)},${Math.round(box.top)}`);
  return [one.tagName, wrong.join(", ")];
}""".replace("__TALL__", str(TALL))
"""What is focused, and why it is not seen: no ring, beyond the screen, or behind something."""


@dataclass
class Keys:
    """A window as one at 200 % has it. Nothing in it is clicked, and no script moves the focus."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session: CDPSession = self.page.context.new_cdp_session(self.page)
        # The browser is told once and for all that choosers of files are asked for: told when one is about to open, it
        # may hear of it after the key.
        self.page.on("filechooser", lambda _: None)

    @classmethod
    def at(cls, running: Browser, **more: Any) -> Keys:
        width, height = HALF
        return cls(window(running, width, height=height, **more).new_page())

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def named(self) -> tuple[str, str]:
        """Role and name of what is focused, as a screen reader is told."""
        focused = self.session.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
        asked = {"objectId": focused, "fetchRelatives": False}
        node = self.session.send("Accessibility.getPartialAXTree", asked)["nodes"][0]
        role, name = ((node.get(one) or {}).get("value") or "" for one in ("role", "name"))
        return str(role), re.sub(r"\s+", " ", str(name)).strip()

    def look(self) -> tuple[str, str]:
        """Where the focus is; noted when it is not seen there, or has no name."""
        tag, why = self.page.evaluate(SEEN)
        role, name = self.named()
        if tag != "body" and (why or not name):
            self.wrong.append(f"{self.page.url}: {role} “{name}” ({tag}) {why or 'has no name'}")
        return role, name

    def to(self, role: str, name: str, key: str = "Tab") -> None:
        """On to what has this role and a name with these words."""
        seen: dict[tuple[str, str], bool] = {}
        for _ in range(MOST):
            self.press(key)
            found = self.look()
            if re.fullmatch(role, found[0]) and re.search(name, found[1]):
                return
            seen[found] = True
        raise AssertionError(f"no {role} “{name}” by {key} on {self.page.url}: {list(seen)}")

    def go(self, role: str, name: str, press: str = "Enter") -> None:
        """To it, and press it."""
        self.to(role, name)
        self.press(press)

    def write(self, name: str, words: str) -> None:
        """Words into a field, in place of what it holds."""
        self.to("textbox", name)
        self.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(words)

    def lands(self, role: str, name: str) -> None:
        """After what was pressed the focus is here, by itself."""
        expect(self.page.get_by_role(role, name=re.compile(name)).and_(self.page.locator(":focus"))).to_be_visible()  # type: ignore[arg-type]

    def sound(self) -> None:
        assert self.wrong == []
