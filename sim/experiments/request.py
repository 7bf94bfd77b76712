"""What a user may ask of an experiment; what she may not is said in one line."""

from collections.abc import Sequence
from pathlib import Path

from sim.language.message import Message
from sim.scenario.files import load_scenario
from sim.scenario.problem import (
    InvalidScenario,
    Key,
    Problem,
    listed,
    nearest,
    shown,
    shown_file,
)
from sim.scenario.schema import Scenario

LARGEST_SEED = 2**32 - 1
MOST_SEEDS = 10_000
MOST_PROCESSES = 1_024


def refuse(
    key: str, found: str, allowed: str, place: str | None = None, near: str | None = None
) -> InvalidScenario:
    """An error of one line: where, which key, what was found, what is allowed, what is like it."""
    path: Key = (key,)
    where = Message("problem.options") if place is None else place
    return InvalidScenario([Problem(path, found, allowed, near).line(where)])


def read_scenario(scenario: str | Path | Scenario) -> Scenario:
    """The scenario of that name or path, or the one given.

    Raises:
        InvalidScenario: there is none, or it makes no sense.
    """
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def check_seed(seed: int, place: str | None = None) -> None:
    """Require a whole number, 0..2^32 - 1.

    Raises:
        InvalidScenario: it is something else.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise refuse("seed", shown(seed), Message("allowed.whole", low=0, high=LARGEST_SEED), place)


def list_seeds(seeds: int | Sequence[int], first: int, place: str | None = None) -> list[int]:
    """The seeds asked for: ``first``, ``first`` + 1, … if ``seeds`` is their number.

    Raises:
        InvalidScenario: there are none, too many, the same twice, or one is out of range.
    """
    if isinstance(seeds, int):
        if isinstance(seeds, bool) or not 1 <= seeds <= MOST_SEEDS:
            raise refuse(
                "seeds", shown(seeds), Message("allowed.whole", low=1, high=MOST_SEEDS), place
            )
        check_seed(first, place)
        seeds = range(first, first + seeds)
    listed = list(seeds)
    if not listed or len(set(listed)) < len(listed):
        raise refuse("seeds", shown(listed), Message("allowed.seeds"), place)
    for seed in listed:
        check_seed(seed, place)
    return listed


def check_processes(processes: int | None) -> None:
    """Require a number of processes, or none for as many as there are cores.

    Raises:
        InvalidScenario: it is something else.
    """
    whole = isinstance(processes, int) and not isinstance(processes, bool)
    if processes is not None and not (whole and 1 <= processes <= MOST_PROCESSES):
        raise refuse(
            "processes", shown(processes), Message("allowed.whole", low=1, high=MOST_PROCESSES)
        )


def check_panel(workers: int) -> None:
    """Require a number of workers to follow.

    Raises:
        InvalidScenario: it is something else.
    """
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
        raise refuse("panel", shown(workers), Message("allowed.one_or_more"))


def check_twins(baseline: Scenario, scenarios: Sequence[Scenario]) -> None:
    """Require scenarios that can be told apart and whose worlds hold the same people.

    Raises:
        InvalidScenario: two have one name, or they differ in economy, size or length.
    """
    if not scenarios:
        raise refuse("scenarios", Message("found.none"), Message("allowed.scenarios"))
    names = {baseline.name}
    data = baseline.data()
    same = {key: getattr(baseline, key) for key in ("economy", "population", "months")}
    ratio = float(baseline.rates(data)["competitors"][0])
    for scenario in scenarios:
        if scenario.name in names:
            raise refuse(
                "name", shown(scenario.name), Message("allowed.other_name"), _place(scenario)
            )
        names.add(scenario.name)
        for key, value in same.items():
            if getattr(scenario, key) != value:
                found = shown(getattr(scenario, key))
                raise refuse(key, found, _as_in(baseline, shown(value)), _place(scenario))
        own = float(scenario.rates(data)["competitors"][0])
        if own != ratio:
            raise refuse(
                "competitors", f"{own:g}", _as_in(baseline, f"{ratio:g}"), _place(scenario)
            )


def _as_in(baseline: Scenario, value: str) -> Message:
    return Message("allowed.as_in", value=value, baseline=baseline.name)


def _place(scenario: Scenario) -> str:
    return shown_file(scenario.file.name) if scenario.file else scenario.name


def choose(key: str, found: str, allowed: Sequence[str]) -> str:
    """One word out of a few.

    Raises:
        InvalidScenario: it is none of them.
    """
    if found not in allowed:
        one_of = Message("allowed.one_of", names=listed(allowed))
        raise refuse(key, shown(found), one_of, near=nearest(found, allowed))
    return found
