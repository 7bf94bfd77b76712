"""Time worlds in fresh processes and set them beside an object-per-worker model and the memory.

One call prints everything; ``README.md`` beside this file says what each figure means.
"""

import argparse
import csv
import json
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SCENARIO = str(HERE / "everything.toml")
ORDERS = "order_based_training"
SMALL = ((10_000, 120), (20_000, 120))
GROWTH = ((10_000, 12), (100_000, 12), (1_000_000, 12))
ONE_TO_ONE = ((6_400_000, 120), (12_800_000, 120))  # the latter is everybody
RIVALS = 2_000  # workers of the object-per-worker model

LIFE = """
import json, sys, time
sys.path.insert(0, sys.argv[4])
from sim.experiments.compiling import warm_up
from sim.experiments.memory import peak_memory_bytes
from sim.experiments.world import build_economy
from sim.scenario.files import load_scenario

scenario = load_scenario(sys.argv[3])
warm_up([scenario])

def life(population, months):
    asked = scenario.with_options(population=population, months=months)
    begin, cpu = time.perf_counter(), time.process_time()
    economy = build_economy(asked, seed=1)
    built = time.perf_counter()
    while economy.running:
        economy.step()
    end = time.perf_counter()
    lived = economy.months - economy.people.first_month
    return end - begin, built - begin, time.process_time() - cpu, lived, economy.months

life(1_000, 24)
seconds, built, cpu, lived, months = life(int(sys.argv[1]), int(sys.argv[2]))
print(json.dumps([seconds, built, cpu, lived, months, peak_memory_bytes()]))
"""

TWINS = """
import json, sys, time
import sim
from sim.experiments.memory import peak_memory_bytes
population, months, scenario = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
begin = time.perf_counter()
sim.compare("baseline", scenario, seeds=1, population=population, months=months, processes=1,
            placebo=False)
print(json.dumps([time.perf_counter() - begin, peak_memory_bytes()]))
"""

STORED = """
import json, sys, time
import sim
begin = time.perf_counter()
sim.compare("baseline", "order_based_training", seeds=int(sys.argv[2]), population=10_000,
            months=120, placebo=False, store=sys.argv[1])
print(time.perf_counter() - begin)
"""

RIVAL = """
import json, sys, time
sys.path.insert(0, sys.argv[2])
from mesa_rival import Rival
from sim.experiments.world import build_economy
from sim.scenario.files import load_scenario

months = 24
world = build_economy(load_scenario("no_ai").with_options(population=int(sys.argv[1]), months=2), 1)
rival = Rival(world)
begin = time.perf_counter()
for _ in range(months):
    rival.step()
print((time.perf_counter() - begin) / months)
"""

FLOOR = """
import sys, time
import numpy as np
from sim.model.columns import CELL, WORKER

workers = int(sys.argv[1])
bytes_held = workers * (WORKER.itemsize + 4) + int(0.7 * workers) * CELL.itemsize
held = np.zeros(bytes_held // 8, np.int64)
held += 1
begin = time.perf_counter()
for _ in range(5):
    held += 1  # a month that only reads and writes what a world holds
print((time.perf_counter() - begin) / 5)
"""


class Life(NamedTuple):
    """One world in a process of its own: seconds, months and bytes."""

    seconds: float
    built: float
    cpu: float
    lived: int
    months: int
    peak: int

    @property
    def month(self) -> float:
        """Seconds a month, without drawing people and burn-in."""
        return (self.seconds - self.built) / self.months


