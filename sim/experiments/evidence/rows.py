"""The rows of ``calibration/targets.toml`` and ``calibration/validation.toml``."""

import math
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from sim.experiments.request import refuse
from sim.model.economy_data import economies
from sim.quantity import Status
from sim.scenario.schema import Entry, Text


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _status(value: object) -> object:
    return Status(value) if isinstance(value, str) else value


class Row(Entry):
    """A published figure and its simulated counterpart.

    ``low``, ``high``: the band, in ``unit``. ``works``: the publications that ``source`` names.
    ``counterpart``: what of the simulation is set beside it.
    """

    zh: Text
    en: Text
    value: float | None = None
    low: float
    high: float
    unit: Text
    source: Text
    works: Annotated[tuple[str, ...], BeforeValidator(_tuple)]
    status: Annotated[Status, BeforeValidator(_status)]
    counterpart: Text

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"low {self.low:g} is not below high {self.high:g}")
        if self.value is not None and not self.low <= self.value <= self.high:
            raise ValueError(f"value {self.value:g} is outside {self.low:g}..{self.high:g}")
        return self


class Target(Row):
    """A figure that parameters are fitted to. ``fitted_by``: "search", or who set what by hand."""

    value: float
    fitted_by: Text


class Finding(Row):
    """A figure that no parameter is fitted to.

    ``sign``: instead of a band, the side of zero on which the whole interval must lie; then the
    other end of the band is infinite. ``same_work``: parameters and targets that take another
    number from one of ``works``. ``known``: a parameter was set knowing the figure, so that it
    does not count. ``miss``: why it misses, as its authors believe. ``beside``: measured values
    that help to read it, by name what they are.
    """

    low: float = -math.inf
    high: float = math.inf
    sign: Literal["+", "-"] | None = None
    same_work: dict[str, str] = Field(default_factory=dict)
    known: Text | None = None
    miss: Text | None = None
    beside: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _signed(cls, table: dict[str, object]) -> dict[str, object]:
        if "sign" not in table:
            if not {"low", "high"} <= table.keys():
                raise ValueError("has neither low and high nor a sign")
            return table
        if {"low", "high"} & table.keys():
            raise ValueError("has a sign and a band")
        return table | ({"low": 0.0} if table["sign"] == "+" else {"high": 0.0})

    model_config = Entry.model_config | {"allow_inf_nan": True}


@cache
def targets() -> dict[str, Target]:
    """What the model is fitted to, by name, in the order of the file."""
    return _rows("targets.toml", Target)


@cache
def findings() -> dict[str, Finding]:
    """What the model is tested against, by name, in the order of the file."""
    return _rows("validation.toml", Finding)


def calibration_folder() -> Path:
    """Where economies stand, in the checkout or in the installed package."""
    return economies()["guangdong"].parent


def _rows[R: Row](name: str, kind: type[R]) -> dict[str, R]:
    table = tomllib.loads((calibration_folder() / name).read_text("utf-8-sig"))
    found = {}
    for key, entry in table.items():
        try:
            found[key] = kind.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, (key, *first["loc"])))
            raise refuse(where, first["msg"], "a row as the head of the file says", name) from None
    return found
