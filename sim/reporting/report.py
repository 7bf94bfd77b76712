"""A comparison as one HTML page that opens anywhere, offline: answer, figures, provenance."""

import base64
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.experiments.headline import POINTS
from sim.experiments.measure import YUAN_EACH
from sim.experiments.request import refuse
from sim.experiments.twins import start_of_policy
from sim.language import Language, language
from sim.model.indicators import PEOPLE, YUAN
from sim.reporting.answer import answer
from sim.reporting.budgets import HEADINGS, Budget, budgets
from sim.reporting.differences import Difference, differences
from sim.reporting.figures import FIGURES, draw
from sim.reporting.number_text import interval_text, unit_text, verdict
from sim.reporting.page import house_font, template
from sim.reporting.paired import accounts
from sim.reporting.reproducing import command_line, python_lines
from sim.reporting.style import look
from sim.reporting.world_size import world_size
from sim.scenario.problem import shown_file
from sim.scenario.schema import Scenario
from sim.store.provenance import machine, versions

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison
    from sim.experiments.robustness.robustness import Robustness

_EFFECTS = (
    "participants",
    "gross",
    "deadweight",
    "harmed",
    "substitution",
    "displacement",
    "net",
    "noise_floor",
    "deadweight_matched",
    "displacement_matched",
)
_ON_PARTICIPANTS = {"effect_per_participant": POINTS}
_COSTS = {
    "programme_cost": YUAN,
    "net_public_cost": YUAN,
    "social_cost": YUAN,
    "output_lost": YUAN,
    "cost_per_participant": YUAN_EACH,
    "cost_per_gross_placement": YUAN_EACH,
    "cost_per_additional_job_year": YUAN_EACH,
}


class Row(NamedTuple):
    """A line of the headline table: label, unit, a cell for each horizon, and what to think."""

    label: str
    unit: str
    cells: tuple[str, ...]
    note: str


class Part(NamedTuple):
    """What the report says of one scenario."""

    scenario: Scenario
    title: str
    description: str
    start: int
    answer: tuple[str, ...]
    horizons: tuple[int, ...]
    rows: tuple[Row, ...]
    budgets: tuple[Budget, ...]
    figures: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...]


class Holds(NamedTuple):
    """What holds over the ensemble: sentences, and a table of signs."""

    drawn: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...]
    signs: tuple[tuple[str, list[str]], ...]


def write_report(
    comparison: "Comparison",
    path: str | Path,
    words: Language,
    robustness: "Robustness | None" = None,
) -> Path:
    """Write the report to a file and return its path.

    Args:
        robustness: what holds under other assumptions, if somebody asked.

    Raises:
        InvalidScenario: the file cannot be written.
    """
    target = Path(path)
    text = report_text(comparison, words, robustness)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    except OSError as error:
        found = f"{shown_file(target)} ({error.strerror or error})"
        raise refuse("out", found, "a file that can be written") from None
    return target


def write_figures(comparison: "Comparison", folder: str | Path, words: Language) -> list[Path]:
    """Write every figure as PNG and SVG, ``SCENARIO-FIGURE.png``, and return the files."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    written = []
    for scenario in comparison.scenarios:
        for name in FIGURES:
            figure = draw(name, comparison, scenario, words)
            if figure is not None:
                for suffix in ("png", "svg"):
                    written.append(place / f"{scenario.name}-{name}.{suffix}")
                    with look():
                        figure.savefig(
                            written[-1], metadata={"Date": None} if suffix == "svg" else {}
                        )
    return written


def report_text(
    comparison: "Comparison", words: Language, robustness: "Robustness | None" = None
) -> str:
    """The whole page, HTML."""
    size = world_size(comparison.baseline, comparison.weight, words)
    return template("report.html").render(
        words=words,
        comparison=comparison,
        baseline=words.of(comparison.baseline.title),
        parts=[_part(comparison, one, words) for one in comparison.scenarios],
        size=size,
        budget_headings=HEADINGS,
        robustness=_holds(robustness, words) if robustness else None,
        font=house_font(),
        versions=versions(),
        machine=machine(),
        command=command_line(comparison),
        python=python_lines(comparison),
    )


def _part(comparison: "Comparison", scenario: Scenario, words: Language) -> Part:
    found = accounts(comparison, scenario.name, "all_work")
    horizons = tuple(h for h in (12, 24, max(found)) if h in found)
    return Part(
        scenario=scenario,
        title=words.of(scenario.title),
        description=words.of(scenario.description),
        start=start_of_policy(comparison.baseline, scenario),
        answer=answer(comparison, scenario, words),
        horizons=tuple(dict.fromkeys(horizons)),
        rows=tuple(_rows(found, tuple(dict.fromkeys(horizons)), words)),
        budgets=tuple(budgets(comparison, scenario, words)),
        figures=tuple(_figures(comparison, scenario, words)),
        differences=tuple(differences(comparison.baseline, scenario, words)),
    )


def _rows(found: Any, horizons: Sequence[int], words: Language) -> Iterator[Row]:
    for name, unit in (dict.fromkeys(_EFFECTS, PEOPLE) | _ON_PARTICIPANTS | _COSTS).items():
        intervals = [found[h][name] for h in horizons]
        signed = name in ("net", *_ON_PARTICIPANTS, *list(_COSTS)[:3])
        cells = tuple(interval_text(one, unit, words, signed=signed) for one in intervals)
        note = verdict(intervals[-1], words) if name == "net" else ""
        label = words(f"report.row_{name}")
        yield Row(label, unit_text(unit, words), cells, note)


def _figures(
    comparison: "Comparison", scenario: Scenario, words: Language
) -> Iterator[tuple[str, str]]:
    """Each figure as SVG, and its title for those who cannot see it."""
    for name in FIGURES:
        figure = draw(name, comparison, scenario, words)
        if figure is None:
            continue
        text = StringIO()
        with look():
            figure.savefig(text, format="svg", metadata={"Date": None})
        said = figure.get_suptitle().replace("\n", " ")
        image = base64.b64encode(text.getvalue().encode()).decode()
        yield said, f"data:image/svg+xml;base64,{image}"


def report_in(language_code: str, comparison: "Comparison", path: str | Path) -> Path:
    """``write_report`` by the code of a language, for callers that know no more."""
    return write_report(comparison, path, language(language_code))


def _holds(found: "Robustness", words: Language) -> Holds:
    from sim.reporting.robustness_text import headings, sentences, signs

    drawn = words("robustness.drawn", draws=len(found.main.seeds), members=found.main.members)
    return Holds(
        drawn,
        tuple(sentences(found, words)),
        tuple(headings(found, words)),
        tuple(signs(found, words)),
    )
