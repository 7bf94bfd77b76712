"""What is wrong with a scenario, said in one line: file, key, found, allowed, nearest name."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from sim.language import Language
from sim.language.characters import escaped, is_command
from sim.language.message import Message, told

LONGEST_ECHO = 60
MOST_NAMES = 24
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ORDINARY_BITS = 200

Key = tuple[str | int, ...]


class InvalidScenario(ValueError):
    """A scenario that cannot be read or makes no sense.

    ``problems`` holds one line for each thing found; ``str()`` is the first of them, followed
    by the number of the others.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        others = len(self.problems) - 1
        first = self.problems[0]
        super().__init__(Message("problem.first", first=first, others=others) if others else first)

    def told(self, words: Language) -> str:
        """``str()`` in a language, as far as the problems can say themselves in it."""
        return told(self.args[0], words)

    def __reduce__(self) -> tuple[type["InvalidScenario"], tuple[tuple[str, ...]]]:
        """Give the problems again, so that the error crosses a process unharmed."""
        return type(self), (self.problems,)


class Problem(NamedTuple):
    """One thing that is wrong: at which key, what was found, what is allowed."""

    key: Key
    found: str
    allowed: str
    nearest: str | None = None

    def line(self, place: str) -> Message:
        """The whole message; ``place`` is the file, with the line if that is known."""
        said = {"found": self.found, "allowed": self.allowed}
        line = Message("problem.line", place=place, key=shown_key(self.key), **said)
        return Message("problem.hint", line=line, nearest=self.nearest) if self.nearest else line


def unknown_key(key: Key, names: Sequence[str]) -> Problem:
    """A key that is none of ``names``."""
    near = nearest(str(key[-1]), names)
    return Problem(key, Message("found.unknown_key"), ", ".join(names), near)


def misnamed(key: Key, found: object, names: Iterable[str], allowed: str = "") -> Problem:
    """A word that is none of ``names``; ``allowed`` says so if a list of them does not help."""
    known = list(names)
    near = nearest(found, known) if isinstance(found, str) else None
    one_of = allowed or Message("allowed.one_of", names=listed(known))
    return Problem(key, shown(found), one_of, near)


def listed(names: Sequence[str]) -> str:
    """The names, or the first of them if they are many."""
    rest, some = len(names) - MOST_NAMES, ", ".join(names[:MOST_NAMES])
    return Message("problem.names", some=some, rest=rest) if rest > 0 else some


def nearest(word: str, names: Sequence[str]) -> str | None:
    """The name most like ``word``, or None if nothing is like it."""
    matches = get_close_matches(word[:LONGEST_ECHO].lower(), names, n=1)
    return matches[0] if matches else None


def shown(value: object) -> str:
    """A value of a scenario file as a short piece of one line.

    Control characters and marks that change the direction of writing are escaped: a file must
    not be able to rewrite what a terminal shows.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return Message("found.table")
    if isinstance(value, list | tuple):
        return Message("found.list", number=len(value))
    if isinstance(value, int) and value.bit_length() > _ORDINARY_BITS:
        digits = f"{value.bit_length() * 3 // 10:,}"  # too long to print
        return Message("found.long_number", digits=digits)
    return cut(repr(value) if isinstance(value, str | int | float) else str(value))


def shown_key(key: Key) -> str:
    """A key as TOML writes it; parts that need quotes are escaped like values."""
    parts = (str(part) for part in key)
    return cut(".".join(p if _BARE_KEY.fullmatch(p) else repr(p) for p in parts))


def shown_file(name: object) -> str:
    """A file's name; of a long one the end, which is the part that differs."""
    text = escaped(str(name)) or "''"
    return text if len(text) <= LONGEST_ECHO else "…" + text[1 - LONGEST_ECHO :]


def tamed(text: str) -> str:
    """The text with every command but the line break written as an escape."""
    return "".join(repr(c)[1:-1] if is_command(c) and c != "\n" else c for c in text)


def cut(text: str) -> str:
    """At most 60 characters of a text."""
    return text if len(text) <= LONGEST_ECHO else text[: LONGEST_ECHO - 1] + "…"
