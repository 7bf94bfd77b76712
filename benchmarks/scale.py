"""Does the number of simulated people change the answer? Every indicator at two sizes.

The same scenario is lived with many seeds of a small population and few of a large one; where the
model is invariant to scale, the large world could be one of the small ones, per head. Means over
many seeds are known better than a run is, and show smaller differences.
"""

import argparse
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from sim.experiments.compiling import warm_up
from sim.experiments.world import build_economy, live
from sim.model.indicators import INDICATORS, JOBS, PEOPLE, YUAN
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario

PER_HEAD = (PEOPLE, JOBS, YUAN)


def means(scenario: Scenario, population: int, months: int, seed: int) -> NDArray[np.float64]:
    """Each indicator as a mean of the run's second half, per head where it counts something."""
    asked = scenario.with_options(population=population, months=months)
    series = live(build_economy(asked, seed)).series[months // 2 :].mean(axis=0)
    counted = np.array([unit in PER_HEAD for unit in INDICATORS.values()])
    return np.where(counted, series / population, series)


def main() -> None:
    """Print the table, in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="order_based_training")
    parser.add_argument("--sizes", type=int, nargs=2, default=(20_000, 2_000_000))
    parser.add_argument("--seeds", type=int, nargs=2, default=(100, 1))
    parser.add_argument("--months", type=int, default=48)
    asked = parser.parse_args()
    scenario = load_scenario(asked.scenario)
    warm_up([scenario])
    found = []
    for size, seeds in zip(asked.sizes, asked.seeds, strict=True):
        with ThreadPoolExecutor(2 if size < 100_000 else 1) as pool:
            worlds = pool.map(
                lambda seed, size=size: means(scenario, size, asked.months, seed),
                range(1, seeds + 1),
            )
            found.append(np.stack(list(worlds)))
    small, large = found
    spread = small.std(axis=0, ddof=1)
    many, few = len(small), len(large) * asked.sizes[1] / asked.sizes[0]
    one_run = spread * np.sqrt(1.0 + 1.0 / many)
    error = spread * np.sqrt(1.0 / many + 1.0 / few)
    one, other = (
        f"{size:,} people, {len(f)} seeds" for size, f in zip(asked.sizes, found, strict=True)
    )
    print(f"| indicator | unit | {one} | {other} | spreads of a run apart | standard errors |")
    print("|---|---|---|---|---|---|")
    apart = []
    for k, (name, unit) in enumerate(INDICATORS.items()):
        first, second = small[:, k].mean(), large[:, k].mean()
        if error[k] == 0.0:
            continue
        apart.append((second - first) / np.array([one_run[k], error[k]]))
        per = f"{unit} per head" if unit in PER_HEAD else unit
        of_run, of_mean = apart[-1]
        print(f"| {name} | {per} | {first:.5g} | {second:.5g} | {of_run:+.1f} | {of_mean:+.1f} |")
    beyond = (np.abs(apart) > 2.0).sum(axis=0)
    print(f"\nOf {len(apart)}, {beyond[0]} are beyond two spreads, {beyond[1]} beyond two errors.")


if __name__ == "__main__":
    main()
