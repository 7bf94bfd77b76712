"""What every policy has: a name in two languages, its source, its numbers, its duration."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sim.model.levers import Levers
from sim.model.programmes import PROGRAMME, Group, Offer, admit, close_terms, neutral_programme
from sim.quantity import Quantity, Status

_REAL = ("clients", "reach", "monthly_cost", "least_people")  # of real people or their yuan
_YEARLY = ("reach",)  # settings declared for a year and read for a month


@dataclass(frozen=True, slots=True)
class Choice:
    """A setting that takes one of a few words."""

    value: str
    options: tuple[str, ...]
    source: str
    status: Status
    zh: str
    en: str


Declaration = Quantity | Choice
Setting = float | str


class Targets(StrEnum):
    """What of a target group a policy can tell apart."""

    PEOPLE = "people"
    CITIES = "cities"
    NOBODY = "nobody"  # it holds for the whole economy


class Policy(ABC):
    """A measure a government can switch on.

    A subclass declares ``name``, ``zh``, ``en``; ``says``, the sentence of the document it
    implements, with where it stands; ``does_zh`` and ``does_en``, how it acts in the model;
    ``parameters``; and what it offers to whom. A setting named as a field of ``PROGRAMME`` is
    written there; ``fill`` writes the others, ``pull`` moves levers of the world.
    """

    name: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    says: ClassVar[str]
    does_zh: ClassVar[str]
    does_en: ClassVar[str]
    parameters: ClassVar[Mapping[str, Declaration]]
    offers: ClassVar[Offer] = Offer(0)
    targets: ClassVar[Targets] = Targets.PEOPLE

    def __init__(
        self,
        settings: Mapping[str, Setting] | None = None,
        *,
        start: int = 0,
        end: int | None = None,
        group: Group,
        budget: float | None = None,
        on_warning: bool = False,
    ) -> None:
        """Set the policy.

        Args:
            settings: values by parameter name; the declared value where one is missing.
            start: first month in force.
            end: first month no longer in force; None for ever.
            group: who may take part.
            budget: yuan in all, for the real population; None for no limit.
            on_warning: in force only where an early warning is out.
        """
        declared = {name: declaration.value for name, declaration in self.parameters.items()}
        self.settings: dict[str, Setting] = declared | dict(settings or {})
        self.start = start
        self.end = end
        self.group = group
        self.budget = budget
        self.on_warning = on_warning

    def programme(self, weight: float) -> np.void:
        """The record the world reads, one ``PROGRAMME`` row.

        Args:
            weight: real people for each simulated one; what counts real people or their yuan
                is divided by it.
        """
        record = neutral_programme()
        record["identity"] = crc32(self.name.encode())
        record["offers"] = self.offers
        record["start"] = self.start
        if self.end is not None:
            record["end"] = self.end
        record["waits"], record["on"] = self.on_warning, not self.on_warning
        admit(record, self.group)
        if self.budget is not None:
            record["budget"] = self.budget / weight
        for name in self.parameters.keys() & set(PROGRAMME.names or ()):
            setting = self.settings[name]
            if not isinstance(setting, str):
                value = setting / weight if name in _REAL else setting
                value /= 12.0 if name in _YEARLY else 1.0
                record[name] = round(value) if PROGRAMME[name].kind in "iu" else value
        self.fill(record)
        close_terms(record)
        return record

    def fill(self, record: np.void) -> None:  # noqa: B027 - most have nothing more to write
        """Write what does not stand in a field of its own name into the ``PROGRAMME`` record."""

    def pull(  # noqa: B027 - most pull none
        self, levers: Levers, where: NDArray[np.bool_]
    ) -> None:
        """Move levers of the world for a month in which the policy is in force.

        Args:
            where: bool (cities,), the cities of its target.
        """

    def setting(self, name: str) -> float:
        """A setting that is a number."""
        return float(self.settings[name])

    @classmethod
    @abstractmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Settings under which the policy changes nothing, bit for bit."""
