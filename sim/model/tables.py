"""Tables of an economy: a CSV file with a TOML file beside it that declares every column."""

import csv
import io
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.language.characters import escaped, is_plain
from sim.language.message import Message, Unit, refusal
from sim.model.parameters import MOST, nearest
from sim.quantity import InvalidQuantity, Quantity, Status

MOST_BYTES = 2**20
NUMBER_KEYS = ("low", "high")
TEXT_KEYS = ("unit", "source", "status", "zh", "en")
QUANTITY_KEYS = ("value", "low", "high", *TEXT_KEYS)


class InvalidEconomy(ValueError):
    """An economy that cannot be used; the message is one line: file, key, found, allowed."""


@dataclass(frozen=True, slots=True)
class ColumnDeclaration:
    """What a column holds: unit, range (None for text), source, status, names, whole numbers."""

    unit: str
    low: float | None
    high: float | None
    source: str
    status: Status
    zh: str
    en: str
    whole: bool = False


@dataclass(frozen=True, eq=False)
class Table:
    """Named rows and declared columns.

    Attributes:
        name: the file's name without its ending.
        ids: one permanent name per row.
        columns: read-only arrays of shape (rows,): float64, int64 if declared whole, or objects
            (str); units are in the declarations.
        declarations: one per column.
    """

    name: str
    ids: tuple[str, ...]
    columns: Mapping[str, NDArray[Any]]
    declarations: Mapping[str, ColumnDeclaration]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, column: str) -> NDArray[Any]:
        """One column.

        Raises:
            KeyError: there is no such column; the message names the nearest.
        """
        if column not in self.columns:
            raise KeyError(_no_such(f"{self.name}.csv", column, self.columns))
        return self.columns[column]

    def index(self, id: str) -> int:
        """The row number of an id.

        Raises:
            KeyError: there is no such row; the message names the nearest.
        """
        if id not in self.ids:
            raise KeyError(_no_such(f"{self.name}.csv", id, self.ids))
        return self.ids.index(id)


def decode(file: str, content: bytes, most: int = MOST_BYTES) -> str:
    """Text of a UTF-8 file, with or without a byte-order mark.

    Raises:
        InvalidEconomy: it is larger than ``most`` bytes or not UTF-8.
    """
    if len(content) > most:
        size = most // 2**20
        found, allowed = Message("found.more_than", size=size), Message("allowed.size", size=size)
        raise InvalidEconomy(refusal(file, found, allowed))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"{content[error.start] if content else 0:#04x}"
        found = Message("found.byte", byte=byte, offset=error.start)
        raise InvalidEconomy(refusal(file, found, Message("allowed.utf8_excel"))) from None


def read_toml(file: str, content: bytes) -> dict[str, Any]:
    """The content of a TOML file.

    Raises:
        InvalidEconomy: it is too large, not UTF-8 or not TOML, or a text in it holds a command to
            a terminal or a page.
    """
    text = decode(file, content)
    try:
        found = tomllib.loads(text)
    except RecursionError:
        nested, allowed = Message("found.nested_brackets"), Message("allowed.levels")
        raise InvalidEconomy(refusal(file, nested, allowed)) from None
    except ValueError as error:  # TOMLDecodeError, or a number of 5,000 digits
        broken = Message("found.not_toml", said=one_line(error))
        raise InvalidEconomy(refusal(file, broken, Message("allowed.toml"))) from None
    check_plain(file, _texts(found))
    return found


def read_quantity(file: str, key: str, entry: object) -> Quantity:
    """One declared number.

    Raises:
        InvalidEconomy: a part is missing, unknown, of the wrong type or contradicts another.
    """
    place = f"{file}: {key}"
    if not isinstance(entry, dict):
        allowed = Message("allowed.table_with", names=", ".join(QUANTITY_KEYS))
        raise InvalidEconomy(refusal(place, shorten(entry), allowed))
    check_texts(file, key, entry, TEXT_KEYS)
    try:
        quantity = Quantity.from_mapping(entry)
        low, high = quantity.bounds
    except InvalidQuantity as error:
        line = Message("problem.in_file", place=escaped(place), said=error.args[0])
        raise InvalidEconomy(line) from None
    except (ArithmeticError, LookupError, TypeError, ValueError):
        unread = Message("found.unreadable_numbers")
        raise InvalidEconomy(refusal(place, unread, Message("allowed.numbers"))) from None
    if not low <= quantity.low <= quantity.high <= high:
        found = Message("found.low_to_high", low=f"{quantity.low:g}", high=f"{quantity.high:g}")
        allowed = Message("allowed.within", low=f"{low:g}", high=f"{high:g}")
        raise InvalidEconomy(refusal(place, found, allowed))
    return quantity


