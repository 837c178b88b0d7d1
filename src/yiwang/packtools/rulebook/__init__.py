"""The rule book: a pack as HTML pages that an official reads, prints and cites. No scripts, no outside requests."""

from yiwang.packtools.rulebook.writing import write_rulebook, write_shelf

__all__ = ["write_rulebook", "write_shelf"]
