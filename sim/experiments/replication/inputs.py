"""What drives the occupational-mobility model: occupations, mobility, rates, the shock."""

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.language.characters import escaped
from sim.language.message import Message, refusal
from sim.model.economy_data import calibration_folder
from sim.model.parameters import InvalidParameter, nearest, rates
from sim.model.tables import (
    InvalidEconomy,
    Table,
    decode,
    one_line,
    read_declarations,
    read_quantity,
    read_table,
    read_toml,
    shorten,
)
from sim.quantity import Quantity

FOLDER = "occupational_mobility_us"
OCCUPATION_COLUMNS = ("occupation", "automation_probability", "employment")
CHANGES = ("unemployment_change_percent", "long_term_change_percent")
MOST_OCCUPATIONS = 5_000
_WHOLE = ("steps", "shock_start", "before_first", "before_end", "after_first", "after_end")
_MOST_BYTES = 2**29  # of a matrix of so many occupations
_EVERYWHERE = "all"


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything that the model is driven by.

    Attributes:
        occupations: their names.
        automation: probability that an occupation can be automated, float64 (occupations,).
        employment: people, float64 (occupations,), in any unit.
        mobility: weights of applying, float64 (from, to), not negative.
        rates: values by name; units are in ``rates.toml``.
        demand: target demand relative to the start, float64 (steps, occupations).
        as_published: nothing was replaced by a file of the user's own.
    """

    occupations: tuple[str, ...]
    automation: NDArray[np.float64] = field(repr=False)
    employment: NDArray[np.float64] = field(repr=False)
    mobility: NDArray[np.float64] = field(repr=False)
    rates: Mapping[str, float]
    demand: NDArray[np.float64] = field(repr=False)
    as_published: bool

    @property
    def steps(self) -> int:
        """Steps recorded, the initial state included."""
        return int(self.rates["steps"])

    @property
    def long_term_steps(self) -> int:
        """Whole steps since the separation from which somebody is long-term unemployed.

        Who was separated in the step that has just ended is in her first step of unemployment.
        """
        return max(0, math.ceil(self.rates["long_term_weeks"] / self.rates["step_weeks"]) - 1)

    @property
    def years(self) -> NDArray[np.float64]:
        """Years of 52 weeks since the shock began, float64 (steps,)."""
        steps = np.arange(self.steps, dtype=np.float64) - self.rates["shock_start"]
        years: NDArray[np.float64] = steps * (self.rates["step_weeks"] / 52.0)
        return years

    @cached_property
    def windows(self) -> tuple[slice, slice]:
        """The steps before the shock and those of the shock that are compared."""
        before, after = (
            slice(int(self.rates[f"{name}_first"]), int(self.rates[f"{name}_end"]))
            for name in ("before", "after")
        )
        return before, after


def read_inputs(
    occupations: str | Path | None = None,
    mobility: str | Path | None = None,
    rates: str | Path | None = None,
    demand: str | Path | None = None,
) -> Inputs:
    """The published inputs, or a user's own in their place.

    Args:
        occupations: CSV with ``OCCUPATION_COLUMNS``.
        mobility: CSV, a square matrix: a first column and a heading of names of occupations, a
            row for where people come from. By default everybody can go everywhere alike.
        rates: TOML, numbers by the names of the shipped ``rates.toml``.
        demand: CSV, target demand relative to the start: a column ``step`` and one for each
            occupation, or one called ``all``; linear between the steps named. It takes the place
            of the shock that automation probabilities give.

    Raises:
        InvalidEconomy: a file cannot be read or makes no sense; the message is one line.
    """
    home = calibration_folder() / FOLDER
    table = _occupations(home, occupations)
    values = _values(home, rates)
    names = table.ids
    automation, employment = table["automation_probability"], table["employment"]
    steps = int(values["steps"])
    if demand is not None:
        path = _path(Path(demand), names, steps)
    else:
        if not automation.min() < 1.0:
            found, left = Message("found.one_everywhere"), Message("allowed.work_left")
            place = f"{_file(occupations)}: automation_probability"
            raise InvalidEconomy(refusal(place, found, left))
        path = _sigmoid(automation, employment, values)
    matrix = (
        np.ones((len(names), len(names))) if mobility is None else _matrix(Path(mobility), names)
    )
    own = any(file is not None for file in (occupations, mobility, rates, demand))
    return Inputs(names, automation, employment, matrix, values, path, not own)


def published_changes() -> Table:
    """The published table: ``CHANGES`` in per cent for six occupations."""
    home = calibration_folder() / FOLDER
    columns = ("occupation", *CHANGES)
    declared = read_declarations("published.toml", _bytes(home / "published.toml"), columns)
    return read_table("published", _bytes(home / "published.csv"), declared, ("occupation",))


def declared_rates() -> dict[str, Quantity]:
    """Every rate with its unit, range, source and status, as shipped."""
    file = "rates.toml"
    entries = read_toml(file, _bytes(calibration_folder() / FOLDER / file))
    return {name: read_quantity(file, name, entry) for name, entry in entries.items()}


def _file(own: str | Path | None) -> str:
    return "occupations.csv" if own is None else Path(own).name


def _occupations(home: Path, own: str | Path | None) -> Table:
    declared = read_declarations(
        "occupations.toml", _bytes(home / "occupations.toml"), OCCUPATION_COLUMNS
    )
    path = home / "occupations.csv" if own is None else Path(own)
    name = path.name.removesuffix(".csv")
    table = read_table(name, _bytes(path), declared, ("occupation",))
    if not 2 <= len(table) <= MOST_OCCUPATIONS:
        found = Message("found.occupations", number=len(table))
        raise InvalidEconomy(refusal(path.name, found, f"2..{MOST_OCCUPATIONS}"))
    return table


def _values(home: Path, own: str | Path | None) -> dict[str, float]:
    declared = declared_rates()
    file = "rates.toml" if own is None else Path(own).name
    changed = {} if own is None else read_toml(file, _bytes(Path(own)))
    try:
        record = rates(declared, changed)[0]
    except InvalidParameter as error:
        line = Message("problem.in_file", place=escaped(file), said=error.args[0])
        raise InvalidEconomy(line) from None
    values = {name: float(record[name]) for name in declared}
    for name in _WHOLE:
        if values[name] != int(values[name]):
            whole = Message("allowed.whole_number")
            raise InvalidEconomy(refusal(f"{file}: {name}", f"{values[name]:g}", whole))
    for lower, upper in (
        ("before_first", "before_end"),
        ("after_first", "after_end"),
        ("before_end", "steps"),
        ("after_end", "steps"),
    ):
        strictly = lower.endswith("first")
        if values[lower] > values[upper] or (strictly and values[lower] == values[upper]):
            limit = {"name": upper, "value": f"{values[upper]:g}"}
            allowed = (
                Message("allowed.less_than", **limit)
                if strictly
                else Message("allowed.at_most", **limit)
            )
            raise InvalidEconomy(refusal(f"{file}: {lower}", f"{values[lower]:g}", allowed))
    return values


def _sigmoid(
    automation: NDArray[np.float64], employment: NDArray[np.float64], values: Mapping[str, float]
) -> NDArray[np.float64]:
    """Target demand of the automation shock: jobs lost in proportion to p, hours shared again.

    The total stays what it was. The start counts as step 0, whose target is never used.

    Returns:
        Relative to the start, float64 (steps, occupations).
    """
    kept = employment * (1.0 - automation)
    final = (1.0 - automation) * employment.sum() / kept.sum()
    length = values["shock_years"] * 52.0 / values["step_weeks"]
    speed = -math.log(1.0 / values["shock_completion"] - 1.0) / (length / 2.0)
    step = np.arange(int(values["steps"]))
    past = step - values["shock_start"]
    with np.errstate(over="ignore"):  # far before the middle the share is 0
        done = np.where(past >= 0.0, 1.0 / (1.0 + np.exp(-speed * (past - length / 2.0))), 0.0)
    path: NDArray[np.float64] = 1.0 + done[:, None] * (final - 1.0)
    return path


def _path(file: Path, names: Sequence[str], steps: int) -> NDArray[np.float64]:
    heading, rows = _numbers(file)
    if heading[0] != "step":
        place = Message("problem.first_column", place=escaped(file.name))
        raise InvalidEconomy(refusal(place, shorten(heading[0]), "step"))
    columns = heading[1:]
    if columns != [_EVERYWHERE]:
        _check_occupations(file.name, columns, names)
    at = rows[:, 0]
    if (np.diff(at) <= 0.0).any():
        found, allowed = Message("found.not_rising"), Message("allowed.rising")
        raise InvalidEconomy(refusal(f"{file.name}: step", found, allowed))
    values = rows[:, 1:]
    if columns != [_EVERYWHERE]:
        values = values[:, [columns.index(name) for name in names]]
    path = np.stack([np.interp(np.arange(steps), at, column) for column in values.T], axis=1)
    whole: NDArray[np.float64] = np.broadcast_to(path, (steps, len(names))).copy()
    return whole


def _matrix(file: Path, names: Sequence[str]) -> NDArray[np.float64]:
    heading, rows, origins = _named_numbers(file)
    _check_occupations(file.name, heading[1:], names)
    _check_occupations(Message("problem.first_column", place=escaped(file.name)), origins, names)
    to = [heading[1:].index(name) for name in names]
    start = [origins.index(name) for name in names]
    matrix: NDArray[np.float64] = rows[np.ix_(start, to)]
    for name, total in zip(names, matrix.sum(axis=1), strict=True):
        if not total > 0.0:
            place = Message("problem.row", place=escaped(file.name), row=shorten(name))
            found, allowed = Message("found.only_zero"), Message("allowed.way_to_go")
            raise InvalidEconomy(refusal(place, found, allowed))
    return np.ascontiguousarray(matrix)


def _check_occupations(place: str, found: Sequence[str], names: Sequence[str]) -> None:
    known, seen = set(names), set[str]()
    for name in found:
        if name not in known:
            allowed = Message("allowed.the_occupations", number=len(names))
            raise InvalidEconomy(refusal(place, shorten(name), allowed, nearest(name, names)))
        if name in seen:
            found = Message("found.times", name=shorten(name), count=2)
            raise InvalidEconomy(refusal(place, found, Message("allowed.one_time")))
        seen.add(name)
    for name in names:
        if name not in seen:
            found = Message("found.without", name=shorten(name))
            raise InvalidEconomy(refusal(place, found, Message("allowed.each_once")))


def _numbers(file: Path) -> tuple[list[str], NDArray[np.float64]]:
    heading, cells = _cells(file)
    return heading, np.array([_row(file, heading, 0, k, row) for k, row in enumerate(cells, 2)])


def _named_numbers(file: Path) -> tuple[list[str], NDArray[np.float64], list[str]]:
    heading, cells = _cells(file)
    rows = [_row(file, heading, 1, k, row) for k, row in enumerate(cells, 2)]
    return heading, np.array(rows), [row[0].strip() for row in cells]


def _cells(file: Path) -> tuple[list[str], list[list[str]]]:
    text = decode(file.name, _bytes(file), _MOST_BYTES)
    try:
        heading, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    except (csv.Error, ValueError) as error:
        reason = one_line(error) if isinstance(error, csv.Error) else Message("found.empty_file")
        wanted = Message("allowed.heading_and_rows")
        raise InvalidEconomy(refusal(file.name, reason, wanted)) from None
    if not rows or len(heading) < 2:
        found = Message("found.no_rows_or_one_column")
        raise InvalidEconomy(refusal(file.name, found, Message("allowed.table")))
    return [name.strip() for name in heading], rows


def _row(
    file: Path, heading: Sequence[str], first: int, number: int, row: Sequence[str]
) -> list[float]:
    """The numbers of a row from column ``first`` on: finite and not negative."""
    if len(row) != len(heading):
        place = Message("problem.row", place=escaped(file.name), row=number)
        found = Message("found.cells", number=len(row))
        raise InvalidEconomy(refusal(place, found, str(len(heading))))
    values = []
    for name, cell in zip(heading[first:], row[first:], strict=True):
        try:
            value = float(cell)
        except ValueError:
            value = math.nan
        if not (math.isfinite(value) and value >= 0.0):
            column = f"{escaped(file.name)}: {shorten(name)}"
            place = Message("problem.row", place=column, row=number)
            allowed = Message("allowed.zero_or_more")
            raise InvalidEconomy(refusal(place, shorten(cell), allowed))
        values.append(value)
    return values


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or one_line(error)
        found = Message("found.unreadable", reason=reason)
        raise InvalidEconomy(refusal(path.name, found, Message("allowed.file"))) from None
