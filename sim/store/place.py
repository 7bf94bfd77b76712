"""Where results are kept: a file, or a database by its URL."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.store.problem import InvalidStore

if TYPE_CHECKING:
    from sim.store.store import Store

DEFAULT = Path("outputs", "jobshift.db")
VARIABLE = "JOBSHIFT_STORE"
_PASSWORD = re.compile(r"(?<=://)([^/@:\s]*):\S*@")
_SECRET = re.compile(r"(?<=[?&])(password|sslpassword|passfile)=[^&\s]*", re.IGNORECASE)
_SQLITE = "sqlite:///"


class Place(NamedTuple):
    """A place for results: ``file``, or else ``url``, a database's address."""

    file: Path | None
    url: str

    @property
    def name(self) -> str:
        """What leads to it again; it may hold a password."""
        return str(self.file) if self.file else self.url

    def __str__(self) -> str:
        """What may be printed: never a password."""
        return self.file.as_posix() if self.file else without_password(self.url)

    def __repr__(self) -> str:
        """The same, for logs print what they are given."""
        return f"Place({self})"


def place_of(place: str | Path | None = None) -> Place:
    """The place named; by default that of the environment, or ``outputs/jobshift.db``.

    Raises:
        InvalidStore: it names nothing.
    """
    named = str(place if place is not None else os.environ.get(VARIABLE) or DEFAULT)
    if not named.strip() or "\0" in named:
        raise InvalidStore(f"store: found {named!r}; allowed a file or a database's URL")
    if named.startswith(_SQLITE):
        named = named.removeprefix(_SQLITE)
    return Place(None, named) if "://" in named else Place(Path(named), "")


def without_password(text: str) -> str:
    """The text with every password in a URL made unreadable."""
    return _SECRET.sub(r"\1=***", _PASSWORD.sub(r"\1:***@", text))


@contextmanager
def opened(store: "Store | str | Path | None") -> Iterator["Store | None"]:
    """The store, open; one that is given by its place is closed at the end.

    Raises:
        InvalidStore: there is something else.
        StoreTrouble: it is locked, cannot be written, or is damaged.
    """
    if isinstance(store, str | Path):
        from sim.store.store import Store

        with Store(store) as one:
            yield one
    else:
        yield store
