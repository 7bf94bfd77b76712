"""The rows people see first: effects scaled to real people, and what they cost."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.experiments.effects import Effects
from sim.experiments.intervals import NOTHING, Interval, mean_interval, ratio_interval
from sim.experiments.seed_result import Account
from sim.model.indicators import PEOPLE, YUAN

JOB_YEARS = "job-years"


def headline_rows(accounts: Sequence[Sequence[Account]], weight: float) -> Iterator[dict[str, Any]]:
    """Rows of ``Comparison.headline`` for one scenario, by definition and horizon.

    Args:
        accounts: by seed, the same definitions and horizons in the same order.
        weight: real people for each simulated one.
    """
    for same in zip(*accounts, strict=True):
        place = {"definition": same[0].definition, "horizon_months": same[0].horizon}
        for name, unit, interval in _rows(same, weight):
            yield {**place, "measure": name, "unit": unit, **interval._asdict()}


def _rows(accounts: Sequence[Account], weight: float) -> Iterator[tuple[str, str, Interval]]:
    """Measure, unit and interval at one horizon.

    Args:
        accounts: one for each seed.
    """
    people = {
        name: [getattr(account.effects, name) * weight for account in accounts]
        for name in Effects._fields
    }
    for name, values in people.items():
        yield name, PEOPLE, mean_interval(values)
    job_years, cost, net_cost, social = (
        [getattr(account, name) for account in accounts]
        for name in ("job_years", "programme_cost", "net_public_cost", "social_cost")
    )
    yield "additional_job_years", JOB_YEARS, mean_interval(job_years)
    for name in ("programme_cost", "net_public_cost", "private_cost", "social_cost", "transfers"):
        yield name, YUAN, mean_interval([getattr(account, name) for account in accounts])
    for name, part, heads in (
        ("cost_per_participant", cost, people["participants"]),
        ("cost_per_gross_placement", cost, people["gross"]),
        ("cost_per_additional_job_year", cost, job_years),
        ("net_cost_per_additional_job_year", net_cost, job_years),
        ("social_cost_per_additional_job_year", social, job_years),
    ):
        yield name, YUAN, ratio_interval(part, heads) or NOTHING
