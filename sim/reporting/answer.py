"""The answer to a comparison in three sentences, and no more than its intervals allow."""

import math
from typing import TYPE_CHECKING

from sim.experiments.measure import YUAN_EACH
from sim.language import Language
from sim.model.indicators import PEOPLE, YUAN
from sim.reporting.number_text import interval_text, unit_text
from sim.reporting.paired import Account, accounts
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison


def answer(comparison: "Comparison", scenario: Scenario, words: Language) -> tuple[str, str, str]:
    """What became of employment, at whose expense, and what it cost."""
    found = accounts(comparison, scenario.name, "all_work")
    months = 24 if 24 in found else max(found)
    account = found[months]
    return (
        _employment(account, months, len(comparison.seeds), words),
        _expense(account, words),
        _cost(found[max(found)], words),
    )


def _people(account: Account, name: str, words: Language, *, signed: bool = True) -> str:
    text = interval_text(account[name], PEOPLE, words, signed=signed)
    return words("answer.with_unit", value=text, unit=unit_text(PEOPLE, words))


def _employment(account: Account, months: int, seeds: int, words: Language) -> str:
    net = account["net"]
    values = {"months": months, "net": _people(account, "net", words), "seeds": seeds}
    if seeds == 1:
        return words("answer.one_seed", **values)
    if not net.spans_zero:
        return words("answer.more" if net.mean > 0 else "answer.fewer", **values)
    needed = account["seeds_needed"].mean
    if math.isnan(needed):
        return words("answer.no_effect", **values)
    return words("answer.not_shown", needed=f"{needed:,.0f}", **values)


def _expense(account: Account, words: Language) -> str:
    if not account["participants"].mean > 0:
        return words("answer.no_participants")
    values = {
        name: _people(account, name, words, signed=False)
        for name in ("participants", "gross", "substitution")
    } | {
        name: _people(account, f"{name}_matched", words, signed=False)
        for name in ("deadweight", "displacement")
    }
    share = 100.0 * account["deadweight_matched"].mean / max(account["gross"].mean, 1e-9)
    if not math.isfinite(share) or account["gross"].mean <= 0.0:
        return words("answer.nobody_at_work", **values)
    others = account["displacement_matched"].mean + account["substitution"].mean
    key = "answer.others_lost" if others > 0 else "answer.others_gained"
    both = words(key, substitution=values["substitution"], displacement=values["displacement"])
    return words("answer.expense", share=f"{share:.0f}", others=both, **values)


def _cost(account: Account, words: Language) -> str:
    cost, net_cost = (
        words(
            "answer.with_unit",
            value=interval_text(account[name], YUAN, words),
            unit=unit_text(YUAN, words),
        )
        for name in ("programme_cost", "net_public_cost")
    )
    ratio = account["cost_per_additional_job_year"]
    if math.isnan(ratio.mean):
        return words("answer.cost_no_jobs", cost=cost, net_cost=net_cost)
    span = interval_text(ratio, YUAN_EACH, words, signed=False)
    return words("answer.cost_per_job", cost=cost, net_cost=net_cost, span=span)
