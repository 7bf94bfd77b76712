"""Kill sweeps at random moments, by the thousand, and count what is lost, lived twice or different.

Parents and workers, on SQLite and on PostgreSQL, a small task in the place of worlds: what
`tests/experiments/sweeps/test_kills.py` does 25 times each.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = str(ROOT)

from sim.experiments.sweeps.file import load_sweep  # noqa: E402
from sim.experiments.sweeps.sweep import sweep  # noqa: E402
from sim.store.manifest import results_digest  # noqa: E402
from sim.store.store import Store  # noqa: E402
from tests.experiments.sweeps.killing import FILE, Tally, kill_parents, kill_workers  # noqa: E402
from tests.experiments.sweeps.small_sweep import How  # noqa: E402
from tests.experiments.sweeps.small_task import SmallTask  # noqa: E402
from tests.services import new_database, postgresql  # noqa: E402

AT_ONCE = 25  # kills between two lines


def undisturbed(file: str, folder: Path) -> str:
    asked = load_sweep(file)
    with Store(folder / "undisturbed.db") as store:
        swept = sweep(asked, store=store, processes=1, task=SmallTask.of(asked))
        return results_digest(store, swept.manifest)


def killed(
    who: str, file: str, new_store: Callable[[], str], kills: int, digest: str, seed: int
) -> Tally:
    if who == "parent":
        return kill_parents(file, How(seconds=0.01), new_store, kills, digest, seed)
    return kill_workers(file, How(2, None, 0.03), new_store, kills, digest, seed)


def many(
    who: str, database: str, file: str, new_store: Callable[[], str], kills: int, digest: str
) -> Tally:
    """So many kills of one kind on one kind of database; a line for every few."""
    total, begin = Tally(), time.perf_counter()
    for k in range(-(-kills // AT_ONCE)):
        some = min(AT_ONCE, kills - total.kills)
        total = total.plus(killed(who, file, new_store, some, digest, 1000 + k))
        seconds = time.perf_counter() - begin
        print(f"{who:6} {database:10} {seconds:6.0f} s  {total}", flush=True)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="in all, of four kinds")
    kills = parser.parse_args().kills // 4
    with tempfile.TemporaryDirectory() as name, postgresql() as server:
        folder = Path(name)
        file = folder / "killed.toml"
        file.write_text(FILE, "utf-8")
        digest = undisturbed(str(file), folder)
        places: dict[str, Callable[[], str]] = {
            "SQLite": lambda: str(folder / f"{uuid4().hex}.db"),
            "PostgreSQL": lambda: new_database(server, uuid4().hex),
        }

        def both(database: str) -> Tally:
            parts = [
                many(who, database, str(file), places[database], kills, digest)
                for who in ("parent", "worker")
            ]
            return parts[0].plus(parts[1])

        with ThreadPoolExecutor(2) as threads:
            one, other = threads.map(both, places)
        print("in all", one.plus(other))


if __name__ == "__main__":
    main()
