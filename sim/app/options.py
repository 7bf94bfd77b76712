"""The options that commands share, and what each may hold.

Their texts stand in the catalogues under ``option.``; ``cli.py`` puts them in.
"""

import math
import os
from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from sim.language import LANGUAGES
from sim.language.message import Message
from sim.scenario.problem import nearest, shown
from sim.store.place import Place, place_of


class Format(StrEnum):
    """How an answer is written on the standard output."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class InvalidOption(Exception):
    """An option or argument that cannot be used; the message is one line."""

    def __init__(self, option: str, found: str, allowed: str, near: str | None = None) -> None:
        line = Message("problem.option", option=option, found=found, allowed=allowed)
        super().__init__(Message("problem.hint", line=line, nearest=near) if near else line)


def whole(option: str) -> Callable[[str | int], int]:
    """A reader of whole numbers; how large they may be is known where they are used."""

    def read(word: str | int) -> int:
        try:
            return int(word)
        except ValueError:  # also a number of more digits than Python reads
            raise InvalidOption(option, shown(word), Message("allowed.whole_number")) from None

    return read


def number(option: str) -> Callable[[str | float], float]:
    """A reader of finite numbers."""

    def read(word: str | float) -> float:
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise InvalidOption(option, shown(word), Message("allowed.number"))
        return value

    return read


def word_of(option: str, names: Sequence[str]) -> Callable[[str], str]:
    """A reader of one word out of a few."""

    def read(word: str) -> str:
        if word not in names:
            raise InvalidOption(
                option,
                shown(word),
                Message("allowed.one_of", names=", ".join(names)),
                nearest(word, names),
            )
        return word

    return read


def read_format(word: str) -> Format:
    return Format(word_of("--format", list(Format))(word))


read_language = word_of("--lang", LANGUAGES)


def asked_language(arguments: Sequence[str]) -> str | None:
    """The language named on the command line, looked up before anything else is read from it."""
    for argument, following in pairwise([*arguments, ""]):
        name, _, word = argument.partition("=")
        if name == "--lang" and (word or following) in LANGUAGES:
            return word or following
    return None


def check_threads() -> None:
    """Require that the environment allow a number of threads, if it says anything about them.

    Raises:
        InvalidOption: it says something else.
    """
    from sim.model.threads import MOST_THREADS, THREADS, most_threads

    try:
        most_threads()
    except ValueError:
        allowed = Message("allowed.whole", low=1, high=MOST_THREADS)
        raise InvalidOption(THREADS, shown(os.environ[THREADS]), allowed) from None


def read_path(word: str | Path) -> Path:
    """A folder to write to."""
    if not str(word) or "\0" in str(word):
        raise InvalidOption("--out", shown(str(word)), Message("allowed.folder"))
    return Path(word)


def asked_place(store: str | None, no_store: bool) -> Place | None:
    """Where results are to be kept, or None.

    Raises:
        InvalidOption: both options are given.
        InvalidStore: the place is none.
    """
    if no_store and store is not None:
        raise InvalidOption(
            "--no-store", Message("found.too", other="--store"), Message("allowed.one")
        )
    return None if no_store else place_of(store)


Seeds = Annotated[int, typer.Option(parser=whole("--seeds"), metavar="N")]
Seed = Annotated[int, typer.Option(parser=whole("--seed"), metavar="N")]
Population = Annotated[int | None, typer.Option(parser=whole("--population"), metavar="N")]
Months = Annotated[int | None, typer.Option(parser=whole("--months"), metavar="N")]
Competitors = Annotated[float | None, typer.Option(parser=number("--competitors"), metavar="N")]
Port = Annotated[int, typer.Option(parser=whole("--port"), metavar="N")]
NoBrowser = Annotated[bool, typer.Option("--no-browser")]
Share = Annotated[bool, typer.Option("--share")]
Processes = Annotated[int | None, typer.Option(parser=whole("--processes"), metavar="N")]
Kept = Annotated[str | None, typer.Option("--store", metavar="FILE|URL")]
NotKept = Annotated[bool, typer.Option("--no-store")]
PanelSize = Annotated[int | None, typer.Option("--panel", parser=whole("--panel"), metavar="N")]
Budget = Annotated[int, typer.Option(parser=whole("--budget"), metavar="N")]
Ensemble = Annotated[bool, typer.Option("--ensemble")]
EnsembleSize = Annotated[int, typer.Option("--ensemble", parser=whole("--ensemble"), metavar="N")]
Journal = Annotated[Path, typer.Option(parser=read_path, metavar="FILE")]
DryRun = Annotated[bool, typer.Option("--dry-run")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed")]
Cluster = Annotated[str | None, typer.Option("--cluster", metavar="URL")]
NoPlacebo = Annotated[bool, typer.Option("--no-placebo")]
OfScenario = Annotated[str | None, typer.Option("--scenario", metavar="NAME")]
ReportFile = Annotated[Path, typer.Option("--out", parser=read_path, metavar="FILE")]
Picture = Annotated[Path | None, typer.Option("--out", parser=read_path, metavar="FILE")]
Assume = Annotated[list[str] | None, typer.Option("--assume", metavar="NAME=VALUE")]
BriefForm = Annotated[str | None, typer.Option("--format", metavar="docx|pdf|html")]
BriefFile = Annotated[Path | None, typer.Option("--out", parser=read_path, metavar="FILE")]
NamedSweep = Annotated[str, typer.Argument(metavar="SWEEP")]
ScenarioOfSweep = Annotated[str | None, typer.Option("--scenario", metavar="NAME")]
Horizon = Annotated[int | None, typer.Option(parser=whole("--horizon"), metavar="MONTHS")]
OwnFile = Annotated[str | None, typer.Option(metavar="FILE")]
Workers = Annotated[
    int | None, typer.Option("--population", parser=whole("--population"), metavar="N")
]
Populations = Annotated[int, typer.Option("--seeds", parser=whole("--seeds"), metavar="N")]
Out = Annotated[Path | None, typer.Option(parser=read_path, metavar="DIR")]
Lang = Annotated[str | None, typer.Option(parser=read_language, metavar="|".join(LANGUAGES))]
Form = Annotated[Format, typer.Option("--format", parser=read_format, metavar="|".join(Format))]
