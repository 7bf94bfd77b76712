"""Scenarios by name or path, with what they extend."""

from pathlib import Path

import sim
from sim.scenario.extends import merged
from sim.scenario.problem import (
    InvalidScenario,
    Problem,
    misnamed,
    nearest,
    shown,
    shown_file,
)
from sim.scenario.reading import ScenarioFile, invalid, place, read
from sim.scenario.schema import Scenario

LONGEST_CHAIN = 16  # files, each extending the next


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Read a scenario and check it against its economy.

    Args:
        name_or_path: a name that ``scenario_names`` lists, or a path to a TOML file.

    Raises:
        InvalidScenario: there is no such scenario, it cannot be read, or it makes no sense.
    """
    from sim.scenario.meaning import checked

    chain = _chain(_first(name_or_path))
    scenario = checked(merged(chain), lambda key: place(chain, key))
    scenario._file = chain[0].path
    return scenario


def scenario_names() -> tuple[str, ...]:
    """Names of the scenarios that ship, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def _folder() -> Path:
    """The scenarios: inside the package where it is installed, beside it in a checkout."""
    package = Path(sim.__path__[0])
    for folder in (package / "data" / "scenarios", package.parent / "scenarios"):
        if folder.is_dir():
            return folder
    raise InvalidScenario(
        [
            f"{shown_file(package)}: scenarios: found no such folder; "
            "allowed a complete installation of jobshift"
        ]
    )


def _first(name_or_path: str | Path) -> ScenarioFile:
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in scenario_names():
        return read(_folder() / f"{text}.toml", f"{text}.toml")
    path = Path(text)
    if text and _is_there(path):
        return read(path, shown_file(text))
    beside = _names_beside(path) if path.suffix == ".toml" else ()
    near = nearest(path.name, beside)
    near = str(path.with_name(near)) if near else nearest(path.stem, scenario_names())
    allowed = "a path to a TOML file or one of " + ", ".join(scenario_names())
    raise InvalidScenario(
        [Problem(("scenario",), "no such file", allowed, near).line(shown_file(text))]
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, a folder that is closed, a NUL
        return False


def _names_beside(path: Path) -> tuple[str, ...]:
    try:
        return tuple(found.name for found in path.parent.glob("*.toml"))
    except (OSError, ValueError):
        return ()


def _chain(child: ScenarioFile) -> list[ScenarioFile]:
    """The file, the one it extends, and so on."""
    chain = [child]
    while "extends" in chain[-1].table:
        parent = _parent(chain[-1])
        if any(parent.path.samefile(file.path) for file in chain):
            names = [file.path.stem for file in (*chain, parent)]
            found = "a cycle (" + ", ".join(names[:6]) + ")"
            raise invalid(chain[-1], Problem(("extends",), found, "a chain that ends"))
        if len(chain) == LONGEST_CHAIN:
            found = f"a chain of more than {LONGEST_CHAIN} files"
            raise invalid(child, Problem(("extends",), found, f"{LONGEST_CHAIN} or fewer"))
        chain.append(parent)
    return chain


def _parent(child: ScenarioFile) -> ScenarioFile:
    """A file beside the child, or else a scenario that ships; never the child itself."""
    word = child.table["extends"]
    allowed = "the name of a scenario or of a file in the same folder"
    if not isinstance(word, str) or Path(word).name != word or "\0" in word:
        raise invalid(child, Problem(("extends",), shown(word), allowed))
    stem = word.removesuffix(".toml")
    beside = child.path.with_name(f"{stem}.toml")
    if _is_there(beside) and not beside.samefile(child.path):
        return read(beside, shown_file(Path(child.label).with_name(beside.name)))
    if stem in scenario_names():
        return read(_folder() / f"{stem}.toml", f"{stem}.toml")
    known = {*scenario_names(), *(name.removesuffix(".toml") for name in _names_beside(beside))}
    raise invalid(child, misnamed(("extends",), word, known - {child.path.stem}, allowed))
