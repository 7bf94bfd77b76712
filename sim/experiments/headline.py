"""The rows people see first: effects scaled to real people, and what they cost."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.experiments.effects import Effects
from sim.experiments.intervals import NOTHING, Interval, mean_interval, ratio_interval
from sim.experiments.noise import chance_effects, noise_rows
from sim.experiments.seed_result import MONEY, Account, SeedResult
from sim.model.indicators import PEOPLE, YUAN

JOB_YEARS = "job-years"
POINTS = "percentage points"


def headline_rows(
    results: Sequence[SeedResult], place: int, start: int, weight: float
) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.headline`` for one scenario, by definition and horizon.

    Args:
        place: of the scenario among the twins.
        start: month in which its policy starts.
        weight: real people for each simulated one.
    """
    accounts = [result.twins[place].accounts for result in results]
    for same in zip(*accounts, strict=True):
        definition, horizon = same[0].definition, same[0].horizon
        chance = chance_effects(results, definition, start + horizon, weight)
        for name, unit, interval in _rows(same, chance, weight):
            keys = {"definition": definition, "horizon_months": horizon}
            yield {**keys, "measure": name, "unit": unit, **interval._asdict()}


def _rows(
    accounts: Sequence[Account], chance: Sequence[float], weight: float
) -> Iterator[tuple[str, str, Interval]]:
    """Measure, unit and interval at one horizon.

    Args:
        accounts: one for each seed. ``chance``: see ``sim.experiments.noise``.
    """
    people = {
        name: [getattr(account.effects, name) * weight for account in accounts]
        for name in Effects._fields
    }
    for name, values in people.items():
        yield name, PEOPLE, mean_interval(values)
    yield from _matched(people, [account.matched * weight for account in accounts])
    yield from noise_rows(people["net"], chance)
    job_years, cost, net_cost, social = (
        [getattr(account, name) for account in accounts]
        for name in ("job_years", "programme_cost", "net_public_cost", "social_cost")
    )
    yield "additional_job_years", JOB_YEARS, mean_interval(job_years)
    for name in MONEY:
        yield name, YUAN, mean_interval([getattr(account, name) for account in accounts])
    for name, part, heads in (
        ("cost_per_participant", cost, people["participants"]),
        ("cost_per_gross_placement", cost, people["gross"]),
        ("cost_per_additional_job_year", cost, job_years),
        ("net_cost_per_additional_job_year", net_cost, job_years),
        ("social_cost_per_additional_job_year", social, job_years),
    ):
        yield name, YUAN, ratio_interval(part, heads) or NOTHING


def _matched(
    people: dict[str, list[float]], expected: Sequence[float]
) -> Iterator[tuple[str, str, Interval]]:
    """The account with participants' controls in the place of the same people in the baseline.

    Args:
        people: by the fields of ``Effects``, one value a seed.
        expected: participants expected at work without the policy.
    """
    by_chance = [d - e for d, e in zip(people["deadweight"], expected, strict=True)]
    effect = [g - e for g, e in zip(people["gross"], expected, strict=True)]
    elsewhere = [d + c for d, c in zip(people["displacement"], by_chance, strict=True)]
    for name, values in (
        ("deadweight_matched", expected),
        ("chance_in_deadweight", by_chance),
        ("effect_on_participants", effect),
        ("displacement_matched", elsewhere),
    ):
        yield name, PEOPLE, mean_interval(values)
    points = ratio_interval([100.0 * value for value in effect], people["participants"])
    yield "effect_per_participant", POINTS, points or NOTHING
