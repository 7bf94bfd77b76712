"""What may be said of a claim: a paragraph to quote, and no more than the worlds allow."""

import math
from collections.abc import Iterator

from sim.experiments.analysis.break_even import Verdict
from sim.experiments.analysis.claim import ClaimResult
from sim.experiments.analysis.finished import unit_of
from sim.experiments.analysis.names import outcome_title, value_title
from sim.experiments.sweeps.table import ACCOUNT
from sim.language import Language
from sim.reporting.number_text import interval_text, number_text, unit_text
from sim.reporting.setting_text import setting_text
from sim.reporting.world_size import world_size
from sim.store.provenance import versions


def claim_text(tested: ClaimResult, words: Language) -> str:
    """The claim in words: "hires promised, 60 % instead of 80 %: fewer people at work"."""
    claim = tested.claim
    return words(
        f"claim.claimed_{claim.direction}" + ("_by" if claim.by else ""),
        setting=_setting(tested, words),
        value=_value(tested, claim.value, words),
        instead=_value(tested, claim.instead_of, words),
        outcome=_outcome(tested, words),
        by=_number(claim.by, tested, words),
    )


def quotation(tested: ClaimResult, words: Language) -> str:
    """The paragraph to quote."""
    return ("" if words.code == "zh" else " ").join(_sentences(tested, words))


def _sentences(tested: ClaimResult, words: Language) -> Iterator[str]:
    claim, seeds = tested.claim, len(tested.seeds)
    size = world_size(tested.baseline, tested.weight, words)
    yield words(
        "claim.basis",
        version=versions()["jobshift"],
        seeds=seeds,
        scenario=words.of(tested.scenario.title),
        **size,
    )
    unit = unit_of(claim.outcome)
    yield words(
        "claim.found",
        setting=_setting(tested, words),
        value=_value(tested, claim.value, words),
        instead=_value(tested, claim.instead_of, words),
        when=words("claim.when", months=tested.horizon) if _at_horizon(tested) else "",
        outcome=_outcome(tested, words),
        before=number_text(tested.before.mean, unit, words),
        after=number_text(tested.after.mean, unit, words),
        unit=unit_text(unit, words),
        difference=interval_text(tested.difference, unit, words),
        points=words("unit.points") if unit_text(unit, words) == "%" else unit_text(unit, words),
    )
    said = words(
        f"claim.said_{claim.direction}" + ("_by" if claim.by else ""),
        outcome=_outcome(tested, words),
        by=_number(claim.by, tested, words),
    )
    counts = {
        "said": said,
        "count": round(tested.holds.mean * tested.holds.seeds) if tested.holds.seeds else 0,
        "seeds": tested.holds.seeds,
        "share": f"{100.0 * tested.holds.mean:.0f}",
        "lower": f"{100.0 * tested.holds.lower:.0f}",
        "upper": f"{100.0 * tested.holds.upper:.0f}",
    }
    if seeds == 1:
        yield words("claim.one_seed", **counts)
    else:
        yield words(f"claim.{tested.verdict}", **counts)
    yield from _turning(tested, said, words)
    yield words("claim.caution")


def _turning(tested: ClaimResult, said: str, words: Language) -> Iterator[str]:
    if not len(tested.levels) or len(tested.levels) < 3:
        return
    setting = _setting(tested, words)
    lowest, highest = (
        _value(tested, float(end), words)
        for end in (tested.levels["level"].min(), tested.levels["level"].max())
    )
    values = {"setting": setting, "lowest": lowest, "highest": highest, "said": said}
    found = tested.turning
    if found is None:
        if tested.claim.by:
            return
        nearest = tested.shown_from
        if nearest is None:
            yield words("claim.nowhere_shown", **values)
        else:
            yield words("claim.shown_from", at=_value(tested, nearest, words), **values)
    elif found.verdict is Verdict.FOUND:
        at, lower, upper = (
            words("break_even.beyond") if not math.isfinite(end) else _value(tested, end, words)
            for end in (found.at, found.lower, found.upper)
        )
        way = "rising" if found.rising else "falling"
        yield words(f"claim.turns_{way}", at=at, lower=lower, upper=upper, **values)
    elif found.verdict is Verdict.ALWAYS:
        yield words("claim.always", **values)
    elif found.verdict is Verdict.NEVER:
        yield words("claim.never", **values)
    else:
        yield words("claim.no_turn", **values)


def _at_horizon(tested: ClaimResult) -> bool:
    return tested.claim.outcome.startswith(ACCOUNT)


def _setting(tested: ClaimResult, words: Language) -> str:
    return words.of(value_title(tested.claim.setting, tested.baseline.data()))


def _outcome(tested: ClaimResult, words: Language) -> str:
    return outcome_title(tested.claim.outcome, words)


def _value(tested: ClaimResult, value: float | int | str, words: Language) -> str:
    return setting_text(
        value, value_title(tested.claim.setting, tested.baseline.data()).unit, words
    )


def _number(number: float, tested: ClaimResult, words: Language) -> str:
    """A size of the outcome with its unit; a difference of shares is in points."""
    unit = unit_of(tested.claim.outcome)
    shown = unit_text(unit, words)
    shown = words("unit.points") if shown == "%" else shown
    return words("answer.with_unit", value=number_text(number, unit, words), unit=shown)
