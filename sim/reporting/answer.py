"""The answer to a comparison in three sentences, and no more than its intervals allow."""

import math
from typing import TYPE_CHECKING

from sim.experiments.intervals import Interval
from sim.experiments.measure import YUAN_EACH
from sim.language import Language
from sim.model.indicators import PEOPLE, YUAN
from sim.reporting.differences import differences
from sim.reporting.number_text import interval_text, unit_text
from sim.reporting.paired import Account, accounts
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.experiments.compare import Comparison


def answer(comparison: "Comparison", scenario: Scenario, words: Language) -> tuple[str, ...]:
    """What became of employment, at whose expense, and what it cost; before it, any caveat."""
    found = accounts(comparison, scenario.name, "all_work")
    months = 24 if 24 in found else max(found)
    account = found[months]
    caveat = not_policy_alone(comparison.baseline, scenario, words)
    return (
        *([caveat] if caveat else []),
        _employment(account, months, len(comparison.seeds), words),
        _expense(account, words),
        _cost(found[max(found)], words),
    )


def not_policy_alone(baseline: Scenario, scenario: Scenario, words: Language) -> str | None:
    """What besides policies differs from the baseline; None if nothing does, or no policy."""
    found = list(differences(baseline, scenario, words))
    others = [one.text for one in found if not one.policy]
    if not others or len(others) == len(found):
        return None
    return words("answer.not_policy_alone", names=", ".join(others))


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
        name: _people(account, name, words, signed=False) for name in ("participants", "gross")
    } | {"deadweight": _people(account, "deadweight_matched", words, signed=False)}
    share = 100.0 * account["deadweight_matched"].mean / max(account["gross"].mean, 1e-9)
    if not math.isfinite(share) or account["gross"].mean <= 0.0:
        return words("answer.nobody_at_work", **values)
    same_firms = _others(account["substitution"], words("answer.same_firms"), words)
    elsewhere = _others(account["displacement_matched"], words("answer.elsewhere"), words)
    others = {"same_firms": same_firms, "elsewhere": elsewhere}
    return words("answer.expense", share=f"{share:.0f}", **others, **values)


def _others(lost: Interval, where: str, words: Language) -> str:
    """Whether others lost places or gained them; neither where the interval spans zero."""
    way = "open" if lost.spans_zero else "lost" if lost.mean > 0.0 else "gained"
    shown = lost if way != "gained" else lost.opposite
    text = interval_text(shown, PEOPLE, words, signed=False)
    people = words("answer.with_unit", value=text, unit=unit_text(PEOPLE, words))
    return words(f"answer.others_{way}", people=people, where=where)


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
