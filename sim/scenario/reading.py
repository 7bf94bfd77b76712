"""One scenario file, read with suspicion: whatever is in it, the answer is a table or one line."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.scenario.place import known_depth, line_of
from sim.scenario.problem import InvalidScenario, Key, Problem, escaped

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
        raise _broken(label, "file", "nested keys", f"keys of at most {DEEPEST_KEY} parts")
    try:
        return ScenarioFile(path, label, text, tomllib.loads(text))
    except RecursionError:
        raise _broken(label, "file", "nested brackets", "a few levels of them") from None
    except ValueError as error:  # TOMLDecodeError, or a number of 5,000 digits
        message = str(error)
        where = _WHERE.search(message)
        if "integer string conversion" in message:
            message = "a number of thousands of digits"
        place = f"{label}:{where[1]}" if where else label
        said = escaped(_WHERE.sub("", message))[:120]
        raise _broken(place, "file", f"text that is not TOML ({said})", "TOML 1.0") from None


def _text(path: Path, label: str) -> str:
    if path.is_dir():
        raise _broken(label, "file", "a folder", "a TOML file")
    if not path.is_file():
        raise _broken(label, "file", "a device or pipe", "a TOML file")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise _broken(label, "file", f"it unreadable ({reason})", "a TOML file") from None
    if len(content) > LARGEST_FILE:
        raise _broken(label, "file", "more than 1 MiB", "1 MiB or less")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        found = f"byte {content[error.start]:#04x} at offset {error.start}"
        raise _broken(label, "file", found, "text in UTF-8") from None


def _broken(place: str, key: str, found: str, allowed: str) -> InvalidScenario:
    return InvalidScenario([Problem((key,), found, allowed).line(place)])


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
