"""What a visitor asks: two scenarios in the same surroundings, and a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import tomli_w

from sim.app.dashboard.limits import COMPETITORS, MONTHS, POPULATION
from sim.experiments.request import check_seed, check_twins
from sim.language import LANGUAGES, language
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
    world = {
        "ai_path": wish.ai_path,
        "months": MONTHS.clamp(wish.months),
        "population": POPULATION.clamp(wish.population),
        "competitors": float(COMPETITORS.clamp(wish.competitors)),
    }
    chosen = shipped(wish.scenario)
    scenario = _named(chosen, world | {"policies": wish.policies}, OWN)
    baseline = _named(shipped(wish.beside), world, OWN_BASELINE)
    if baseline.name == scenario.name:
        scenario = scenario.model_copy(update={"name": OWN})
    check_twins(baseline, [scenario])
    economy = scenario.data()
    parts = [one.holding(economy).digest[:10] for one in (baseline, scenario)]
    return Asked(baseline, scenario, wish.seed, f"{''.join(parts)}{wish.seed:x}")


def everything() -> Asked:
    """A small question in which every policy is on, so that all is compiled and loaded by it."""
    policies: dict[str, dict[str, Any]] = {name: {} for name in policy_names()}
    return asked(Wish("baseline", months=MONTHS.low, population=POPULATION.low, policies=policies))


def _named(whole: Scenario, changes: Mapping[str, Any], name: str) -> Scenario:
    """The scenario with changes; under its own name if they are none but of size."""
    table = whole.model_dump() | dict(changes)
    changed = checked(table, lambda _: name)
    of_size = {key: getattr(changed, key) for key in ("population", "months", "competitors")}
    economy = changed.data()
    both = (whole.model_copy(update=of_size), changed)
    one, other = (scenario.holding(economy).digest for scenario in both)
    if one == other:
        return changed
    described = {
        code: {
            "title": language(code)(f"serve.{name}"),
            "description": language(code)("serve.changed", title=language(code).of(whole.title)),
        }
        for code in LANGUAGES
    }
    own = {part: {code: described[code][part] for code in LANGUAGES} for part in described["en"]}
    return checked(table | own | {"name": name, "targets": {}}, lambda _: name)


def _ships(scenario: Scenario) -> bool:
    return scenario.name not in (OWN, OWN_BASELINE)


def _competitors(scenario: Scenario) -> float:
    return float(scenario.rates(scenario.data())["competitors"][0])


def scenario_file(scenario: Scenario) -> str:
    """The scenario as a file that the command line accepts, TOML."""
    table = scenario.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    return tomli_w.dumps(table, multiline_strings=False)
