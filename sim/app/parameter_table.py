"""Every number of the model with its unit, value, range, source and status."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.table import Table
from rich.text import Text

from sim.app.ruled_table import ruled
from sim.language import Language
from sim.model.economy_data import EconomyData
from sim.policies.catalogue import policy_classes
from sim.quantity import Quantity

if TYPE_CHECKING:
    from sim.policies.policy import Declaration

COLUMNS = (
    "name",
    "set_in",
    "value",
    "unit",
    "low",
    "high",
    "allowed_low",
    "allowed_high",
    "options",
    "status",
    "source",
    "zh",
    "en",
)


class Declared(NamedTuple):
    """A parameter: its name, the table of a scenario that sets it (or none), its declaration."""

    name: str
    set_in: str
    declaration: "Declaration"


def declared_parameters(economy: EconomyData) -> Iterator[Declared]:
    """Those of the economy, of its AI paths and of every policy."""
    for name, quantity in economy.parameters.items():
        yield Declared(name, "parameters", quantity)
    for policy, found in policy_classes().items():
        for name, declaration in found.parameters.items():
            yield Declared(f"{policy}.{name}", f"policies.{policy}", declaration)
    for name, quantity in economy.ai_path_quantities.items():
        yield Declared(f"ai_paths.{name}", "", quantity)
    yield Declared("employed", "", economy.employed)
    yield Declared("focal.size", "", economy.focal_size)
    yield Declared("focal.age_min", "", economy.focal_age_min)


def matching(found: Sequence[Declared], part: str) -> list[Declared]:
    """Those whose name, or text in either language, holds a piece of text."""
    wanted = part.casefold()
    return [
        one
        for one in found
        if any(
            wanted in text.casefold() for text in (one.name, one.declaration.zh, one.declaration.en)
        )
    ]


def parameter_row(declared: Declared) -> dict[str, Any]:
    """A parameter as one row of plain values; a word to choose has options and no range."""
    declaration = declared.declaration
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {
        "name": declared.name,
        "set_in": declared.set_in,
        "value": declaration.value,
        "status": str(declaration.status),
        "source": declaration.source,
        "zh": declaration.zh,
        "en": declaration.en,
    }
    if isinstance(declaration, Quantity):
        low, high = declaration.bounds
        row |= {"unit": declaration.unit, "low": declaration.low, "high": declaration.high}
        return row | {"allowed_low": low, "allowed_high": high if math.isfinite(high) else None}
    return row | {"unit": "word", "options": list(declaration.options)}


def parameter_table(found: Sequence[Declared], words: Language) -> Table:
    """Parameters one below the other."""
    table = ruled()
    table.add_column(words("parameters.name"), overflow="fold", width=38)
    table.add_column(words("parameters.value"), overflow="fold", ratio=3)
    table.add_column(words("parameters.range"), overflow="fold", ratio=3)
    table.add_column(words("parameters.source"), overflow="fold", ratio=6)
    table.expand = True
    for one in found:
        declaration = one.declaration
        table.add_row(
            Text.assemble((one.name, "bold"), "\n", words.of(declaration)),
            Text(_value(declaration, words)),
            Text(_range(declaration)),
            Text(words.source(declaration)),
        )
    return table


def _value(declaration: "Declaration", words: Language) -> str:
    if isinstance(declaration, Quantity):
        return f"{declaration.value:,.10g} {words.unit(declaration.unit)}"
    return declaration.value


def _range(declaration: "Declaration") -> str:
    if isinstance(declaration, Quantity):
        return f"{declaration.low:,.10g} … {declaration.high:,.10g}"
    return " | ".join(declaration.options)
