"""A number with its unit, range, source and status."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self

from sim.language.message import Message, refusal


class Status(StrEnum):
    """How well a number is known."""

    SEEN = "seen"
    RECALLED = "recalled"
    DERIVED = "derived"
    ASSUMPTION = "assumption"


class InvalidQuantity(ValueError):
    """A number that lacks its unit, range, source or status, or contradicts them."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of the model.

    ``low`` and ``high`` are the plausible range that a sensitivity analysis explores;
    ``allowed`` is what a scenario may set at all: 0..1 for a share or a probability,
    otherwise any finite number that is not negative, unless declared.

    Raises:
        InvalidQuantity: a part is missing or the range does not hold the value.
    """

    value: float
    unit: str
    low: float
    high: float
    source: str
    status: Status
    zh: str
    en: str
    allowed: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "status", Status(self.status))
        for part in ("unit", "source", "zh", "en"):
            if not str(getattr(self, part)).strip():
                raise InvalidQuantity(
                    refusal(part, Message("found.nothing"), Message("allowed.text"))
                )
        if not all(map(math.isfinite, (self.value, self.low, self.high))):
            found = f"{self.value:g}, {self.low:g}, {self.high:g}"
            raise InvalidQuantity(refusal("value, low, high", found, Message("allowed.finite")))
        if not self.low <= self.value <= self.high:
            within = f"{self.low:g}..{self.high:g}"
            raise InvalidQuantity(refusal("value", f"{self.value:g}", within))

    @classmethod
    def from_mapping(cls, entry: Mapping[str, Any]) -> Self:
        """Read a declaration such as one table of ``parameters.toml``.

        Raises:
            InvalidQuantity: a key is missing, unknown or of the wrong type.
        """
        known = {field.name for field in fields(cls)}
        if missing := known - {"allowed"} - entry.keys():
            names = ", ".join(sorted(missing))
            raise InvalidQuantity(
                refusal(names, Message("found.nothing"), Message("allowed.every_name"))
            )
        if unknown := entry.keys() - known:
            names, keys = ", ".join(sorted(unknown)), ", ".join(sorted(known))
            raise InvalidQuantity(refusal(names, Message("found.unknown_key"), keys))
        numbers = {}
        for key in ("value", "low", "high"):
            if isinstance(entry[key], bool) or not isinstance(entry[key], int | float):
                found = f"{entry[key]!r:.40}"
                raise InvalidQuantity(refusal(key, found, Message("allowed.number")))
            numbers[key] = float(entry[key])
        allowed = entry.get("allowed")
        try:
            status = Status(entry["status"])
        except ValueError:
            found = f"{entry['status']!r:.40}"
            raise InvalidQuantity(refusal("status", found, ", ".join(Status))) from None
        return cls(
            **numbers,
            unit=entry["unit"],
            source=entry["source"],
            status=status,
            zh=entry["zh"],
            en=entry["en"],
            allowed=None if allowed is None else (float(allowed[0]), float(allowed[1])),
        )

    @property
    def bounds(self) -> tuple[float, float]:
        """The smallest and largest value a scenario may set."""
        if self.allowed is not None:
            return self.allowed
        if self.unit.startswith(("share", "probability")):
            return (0.0, 1.0)
        return (0.0, math.inf)
