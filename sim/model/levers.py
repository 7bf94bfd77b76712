"""Levers: what of the world at large a government moves, apart from what it pays to whom.

They are pulled anew every month by the policies then in force, beginning from neutral. Rules read
them as they read the economy's own numbers, so that a world in which nobody pulls is the world
without them, bit for bit.
"""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.columns import Records


@dataclass(slots=True)
class Levers:
    """The levers of one month.

    ``month``: which it is. ``occupations``: their names, in the order of the rows.
    ``rates``: the economy's parameters, shape (1,); copied before the first is changed.
    ``adoption_pace``: float64 (cities,), factor on the hazard with which firms of at least
    ``assessed_staff`` heads adopt.
    ``minimum_wage``: float64 (cities,), factor on the minimum wage.
    ``occupation_demand``: float64 (occupations,), factor on the jobs firms want.
    ``guide_share``: share of the courses that public money may pay for, by what firms look for.
    ``people_told``, ``firms_told``: share of those who had not heard of a programme who now have.

    One policy alone pulls each of the pace of adoption, the jobs firms want, the share of the
    guide, and what people and firms are told: no parameter of the economy says the same of some
    cities, occupations or courses, or of other programmes.
    """

    month: int
    occupations: tuple[str, ...]
    rates: Records
    adoption_pace: NDArray[np.float64]
    minimum_wage: NDArray[np.float64]
    occupation_demand: NDArray[np.float64]
    assessed_staff: float = 0.0
    guide_share: float = 1.0
    people_told: float = 0.0
    firms_told: float = 0.0
    _own: bool = field(default=False, repr=False)

    def set_rate(self, name: str, value: float) -> None:
        """Give a parameter of the economy another value this month."""
        if not self._own:
            self.rates, self._own = self.rates.copy(), True
        self.rates[name] = value

    def rate(self, name: str) -> float:
        """A parameter's value so far this month."""
        return float(self.rates[name][0])

    @property
    def moves_rates(self) -> bool:
        """Whether any parameter has been given another value."""
        return self._own


def neutral_levers(month: int, rates: Records, cities: int, occupations: tuple[str, ...]) -> Levers:
    """Levers that nobody has pulled."""
    return Levers(
        month=month,
        occupations=occupations,
        rates=rates,
        adoption_pace=np.ones(cities),
        minimum_wage=np.ones(cities),
        occupation_demand=np.ones(len(occupations)),
    )


def by_name(rates: Records) -> Any:
    """The parameters as attributes, for rules that are not compiled."""
    return SimpleNamespace(**{name: rates[name].item() for name in rates.dtype.names or ()})
