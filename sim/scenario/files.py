"""Scenarios by name or path, with what they extend."""

from pathlib import Path

import sim
from sim.language.message import Message
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
            Problem(
                ("scenarios",), Message("found.no_folder"), Message("allowed.installation")
            ).line(shown_file(package))
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
    allowed = Message("allowed.path_or_name")
    raise InvalidScenario(
        [Problem(("scenario",), Message("found.no_file"), allowed, near).line(shown_file(text))]
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
            found = Message("found.cycle", names=", ".join(names[:6]))
            raise invalid(chain[-1], Problem(("extends",), found, Message("allowed.chain")))
        if len(chain) == LONGEST_CHAIN:
            found = Message("found.chain", number=LONGEST_CHAIN)
            raise invalid(
                child, Problem(("extends",), found, Message("allowed.fewer", number=LONGEST_CHAIN))
            )
        chain.append(parent)
    return chain


def _parent(child: ScenarioFile) -> ScenarioFile:
    """A file beside the child, or else a scenario that ships; never the child itself."""
    word = child.table["extends"]
    allowed = Message("allowed.ancestor")
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
