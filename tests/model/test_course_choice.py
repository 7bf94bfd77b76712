"""Of the courses she has heard of, a person takes the one that is worth most to her."""

from typing import Any

import numpy as np

from sim.model.columns import NONE, WorkerStatus
from sim.model.economy import Economy
from sim.model.programmes import Group
from sim.policies.catalogue import policy_classes
from tests.worlds import guangdong, live, with_column, world

POLICIES = policy_classes()
MONTHS = 15


def lived(*offered: tuple[str, dict[str, Any]], **parameters: float) -> Economy:
    """A world with seats for three in a hundred, in which everybody has heard of everything."""
    policies = []
    for name, settings in offered:
        heard = {k: 1.0 for k in ("awareness", "firm_awareness") if k in POLICIES[name].parameters}
        policies.append(POLICIES[name](heard | settings, group=Group()))
    return live(
        world(
            population=6_000,
            months=MONTHS,
            seed=2,
            policies=policies,
            data=with_column(guangdong(), "cities", "seats_per_1000", 30.0),
            parameters={"training_awareness": 1.0} | parameters,
        )
    )


def spells_by(economy: Economy, programme: int) -> np.ndarray:
    rows = economy.schools.spells.rows
    return np.asarray(rows[(rows["programme"] == programme) & (rows["start"] >= 0)])


def test_she_takes_the_cheaper_of_two_whatever_they_are_called() -> None:
    """A free course against one on today's terms and with a reward to the provider on top."""
    names = ("per_head_subsidy", "placement_reward")
    assert list(names) == sorted(names)
    for price, cheaper in ((0.0, 0), (1.0, 1)):
        economy = lived((names[0], {"trainee_price": price}), (names[1], {}))
        taken = [len(spells_by(economy, p)) for p in (0, 1, NONE)]
        assert taken[cheaper] > 50
        others = spells_by(economy, 1 - cheaper)
        # Employees of the city pay the full price under both: for them the lot decides.
        alike = (others["from_status"] == WorkerStatus.EMPLOYED) & (cheaper == 1)
        alike &= economy.records("workers")["hukou"][others["worker"]] == 0
        assert alike.all()
        assert taken[2] == 0  # what is worth the same is taken under the programme


def test_whoever_has_few_years_left_takes_a_module_and_others_the_whole_course() -> None:
    economy = lived(("micro_modules", {}), ("per_head_subsidy", {}))
    birth = economy.records("workers")["birth"]
    modules, courses = spells_by(economy, 0), spells_by(economy, 1)
    assert min(len(modules), len(courses)) > 30
    ages = [(rows["start"] - birth[rows["worker"]]).mean() / 12.0 for rows in (modules, courses)]
    assert ages[0] > ages[1] + 3.0


def test_an_order_class_is_weighed_against_an_open_course() -> None:
    """With a promise of nothing an order class is worth no more than what it teaches elsewhere."""
    classes, terms = [], {"payment": 10_000.0, "paid_on": "signing"}  # firms order all the same
    for commitment in (0.05, 1.0):
        economy = lived(
            ("order_based_training", terms | {"commitment": commitment}),
            ("per_head_subsidy", {}),
            order_share=1.0,
        )
        taken = spells_by(economy, 0)
        assert (taken["order"] != NONE).all()
        classes.append(len(taken) / economy.schools.orders.rows["size"].sum())
    assert 0.0 < classes[0] < classes[1]


def test_a_course_outside_the_guide_is_no_offer_of_a_programme() -> None:
    economy = lived(("per_head_subsidy", {}), ("curriculum_guide", {"listed": 0.3}))
    supported = economy.schools.supported
    assert 0 < supported.sum() < len(supported)
    taken = spells_by(economy, 0)
    late = taken[taken["start"] >= 6]  # the guide of June is the last
    assert len(late) > 20
    assert supported[late["occupation"]].all()
