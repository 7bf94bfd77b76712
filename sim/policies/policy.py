"""What every policy has: a name in two languages, its source, its numbers, its duration."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from zlib import crc32

import numpy as np

from sim.model.programmes import Group, admit, neutral_programme
from sim.quantity import Quantity, Status


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


class Policy(ABC):
    """A measure a government can switch on.

    A subclass declares ``name``, ``zh``, ``en``, ``says`` (the sentence of the document it
    implements, with where it stands) and ``parameters``, and fills the programme's record.
    """

    name: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    says: ClassVar[str]
    parameters: ClassVar[Mapping[str, Declaration]]

    def __init__(
        self,
        settings: Mapping[str, Setting] | None = None,
        *,
        start: int = 0,
        end: int | None = None,
        group: Group,
        budget: float | None = None,
    ) -> None:
        """Set the policy.

        Args:
            settings: values by parameter name; the declared value where one is missing.
            start: first month in force.
            end: first month no longer in force; None for ever.
            group: who may take part.
            budget: yuan in all, for the real population; None for no limit.
        """
        declared = {name: declaration.value for name, declaration in self.parameters.items()}
        self.settings: dict[str, Setting] = declared | dict(settings or {})
        self.start = start
        self.end = end
        self.group = group
        self.budget = budget

    def programme(self, weight: float) -> np.void:
        """The record the world reads, one ``PROGRAMME`` row.

        Args:
            weight: real people for each simulated one; a budget is divided by it.
        """
        record = neutral_programme()
        record["identity"] = crc32(self.name.encode())
        record["start"] = self.start
        if self.end is not None:
            record["end"] = self.end
        admit(record, self.group)
        if self.budget is not None:
            record["budget"] = self.budget / weight
        self.fill(record)
        return record

    @abstractmethod
    def fill(self, record: np.void) -> None:
        """Write the terms of the measure into its ``PROGRAMME`` record."""

    @classmethod
    @abstractmethod
    def neutral(cls) -> Mapping[str, Setting]:
        """Settings under which the policy changes nothing, bit for bit."""
