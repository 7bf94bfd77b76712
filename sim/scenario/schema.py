"""The scenario file: its keys, their types, their defaults and what each may hold.

Shape only. Whether names exist in the economy and numbers fit together says ``meaning.py``;
what a scenario amounts to in an economy says ``resolve.py``. The description of a field is
what an error message gives as allowed.
"""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, PrivateAttr

from sim.language.characters import is_plain
from sim.language.message import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.model.economy_data import EconomyData
    from sim.policies.policy import Policy

NO_AI = "none"
ANY = "any"
EXPOSED = "exposed"
STATUSES = ("employed", "unemployed", "entrant", "gig")
LONGEST_RUN = 600  # months
_AGE = Message("allowed.age")


def _number_or_word(value: object) -> float | str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("neither a number nor a word")
    try:
        number = float(value)
    except OverflowError:
        raise ValueError("too large") from None
    if not math.isfinite(number):
        raise ValueError("not finite")
    return number


def _names_or_word(value: object) -> tuple[str, ...] | str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list | tuple) or not value:
        raise ValueError("neither a word nor a list of names")
    if not all(isinstance(item, str) for item in value):
        raise ValueError("a name is not text")
    return tuple(value)


def _plain_text(value: str) -> str:
    if not is_plain(value):
        raise ValueError("commands in a text")
    return value


Text = Annotated[str, AfterValidator(_plain_text)]
Setting = Annotated[float | str, PlainValidator(_number_or_word)]
Names = Annotated[tuple[str, ...] | str, PlainValidator(_names_or_word)]


class Entry(BaseModel):
    """A table of the file: exact types, no unknown keys, no infinite numbers, never changed."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, frozen=True)


class Words(Entry):
    """A text in both languages."""

    zh: Text = Field(max_length=4000, description=Message("allowed.text_zh"))
    en: Text = Field(max_length=4000, description=Message("allowed.text_en"))


class Target(Entry):
    """Who may take part in a policy; by default the focal group of the economy.

    None stands for what the economy says of that group. Ages in years, ``age_max`` exclusive;
    ``share`` is a random share of those eligible, the same people in every world. Instead of a
    list a word: "any", and "exposed" occupations.
    """

    age_min: float | None = Field(default=None, ge=0, le=200, description=_AGE)
    age_max: float = Field(default=200.0, ge=0, le=200, description=_AGE)
    education_min: str = Field(default="primary", description=Message("allowed.education"))
    education_max: str | None = Field(default=None, description=Message("allowed.education"))
    occupations: Names = Field(default=EXPOSED, description=Message("allowed.occupations"))
    cities: Names = Field(default=ANY, description=Message("allowed.cities"))
    status: Names = Field(
        default=STATUSES, description=Message("allowed.list_of", names=", ".join(STATUSES))
    )
    share: float = Field(default=1.0, ge=0, le=1, description=Message("allowed.share"))


class PolicyEntry(Entry):
    """A policy that is on: when, for whom, with how much money; further keys are its settings.

    ``start`` is the first month in force, ``end`` the first month no longer in force (None:
    for ever), ``budget`` yuan in all for the real population (None: no limit); with
    ``on_warning`` it is in force only where an early warning is out.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Setting] = Field(init=False)

    start: int = Field(default=0, ge=0, lt=LONGEST_RUN, description=Message("allowed.month"))
    end: int | None = Field(default=None, ge=1, le=LONGEST_RUN, description=Message("allowed.end"))
    budget: float | None = Field(default=None, ge=0, description=Message("allowed.yuan"))
    on_warning: bool = Field(default=False, description=Message("allowed.true_or_false"))
    target: Target = Field(default=Target(), description=Message("allowed.table"))

    @property
    def settings(self) -> dict[str, float | str]:
        """The policy's own parameters as far as the file sets them."""
        return dict(self.__pydantic_extra__ or {})


class Targets(Entry):
    """What a scenario is meant to reach; it changes nothing in a run.

    ``job_changes``: participants who left an exposed occupation for another and stayed half a
    year, in the best year. ``hired_share``: hired of those promised. ``lessons``: person-times
    of short courses, mean of a year. ``programme_cost``: yuan of public money at most. Zero or
    None: no such target.
    """

    job_changes: float | None = Field(
        default=None, ge=0, description=Message("allowed.people_a_year")
    )
    hired_share: float | None = Field(
        default=None, ge=0, le=1, description=Message("allowed.share")
    )
    lessons: float | None = Field(default=None, ge=0, description=Message("allowed.people_a_year"))
    programme_cost: float | None = Field(default=None, ge=0, description=Message("allowed.yuan"))

    def items(self) -> "list[tuple[str, float]]":
        """The targets that are set, by name."""
        return [(name, value) for name, value in self.model_dump().items() if value]


