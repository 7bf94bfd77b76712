"""An edited rule has another digest and other results, although its kernels were compiled before.

Numba keeps machine code beside the file of a kernel and looks at that file only; a rule or a
constant of another module would go on as it was.
"""

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

# One kernel of vacancies.py that calls a rule of chance.py and reads a draw: cheap to compile.
WITHDRAW = """
import json
import numpy as np
from sim.model.columns import CELL
from sim.model.economy_data import load_economy
from sim.model.kernel import CACHE_FOLDER, is_compiled
from sim.model.vacancies import firms_withdraw_vacancies
from sim.model.sources import sources_digest
from sim.store.digest import model_digest

found = is_compiled()
cells = np.zeros(500, CELL)
cells["vacant"] = 10
hiring = np.arange(500, dtype=np.int32)
withdrawn = firms_withdraw_vacancies(cells, hiring, 0.2, 1, 3)
print(json.dumps({
    "withdrawn": withdrawn,
    "sources": sources_digest(),
    "model": model_digest(load_economy("guangdong")),
    "folder": CACHE_FOLDER and CACHE_FOLDER.as_posix(),
    "compiled_before": found,
    "reused": sum(firms_withdraw_vacancies.stats.cache_hits.values()),
}))
"""


def run(program: str, checkout: Path, cache: Path) -> dict[str, Any]:
    environment = os.environ | {
        "PYTHONPATH": str(checkout),
        "JOBSHIFT_CACHE": str(cache),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=checkout,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout that may be edited."""
    place = tmp_path_factory.mktemp("copy")
    for folder in ("sim", "calibration"):
        ignored = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")
        shutil.copytree(ROOT / folder, place / folder, ignore=ignored)
    return place


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def unedited(copied: Path, cache: Path) -> dict[str, Any]:
    return run(WITHDRAW, copied, cache)


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(before) == 1, f"{before!r} in {file.name}"
    file.write_text(text.replace(before, after), "utf-8")


def expected(probability: float) -> Any:
    """Of 5,000 vacancies in 500 cells each loses its share in whole posts: the rounding draw of
    a cell has a variance of at most 1/4; five standard deviations.
    """
    return pytest.approx(5_000 * probability, abs=5 * (500 / 4) ** 0.5)


def test_edited_data_has_another_model_digest_and_the_same_kernels(
    copied: Path, cache: Path, unedited: dict[str, Any]
) -> None:
    assert not unedited["compiled_before"]
    assert unedited["reused"] == 0
    edit(copied / "calibration/guangdong/cities.csv", "\nshenzhen,", "\nshenzhen ,")
    after = run(WITHDRAW, copied, cache)
    assert after["model"] != unedited["model"]
    for same in ("sources", "folder", "withdrawn"):
        assert after[same] == unedited[same]
    assert after["compiled_before"]
    assert after["reused"] == 1


def test_an_edited_rule_has_another_digest_and_another_result(
    copied: Path, cache: Path, unedited: dict[str, Any]
) -> None:
    assert unedited["withdrawn"] == expected(1 - math.exp(-0.2))
    edit(copied / "sim/model/chance.py", "return 1.0 - np.exp(-hazard)", "return 0.5 * hazard")
    edited = run(WITHDRAW, copied, cache)
    assert edited["withdrawn"] == expected(0.1)
    for name in ("sources", "model", "folder"):
        assert edited[name] != unedited[name], name
    assert edited["reused"] == 0
    assert Path(edited["folder"]).parent == Path(unedited["folder"]).parent == cache


def test_the_model_runs_where_no_cache_can_be_written(
    unedited: dict[str, Any], tmp_path: Path
) -> None:
    occupied = tmp_path / "a file"
    occupied.write_text("not a folder", "utf-8")
    found = run(WITHDRAW, ROOT, occupied / "cache")
    assert found["folder"] is None
    assert not found["compiled_before"]
    assert found["reused"] == 0
    assert found["withdrawn"] == unedited["withdrawn"]
    assert found["model"] == unedited["model"]
    assert occupied.read_text("utf-8") == "not a folder"
    assert not list(ROOT.glob("sim/**/*.nbi"))
