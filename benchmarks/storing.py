"""How many worlds a second a store takes in: rows of full size, written as a sweep writes them."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)

from sim.experiments.sweeps.file import load_sweep  # noqa: E402
from sim.experiments.sweeps.jobs import jobs  # noqa: E402
from sim.experiments.sweeps.plan import Asked  # noqa: E402
from sim.experiments.sweeps.sweep import sweep  # noqa: E402
from sim.store.store import Store  # noqa: E402
from tests.experiments.sweeps.small_task import SmallTask  # noqa: E402
from tests.services import new_database, postgresql  # noqa: E402

TWINS = """
baseline = "baseline"
scenarios = ["order_based_training"]
seeds = {seeds}
population = 10000
months = 120
"""
ALONE = TWINS.replace('baseline = "baseline"\n', "")


def plan(folder: Path, text: str, seeds: int) -> Asked:
    file = folder / "stored.toml"
    file.write_text(text.format(seeds=seeds), "utf-8")
    return load_sweep(file)


def written(asked: Asked, place: str, together: int) -> float:
    """Rows made beforehand, then written, so many jobs in a transaction: worlds a second."""
    manifest, task = asked.expanded(), SmallTask.of(asked)
    rows = [task(job) for job in jobs(asked, manifest, manifest.worlds)]
    with Store(place) as store:
        begin = time.perf_counter()
        for k in range(0, len(rows), together):
            some = rows[k : k + together]
            store.keep(
                [r for one in some for r in one.runs], [t for one in some for t in one.twins]
            )
        seconds = time.perf_counter() - begin
        return sum(len(one.runs) for one in rows) / seconds


def swept(asked: Asked, place: str) -> float:
    """A whole sweep with two processes whose task takes no time: worlds a second."""
    begin = time.perf_counter()
    found = sweep(asked, store=place, processes=2, task=SmallTask.of(asked))
    return found.counts.done / (time.perf_counter() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1000)
    seeds = parser.parse_args().seeds
    print("worlds a second        SQLite  PostgreSQL")
    with tempfile.TemporaryDirectory() as name, postgresql() as server:
        folder = Path(name)
        for title, text in (("alone", ALONE), ("twins", TWINS)):
            asked = plan(folder, text, seeds)
            for together in (1, 16):
                found = [
                    written(asked, place, together)
                    for place in _new(folder, server, f"{title}{together}")
                ]
                print(
                    f"{title}, {together:2} at once {found[0]:12.0f} {found[1]:11.0f}", flush=True
                )
            found = [swept(asked, place) for place in _new(folder, server, f"{title}-swept")]
            print(f"{title}, swept     {found[0]:11.0f} {found[1]:11.0f}", flush=True)


def _new(folder: Path, server: str, name: str) -> tuple[str, str]:
    return str(folder / f"{name}.db"), new_database(server, name)


if __name__ == "__main__":
    main()
