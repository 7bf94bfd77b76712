"""What the program says, in Chinese and in English: one catalogue of messages for each."""

import locale
import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

LANGUAGES = ("zh", "en")


class InTwoLanguages(Protocol):
    """Anything with a text in both: a title, a parameter, a measure."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


class Sourced(Protocol):
    """A declared number: where it is from, and how well it is known."""

    @property
    def source(self) -> str: ...
    @property
    def status(self) -> str: ...


class Language:
    """The messages of one language by id, such as ``compare.net``."""

    def __init__(self, code: str, messages: Mapping[str, str]) -> None:
        self.code = code
        self.messages = messages

    def __call__(self, id: str, /, **values: object) -> str:
        """A message with its placeholders filled.

        Raises:
            KeyError: the catalogue has no such message, or a placeholder has no value.
        """
        return self.messages[id].format_map(values)

    def of(self, thing: InTwoLanguages) -> str:
        """The text of something that has one in both languages."""
        return thing.zh if self.code == "zh" else thing.en

    def unit(self, declared: str) -> str:
        """The unit of a declared number, such as ``yuan a head``; in Chinese where it is known."""
        return (
            _in_chinese("units_zh.toml").get(declared, declared) if self.code == "zh" else declared
        )

    def source(self, declared: Sourced) -> str:
        """How well a number is known and from where; in Chinese where a text is known.

        What is no sentence of ours, such as a reference, stays as it was published.
        """
        text = declared.source.removeprefix(f"{declared.status}:").strip()
        if self.code == "zh":
            text = _in_chinese("sources_zh.toml").get(text, text)
        return self(f"status.{declared.status}") + text


@cache
def _in_chinese(file: str) -> dict[str, str]:
    texts: dict[str, str] = tomllib.loads((files(__name__) / file).read_text("utf-8"))
    return texts


@cache
def language(code: str) -> Language:
    """The catalogue of a language out of ``LANGUAGES``."""
    text = (files(__name__) / f"{code}.toml").read_text("utf-8")
    return Language(code, dict(_flat(tomllib.loads(text))))


def language_of_the_place(environment: Mapping[str, str] | None = None) -> str:
    """The language the system speaks: Chinese if it says so, otherwise English."""
    place = os.environ if environment is None else environment
    found = next((place[name] for name in ("LC_ALL", "LANG") if place.get(name)), None)
    if found is None and environment is None:
        found = locale.getlocale()[0]  # Windows sets neither; it calls the language "Chinese"
    return "zh" if (found or "").lower().startswith(("zh", "chinese")) else "en"


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, entry in table.items():
        if isinstance(entry, dict):
            yield from _flat(entry, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", entry
