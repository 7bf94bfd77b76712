"""Time whole runs in fresh processes: seconds, nanoseconds a worker-month, bytes a worker."""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

SIZES = ((10_000, 120), (20_000, 120), (100_000, 120), (10_000, 12), (1_000_000, 12))
LIMITS = {(20_000, 120): 0.4, (1_000_000, 12): 3.0}

SCENARIO = str(Path(__file__).with_name("everything.toml"))
ONE_RUN = """
import json, sys, time
from sim.experiments.compiling import warm_up
from sim.experiments.memory import peak_memory_bytes
from sim.experiments.world import build_economy
from sim.scenario.files import load_scenario

def live(population, months):
    scenario = load_scenario(sys.argv[3]).with_options(population=population, months=months)
    start = time.perf_counter()
    economy = build_economy(scenario, seed=1)
    while economy.running:
        economy.step()
    return time.perf_counter() - start, economy.months - economy.people.first_month

warm_up([load_scenario(sys.argv[3])])
live(1_000, 24)
population, months = int(sys.argv[1]), int(sys.argv[2])
seconds, lived = live(population, months)
print(json.dumps([seconds, lived, peak_memory_bytes()]))
"""


def one_run(population: int, months: int) -> tuple[float, int, int]:
    """Seconds, months lived (burn-in included) and peak bytes of one fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", ONE_RUN, str(population), str(months), SCENARIO],
        check=True,
        capture_output=True,
        text=True,
    )
    seconds, lived, peak = json.loads(done.stdout)
    return seconds, lived, peak


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="processes for each size")
    repeats = parser.parse_args().repeats
    one_run(1_000, 2)
    titles = ("workers", "months", "seconds", "ns a worker-month", "peak MiB")
    print("{:>10} {:>6} {:>22} {:>18} {:>9}".format(*titles))
    peaks: dict[tuple[int, int], float] = {}
    for population, months in SIZES:
        runs = [one_run(population, months) for _ in range(repeats)]
        seconds = sorted(run[0] for run in runs)
        median, lived = statistics.median(seconds), runs[0][1]
        peaks[population, months] = statistics.median(run[2] for run in runs)
        spread = f"{median:.3f} ({seconds[0]:.3f}-{seconds[-1]:.3f})"
        limit = LIMITS.get((population, months))
        against = f"  ratio to the goal of {limit:g} s: {median / limit:.2f}" if limit else ""
        print(
            f"{population:>10,} {months:>6} {spread:>22} "
            f"{median / population / lived * 1e9:>18.0f} "
            f"{peaks[population, months] / 2**20:>9.0f}{against}"
        )
    grown = peaks[1_000_000, 12] - peaks[10_000, 12]
    print(f"bytes a worker: {grown / 990_000:.0f} (goal: at most 220)")


if __name__ == "__main__":
    main()
