"""What the tests change in the commands of the pages, and what they leave out.

All else is run as it is printed. Worlds are small; all pages share one store, so that a world is
lived once. The sweeps that ship are looked up in a folder of small ones with the same names. Where
a page speaks of a database and a cluster, there are some (``tests.services``).
"""

import re
from collections.abc import Mapping

SIZE = {"--population": 1_000, "--months": 28, "--seeds": 2, "--panel": 5, "--budget": 20}
"""At most so much, wherever a page gives the option."""
SIZED = {
    "run": ("--population", "--months"),
    "compare": ("--population", "--months", "--seeds"),
    "report": ("--population", "--months", "--seeds"),
    "brief": ("--population", "--months", "--seeds"),
    "test-claim": ("--population", "--months", "--seeds"),
    "validate": ("--population", "--seeds"),
    "calibrate": ("--population", "--budget"),
}
"""Commands that get these options where a page does not give them."""
ALSO = {
    "compare": ["--processes", "1"],
    "report": ["--processes", "1"],
    "brief": ["--processes", "1", "--assume", "none"],
    "test-claim": ["--processes", "1", "--levels", "0"],
    "worker": ["--population", "6000", "--months", "40"],  # smaller: nobody lost her place
    "validate": ["--processes", "1"],
    "calibrate": ["--processes", "1", "--ensemble", "2"],
    "sweep": ["--processes", "1"],
    "sensitivity": ["--processes", "1"],
}
"""Further options, where a page does not give them."""
ONCE = ("validate", "calibrate", "replicate", "serve")
"""Commands that no later one needs: the same on several pages is run on the first."""

PROGRAMS = {
    "benchmarks/scale.py": ["--sizes", "1000", "2000", "--seeds", "2", "1", "--months", "14"],
}
"""Programs beside ``jobshift``, with options that make them small."""

WORLD = ("population", "months")
SWEEP = {"seeds": 2, "population": 1_000, "months": 28, "samples": 4}
SWEEPS = {
    "orders_assumptions": {"samples": 60, "seeds": 1},  # fewer points cannot be explored
    "orders_screening": {"samples": 5, "seeds": 1},  # of 13 points each
    "orders_payment": {"seeds": 5},  # fewer have no break-even
    "spending": {"months": 37},  # a page asks for 24 months after the start
}
"""Keys of a sweep file, at most so much; in some more, because less is refused. What says how
large its worlds are (``WORLD``) is added where it is not said."""

NOT_RUN = {
    "pip install uv": "the build does it before the tests",
    "uv sync": "the build does it before the tests",
    'pip install "jobshift[cluster]"': "the build installs the extra; no release is fetched",
    ".ci/run": "it is the build",
    **dict.fromkeys(("pytest", "ruff", "mypy", "lint-imports"), "the build does it"),
    "createuser": "the database server of the tests has the user",
    "createdb": "the database server of the tests makes one",
    "initdb": "the tests start the same server with options of their own",
    "pg_ctl": "the tests start and stop the same server",
    "dask": "the tests start the same scheduler and workers on a free port",
    "kill": "the tests stop what they started",
}
"""How a command begins that is not run, and why."""
FILES_NOT_RUN = {"sweep.sbatch": "there is no Slurm; what it starts is run elsewhere on its page"}
"""Scripts that are only read by the shell (``sh -n``), and why."""


def small(name: str, arguments: list[str]) -> list[str]:
    """The same command for a small world."""
    found = list(arguments)
    for option, most in SIZE.items():
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


def small_sweep(text: str, name: str = "") -> str:
    """The same sweep file with small worlds and few of them."""
    most: Mapping[str, int] = SWEEP | SWEEPS.get(name, {})

    def smaller(found: re.Match[str]) -> str:
        key, value = found.groups()
        return f"{key} = {min(most[key], int(value.replace('_', '')))}"

    shorter = re.sub(rf"^({'|'.join(most)}) *= *([\d_]+)", smaller, text, flags=re.MULTILINE)
    said = re.findall(r"^\w+", shorter, re.MULTILINE)
    return "".join(f"{key} = {most[key]}\n" for key in WORLD if key not in said) + shorter


def is_sweep(text: str) -> bool:
    return re.search(r"^seeds *=", text, re.MULTILINE) is not None


def reason_not_to_run(command: str) -> str | None:
    """Why a command is not run; None if it is."""
    return next((why for start, why in NOT_RUN.items() if command.startswith(start)), None)
