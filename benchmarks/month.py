"""Where the time of a month goes: by the verbs in which ``Economy`` tells it, at several sizes."""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from sim.experiments.compiling import warm_up
from sim.experiments.world import build_economy
from sim.model.economy import Economy
from sim.scenario.files import load_scenario

SCENARIO = str(Path(__file__).parent / "everything.toml")
VERBS = [
    name
    for name in Economy._live_a_month.__code__.co_names
    if callable(getattr(Economy, name, None))
]


def timed(verb: Callable[[Economy], Any], spent: list[float]) -> Callable[[Economy], Any]:
    """The same, with the seconds of every call kept."""

    def call(economy: Economy) -> None:
        begin = time.perf_counter()
        verb(economy)
        spent.append(time.perf_counter() - begin)

    return call


def profile(population: int, months: int, scenario: str) -> dict[str, list[float]]:
    """Seconds of every verb in each month after the burn-in."""
    asked = load_scenario(scenario).with_options(population=population, months=months)
    world, spent = build_economy(asked, seed=1), defaultdict[str, list[float]](list)
    originals = {name: getattr(Economy, name) for name in VERBS}
    for name, verb in originals.items():
        setattr(Economy, name, timed(verb, spent[name]))
    try:
        while world.running:
            world.step()
    finally:
        for name, verb in originals.items():
            setattr(Economy, name, verb)
    return spent


def main() -> None:
    """Print a table: verbs down, sizes across."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--populations", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--months", type=int, default=24, help="over which medians are taken")
    parser.add_argument("--scenario", default=SCENARIO)
    asked = parser.parse_args()
    warm_up([load_scenario(asked.scenario)])
    found = [profile(size, asked.months, asked.scenario) for size in asked.populations]
    sizes = "".join(f"{f'{size:,} people':>24}" for size in asked.populations)
    print(f"{'median of a month':24}{sizes}")
    for name in VERBS:
        print(f"{name:24}", end="")
        for size, spent in zip(asked.populations, found, strict=True):
            seconds = median(spent[name])
            print(f"{seconds * 1e6:11,.0f} us {seconds / size * 1e9:6.1f} ns", end="")
        print()
    total = [sum(median(spent[name]) for name in VERBS) for spent in found]
    print(f"{'all':24}", end="")
    for size, seconds in zip(asked.populations, total, strict=True):
        print(f"{seconds * 1e6:11,.0f} us {seconds / size * 1e9:6.1f} ns", end="")
    print("\nns: for each person, on the clock")


if __name__ == "__main__":
    main()
