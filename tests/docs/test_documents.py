"""Every command and every piece of code in the pages works; what takes long is made small.

Worlds of a page have a thousand people and two seeds, whatever it says, and lie in one store, so
that pages share them. Sweeps are parsed, or expanded where the page does that; what reads them too.
"""

import ast
import re
import shlex
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer

import sim
import sim.policies
from sim.app.cli import application, main
from sim.policies.catalogue import _only_class
from tests.docs.pages import PAGES, ROOT, Block, blocks, commands, twins

SMALL = {"--population": 1_000, "--months": 28, "--seeds": 2, "--panel": 5}
SIZED = {
    "run": ("--population", "--months"),
    "compare": ("--population", "--months", "--seeds"),
    "report": ("--population", "--months", "--seeds"),
    "brief": ("--population", "--months", "--seeds"),
    "test-claim": ("--population", "--months", "--seeds"),
}
ALSO = {
    "compare": ["--processes", "1"],
    "report": ["--processes", "1"],
    "brief": ["--processes", "1", "--assume", "none"],
    "test-claim": ["--processes", "1", "--levels", "0"],
    "worker": ["--population", "6000", "--months", "40"],  # smaller: nobody lost her place
}
AS_THEY_ARE = ("scenarios", "policies", "parameters", "check", "runs")
OTHER_PROGRAMS = {
    *("pip", "uv", "python", "pytest", "ruff", "mypy", "lint-imports", ".ci/run", "cd", "export"),
    *("dask", "createuser", "createdb", "initdb", "pg_ctl", "kill"),
}
NEEDS_A_SWEEP = re.compile(r"sim\.(sweep|explore|frontier|break_even|sensitivity)\(")


@pytest.fixture(scope="module")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages") / "pages.db"


@pytest.fixture
def desk(tmp_path: Path, shared_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the store that all pages share."""
    monkeypatch.setenv("JOBSHIFT_STORE", str(shared_store))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    for place in ("report.FIGURES", "brief.content.FIGURES_OF_ONE"):
        monkeypatch.setattr(f"sim.reporting.{place}", ("account",))  # all have tests of their own
    monkeypatch.setattr(sim, "compare", partial(sim.compare, processes=1), raising=False)
    policies = tmp_path / "sim" / "policies"
    monkeypatch.setattr(sim.policies, "__path__", [*sim.policies.__path__, str(policies)])
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_says_works(page: Path, desk: Path, capsys: Any) -> None:
    for block in blocks(page):
        if block.name:
            file = desk / block.name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")
        elif block.language == "sh":
            for command in commands(block):
                do(command, capsys)
        elif block.language == "python":
            run_python(block)
    _only_class.cache_clear()


def do(command: str, capsys: Any) -> None:
    words = shlex.split(command)
    if words[:2] == ["uv", "run"]:
        words = words[2:]
    if words[0] != "jobshift":
        assert words[0] in OTHER_PROGRAMS
        return
    arguments = words[1:]
    name = next((word for word in arguments if not word.startswith("-")), "")
    lived = name in (*SIZED, *ALSO) or (name in AS_THEY_ARE and "--sweep" not in arguments)
    if lived or not name or (name == "sweep" and _is_dry(arguments)):
        code = main(small(name, arguments))
        said = capsys.readouterr()
        assert code == 0, f"{command}: {said.err or said.out}"
    else:
        parsed(arguments)


def small(name: str, arguments: list[str]) -> list[str]:
    """The same command for a small world."""
    found = list(arguments)
    for option, most in SMALL.items():
        if option in found:
            place = found.index(option) + 1
            found[place] = str(min(most, int(found[place])))
        elif option in SIZED.get(name, ()):
            found += [option, str(most)]
    also = ALSO.get(name, [])
    for option, value in zip(also[::2], also[1::2], strict=True):
        if option not in found:
            found += [option, value]
    return found


def _is_dry(arguments: list[str]) -> bool:
    """A file of the page itself, expanded and not lived; those that ship have their own test."""
    return "--dry-run" in arguments and Path(arguments[1]).exists()


def parsed(arguments: list[str]) -> None:
    """Require that the command line understands it, without doing it."""
    command: Any = typer.main.get_command(application)
    with command.make_context("jobshift", [], resilient_parsing=True) as context:
        while hasattr(command, "commands"):
            name, *arguments = arguments
            assert name in command.commands, name
            command = command.commands[name]
        command.make_context(name, list(arguments), parent=context)


def run_python(block: Block) -> None:
    tree = ast.parse(block.text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.value.id != "sim" or hasattr(sim, node.attr), f"sim.{node.attr}"
    if not NEEDS_A_SWEEP.search(block.text):
        exec(compile(tree, "<page>", "exec"), {"__name__": "page"})


def shape(page: Path) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """What twins share: levels of headings, commands, pictures."""
    text = page.read_text("utf-8")
    without = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^(#+) ", without, re.MULTILINE)
    code = []
    for block in blocks(page):
        if block.language == "sh":
            code.append(("sh", [" ".join(one.split()[:3]) for one in commands(block)]))
        else:
            code.append((block.language, [block.name]))
    pictures = [one.replace("_zh.", ".") for one in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)]
    return headings, code, pictures


@pytest.mark.parametrize(
    ("english", "chinese"), twins(), ids=lambda page: page.relative_to(ROOT).as_posix()
)
def test_twins_have_the_same_sections_commands_and_pictures(english: Path, chinese: Path) -> None:
    assert shape(english) == shape(chinese)


def test_tutorials_and_how_tos_speak_both_languages() -> None:
    english = {pair[0] for pair in twins()}
    pages = [*(ROOT / "docs" / "tutorials").glob("*.md"), *(ROOT / "docs" / "how-to").glob("*.md")]
    alone = [p.name for p in pages if p not in english and not p.name.endswith(".zh.md")]
    assert alone == []
    assert ROOT / "README.md" in english


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", text):
        assert (page.parent / target).exists(), target
