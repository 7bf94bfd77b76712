"""What a visitor asks: two scenarios in the same surroundings, and a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

import tomli_w

from sim.app.dashboard.limits import COMPETITORS, MONTHS, POPULATION
from sim.experiments.request import check_seed
from sim.language import LANGUAGES, language
from sim.model.economy_data import EconomyData
from sim.policies.catalogue import policy_names
from sim.scenario.files import load_scenario, scenario_names
from sim.scenario.meaning import checked
from sim.scenario.schema import Scenario

FIRST_MONTH = 12  # in which a policy starts that a visitor adds, as in the scenarios that ship
OWN, OWN_BASELINE = "my_scenario", "my_baseline"


@cache
def shipped(name: str) -> Scenario:
    """A scenario that ships, read once: each of thirty visitors sees all their titles."""
    return load_scenario(name)


def read_all() -> None:
    """Read every scenario that ships, so that the first visitor does not wait for it."""
    for name in scenario_names():
        shipped(name)


class World(NamedTuple):
    """What both scenarios share; as in a scenario file."""

    ai_path: str
    months: int
    population: int
    competitors: float


@dataclass
class Wish:
    """What stands in the form.

    ``policies``: by name the entry as in a scenario file: ``start`` and settings.
    """

    scenario: str = "proposal_guangdong"
    beside: str = "baseline"
    ai_path: str = "central"
    months: int = 72
    population: int = 5_000
    competitors: int = 3
    seed: int = 1
    policies: dict[str, dict[str, Any]] = field(default_factory=dict)

    def choose(self, name: str) -> None:
        """Take the policies of a scenario, and the path of AI of its world."""
        scenario = shipped(name)
        self.scenario, self.ai_path = name, scenario.ai_path
        self.policies = {
            policy: entry.model_dump(exclude_defaults=True)
            for policy, entry in scenario.policies.items()
        }


@dataclass(frozen=True)
class Asked:
    """Two scenarios that may be compared, and the seed of their worlds."""

    baseline: Scenario
    scenario: Scenario
    seed: int
    key: str
    """The same for the same question."""

    @property
    def size(self) -> float:
        """How much there is to do, in simulated person-months."""
        return 2.0 * self.scenario.population * self.scenario.months

    def files(self) -> dict[str, str]:
        """The scenario files that the command line needs for it, by name; those that ship aside."""
        own = (one for one in (self.baseline, self.scenario) if not _ships(one))
        return {f"{one.name}.toml": scenario_file(one) for one in own}

    def names(self) -> tuple[str, str]:
        """What the two are called on the command line: a scenario that ships, or a file."""
        both = (self.baseline, self.scenario)
        base, other = (one.name if _ships(one) else f"{one.name}.toml" for one in both)
        return base, other

    def command(self, seeds: int) -> str:
        """The command that says the same."""
        size = f"--population {self.scenario.population} --months {self.scenario.months}"
        size += f" --competitors {_competitors(self.scenario):g}"
        names = " ".join(self.names())
        return f"jobshift compare {names} --seeds {seeds} --seed {self.seed} {size}"

    def python(self, seeds: int) -> str:
        """The lines of Python that say the same."""
        names = ", ".join(f'"{name}"' for name in self.names())
        size = f"population={self.scenario.population}, months={self.scenario.months}"
        size += f", competitors={_competitors(self.scenario):g}"
        return (
            "import sim\n\n"
            f"found = sim.compare({names}, seeds={seeds}, seed={self.seed}, {size})\n"
            "print(found.headline)"
        )


def asked(wish: Wish) -> Asked:
    """What the form asks, checked.

    Raises:
        InvalidScenario: it makes no sense; one line.
    """
    check_seed(wish.seed)
    world = World(
        wish.ai_path,
        MONTHS.clamp(wish.months),
        POPULATION.clamp(wish.population),
        float(COMPETITORS.clamp(wish.competitors)),
    )
    changes = world._asdict() | {"policies": wish.policies}
    scenario, one = _named(wish.scenario, changes, OWN)
    baseline, other = _baseline(wish.beside, world)
    if baseline.name == scenario.name:
        scenario = scenario.model_copy(update={"name": OWN})
    return Asked(baseline, scenario, wish.seed, f"{other[:10]}{one[:10]}{wish.seed:x}")


@lru_cache(maxsize=256)
def _baseline(name: str, world: World) -> tuple[Scenario, str]:
    """Most visitors have the same one."""
    return _named(name, world._asdict(), OWN_BASELINE)


def everything() -> Asked:
    """A small question in which every policy is on, so that all is compiled and loaded by it."""
    policies: dict[str, dict[str, Any]] = {name: {} for name in policy_names()}
    return asked(Wish("baseline", months=MONTHS.low, population=POPULATION.low, policies=policies))


def _named(shipped_name: str, changes: Mapping[str, Any], own: str) -> tuple[Scenario, str]:
    """A scenario that ships with changes, and its digest.

    Args:
        own: its name unless the changes are none but of size.
    """
    whole = shipped(shipped_name)
    table = whole.model_dump() | dict(changes)
    changed = checked(table, lambda _: own)
    digest = changed.holding(_economy()).digest
    if digest == _digest(shipped_name, changed.population, changed.months, changed.competitors):
        return changed, digest
    described = {
        code: {
            "title": language(code)(f"serve.{own}"),
            "description": language(code)("serve.changed", title=language(code).of(whole.title)),
        }
        for code in LANGUAGES
    }
    told = {part: {code: described[code][part] for code in LANGUAGES} for part in described["en"]}
    return checked(table | told | {"name": own, "targets": {}}, lambda _: own), digest


@lru_cache(maxsize=1024)
def _digest(name: str, population: int, months: int, competitors: float | None) -> str:
    """That of a scenario that ships, in another size."""
    size = {"population": population, "months": months, "competitors": competitors}
    return shipped(name).model_copy(update=size).holding(_economy()).digest


@cache
def _economy() -> EconomyData:
    """That of every scenario that ships, as it was when the page began."""
    return shipped("baseline").data()


def _ships(scenario: Scenario) -> bool:
    return scenario.name not in (OWN, OWN_BASELINE)


def _competitors(scenario: Scenario) -> float:
    return float(scenario.rates(scenario.data())["competitors"][0])


def scenario_file(scenario: Scenario) -> str:
    """The scenario as a file that the command line accepts, TOML."""
    table = scenario.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return tomli_w.dumps(table, multiline_strings=False)
