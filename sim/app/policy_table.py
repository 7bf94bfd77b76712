"""Policies as a list and one by one: what each does, through which levers, on which terms."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table
from rich.text import Text

from sim.app.parameter_table import Declared, parameter_row
from sim.app.ruled_table import ruled
from sim.language import Language
from sim.model.economy_data import EconomyData
from sim.model.levers import Levers, neutral_levers
from sim.model.parameters import rates
from sim.model.programmes import Group, Offer
from sim.policies.policy import Policy

COLUMNS = ("name", "zh", "en", "targets", "levers", "parameters", "says", "does_zh", "does_en")


def policy_row(policy: type[Policy], economy: EconomyData) -> dict[str, Any]:
    """A policy as one row of plain values; ``parameters`` are rows of their own."""
    return {
        "name": policy.name,
        "zh": policy.zh,
        "en": policy.en,
        "targets": str(policy.targets),
        "levers": list(levers_of(policy, economy)),
        "parameters": [parameter_row(one) for one in declared_by(policy)],
        "says": policy.says,
        "does_zh": policy.does_zh,
        "does_en": policy.does_en,
    }


def declared_by(policy: type[Policy]) -> Iterator[Declared]:
    """Its parameters."""
    for name, declaration in policy.parameters.items():
        yield Declared(name, f"policies.{policy.name}", declaration)


def levers_of(policy: type[Policy], economy: EconomyData) -> Iterator[str]:
    """What it moves: offers to people, firms and providers, then levers and rates of the world.

    Found by pulling them once on the policy's declared terms, a year after its start.
    """
    for offer in Offer:
        if offer in policy.offers:
            yield f"offer:{str(offer.name).lower()}"
    before = _neutral(economy)
    after = _neutral(economy)
    policy(start=-12, group=Group()).pull(after, before.adoption_pace > 0.0)
    for name in ("adoption_pace", "minimum_wage", "occupation_demand"):
        if not (getattr(before, name) == getattr(after, name)).all():
            yield f"lever:{name}"
    for name in ("guide_share", "people_told", "firms_told"):
        if getattr(before, name) != getattr(after, name):
            yield f"lever:{name}"
    for name in before.rates.dtype.names or ():
        if before.rate(name) != after.rate(name):
            yield f"rate:{name}"


def _neutral(economy: EconomyData) -> Levers:
    numbers = rates(economy.parameters, {})
    return neutral_levers(0, numbers, len(economy.cities), economy.occupations.ids)


def said_lever(lever: str, economy: EconomyData, words: Language) -> str:
    """A lever in words: an offer, a lever of the world, or a parameter of the economy."""
    kind, name = lever.split(":")
    if kind == "rate":
        return f"{words.of(economy.parameters[name])} ({name})"
    return words(f"{kind}.{name}")


def policy_table(policies: list[type[Policy]], words: Language) -> Table:
    """All policies, one below the other."""
    table = ruled()
    table.add_column(words("policies.name"), no_wrap=True)
    table.add_column(words("policies.title"), overflow="fold")
    table.add_column(words("policies.does"), overflow="fold", ratio=1)
    table.expand = True
    for policy in policies:
        does = policy.does_zh if words.code == "zh" else policy.does_en
        table.add_row(Text(policy.name, "bold"), words.of(policy), does)
    return table


def policy_text(policy: type[Policy], economy: EconomyData, words: Language) -> Text:
    """What a policy is, what it does and through which levers."""
    does = policy.does_zh if words.code == "zh" else policy.does_en
    levers = (f"  · {said_lever(one, economy, words)}\n" for one in levers_of(policy, economy))
    return Text.assemble(
        (f"{policy.name}  {words.of(policy)}\n\n", "bold"),
        f"{does}\n\n",
        (f"{words('policies.says')}\n", "bold"),
        f"{policy.says}\n\n",
        (f"{words('policies.levers')}\n", "bold"),
        *levers,
        f"\n{words(f'policies.targets_{policy.targets}')}\n",
    )
