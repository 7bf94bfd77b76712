"""A sweep file: which scenarios, seeds and points.

baseline = "baseline"                  # lived beside every scenario; optional
scenarios = ["order_based_training"]
seeds = 20                             # how many, or which
population = 10_000
months = 120

design = "latin_hypercube"             # or "grid", the default, "sobol", "saltelli", "morris"
samples = 500

[vary]
order_share = {}                       # from the lowest to the highest declared value
competitors = [3, 10]
ai_path = ["slow", "central", "fast"]
order_based_training.payment = { low = 0, high = 6000, levels = 7 }
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

import sim
from sim.experiments.request import MOST_SEEDS, check_twins, list_seeds
from sim.experiments.sweeps.axes import read_axes
from sim.experiments.sweeps.design import METHODS, Design
from sim.experiments.sweeps.plan import Asked
from sim.experiments.sweeps.samples import SAMPLES
from sim.language.message import Message
from sim.scenario.files import load_scenario, scenario_names
from sim.scenario.problem import (
    InvalidScenario,
    Problem,
    listed,
    misnamed,
    nearest,
    shown,
    shown_file,
)
from sim.scenario.reading import ScenarioFile, invalid, place, read
from sim.scenario.schema import Entry, Scenario

MOST_SCENARIOS = 100
MOST_SAMPLES = 1_000_000
MOST_AXES = 1_000
_SAMPLES = Message("allowed.whole", low=1, high=MOST_SAMPLES)


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


class SweepFile(Entry):
    """The keys of a sweep file; ``load_sweep`` reads one."""

    name: str | None = Field(
        default=None,
        pattern=r"^\w[\w-]{0,59}$",
        description=Message("allowed.name"),
    )
    baseline: str | None = Field(default=None, description=Message("allowed.scenario_or_path"))
    scenarios: Annotated[tuple[str, ...], BeforeValidator(_tuple)] = Field(
        min_length=1,
        max_length=MOST_SCENARIOS,
        description=Message("allowed.scenario_list", most=MOST_SCENARIOS),
    )
    seeds: Annotated[int | tuple[int, ...], BeforeValidator(_tuple)] = Field(
        default=20, description=Message("allowed.seed_list", most=MOST_SEEDS)
    )
    seed: int = Field(default=1, description=Message("allowed.first_seed"))
    population: int | None = Field(default=None, description=Message("allowed.people"))
    months: int | None = Field(default=None, description=Message("allowed.month_number"))
    competitors: float | None = Field(
        default=None, description=Message("allowed.competitors_number")
    )
    design: str = Field(
        default="grid", description=Message("allowed.one_of", names=", ".join(METHODS))
    )
    samples: int | None = Field(default=None, ge=1, le=MOST_SAMPLES, description=_SAMPLES)
    design_seed: int = Field(default=1, ge=0, lt=2**32, description=Message("allowed.sample_seed"))
    vary: dict[str, Any] = Field(default_factory=dict, description=Message("allowed.varies"))


def load_sweep(name_or_path: str | Path) -> Asked:
    """Read a sweep file and check it, except for what only single points show.

    Args:
        name_or_path: a name that ``sweep_names`` lists, or a path to a TOML file.

    Raises:
        InvalidScenario: there is none, it cannot be read, or it makes no sense.
    """
    file = read(*_find(name_or_path))
    asked = _shape(file)
    scenarios = [_scenario(file, ("scenarios",), name, asked) for name in asked.scenarios]
    baseline = _scenario(file, ("baseline",), asked.baseline, asked) if asked.baseline else None
    names = [one.name for one in scenarios]
    if len(set(names)) < len(names):
        raise invalid(
            file,
            Problem(
                ("scenarios",), Message("found.same_name"), Message("allowed.different_scenarios")
            ),
        )
    others = [one for one in scenarios if baseline is None or one.name != baseline.name]
    if baseline is not None:
        if not others:
            found, allowed = Message("found.baseline_alone"), Message("allowed.beside_it")
            raise invalid(file, Problem(("scenarios",), found, allowed))
        check_twins(baseline, others)
    return Asked(
        name=asked.name or file.path.stem,
        file=str(name_or_path),
        place=lambda key: place([file], key),
        baseline=baseline,
        scenarios=tuple(others),
        seeds=tuple(list_seeds(asked.seeds, asked.seed, place([file], ("seeds",)))),
        design=_design(file, asked, [*([baseline] if baseline else []), *others]),
    )


def sweep_names() -> tuple[str, ...]:
    """Names of the sweeps that ship, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def _folder() -> Path:
    package = Path(sim.__path__[0])
    installed = package / "data" / "scenarios" / "sweeps"
    return installed if installed.is_dir() else package.parent / "scenarios" / "sweeps"


