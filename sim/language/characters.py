"""Which characters of a text command a terminal or a page instead of standing for something."""

import unicodedata

_COMMANDS = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")  # Unicode categories of what is not text


def is_command(character: str) -> bool:
    """Whether it commands a terminal or a page instead of standing for something.

    Control characters, marks that change the direction of writing, halves of characters, private
    ones; unlike ``str.isprintable`` it lets the wide blank of Chinese text pass.
    """
    return unicodedata.category(character) in _COMMANDS


def is_plain(text: str) -> bool:
    """Whether nothing in it is a command but line breaks and tabs."""
    return not any(is_command(c) and c not in "\n\t" for c in text)


def escaped(text: str) -> str:
    """The text with every character that does not print written as an escape."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
