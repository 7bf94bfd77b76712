"""What a visitor asks: two scenarios in the same surroundings, and a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tomli_w

from sim.app.dashboard.limits import COMPETITORS, MONTHS, POPULATION
from sim.experiments.request import check_seed, check_twins
from sim.language import LANGUAGES, language
from sim.policies.catalogue import policy_names
from sim.scenario.files import load_scenario
from sim.scenario.meaning import checked
from sim.scenario.problem import InvalidScenario
from sim.scenario.schema import Scenario

FIRST_MONTH = 12  # in which a policy starts that a visitor adds, as in the scenarios that ship
OWN, OWN_BASELINE = "my_scenario", "my_baseline"


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
        scenario = load_scenario(name)
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

    @property
    def key(self) -> str:
        """The same for the same question, 24 hexadecimal digits."""
        return f"{self.baseline.digest[:10]}{self.scenario.digest[:10]}{self.seed:x}"

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
    chosen = load_scenario(wish.scenario)
    scenario = _named(chosen, world | {"policies": wish.policies}, OWN)
    baseline = _named(load_scenario(wish.beside), world, OWN_BASELINE)
    if baseline.name == scenario.name:
        scenario = scenario.model_copy(update={"name": OWN})
    check_twins(baseline, [scenario])
    return Asked(baseline, scenario, wish.seed)


def everything() -> Scenario:
    """A scenario in which every policy is on, for what has to be compiled."""
    table = load_scenario("baseline").model_dump()
    return checked(table | {"policies": {name: {} for name in policy_names()}}, lambda _: "all")


def _named(shipped: Scenario, changes: Mapping[str, Any], name: str) -> Scenario:
    """The scenario with changes; under its own name if they are none but of size."""
    table = shipped.model_dump() | dict(changes)
    changed = checked(table, lambda _: name)
    same = {"population": changed.population, "months": changed.months}
    if shipped.model_copy(update=same | {"competitors": changed.competitors}).digest == (
        changed.digest
    ):
        return changed
    described = {
        code: {
            "title": language(code)(f"serve.{name}"),
            "description": language(code)("serve.changed", title=language(code).of(shipped.title)),
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


__all__ = ["FIRST_MONTH", "Asked", "InvalidScenario", "Wish", "asked", "scenario_file"]