def _find(name_or_path: str | Path) -> tuple[Path, str]:
    text = str(name_or_path)
    if text in sweep_names():
        return _folder() / f"{text}.toml", f"{text}.toml"
    path = Path(text)
    try:
        if text and path.exists():
            return path, shown_file(text)
    except (OSError, ValueError):  # a name too long, a folder that is closed, a NUL
        pass
    allowed = Message("allowed.sweep_file", names=", ".join(sweep_names()))
    near = nearest(path.stem, sweep_names())
    raise InvalidScenario(
        [Problem(("sweep",), Message("found.no_file"), allowed, near).line(shown_file(text))]
    )


def _shape(file: ScenarioFile) -> SweepFile:
    try:
        return SweepFile.model_validate(file.table)
    except ValidationError as error:
        names = list(SweepFile.model_fields)
        lines = []
        for detail in error.errors(include_url=False, include_context=False):
            key = (detail["loc"][0],)
            if detail["type"] == "extra_forbidden":
                near = nearest(str(key[0]), names)
                problem = Problem(key, Message("found.unknown_key"), ", ".join(names), near)
            else:
                missing = detail["type"] == "missing"
                found = Message("found.nothing") if missing else shown(file.table[str(key[0])])
                allowed = SweepFile.model_fields[str(key[0])].description or ""
                problem = Problem(key, found, allowed)
            lines.append(problem.line(place([file], key)))
        raise InvalidScenario(dict.fromkeys(lines)) from None


def _scenario(file: ScenarioFile, key: tuple[str], name: str, asked: SweepFile) -> Scenario:
    """A scenario that ships, or a file named relative to the sweep's."""
    options = (asked.population, asked.months, asked.competitors)
    if name in scenario_names():
        return load_scenario(name).with_options(*options)
    path = file.path.parent / name
    try:
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        allowed = Message("allowed.scenario_from_here")
        raise invalid(file, misnamed(key, name, scenario_names(), allowed))
    return load_scenario(path).with_options(*options)


def _design(file: ScenarioFile, asked: SweepFile, scenarios: Sequence[Scenario]) -> Design:
    if asked.design not in METHODS:
        raise invalid(file, misnamed(("design",), asked.design, METHODS))
    economies = {one.economy for one in scenarios}
    if asked.vary and len(economies) > 1:
        raise invalid(
            file,
            Problem(
                ("scenarios",), Message("found.several_economies"), Message("allowed.one_economy")
            ),
        )
    axes, problems = read_axes(asked.vary, scenarios[0].data())
    for axis in axes:
        policy = axis.path[1] if axis.path[0] == "policies" else None
        if policy is not None and not any(policy in one.policies for one in scenarios):
            allowed = Message("allowed.policy_in_one", policy=policy)
            problems.append(Problem(("vary", *axis.path[1:]), Message("found.idle"), allowed))
    if len(axes) > MOST_AXES:
        most = Message("allowed.at_most_number", most=f"{MOST_AXES:,}")
        problems.append(Problem(("vary",), Message("found.names", number=len(axes)), most))
    problems += _samples(asked, bool(axes))
    if problems:
        raise InvalidScenario(one.line(place([file], one.key)) for one in problems)
    return Design(tuple(axes), asked.design, asked.samples, asked.design_seed)


def _samples(asked: SweepFile, varies: bool) -> list[Problem]:
    if asked.design == "grid":
        if asked.samples is None:
            return []
        allowed = Message("allowed.samples_with", designs=listed(list(SAMPLES)))
        return [Problem(("samples",), shown(asked.samples), allowed)]
    if not varies:
        return [
            Problem(
                ("vary",),
                Message("found.nothing"),
                Message("allowed.something_varies", design=asked.design),
            )
        ]
    if asked.samples is None:
        return [Problem(("samples",), Message("found.nothing"), _SAMPLES)]
    if SAMPLES[asked.design].power_of_two and asked.samples.bit_count() != 1:
        below = 1 << (asked.samples.bit_length() - 1)
        allowed = Message("allowed.power_of_two", below=below, above=2 * below)
        return [Problem(("samples",), shown(asked.samples), allowed)]
    return []