class CityEntry(Entry):
    """What differs in one city: the path of AI there."""

    ai_path: str = Field(description=Message("allowed.ai_path"))


class Scenario(Entry):
    """What is asked: an economy, a path of AI, a length, a size and the policies that are on.

    Use ``sim.load_scenario``: it also checks the scenario against its economy.
    """

    name: str = Field(pattern=r"^\w[\w-]{0,59}$", description=Message("allowed.name"))
    title: Words = Field(description=Message("allowed.words"))
    description: Words = Field(description=Message("allowed.words"))
    economy: str = Field(
        default="guangdong", max_length=255, description=Message("allowed.economy")
    )
    ai_path: str = Field(default="central", description=Message("allowed.ai_path"))
    months: int = Field(
        default=120, ge=1, le=LONGEST_RUN, description=Message("allowed.whole", low=1, high=600)
    )
    population: int = Field(
        default=20_000,
        ge=1_000,
        le=20_000_000,
        description=Message("allowed.population"),
    )
    competitors: float | None = Field(
        default=None, ge=1, le=10, description=Message("allowed.competitors")
    )
    parameters: dict[str, float] = Field(
        default_factory=dict, description=Message("allowed.parameters")
    )
    policies: dict[str, PolicyEntry] = Field(
        default_factory=dict, description=Message("allowed.policies")
    )
    cities: dict[str, CityEntry] = Field(
        default_factory=dict, description=Message("allowed.cities_table")
    )
    targets: Targets = Field(default=Targets(), description=Message("allowed.targets"))

    _file: Path | None = PrivateAttr(None)
    _held: "EconomyData | None" = PrivateAttr(None)

    @property
    def file(self) -> Path | None:
        """The file it was read from."""
        return self._file

    def data(self) -> "EconomyData":
        """The economy it takes place in, as its files are now unless it is held."""
        from sim.model.economy_data import load_economy

        return load_economy(self.economy) if self._held is None else self._held

    def holding(self, economy: "EconomyData") -> "Scenario":
        """A copy that does not look whether the files of its economy have changed."""
        copy = self.model_copy()
        copy._held = economy
        return copy

    def with_options(
        self,
        population: int | None = None,
        months: int | None = None,
        competitors: float | None = None,
    ) -> "Scenario":
        """A copy with another size, length or number of competitors, checked again.

        Args:
            population: simulated people.
            months: length of a run.
            competitors: other workers and job seekers for each one of the focal group.

        Raises:
            InvalidScenario: an option is out of range or the scenario no longer makes sense.
        """
        from sim.scenario.meaning import checked

        asked = {"population": population, "months": months, "competitors": competitors}
        options = {key: value for key, value in asked.items() if value is not None}
        table = self.model_dump() | options
        if "competitors" in options:
            table["parameters"].pop("competitors", None)
        copy = checked(table, lambda key: "options" if key[0] in options else self.name)
        copy._file = self._file
        return copy

    def overrides(self) -> dict[str, float]:
        """The economy's parameters as far as this scenario sets them, competitors included."""
        own = {} if self.competitors is None else {"competitors": self.competitors}
        return self.parameters | own

    def resolved(self) -> dict[str, Any]:
        """All that defines a run, every default filled in: plain values in a fixed order."""
        from sim.scenario.resolve import resolved

        return resolved(self, self.data())

    @property
    def digest(self) -> str:
        """The sha256 of ``resolved()``: two scenarios with the same one ask for the same runs."""
        from sim.scenario.resolve import digest

        return digest(self, self.data())

    def policy_objects(self, economy: "EconomyData") -> "list[Policy]":
        """The policies that are on, sorted by name."""
        from sim.scenario.resolve import policy_objects

        return policy_objects(self, economy)

    def rates(self, economy: "EconomyData") -> "NDArray[Any]":
        """The economy's parameters as this scenario sets them.

        Returns:
            A structured array of shape (1,), one float64 field for each parameter.
        """
        from sim.model.parameters import rates

        return rates(economy.parameters, self.overrides())

    def city_paths(self, economy: "EconomyData") -> "NDArray[np.float64]":
        """The capability path of AI in each city; zeros where there is none.

        Returns:
            float64 of shape (cities, channels, 3): ceiling, midpoint (months), speed (per year).
        """
        from sim.scenario.resolve import city_paths

        return city_paths(self, economy)
