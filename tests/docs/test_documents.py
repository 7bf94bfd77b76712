"""Every command and every piece of code in the pages is run, as ``small`` says."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import sim
import sim.experiments.sweeps.file
import sim.policies
from sim.app.cli import main
from sim.policies.catalogue import _only_class
from tests.docs.pages import PAGES, ROOT, Block, blocks, commands, twins
from tests.docs.small import (
    FILES_NOT_RUN,
    NOT_RUN,
    ONCE,
    PROGRAMS,
    is_sweep,
    reason_not_to_run,
    small,
    small_sweep,
)
from tests.services import new_database
from tests.services import page as served

CLUSTER = re.compile(r"tcp://(?:HOST|127\.0\.0\.1):8786")
DATABASE = re.compile(r"postgresql://jobshift@(?:DATABASEHOST/jobshift|127\.0\.0\.1:5433/postgres)")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store that all pages share, and the sweeps that ship, made small."""
    folder = tmp_path_factory.mktemp("pages")
    for file in (ROOT / "scenarios" / "sweeps").glob("*.toml"):
        (folder / file.name).write_text(small_sweep(file.read_text("utf-8"), file.stem), "utf-8")
    return folder


@pytest.fixture(scope="module")
def run_before() -> set[tuple[str, ...]]:
    """Commands of ``ONCE`` that an earlier page had."""
    return set()


class Desk:
    """An empty folder to work in, with whatever a page speaks of."""

    def __init__(self, folder: Path, shared: Path, request: pytest.FixtureRequest) -> None:
        self.folder = folder
        self.store = shared / "pages.db"
        self._request = request
        self._addresses: dict[str, str] = {}

    def with_addresses(self, text: str) -> str:
        """A text with the addresses of a cluster and a database that there are."""
        text = CLUSTER.sub(lambda _: self._request.getfixturevalue("cluster"), text)
        return DATABASE.sub(lambda found: self._database(found[0]), text)

    def _database(self, printed: str) -> str:
        if printed not in self._addresses:
            server = self._request.getfixturevalue("server")
            name = f"pages_{abs(hash((self.folder, printed)))}"
            self._addresses[printed] = new_database(server, name)
        return self._addresses[printed]


@pytest.fixture
def desk(
    tmp_path: Path, shared: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    desk = Desk(tmp_path, shared, request)
    inputs = Path("calibration", "occupational_mobility_us")
    shutil.copytree(ROOT / inputs, tmp_path / inputs)
    monkeypatch.setenv("JOBSHIFT_STORE", str(desk.store))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    for place in ("report.FIGURES", "brief.content.FIGURES_OF_ONE"):
        monkeypatch.setattr(f"sim.reporting.{place}", ("account",))  # all have tests of their own
    for name in ("compare", "sweep"):
        whole = partial(getattr(sim, name), processes=1)
        monkeypatch.setattr(sim, name, whole, raising=False)
    monkeypatch.setattr(sim.experiments.sweeps.file, "_folder", lambda: shared)
    policies = tmp_path / "sim" / "policies"
    monkeypatch.setattr(sim.policies, "__path__", [*sim.policies.__path__, str(policies)])
    return desk


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_says_works(
    page: Path,
    desk: Desk,
    run_before: set[tuple[str, ...]],
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for block in blocks(page):
        if block.name:
            file = desk.folder / block.name
            file.parent.mkdir(parents=True, exist_ok=True)
            assert block.language != "sh" or block.name in FILES_NOT_RUN
            file.write_text(
                small_sweep(block.text) if is_sweep(block.text) else block.text, "utf-8"
            )
            if block.language == "sh" and (shell := shutil.which("sh")):
                subprocess.run([shell, "-n", file], check=True)
        elif block.language == "sh":
            for command in commands(block):
                do(command, desk, run_before, capsys, monkeypatch)
        elif block.language == "python":
            run_python(block)
    _only_class.cache_clear()


def do(
    command: str,
    desk: Desk,
    run_before: set[tuple[str, ...]],
    capsys: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = command.removeprefix("uv run ")
    if reason_not_to_run(command):
        return
    program, *arguments = shlex.split(desk.with_addresses(command))
    if program == "export":
        name, _, value = arguments[0].partition("=")
        monkeypatch.setenv(name, value)
        return
    if program == "python":
        path, *others = arguments
        run_program(ROOT / path, *others, *PROGRAMS[path])
        return
    assert program == "jobshift", f"{command}: neither run nor in the list of what is not"
    name = next((word for word in arguments if not word.startswith("-")), "")
    asked = small(name, arguments)
    if name in ONCE and "--out" not in asked:
        if tuple(asked) in run_before:
            return
        run_before.add(tuple(asked))
    if name == "serve":
        return serve(asked[1:], desk)
    code = main(asked)
    said = capsys.readouterr()
    assert code == 0, f"{command}: {said.err or said.out}"


def run_program(path: Path, *options: str) -> None:
    done = subprocess.run(
        [sys.executable, path, *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{path}: {done.stderr}"


def serve(options: list[str], desk: Desk) -> None:
    """Start the page as it is said, ask for it, and stop it."""
    with (
        served(*(one for one in options if one != "--no-browser"), store=desk.store) as address,
        urllib.request.urlopen(address) as answer,
    ):
        assert "jobshift-config" in answer.read().decode()


def run_python(block: Block) -> None:
    exec(compile(ast.parse(block.text), "<page>", "exec"), {"__name__": "page"})


def test_all_that_is_not_run_stands_on_a_page() -> None:
    typed = [
        one.removeprefix("uv run ")
        for page in PAGES
        for block in blocks(page)
        if block.language == "sh"
        for one in commands(block)
    ]
    assert [one for one in NOT_RUN if not any(line.startswith(one) for line in typed)] == []


def test_no_code_stands_where_it_is_not_run() -> None:
    """Blocks that are indented instead of fenced are seen by no test."""
    found = []
    for page in PAGES:
        text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)
        found += re.findall(r"\n\n {4}(?:uv|jobshift|import|pip)\b.*", text)
    assert found == []


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
