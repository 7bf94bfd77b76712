"""One scenario file, read with suspicion: whatever is in it, the answer is a table or one line."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.language.characters import escaped
from sim.language.message import Message
from sim.scenario.place import known_depth, line_of
from sim.scenario.problem import InvalidScenario, Key, Problem

_TOML = Message("allowed.toml")
LARGEST_FILE = 1024 * 1024  # bytes
DEEPEST_KEY = 32  # dotted keys cost tomllib the square of their length, and more

_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"?|'[^'\n]*+'?")
_TOO_DEEP = re.compile(rf"(?<![\w.-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++){{{DEEPEST_KEY}}}")
_WHERE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class ScenarioFile:
    """One file as read: ``label`` is how messages call it, ``table`` its keys."""

    path: Path
    label: str
    text: str
    table: dict[str, Any]


def read(path: Path, label: str) -> ScenarioFile:
    """One TOML file.

    Raises:
        InvalidScenario: it cannot be read, is too large, or is not TOML in UTF-8.
    """
    text = _text(path, label)
    if _TOO_DEEP.search(_QUOTED.sub("q", text)):
        raise _broken(
            label, Message("found.nested_keys"), Message("allowed.keys", parts=DEEPEST_KEY)
        )
    try:
        return ScenarioFile(path, label, text, tomllib.loads(text))
    except RecursionError:
        raise _broken(label, Message("found.nested_brackets"), Message("allowed.levels")) from None
    except ValueError as error:  # TOMLDecodeError, or a number of 5,000 digits
        message = str(error)
        where = _WHERE.search(message)
        if "integer string conversion" in message:
            message = Message("found.thousands_of_digits")
        place = f"{label}:{where[1]}" if where else label
        if not isinstance(message, Message):
            message = escaped(_WHERE.sub("", message))[:120]
        raise _broken(place, Message("found.not_toml", said=message), "TOML 1.0") from None


def _text(path: Path, label: str) -> str:
    if path.is_dir():
        raise _broken(label, Message("found.folder"), _TOML)
    if not path.is_file():
        raise _broken(label, Message("found.device"), _TOML)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _broken(label, Message("found.unreadable", reason=reason), _TOML) from None
    if len(content) > LARGEST_FILE:
        raise _broken(label, Message("found.large_file"), Message("allowed.small_file"))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        byte = f"{content[error.start]:#04x}"
        found = Message("found.byte", byte=byte, offset=error.start)
        raise _broken(label, found, Message("allowed.utf8")) from None


def _broken(place: str, found: str, allowed: str) -> InvalidScenario:
    return InvalidScenario([Problem(("file",), found, allowed).line(place)])


def place(chain: Sequence[ScenarioFile], key: Key) -> str:
    """Where ``key`` is set: the file and, if it is certain, the line.

    Of several files, child first, it is the first of those that hold most of the key.
    """
    depth, file = max(
        ((known_depth(file.table, key), file) for file in chain), key=lambda found: found[0]
    )
    line = line_of(file.text, key[:depth])
    return file.label if line is None else f"{file.label}:{line}"


def invalid(file: ScenarioFile, problem: Problem) -> InvalidScenario:
    """The error for one problem of one file."""
    return InvalidScenario([problem.line(place([file], problem.key))])
