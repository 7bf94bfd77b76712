"""A message that is read later: by a program in English, by a person in her language."""

from typing import Any

from sim.language import Language, language
from sim.language.characters import escaped

LONGEST_PLACE = 120


class Message(str):
    """A text of the catalogues that can say itself in every language.

    It is its own English text, so it can stand wherever a text can. Its values may be messages.
    """

    id: str
    values: dict[str, Any]

    def __new__(cls, id: str, /, **values: Any) -> "Message":
        text = super().__new__(cls, language("en")(id, **values))
        text.id, text.values = id, values
        return text

    def told(self, words: Language) -> str:
        """The text in a language."""
        return words(self.id, **{name: told(value, words) for name, value in self.values.items()})

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep what it is made of, so that it crosses a process unharmed."""
        return _again, (self.id, self.values)


class Unit(str):
    """The unit of a declared number, which has its own names in Chinese."""

    def told(self, words: Language) -> str:
        """The unit in a language."""
        return words.unit(str(self))


def told(text: object, words: Language) -> str:
    """Anything in a language: a message says itself, everything else is what it is."""
    return text.told(words) if isinstance(text, Message | Unit) else str(text)


def refusal(place: str, found: str, allowed: str, near: str | None = None) -> Message:
    """What is wrong with data, in one line: the file and the key in it, found, allowed, nearest."""
    if not isinstance(place, Message):
        place = escaped(place[:LONGEST_PLACE])
    line = Message("problem.option", option=place, found=found, allowed=allowed)
    return Message("problem.hint", line=line, nearest=near) if near else line


def _again(id: str, values: dict[str, Any]) -> Message:
    return Message(id, **values)
