"""The package as a whole: what is shipped, what is imported, what must not be written down."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import sim
from tests.scheduling import BY_THE_CLOCK, LONG

ROOT = Path(__file__).resolve().parents[1]

FORBIDDEN = {
    "the host of a package registry": re.compile(
        r"[p]ypi\.[a-z]+|[p]ythonhosted\.|[a]naconda\.org|[n]pmjs\.|[c]rates\.io|[p]roxy\.golang"
    ),
    "a path of one machine": re.compile(
        r"(?<![\w.~})\]-])/(?:work|root|home|tmp|Users|mnt)/\w|\b[A-Z]:\\+Users\b"
    ),
    "both sides of a merge": re.compile(r"^(?:<{7}|>{7}) |^\|{7} "),
}


def files_of_the_checkout() -> list[Path]:
    """What git tracks or would add; without git, as in an unpacked archive, every visible file."""
    if (ROOT / ".git").exists():
        names = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout.decode()
        found = [ROOT / name for name in names.split("\0") if name]
    else:
        found = [
            path
            for path in ROOT.rglob("*")
            if not any(
                part.startswith(".") or part in {"__pycache__", "uv.lock", "outputs"}
                for part in path.relative_to(ROOT).parts
            )
        ]
    return sorted(path for path in found if path.is_file())


def package_folders() -> list[Path]:
    return sorted({path.parent for path in (ROOT / "sim").rglob("*.py")})


def declared_parameters() -> set[str]:
    """The names of all tables in the economies' ``parameters.toml`` that hold a value."""

    def names(table: dict[str, Any]) -> Iterator[str]:
        for key, entry in table.items():
            if isinstance(entry, dict):
                if "value" in entry and "unit" in entry:
                    yield key
                else:
                    yield from names(entry)

    return {
        name
        for path in (ROOT / "calibration").rglob("parameters.toml")
        for name in names(tomllib.loads(path.read_text("utf-8-sig")))
    }


# The installed package


class Installed(NamedTuple):
    """A wheel in an environment of its own, and an empty folder to work in."""

    programs: Path
    elsewhere: Path

    def run(self, program: str, *arguments: str) -> str:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
        }
        environment["PYTHONUTF8"] = "1"
        result = subprocess.run(
            [shutil.which(program, path=str(self.programs)) or program, *arguments],
            cwd=self.elsewhere,
            env=environment,
            capture_output=True,
            encoding="utf-8",
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A wheel built from the source distribution, installed away from the checkout.

    Its dependencies are those it declares, in the versions that run these tests: uv has them.
    """
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "this test needs uv: `pip install uv`"
    place = tmp_path_factory.mktemp("installed")
    (place / "elsewhere").mkdir()
    (place / "versions.txt").write_text(
        "".join(
            f"{found.name}=={found.version}\n"
            for found in distributions()
            if found.name != "jobshift"
        ),
        "utf-8",
    )

    def call_uv(*arguments: str | Path) -> None:
        result = subprocess.run(
            [uv, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace"
        )
        assert result.returncode == 0, result.stdout + result.stderr

    call_uv("build", "--out-dir", place / "dist")
    call_uv("venv", "--python", sys.executable, place / "environment")
    programs = place / "environment" / ("Scripts" if os.name == "nt" else "bin")
    (wheel,) = (place / "dist").glob("*.whl")
    call_uv("pip", "install", "--python", programs / "python", "-c", place / "versions.txt", wheel)
    return Installed(programs, place / "elsewhere")


def test_installed_package_holds_the_data_of_the_checkout(installed: Installed) -> None:
    package = Path(installed.run("python", "-c", "import sim; print(sim.__path__[0])").strip())
    assert ROOT not in package.parents
    for folder in ("scenarios", "calibration"):
        here = {
            path.relative_to(ROOT).as_posix(): path.read_bytes()
            for path in files_of_the_checkout()
            if (ROOT / folder) in path.parents
        }
        there = {
            path.relative_to(package / "data").as_posix(): path.read_bytes()
            for path in (package / "data" / folder).rglob("*")
            if path.is_file()
        }
        assert here, f"{folder} is empty"
        assert there == here


def test_installed_command_lists_every_scenario(installed: Installed) -> None:
    printed = installed.run("jobshift", "scenarios", "--format", "json")
    assert json.loads(printed)
    names = {path.stem for path in (ROOT / "scenarios").glob("*.toml")}
    assert names
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", printed)} == set()


def test_installed_command_lists_every_parameter(installed: Installed) -> None:
    printed = installed.run("jobshift", "parameters", "--format", "json")
    assert json.loads(printed)
    names = declared_parameters()
    assert names
    assert {name for name in names if not re.search(rf"\b{re.escape(name)}\b", printed)} == set()


def test_installed_command_writes_nothing_into_the_working_folder(installed: Installed) -> None:
    installed.run("jobshift", "--help")
    assert list(installed.elsewhere.iterdir()) == []


# The front door


def test_import_loads_nothing_else() -> None:
    program = (
        "import sys; before = set(sys.modules); import sim; "
        "print(*sorted(set(sys.modules) - before))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names} == {
        "sim"
    }


@pytest.mark.parametrize("name", sim.__all__)
def test_front_door_leads_to_what_it_names(name: str) -> None:
    found = getattr(sim, name)
    assert found is getattr(sim, name)
    assert name in dir(sim)
    if name != "__version__":
        assert found.__name__ == name


def test_front_door_knows_nothing_else() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sim.nothing


# What is written down


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    found = []
    for path in files_of_the_checkout():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if FORBIDDEN[what].search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert found == []


@pytest.mark.parametrize(
    "folder", package_folders(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_package_says_what_it_is(folder: Path) -> None:
    initial = folder / "__init__.py"
    assert initial.is_file()
    assert ast.get_docstring(ast.parse(initial.read_text("utf-8")))


def test_version_is_the_same_everywhere() -> None:
    assert f"\nversion: {sim.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\n## {sim.__version__} " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_tests_that_are_scheduled_are_there() -> None:
    assert [file for file in (*BY_THE_CLOCK, *LONG) if not (ROOT / file).is_file()] == []


def test_build_ends_with_the_test_command_of_the_readme() -> None:
    command = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1]
    assert command == "uv run pytest"
    assert command in (ROOT / "README.md").read_text("utf-8")