def read_declarations(
    file: str, content: bytes, known: Sequence[str]
) -> dict[str, ColumnDeclaration]:
    """The declarations of a table's columns, which must be exactly the known ones.

    Raises:
        InvalidEconomy: a column is unknown or missing, or its declaration is incomplete.
    """
    entries = read_toml(file, content)
    check_names(file, entries, known)
    return {column: _declaration(file, column, entries[column]) for column in known}


def read_table(
    name: str, content: bytes, declarations: Mapping[str, ColumnDeclaration], key: Sequence[str]
) -> Table:
    """A table from its CSV file.

    Args:
        name: the file's name without its ending.
        content: the file's bytes.
        declarations: every column, in the order of the returned table.
        key: the columns that together name a row; they must be different in every row.

    Raises:
        InvalidEconomy: a column is unknown or missing, a cell has no value in the declared
            range, or two rows have the same name.
    """
    file = f"{name}.csv"
    rows = _rows(file, decode(file, content), declarations)
    columns = {
        column: _column(file, column, declaration, [row[column] for row in rows])
        for column, declaration in declarations.items()
    }
    ids = tuple(" ".join(row[part] for part in key) for row in rows)
    for id, count in Counter(ids).items():
        if count > 1:
            found = Message("found.times", name=id, count=count)
            raise InvalidEconomy(
                refusal(f"{file}: {' '.join(key)}", found, Message("allowed.one_time"))
            )
    return Table(name, ids, MappingProxyType(columns), MappingProxyType(dict(declarations)))


def check_names(file: str, found: Iterable[str], known: Iterable[str]) -> None:
    """Require exactly the known names.

    Raises:
        InvalidEconomy: for the first name that is unknown, else the first that is missing.
    """
    found, known = list(found), list(known)
    for name in found:
        if name not in known:
            unknown, allowed = (
                Message("found.unknown_name"),
                Message("allowed.names", number=len(known)),
            )
            near = nearest(name, known)
            raise InvalidEconomy(refusal(f"{file}: {name}", unknown, allowed, near))
    for name in known:
        if name not in found:
            nothing = Message("found.nothing")
            raise InvalidEconomy(refusal(f"{file}: {name}", nothing, Message("allowed.every_name")))


def check_member(file: str, key: str, id: object, known: Iterable[str]) -> None:
    """Require that a cell or key name one of the known.

    Raises:
        InvalidEconomy: it does not.
    """
    known = tuple(known)
    if id not in known:
        raise InvalidEconomy(_no_such(f"{file}: {key}", id, known))


def check_texts(file: str, key: str, entry: Mapping[str, Any], parts: Iterable[str]) -> None:
    """Require that the parts of a declaration that are there be text with something in it.

    Raises:
        InvalidEconomy: one is not.
    """
    for part in parts:
        if part in entry and (not isinstance(entry[part], str) or not entry[part].strip()):
            found, allowed = Message("found.no_part", part=part), Message("allowed.text")
            raise InvalidEconomy(refusal(f"{file}: {key}", found, allowed))


def check_plain(place: str, texts: Iterable[str]) -> None:
    """Require that every text be without control characters.

    Raises:
        InvalidEconomy: one is not.
    """
    for text in texts:
        if not is_plain(text):
            raise InvalidEconomy(refusal(place, shorten(text), Message("allowed.plain_text")))


def one_line(error: Exception) -> str:
    """The message of an error without line breaks."""
    return " ".join(str(error).split())


