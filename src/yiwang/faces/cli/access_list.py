"""`yiwang list-access`: every page, endpoint and command, and who may use it, as a page of the docs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from yiwang.faces.api.access import ACCESS, Access
from yiwang.faces.cli.access import ACTS, COMMANDS
from yiwang.faces.web.access import PAGES
from yiwang.faces.web.access import Row as Page
from yiwang.foundation.identity.interface import ROLES

HEAD = """# Who may use what

Every page, endpoint and command, from the tables that the running system asks: `faces/web/access.py`,
`faces/api/access.py` and `faces/cli/access.py`. One without a row does not come up; tests walk all of them as every
role. Printed by `yiwang list-access > docs/access.md`.

A row is the coarse gate. Which cases somebody sees is one function for all of them (`cases/queries/scopes.py`), what
may be done to a case is asked of the pack and of the action's `permit`.

A visitor has not signed in. A resident has an account and no post. The other roles are carried by the post that
somebody acts under, `admin` and `auditor` by the account. `●` may, `·` may not.
"""
COLUMNS = ("visitor", *ROLES)


@click.command("list-access")
def list_access() -> None:
    """Print who may use each page, endpoint and command, as Markdown."""
    click.echo(page(), nl=False)


def page() -> str:
    pages = [_page(name, PAGES[name]) for name in sorted(PAGES)]
    endpoints = [_endpoint(name, ACCESS[name]) for name in sorted(ACCESS)]
    lines = [HEAD, "## Pages", "", *_head("page", "because"), *pages, ""]
    lines += ["## Endpoints", "", *_head("endpoint", "a token needs"), *endpoints, ""]
    return "\n".join([*lines, *_commands()]) + "\n"


def _head(first: str, last: str) -> list[str]:
    names = [first, *COLUMNS, last]
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def _line(first: str, admitted: Sequence[bool], last: str) -> str:
    return f"| `{first}` | {' | '.join('●' if one else '·' for one in admitted)} | {last} |"


def _page(name: str, row: Page) -> str:
    signed_in = [row.kind != "roles" or role in row.roles for role in ROLES]
    return _line(name, [row.kind == "everyone", *signed_in], row.because)


def _endpoint(name: str, access: Access) -> str:
    signed_in = [not access.roles or role in access.roles for role in ROLES]
    needs = "no token: the session only" if access.session_only and access.roles is not None else f"`{access.scope}`"
    guessed = "; few tries a minute" if access.guessable else ""
    return _line(name, [access.roles is None, *signed_in], needs + guessed)


def _commands() -> Iterator[str]:
    yield from ("## Commands", "", "Run at the terminal of the machine, by its operator. In whose name:", "")
    yield from (f"- `{name}`: {text}" for name, text in ACTS.items())
    yield from ("", "| command | runs as | because |", "|---|---|---|")
    yield from (f"| `yiwang {name}` | {row.acts} | {row.because} |" for name, row in sorted(COMMANDS.items()))
