"""The command ``worker``: one person's life in both worlds."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from sim.app.machine import write_csv, write_json
from sim.app.options import Format, InvalidOption
from sim.app.progress import Notes
from sim.app.screen import answer
from sim.app.worlds import Size
from sim.experiments.progress import Progress
from sim.experiments.request import check_seed, check_twins
from sim.experiments.saving import check_folder
from sim.language import Language
from sim.language.message import Message
from sim.scenario.problem import nearest, shown

if TYPE_CHECKING:
    from sim.experiments.lives import Life, TwinLives
    from sim.reporting.life_text import Sentence

PICTURES = (".png", ".svg")
IN_CHINESE = {"居中": "median", "受益": "gained", "失去": "lost"}
_NAMES = ("median", "gained", "lost")
_WIDEST = 84  # columns of a strip
_MARKS = {
    "employed": "█",
    "unemployed": "·",
    "entrant": "?",
    "gig": "▒",
    "own_business": "▓",
    "inactive": " ",
    "retired": "-",
    "away": " ",
}
"""What a month looks like on a terminal, which may have no colours."""


def whose(word: str) -> int | str:
    """The person asked for: a number, or the English name of a typical life.

    Raises:
        InvalidOption: it is neither.
    """
    name = IN_CHINESE.get(word, word)
    if name in _NAMES:
        return name
    if name.isdecimal() and len(name) <= 10:
        return int(name)
    known = (*_NAMES, *IN_CHINESE)
    allowed = Message("allowed.worker", names=", ".join(known))
    raise InvalidOption("ID", shown(word), allowed, nearest(word, known))


def tell_life(
    word: str,
    names: tuple[str, str],
    seed: int,
    size: Size,
    picture: Path | None,
    form: Format,
    words: Language,
) -> None:
    """Print a person's life in the worlds of two scenarios, and draw it if asked to.

    Raises:
        InvalidOption: there is no such person or kind of picture.
        InvalidScenario: a scenario or an option makes no sense, or the file cannot be written.
    """
    notes = Notes(words, "worlds")
    who = whose(word)
    check_seed(seed)
    if picture is not None:
        if picture.suffix.lower() not in PICTURES:
            raise InvalidOption("--out", shown(picture.name), ", ".join(PICTURES))
        check_folder(picture.parent, (picture.name,))
    with notes.waiting():
        baseline, scenario = (size.of(name) for name in names)
        check_twins(baseline, [scenario])
        from sim.experiments.lives import lives

        def tell(now: Progress) -> None:
            if now.stage == "compiling":
                notes.progress(now)

        told = lives(baseline, scenario, who, seed=seed, progress=tell)
    if picture is not None:
        from sim.reporting.figures.life import life
        from sim.reporting.style import look

        with look():
            life(told, words).savefig(picture)
    _print(told, form, words)
    if picture is not None:
        notes.say(words("files.saved", folder=picture))


def _print(told: "TwinLives", form: Format, words: Language) -> None:
    frame = told.to_frame()
    rows: list[dict[str, Any]] = frame.to_dict("records")  # type: ignore[assignment]
    if form is Format.CSV:
        return write_csv(list(frame.columns), rows)
    from sim.reporting.life_text import story

    tale = story(told, words)
    if form is Format.JSON:
        return write_json({**_facts(told), **tale._asdict(), "months": rows})
    screen = answer()
    screen.print(tale.title, style="bold")
    if tale.why:
        screen.print(tale.why, style="dim")
    screen.print()
    screen.print(_strips(told, words))
    parts = (
        (words("life.in_both"), tale.shared),
        (words.of(told.baseline.scenario.title), tale.baseline),
        (words.of(told.policy.scenario.title), tale.policy),
    )
    for heading, sentences in parts:
        screen.print()
        screen.print(heading, style="bold")
        screen.print(_sentences(sentences, words))
    screen.print()
    for line in tale.ending[:-1]:
        screen.print(line)
    screen.print(tale.ending[-1], style="dim")


def _facts(told: "TwinLives") -> dict[str, Any]:
    names = ("worker", "seed", "start", "woman", "education", "migrant", "typical", "taker")
    return {name: getattr(told, name) for name in names}


def _sentences(sentences: "tuple[Sentence, ...]", words: Language) -> Table | Text:
    if not sentences:
        return Text(words("life.nothing"))
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="dim")
    table.add_column(overflow="fold")
    for one in sentences:
        table.add_row(words("life.month", month=one.month), Text(one.text))
    return table


def _strips(told: "TwinLives", words: Language) -> Table:
    """The states of both worlds, a mark for each month or few months, and what the marks mean."""
    from sim.reporting.style import STATUS_COLORS

    step = 1 + (len(told.policy.months) - 1) // _WIDEST
    table = Table.grid(padding=(0, 1, 0, 0))
    seen: set[str] = set()
    for name, one in (("baseline", told.baseline), ("policy", told.policy)):
        states = _states(one)[::step]
        seen |= set(states)
        strip = Text()
        for state in states:
            strip.append(_MARKS[state], STATUS_COLORS[state])
        table.add_row(words(f"figure.{name}"), strip)
    legend = Text(words("life.strip", months=step) + "  ", "dim")
    for state, mark in _MARKS.items():
        if state in seen and mark != " ":
            legend.append(mark, STATUS_COLORS[state])
            legend.append(f" {words(f'life.status_{state}')}  ", "dim")
    table.add_row("", legend)
    return table


def _states(one: "Life") -> list[str]:
    from sim.model.columns import WorkerStatus

    return [WorkerStatus(int(status)).name.lower() for status in one.months["status"]]