def shorten(value: object) -> str:
    """A value as it stands in a message, cut to 40 characters."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _no_such(place: str, name: object, known: Iterable[str]) -> Message:
    known = tuple(known)
    allowed = Message("allowed.names", number=len(known))
    return refusal(place, shorten(name), allowed, nearest(str(name), known))


def _texts(value: object) -> Iterator[str]:
    """All keys and texts of what stands in a TOML file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield key
            yield from _texts(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _texts(entry)


def _declaration(file: str, column: str, entry: object) -> ColumnDeclaration:
    place = f"{file}: {column}"
    if not isinstance(entry, dict):
        raise InvalidEconomy(refusal(place, shorten(entry), Message("allowed.table")))
    numeric = any(part in entry for part in NUMBER_KEYS)
    needed = (*TEXT_KEYS, *(NUMBER_KEYS if numeric else ()))
    optional = ("whole",) if numeric else ()
    check_names(place, entry, (*needed, *(part for part in optional if part in entry)))
    check_texts(file, column, entry, TEXT_KEYS)
    if entry["status"] not in set(Status):
        found, near = shorten(entry["status"]), nearest(entry["status"], Status)
        raise InvalidEconomy(refusal(f"{place}: status", found, ", ".join(Status), near))
    if not isinstance(entry.get("whole", False), bool):
        found, allowed = shorten(entry["whole"]), Message("allowed.true_or_false")
        raise InvalidEconomy(refusal(f"{place}: whole", found, allowed))
    low, high = _range(file, column, entry) if numeric else (None, None)
    return ColumnDeclaration(
        unit=entry["unit"],
        low=low,
        high=high,
        source=entry["source"],
        status=Status(entry["status"]),
        zh=entry["zh"],
        en=entry["en"],
        whole=entry.get("whole", False),
    )


def _range(file: str, column: str, entry: Mapping[str, Any]) -> tuple[float, float]:
    low, high = entry["low"], entry["high"]
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (low, high))
    if not numbers or not -MOST <= low <= high <= MOST:
        found = Message("found.low_and_high", low=shorten(low), high=shorten(high))
        allowed = Message("allowed.lower_first")
        raise InvalidEconomy(refusal(f"{file}: {column}", found, allowed))
    return float(low), float(high)


def _rows(file: str, text: str, known: Iterable[str]) -> list[dict[str, str]]:
    try:
        header, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    except (csv.Error, ValueError) as error:
        reason = one_line(error) if isinstance(error, csv.Error) else Message("found.empty_file")
        raise InvalidEconomy(refusal(file, reason, Message("allowed.heading_and_rows"))) from None
    header = [name.strip() for name in header]
    check_names(file, header, known)
    if len(set(header)) < len(header) or not rows:
        found = Message("found.no_rows_or_twice")
        raise InvalidEconomy(refusal(file, found, Message("allowed.columns_once")))
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            place = Message("problem.row", place=file, row=number)
            found = Message("found.cells", number=len(row))
            raise InvalidEconomy(refusal(place, found, str(len(header))))
    return [dict(zip(header, map(str.strip, row), strict=True)) for row in rows]


def _column(
    file: str, column: str, declaration: ColumnDeclaration, cells: Sequence[str]
) -> NDArray[Any]:
    if declaration.low is None or declaration.high is None:
        array: NDArray[Any] = np.array(cells, dtype=object)
        check_plain(f"{file}: {column}", cells)
        wrong = [row for row, cell in enumerate(cells, 2) if not cell]
    else:
        array = np.array([_number(cell) for cell in cells], dtype=np.float64)
        inside = (array >= declaration.low) & (array <= declaration.high)
        if declaration.whole:
            inside &= array == np.floor(array)
        wrong = [row for row, right in enumerate(inside.tolist(), 2) if not right]
    if wrong:
        place = Message("problem.row", place=f"{file}: {column}", row=wrong[0])
        cell = shorten(cells[wrong[0] - 2])
        raise InvalidEconomy(refusal(place, cell, _allowed(declaration)))
    if declaration.whole:
        array = array.astype(np.int64)
    array.flags.writeable = False
    return array


def _allowed(declaration: ColumnDeclaration) -> Message:
    """What a cell of a column may hold."""
    if declaration.low is None or declaration.high is None:
        return Message("allowed.text")
    bounds = {"low": f"{declaration.low:g}", "high": f"{declaration.high:g}"}
    unit = Unit(declaration.unit)
    if declaration.whole:
        return Message("allowed.whole_within", unit=unit, **bounds)
    return Message("allowed.number_within", unit=unit, **bounds)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
