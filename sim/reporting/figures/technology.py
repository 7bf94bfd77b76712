"""How far technology has come, and the jobs it removed and brought."""

from typing import TYPE_CHECKING, Any

from sim.model.indicators import PEOPLE
from sim.reporting.figures.drawing import Drawing, across_seeds, banded, label_ends
from sim.reporting.number_text import number_text, scale, unit_text
from sim.reporting.style import ACCENT, GAIN, LOSS, POLICY, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ADOPTION = {"adoption_llm": POLICY, "adoption_vision": ACCENT, "adoption_robot": LOSS}
_JOBS = {"jobs_removed": LOSS, "jobs_new_tasks": GAIN, "jobs_added_by_output": ACCENT}


def technology(drawing: Drawing) -> "Figure":
    """In the policy's world: firms by channel on the left, jobs on the right."""
    words, comparison = drawing.words, drawing.comparison
    rows = comparison.monthly[comparison.monthly["scenario"] == drawing.scenario.name]

    def by_seed(column: str) -> Any:
        return rows.pivot_table(index="seed", columns="month", values=column).to_numpy()

    unit = scale(PEOPLE, words).divisor
    factors = dict.fromkeys(_ADOPTION, 100.0) | dict.fromkeys(_JOBS, comparison.weight / unit)
    lines = {name: across_seeds(factors[name] * by_seed(name)) for name in factors}
    removed, added = (
        number_text(float(sum(lines[name][0][-1] for name in names)) * unit, PEOPLE, words)
        for names in (("jobs_removed",), ("jobs_new_tasks", "jobs_added_by_output"))
    )
    figure, (left, right) = canvas(
        words("figure.technology", removed=removed, added=added),
        columns=2,
    )
    for axes, group in ((left, _ADOPTION), (right, _JOBS)):
        ends = []
        for name, color in group.items():
            mean, lower, upper = lines[name]
            banded(axes, range(len(mean)), mean, lower, upper, color)
            ends.append((len(mean) - 1, float(mean[-1]), words(f"figure.{name}"), color))
        axes.margins(y=0.12)
        label_ends(axes, ends, least=0.09)
        axes.set_xlabel(words("figure.month"))
    left.set_ylabel(words("figure.share_of_firms"))
    right.set_ylabel(unit_text(PEOPLE, words))
    return drawing.signed_off(figure)
