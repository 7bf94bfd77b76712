"""The two sides of a debate spend the same money, on the same people."""

from functools import cache
from typing import Any

import numpy as np
import pytest

import sim
from sim.model.columns import NONE, Result
from sim.model.economy import Economy
from sim.model.ledger import Account, Kind
from tests.worlds import guangdong, live, with_column, world

SIDES = ("debate_orders", "debate_per_head")
PAID_BY_OTHERS = (Kind.COURSE_FEES_FIRMS, Kind.COURSE_FEES_TRAINEES)


@cache
def policy(side: str) -> Any:
    scenario = sim.load_scenario(side)
    (only,) = scenario.policy_objects(guangdong())
    return only


@cache
def lived(side: str) -> Economy:
    """Four years with seats for three in a hundred, so that both sides run out of money."""
    return live(
        world(
            population=6_000,
            months=48,
            policies=[policy(side)],
            data=with_column(guangdong(), "cities", "seats_per_1000", 30.0),
            parameters={"order_share": 1.0},
        )
    )


def paid(economy: Economy, *, by: Account | None = None, kinds: Any = tuple(Kind)) -> int:
    """Yuan booked under the programme."""
    rows = economy.ledger.bookings.rows
    mine = (rows["programme"] == 0) & np.isin(rows["kind"], kinds)
    if by is not None:
        mine &= rows["payer"] == by
    return int(rows["yuan"][mine].sum())


def test_they_have_the_same_budget_and_the_same_people_may_take_part() -> None:
    orders, per_head = (policy(side) for side in SIDES)
    assert orders.budget == per_head.budget
    assert (orders.start, orders.end) == (per_head.start, per_head.end)
    assert orders.group == per_head.group
    assert orders.setting("awareness") == per_head.setting("awareness")


@pytest.mark.parametrize("side", SIDES)
def test_all_that_is_spent_teaching_included_stays_within_the_budget_and_uses_it(side: str) -> None:
    economy = lived(side)
    budget = policy(side).budget / economy.weight
    public = paid(economy, by=Account.GOVERNMENT) - paid(economy, kinds=(Kind.CLAWBACK,))
    assert 0.75 * budget < public <= budget
    assert economy.programmes["exhausted"][0] > policy(side).start
    # Nobody else pays for it, and what is taught costs no more than is paid.
    assert paid(economy, kinds=PAID_BY_OTHERS) == 0
    assert 0 < paid(economy, kinds=(Kind.COURSE_DELIVERY,)) <= public


def test_an_order_class_takes_three_months_and_a_course_what_its_cost_says() -> None:
    for side in SIDES:
        spells = lived(side).schools.spells.rows
        mine = spells[(spells["programme"] == 0) & (spells["result"] == Result.COMPLETED)]
        assert len(mine) > 5
        taken = set((mine["end"] - mine["start"]).tolist())
        assert taken == ({3} if side == "debate_orders" else {1, 2, 3})
        assert (mine["part"] == 1.0).all()
        assert ((mine["order"] != NONE) == (side == "debate_orders")).all()
