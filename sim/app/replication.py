"""The command ``replicate``: a published model, reproduced by the market code."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sim.app.machine import write_csv, write_json
from sim.app.options import Format
from sim.app.progress import Notes
from sim.app.ruled_table import ruled
from sim.app.screen import answer
from sim.language import Language

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.replication.replicate import Replication

_MOST_ROWS = 12  # occupations shown on the screen; the files have all


class Own(NamedTuple):
    """Files of a user's own in the place of the published inputs."""

    occupations: str | None
    mobility: str | None
    rates: str | None
    demand: str | None


def replicate_model(
    model: str,
    own: Own,
    population: int | None,
    seeds: int,
    seed: int,
    out: Path | None,
    form: Format,
    words: Language,
) -> None:
    """Reproduce the model, and print its table beside the published one.

    Raises:
        InvalidScenario, InvalidEconomy: as ``sim.replicate`` does.
    """
    notes = Notes(words, "steps")
    with notes.waiting():
        from sim.experiments.replication.replicate import replicate
    with notes.counting():
        found = replicate(
            model,
            **own._asdict(),
            population=population,
            seeds=seeds,
            seed=seed,
            out=out,
            progress=notes.progress,
        )
    if out is not None:
        _draw(found, out, notes)
    _print(found, form, words)


def _draw(found: "Replication", folder: Path, notes: Notes) -> None:
    from sim.reporting.style import look

    for name in found.figures():
        with look():
            found.plot(name, notes.words.code).savefig(folder / f"{name}.png")
    notes.say(notes.words("files.saved", folder=folder))


def _print(found: "Replication", form: Format, words: Language) -> None:
    if form is Format.TABLE:
        for part in replication_parts(found, words):
            answer().print(part)
        return
    frame = found.to_frame()
    rows: list[dict[str, Any]] = [
        dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)
    ]
    write_json(rows) if form is Format.JSON else write_csv(list(frame.columns), rows)


def replication_parts(found: "Replication", words: Language) -> Iterator[RenderableType]:
    """Rates before and during the shock, then occupations beside what was published."""
    yield Text(words("replication.title"), "bold")
    yield _rates(found, words)
    yield Text("")
    yield _course(found, words)
    yield Text("")
    yield _occupations(found, words)
    if len(found.published):
        worst = max(
            float(found.published[name].abs().max())
            for name in found.published.columns
            if name.startswith("difference_")
        )
        yield Text(words("replication.worst", worst=f"{worst:.1e}"))
    if found.population:
        yield Text("")
        yield _simulated(found, words)
        yield from map(Text, _sampling(found, words))


def _rates(found: "Replication", words: Language) -> Table:
    table = ruled()
    table.add_column(words("replication.rate"))
    forms = ("", "simulated_") if found.population else ("",)
    for form in forms:
        for window in ("before", "after"):
            heading = words(f"replication.{form}{window}")
            table.add_column(heading, justify="right")
    for name in ("unemployment", "long_term", "vacancy"):
        values = (
            f"{100.0 * float(found.steps[f'{form}{name}_rate'][window].mean()):.2f}"
            for form in forms
            for window in found.inputs.windows
        )
        table.add_row(words(f"replication.{name}"), *values)
    return table


def _course(found: "Replication", words: Language) -> Table:
    """The Beveridge curve in numbers: both rates at some steps from the first window on."""
    start, last = found.inputs.windows[0].start, len(found.steps) - 1
    number = min(_MOST_ROWS, last - start + 1)
    at = [start + round(k * (last - start) / (number - 1)) for k in range(number)]
    table = ruled()
    table.add_column(words("replication.years"), justify="right")
    columns = [("", "unemployment"), ("", "vacancy"), ("", "long_term")]
    if found.population:
        columns += [("simulated_", "unemployment"), ("simulated_", "vacancy")]
    for form, name in columns:
        title = words(f"replication.{name}")
        heading = words(f"replication.{form or 'mean_field_'}of", title=title)
        table.add_column(heading, justify="right", overflow="fold")
    for row in found.steps.iloc[at].to_dict("records"):
        rates = (f"{100.0 * row[f'{form}{name}_rate']:.2f}" for form, name in columns)
        table.add_row(f"{row['years']:.1f}", *rates)
    return table


def _occupations(found: "Replication", words: Language) -> Table:
    from sim.experiments.replication.inputs import CHANGES

    rows = found.published if len(found.published) else _extremes(found.occupations)
    table = _by_occupation(words)
    for name in CHANGES:
        title = words(f"replication.{name}")
        table.add_column(words("replication.with_unit", title=title), justify="right")
        if len(found.published):
            table.add_column(words("replication.published_of"), justify="right")
    for row in rows.to_dict("records"):
        cells = []
        for name in CHANGES:
            cells.append(f"{row[name]:+.4f}")
            if len(found.published):
                cells.append(f"{row[f'published_{name}']:+.4f}")
        table.add_row(str(row["occupation"]), f"{row['automation_probability']:.2f}", *cells)
    return table


def _simulated(found: "Replication", words: Language) -> Table:
    from sim.experiments.replication.inputs import CHANGES

    rows = found.published if len(found.published) else _extremes(found.occupations)
    simulated = found.simulated.set_index("occupation")
    table = _by_occupation(words)
    table.add_column(words("replication.workers"), justify="right")
    for name in CHANGES:
        title = words(f"replication.{name}")
        table.add_column(words("replication.with_interval", title=title), justify="right")
    for row in rows.to_dict("records"):
        there = simulated.loc[row["occupation"]]
        values = (_with_interval(there, name) for name in CHANGES)
        probability = f"{row['automation_probability']:.2f}"
        table.add_row(str(row["occupation"]), probability, f"{there['workers']:,.0f}", *values)
    return table


def _by_occupation(words: Language) -> Table:
    table = ruled()
    table.add_column(words("replication.occupation"), overflow="fold")
    table.add_column(words("replication.automation_short"), justify="right")
    return table


def _extremes(occupations: "pd.DataFrame") -> "pd.DataFrame":
    """Those whose unemployment falls most and rises most."""
    from sim.experiments.replication.inputs import CHANGES

    ordered = occupations.sort_values(CHANGES[0], kind="stable")
    if len(ordered) <= _MOST_ROWS:
        return ordered
    import pandas as pd

    half = _MOST_ROWS // 2
    return pd.concat([ordered.head(half), ordered.tail(half)])


def _with_interval(row: Any, name: str) -> str:
    value, lower, upper = (float(row[f"simulated_{name}{end}"]) for end in ("", "_lower", "_upper"))
    return f"{value:+.1f} [{lower:+.1f}, {upper:+.1f}]" if lower == lower else f"{value:+.1f}"


def _sampling(found: "Replication", words: Language) -> Iterator[str]:
    from sim.experiments.replication.inputs import CHANGES

    size = {"population": f"{found.population:,}", "seeds": len(found.seeds)}
    for name in CHANGES:
        inside, apart = found.agreement(name)
        title = words(f"replication.{name}")
        key = "replication.sampling" if len(found.seeds) > 1 else "replication.sampling_one"
        values = size | {"title": title, "apart": f"{apart:.1f}"}
        if len(found.seeds) > 1:
            values["inside"] = f"{100.0 * inside:.0f}"
        yield words(key, **values)
