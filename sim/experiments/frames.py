"""What a world leaves behind as tables, with names instead of row numbers."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.codebook import CODEBOOK
from sim.experiments.displaced import income_in
from sim.model.columns import (
    HORIZONS,
    INCOME_SPANS,
    LOSS_YEARS,
    NEVER,
    NONE,
    Cause,
    Records,
    Result,
    WorkerStatus,
)
from sim.model.economy_data import EconomyData
from sim.model.indicators import INDICATORS

if TYPE_CHECKING:
    import pandas as pd


def table(name: str, rows: Iterable[Mapping[str, Any]]) -> "pd.DataFrame":
    """A table of the codebook, with all its columns in their order even if there are no rows."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(CODEBOOK[name]))


def monthly_frame(series: NDArray[np.float64]) -> "pd.DataFrame":
    """Indicators by month.

    Args:
        series: float64 (months, indicators).
    """
    import pandas as pd

    frame = pd.DataFrame(series, columns=list(INDICATORS))
    frame.insert(0, "month", np.arange(len(series)))
    return frame


def displaced_frame(events: Records, data: EconomyData) -> "pd.DataFrame":
    """Displacements: ages and durations in months, money in yuan, missing months as -1.

    ``past_income`` is the monthly mean of the year before; ``income_year_2`` the sum of months 13
    to 24 after; ``income_-3_-1``, ``income_1_3`` … the sums of these months since.
    """
    import pandas as pd

    plain = ("worker", "month", "age", "tenure", "firm", "wage", "back", "back_any")
    table = {name: events[name] for name in plain}
    table["past_income"] = np.rint(income_in(events["income"], -12, -1) / 12.0).astype(np.int64)
    table |= {name: events[name] != 0 for name in ("focal", "recalled")}
    table["cause"] = names_of(events["cause"], Cause)
    table["occupation"] = ids_of(events["occupation"], data.occupations.ids)
    table["city"] = ids_of(events["city"], data.cities.ids)
    table["wage_back"], table["censored"] = events["wage_back"], events["censored"]
    known = events["back"] != NONE
    table["occupation_back"] = ids_of(events["occupation_back"], data.occupations.ids, known)
    for k, h in enumerate(HORIZONS):
        table[f"status_{h}_months"] = names_of(events["state"][:, k], WorkerStatus)
    for year in range(LOSS_YEARS):
        table[f"income_year_{year + 1}"] = income_in(
            events["income"], 12 * year + 1, 12 * year + 12
        )
    for k, (first, last) in enumerate(INCOME_SPANS):
        table[f"income_{first}_{last}"] = events["income"][:, k]
    return pd.DataFrame(table)


def training_frame(spells: Records, data: EconomyData) -> "pd.DataFrame":
    """Training spells: months are counted from the scenario's first, missing ones are -1."""
    import pandas as pd

    occupations = data.occupations.ids
    plain = ("worker", "programme", "provider", "order", "start", "end", "placed", "placed_firm")
    table = {name: spells[name] for name in plain}
    table |= {name: spells[name] for name in ("retained_6", "retained_12", "curriculum")}
    table["occupation"] = ids_of(spells["occupation"], occupations)
    table["from_occupation"] = ids_of(spells["from_occupation"], occupations)
    table["from_status"] = names_of(spells["from_status"], WorkerStatus)
    table["result"] = names_of(spells["result"], Result)
    placed = spells["placed"] != NEVER
    table["placed_occupation"] = ids_of(spells["placed_occupation"], occupations, placed)
    return pd.DataFrame(table)


def orders_frame(orders: Records, data: EconomyData) -> "pd.DataFrame":
    """Orders of firms for training classes, heads and yuan of the simulated people."""
    import pandas as pd

    named = ("occupation", "city", "first_spell")
    table = {name: orders[name] for name in orders.dtype.names or () if name not in named}
    table["occupation"] = ids_of(orders["occupation"], data.occupations.ids)
    table["city"] = ids_of(orders["city"], data.cities.ids)
    return pd.DataFrame(table)


def ids_of(
    rows: NDArray[Any], ids: Sequence[str], known: NDArray[np.bool_] | None = None
) -> NDArray[np.object_]:
    """The ids of a table's rows; None where there is no such row or it is not known."""
    names = np.array([*ids, None], object)
    inside = rows < len(ids) if known is None else (rows < len(ids)) & known
    found: NDArray[np.object_] = names[np.where(inside, rows, len(ids)).astype(np.int64)]
    return found


def names_of(codes: NDArray[Any], words: type[IntEnum]) -> NDArray[np.object_]:
    return ids_of(codes, [word.name.lower() for word in words])
