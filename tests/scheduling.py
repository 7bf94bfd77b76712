"""How the tests are spread over the cores: a process for each, which takes a file at a time.

One process, this one, runs them all where one file is asked for, or one core is there, or
``-n0``, ``--pdb``, ``-s`` or ``-p no:xdist`` is given.
"""

import os
from typing import Any

import pytest

from sim.experiments.engine import cores

MOST = 8
"""Processes; with more the longest files still take as long."""

BY_THE_CLOCK = (
    "tests/app/test_process.py",
    "tests/app/test_sweeps.py",
    "tests/experiments/sweeps/test_kills.py",
    "tests/experiments/test_pool.py",
    "tests/experiments/test_processes.py",
    "tests/model/test_agent_set.py",
    "tests/model/test_economy_data.py",
)
"""Files that measure time or start and kill several processes at once: no two side by side."""

LONG = (
    "tests/model/test_steady_state.py",
    "tests/policies/test_battery.py",
    "tests/experiments/calibration/test_fit.py",
    "tests/app/dashboard/test_page.py",
    "tests/experiments/sweeps/test_sweep.py",
    "tests/reporting/test_report.py",
    "tests/docs/test_documents.py",
    "tests/test_house.py",
)
"""Files that take longest, so that no process begins one when the others have nothing to do."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Choose how many processes there are and what each is given, where the command has not."""
    option = config.option
    if hasattr(config, "workerinput") or not config.pluginmanager.hasplugin("xdist"):
        return
    if option.numprocesses is None and option.dist == "no":
        watched = option.usepdb or option.capture == "no" or option.collectonly
        number = 1 if watched else min(MOST, cores(), _files(config.args))
        option.numprocesses = number if number > 1 else 0
    if option.numprocesses and option.dist == "no":
        option.dist = "loadfile"


def _files(arguments: list[str]) -> int:
    """How many files are asked for; a folder counts as many."""
    names = {argument.partition("::")[0] for argument in arguments}
    return len(names) if all(name.endswith(".py") for name in names) else MOST


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give a process a file at a time, the long ones first."""
    if config.option.dist != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        """A file at a time; those that go by the clock are as one."""

        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return "by the clock" if file in BY_THE_CLOCK else file

    config.option.loadscopereorder = False
    return Scheduling(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes long first, in each process, since all must collect the same."""
    if hasattr(config, "workerinput"):
        first = [*BY_THE_CLOCK, *LONG]
        order = {file: place for place, file in enumerate(first)}
        items.sort(key=lambda item: order.get(item.nodeid.partition("::")[0], len(order)))


def pytest_configure(config: pytest.Config) -> None:
    """Forget the width of a terminal that is none.

    GNU readline, which pytest imports, writes it into the environment of what is started next.
    """
    if hasattr(config, "workerinput"):
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the model once, before there are several processes that each would."""
    config = session.config
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        return
    from sim.experiments.compiling import is_warm, warm_up
    from sim.scenario.files import load_scenario, scenario_names

    scenarios = [load_scenario(name) for name in scenario_names()]
    if not is_warm(scenarios):
        terminal = config.pluginmanager.getplugin("terminalreporter")
        if terminal is not None:
            terminal.write_line("compiling the model, about a minute, once for all processes")
        warm_up(scenarios)