def child(code: str, *arguments: object) -> str:
    """What a fresh process prints."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def lives(population: int, months: int, repeats: int, scenario: str = SCENARIO) -> list[Life]:
    """The same world in several processes."""
    asked = (population, months, scenario, HERE)
    return [Life(*json.loads(child(LIFE, *asked))) for _ in range(repeats)]


def spread(values: Sequence[float], form: str = "{:.3g}") -> str:
    """Median, minimum and maximum."""
    low, high = form.format(min(values)), form.format(max(values))
    return f"{form.format(statistics.median(values))} ({low}-{high})"


def median(values: Sequence[float]) -> float:
    return float(statistics.median(values))


def print_sizes(found: dict[tuple[int, int], list[Life]]) -> None:
    """Whole worlds: seconds, processor time, nanoseconds a worker-month, memory."""
    titles = ("workers", "months", "seconds", "processor s", "ns a worker-month", "peak MiB")
    print("\nWhole worlds: people drawn, burn-in and all months; every mechanism on")
    print("{:>11} {:>6} {:>22} {:>22} {:>22} {:>9}".format(*titles))
    for (population, months), runs in found.items():
        per = [one.seconds / population / one.lived * 1e9 for one in runs]
        print(
            f"{population:>11,} {months:>6} {spread([one.seconds for one in runs]):>22} "
            f"{spread([one.cpu for one in runs]):>22} {spread(per):>22} "
            f"{median([one.peak for one in runs]) / 2**20:>9.0f}"
        )


def write_growth(found: dict[tuple[int, int], list[Life]], folder: Path) -> None:
    """Time a month and bytes a worker by population: a table as CSV and a figure."""
    rows = []
    base = min(median([one.peak for one in runs]) for runs in found.values())
    for (population, _), runs in sorted(found.items()):
        more = median([one.peak for one in runs]) - base
        month = [one.month for one in runs]
        rows.append(
            {
                "workers": population,
                "seconds_a_month": median(month),
                "minimum": min(month),
                "maximum": max(month),
                "bytes_a_worker": more / (population - 10_000) if more else "",
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "growth.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    print("\nGrowth with population: a month after the burn-in, bytes beyond the smallest world")
    for row in rows:
        held = f"{row['bytes_a_worker']:.0f}" if row["bytes_a_worker"] != "" else "-"
        print(f"{row['workers']:>11,} {row['seconds_a_month'] * 1e3:>12.3g} ms {held:>8} bytes")
    _draw(rows, folder / "growth.png")
    print(f"written: {folder / 'growth.csv'}, {folder / 'growth.png'}")


def _draw(rows: Sequence[dict[str, float | str]], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    workers = [float(row["workers"]) for row in rows]
    month = [1e3 * float(row["seconds_a_month"]) for row in rows]
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
    left.loglog(workers, month, "o-")
    slope = [month[-1] * n / workers[-1] for n in workers]
    left.loglog(workers, slope, ":", color="grey")
    left.annotate("in proportion", (workers[0], slope[0]), color="grey")
    left.set(xlabel="workers", ylabel="milliseconds a month", title="Time of a month")
    held = [row for row in rows if row["bytes_a_worker"]]
    right.semilogx([row["workers"] for row in held], [row["bytes_a_worker"] for row in held], "o-")
    right.set(xlabel="workers", ylabel="bytes a worker", title="Memory beyond the smallest world")
    right.set_ylim(0)
    figure.savefig(path, dpi=150)


def print_rivals(model: Sequence[Life], population: int, repeats: int) -> None:
    """Worker-months a second of this model, of objects, and of a pass over the same bytes."""
    objects = [RIVALS / float(child(RIVAL, RIVALS, HERE)) for _ in range(repeats)]
    floor = [population / float(child(FLOOR, population)) for _ in range(repeats)]
    ours = [population / one.month for one in model]
    print("\nWorker-months a second, side by side")
    print(f"  object-per-worker Mesa model, {RIVALS:,} workers  {spread(objects)}")
    print(f"  this model, {population:,} workers           {spread(ours)}")
    print(f"  one dense pass over the same bytes         {spread(floor)}")
    print(f"  this model / Mesa objects: {median(ours) / median(objects):.0f}")
    print(f"  this model / memory floor: {median(ours) / median(floor):.3f}")


def print_one_to_one() -> dict[tuple[int, int], list[Life]]:
    """The whole population: a world, and twin worlds one after the other; its lives."""
    found = {}
    print(f"\nThe whole population, {ORDERS}: a world, and beside the baseline")
    for population, months in ONE_TO_ONE:
        (one,) = found[population, months] = lives(population, months, 1, ORDERS)
        seconds, peak = json.loads(child(TWINS, population, months, ORDERS))
        print(
            f"{population:>11,} x {months}: {one.seconds:.0f} s, {one.peak / 1e9:.2f} GB; twins "
            f"{seconds:.0f} s ({seconds / one.seconds:.1f} x), {peak / 1e9:.2f} GB "
            f"({peak / one.peak:.2f} x)",
            flush=True,
        )
    return found


def print_stored(folder: Path, seeds: int) -> None:
    """Worlds of 10,000 over 120 months, lived in processes and kept in a store."""
    store = folder / "speed.db"
    store.unlink(missing_ok=True)
    seconds = float(child(STORED, store, seeds))
    print(
        f"\nStored: {2 * seeds} worlds of 10,000 x 120 in {seconds:.1f} s, processes and imports "
        f"included; {1000 * seconds / (2 * seeds):.0f} s a thousand"
    )
    store.unlink(missing_ok=True)


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="processes for each size")
    parser.add_argument("--full", action="store_true", help="up to 12,800,000 workers x 120, too")
    parser.add_argument("--seeds", type=int, default=50, help="pairs of stored worlds")
    parser.add_argument("--out", type=Path, default=HERE.parent / "outputs" / "benchmarks")
    asked = parser.parse_args()
    lives(1_000, 2, 1)  # compiles
    small = {size: lives(*size, asked.repeats) for size in SMALL}
    growth = {size: lives(*size, asked.repeats) for size in GROWTH}
    if asked.full:
        growth |= print_one_to_one()
    print_sizes(small | growth)
    write_growth(growth, asked.out)
    largest = (1_000_000, 12)
    print_rivals(growth[largest], largest[0], asked.repeats)
    print_stored(asked.out, asked.seeds)


if __name__ == "__main__":
    main()
