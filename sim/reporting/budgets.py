"""Which policies had no more money, in how many of the runs, and from when on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.experiments.intervals import mean_interval
from sim.experiments.measure import RAN_OUT
from sim.language import Language
from sim.model.indicators import SHARE, YUAN
from sim.policies.catalogue import policy_classes
from sim.reporting.number_text import number_text
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison

HEADINGS = ("compare.budgets", "compare.budget", "compare.ran_out", "compare.ran_out_month")


class Budget(NamedTuple):
    """A policy with a budget, as texts: what it has, how often that ran out, in which month."""

    policy: str
    budget: str
    ran_out: str
    month: str


def budgets(comparison: "Comparison", scenario: Scenario, words: Language) -> Iterator[Budget]:
    """The policies of a scenario that have a budget; the month is empty where it never ran out."""
    k = comparison.scenarios.index(scenario)
    for name, entry in scenario.policies.items():
        if entry.budget is None:
            continue
        each = [result.twins[k].measures[RAN_OUT + name][1] for result in comparison.results]
        months = mean_interval(each)  # nan where there was money to the end
        when = words("compare.month", month=f"{months.mean + 1.0:.0f}") if months.seeds else ""
        yield Budget(
            words.of(policy_classes()[name]),
            number_text(entry.budget, YUAN, words),
            number_text(months.seeds / len(each), SHARE, words),
            when,
        )
