"""How firms, providers and trainees answer to what a programme pays, audits and allows."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from numba import njit

from sim.model.admission import APPLICANT, admitted
from sim.model.columns import NONE, ORDER, Result, WorkerStatus
from sim.model.economy import Economy
from sim.model.eligibility import covering_programme
from sim.model.ledger import Kind
from sim.model.orders import most_profitable
from sim.model.parameters import InvalidParameter
from sim.model.programmes import Group, Offer
from sim.policies.order_based_training import OrderBasedTraining
from sim.policies.per_head_subsidy import PerHeadSubsidy
from tests.worlds import guangdong, live, with_column, world

SEED = 5
KNOWN = {"awareness": 1.0, "firm_awareness": 1.0}
LEAD = 6
MANY_ORDERS = {"order_share": 1.0}
OPEN = Group()  # everybody


def seats(per_1000: float) -> Any:
    return with_column(guangdong(), "cities", "seats_per_1000", per_1000)


def orders_world(
    months: int = LEAD + 2,
    population: int = 6_000,
    parameters: dict[str, float] | None = None,
    group: Group = OPEN,
    budget: float | None = None,
    **terms: Any,
) -> Economy:
    """A world with many orders from month 0 on; not yet lived."""
    policy = OrderBasedTraining(KNOWN | terms, group=group, budget=budget)
    return world(
        population=population,
        months=months,
        seed=SEED,
        policies=[policy],
        parameters=MANY_ORDERS | (parameters or {}),
        data=seats(100.0),
    )


def per_head_world(
    months: int = 12,
    group: Group = OPEN,
    per_1000: float = 20.0,
    parameters: dict[str, float] | None = None,
    budget: float | None = None,
    ai: str | None = "central",
    others: tuple[Any, ...] = (),
    **terms: Any,
) -> Economy:
    policy = PerHeadSubsidy({"awareness": 1.0} | terms, group=group, budget=budget)
    return world(
        population=6_000,
        months=months,
        seed=SEED,
        ai=ai,
        policies=[*others, policy],
        parameters=parameters,
        data=seats(per_1000),
    )


# --- the promise ---------------------------------------------------------------------------


def first_class(economy: Economy) -> np.ndarray:
    """The orders of the first month, after they are settled.

    What is audited and clawed back plays no part before the first settlement, so two worlds that
    differ in it have the same orders, classes and graduates until then, and each firm decides on
    its own class: delivery can be compared order by order.
    """
    live(economy)
    rows = economy.schools.orders.rows
    return np.asarray(rows[rows["signed"] == 0])


def test_a_certain_sanction_on_what_was_paid_up_front_raises_delivery() -> None:
    terms: dict[str, Any] = {"paid_on": "signing", "payment": 10_000.0, "reputation": 0.0}
    terms["population"] = 20_000
    lenient = first_class(orders_world(**terms, audit=0.0, clawback=0.0))
    strict = first_class(orders_world(**terms, audit=1.0, clawback=3.0))
    for field in ("cell", "size", "enrolled", "completed"):
        assert np.array_equal(lenient[field], strict[field])
    assert (strict["hired"] >= lenient["hired"]).all()
    assert strict["hired"].sum() > lenient["hired"].sum() > 0


def test_a_lost_name_raises_delivery() -> None:
    careless = first_class(orders_world(reputation=0.0, payment=0.0, parameters={"markup": 0.4}))
    careful = first_class(orders_world(reputation=1e4, payment=0.0, parameters={"markup": 0.4}))
    assert np.array_equal(careless["completed"], careful["completed"])
    assert (careful["hired"] >= careless["hired"]).all()
    assert careful["hired"].sum() > 0


def test_a_higher_commitment_never_lowers_delivery_when_clawback_is_certain() -> None:
    economy = orders_world(months=1, paid_on="signing", audit=1.0, clawback=3.0)
    order, draw = np.zeros(1, ORDER), np.random.default_rng(1)
    rises = 0
    for _ in range(200):
        order["enrolled"] = enrolled = int(draw.integers(1, 15))
        ranked = np.sort(draw.normal(0.0, 2e4, int(draw.integers(0, enrolled + 1))))[::-1].copy()
        hired = []
        for commitment in (0.0, 0.3, 0.5, 0.8, 1.0):
            economy.programmes["commitment"] = commitment
            hired.append(
                most_profitable(ranked, 0, 5e3, order[0], economy.programmes[0], economy.rates[0])
            )
        assert hired == sorted(hired)
        rises += hired[-1] > hired[0]
    assert rises > 20  # of 200: the commitment does bind


def test_firms_relabel_when_nobody_looks_and_not_when_cheating_cannot_pay() -> None:
    ready = {"cheating_dislike": 0.01, "cheating_sigma": 0.0}
    unseen = live(orders_world(months=20, parameters=ready, audit=0.0, clawback=0.0))
    # audit × (1 + clawback) = 1.2: the expected sanction exceeds the payment.
    seen = live(orders_world(months=20, parameters=ready, audit=0.4, clawback=2.0))
    averse = live(orders_world(months=20, parameters=ready | {"cheating_dislike": 2.0}, audit=0.0))
    for economy, cheats in ((unseen, True), (seen, False), (averse, False)):
        rows = economy.schools.orders.rows
        settled = rows[rows["settled"] == 1]
        missing = np.ceil(0.8 * settled["enrolled"] - 1e-9) - settled["hired"]
        assert (missing > 0).sum() > 10  # there was something to hide
        assert (settled["relabelled"].sum() > 0) == cheats
        assert (settled["relabelled"] <= np.maximum(0, missing)).all()
        assert (settled["clawed_back"].sum() == 0) or not cheats


def test_a_false_claim_found_costs_the_payment_and_the_fine() -> None:
    ready = {"cheating_dislike": 0.01, "cheating_sigma": 0.0}
    audited = live(orders_world(months=20, parameters=ready, audit=0.2, clawback=1.0))
    rows = audited.schools.orders.rows
    claims, back = rows["relabelled"].sum(), rows["clawed_back"]
    assert (back % 4_000 == 0).all()
    assert (back <= 4_000 * rows["relabelled"]).all()
    found = back.sum() / 4_000
    # Binomial: each claim is audited with probability 0.2; five standard deviations.
    assert claims > 50
    assert abs(found - 0.2 * claims) < 5 * np.sqrt(claims * 0.2 * 0.8)


# --- when it is paid -----------------------------------------------------------------------


def watch(economy: Economy, look: Callable[[], None]) -> None:
    """Look each month just before orders are settled."""
    settle = economy.orders_are_settled

    def look_and_settle() -> None:
        look()
        settle()

    economy.orders_are_settled = look_and_settle  # type: ignore[method-assign]


def retention_world() -> tuple[Economy, dict[int, int]]:
    """A lived world paid on retention, and by order the graduates there after six months.

    Distinct graduates of that class in that firm in the ordered occupation; one whom the
    firm took from the market while the class was held is one of them.
    """
    honest: dict[str, Any] = {"audit": 0.5, "clawback": 3.0}  # cheating cannot pay
    economy = orders_world(months=24, population=12_000, paid_on="retention", **honest)
    there: dict[int, int] = {}

    def count_graduates() -> None:
        workers, spells = economy.records("workers"), economy.schools.spells.rows
        for k, order in enumerate(economy.schools.orders.rows):
            if order["due"] + 6 == economy.month:
                mine = (spells["order"] == k) & (spells["result"] == Result.COMPLETED)
                graduates = workers[spells["worker"][mine]]
                still = graduates["cell"] == order["cell"]
                still &= graduates["hired"] >= order["start"]
                still &= graduates["hired"] <= order["due"]
                there[k] = int(still.sum())

    watch(economy, count_graduates)
    return live(economy), there


def test_retention_is_paid_only_for_those_still_there() -> None:
    economy, there = retention_world()
    rows = economy.schools.orders.rows
    for k, order in enumerate(rows):
        assert order["paid"] == 2_000 * there.get(k, 0)
    checked = rows[list(there)]
    assert len(checked) > 50
    assert 0 < checked["paid"].sum() < 2_000 * checked["hired"].sum()  # some had left


def test_retained_are_graduates_of_the_class_whom_the_firm_has_kept() -> None:
    economy, there = retention_world()
    rows = economy.schools.orders.rows[list(there)]
    # Those dismissed after the check of this very month were still there before it.
    kept = np.array(list(there.values())) - rows["dismissed"]
    assert rows["retained_6"].tolist() == kept.tolist()
    assert (rows["retained_6"] <= rows["hired"]).all()
    assert (rows["hired"] <= rows["completed"]).all()


def test_payment_on_hire_is_for_each_hire_and_each_claim() -> None:
    rows = live(orders_world(months=20)).schools.orders.rows
    assert rows["hired"].sum() > 0
    assert np.array_equal(rows["paid"], 2_000 * (rows["hired"] + rows["relabelled"]))


def test_payment_up_front_is_for_every_seat_taken_when_the_class_begins() -> None:
    economy = orders_world(months=LEAD + 2, paid_on="signing", audit=0.0)
    while economy.running:
        economy.step()
        rows = economy.schools.orders.rows
        begun = rows["start"] <= economy.month
        assert np.array_equal(rows["paid"], np.where(begun, 2_000 * rows["enrolled"], 0))
        assert economy.ledger.total[Kind.PROGRAMME_FIRMS] == rows["paid"].sum()
    settled = rows["settled"] == 1
    assert rows["enrolled"][settled].sum() > rows["hired"][settled].sum()  # paid all the same


def test_nothing_is_clawed_back_that_was_never_paid() -> None:
    economy = orders_world(months=20, paid_on="signing", audit=1.0, clawback=0.0, commitment=1.0)
    orders = live(economy).schools.orders.rows
    settled = orders[orders["settled"] == 1]
    assert settled["clawed_back"].sum() > 0
    # Every seat is audited and nothing is fined: what is left is for those hired.
    kept = settled["paid"] - settled["clawed_back"]
    assert np.array_equal(kept, 2_000 * np.minimum(settled["hired"], settled["enrolled"]))


# --- budgets -------------------------------------------------------------------------------


def test_without_a_budget_nobody_is_paid_and_nobody_takes_part() -> None:
    policies = [
        OrderBasedTraining(KNOWN, group=OPEN, budget=0.0),
        PerHeadSubsidy({"awareness": 1.0}, group=OPEN, budget=0.0),
    ]
    economy = live(
        world(population=6_000, months=12, seed=SEED, policies=policies, data=seats(100.0))
    )
    for kind in (Kind.PROGRAMME_FIRMS, Kind.PROGRAMME_PROVIDERS, Kind.CLAWBACK):
        assert economy.ledger.total[kind] == 0
    assert economy.programmes["spent"].tolist() == [0.0, 0.0]
    assert economy.ledger.programme_spending.tolist() == [0, 0]
    assert (economy.records("workers")["programmes"] == 0).all()
    assert len(economy.schools.spells.rows) > 0  # training as it is today goes on
    assert (economy.schools.spells.rows["programme"] == NONE).all()


@pytest.mark.parametrize("real_yuan", [1e8, 3e8])
def test_a_budget_is_spent_and_not_exceeded(real_yuan: float) -> None:
    unlimited = live(per_head_world(months=20, per_completion=2_000.0))
    economy = live(per_head_world(months=20, per_completion=2_000.0, budget=real_yuan))
    budget = real_yuan / economy.weight
    spent = economy.ledger.total[Kind.PROGRAMME_PROVIDERS]
    assert spent == economy.programmes["spent"][0]
    assert budget - 2_000 < spent <= budget < unlimited.programmes["spent"][0]


def test_nobody_begins_under_a_programme_that_cannot_pay_for_one_more() -> None:
    """She would train free of charge, and the provider would never see a yuan."""
    economy = per_head_world(months=20, per_completion=2_000.0, budget=1e8)
    begun_after = 0
    while economy.running:
        left = float(economy.programmes["budget"][0] - economy.programmes["spent"][0])
        before = economy.schools.spells.length
        economy.step()
        if left < 2_000:
            begun_after += (economy.schools.spells.rows["programme"][before:] == 0).sum()
    assert left < 2_000
    assert begun_after == 0


# --- seats ---------------------------------------------------------------------------------


def test_trainees_who_leave_free_their_seats() -> None:
    economy = per_head_world(months=16)
    for _ in range(10):
        economy.step()
    providers, spells = economy.records("providers"), economy.schools.spells
    assert providers["busy"].sum() > 10
    dropped = spells.rows["result"] == Result.DROPPED_OUT
    assert dropped.sum() > 5
    economy.rates["training_interest"] = economy.rates["training_interest_employed"] = 0.0
    for _ in range(int(economy.data.occupations["course_months"].max())):
        economy.step()
    assert (spells.rows["result"] != Result.OPEN).all()
    assert (providers["busy"] == 0).all()


@pytest.mark.parametrize("policy", ["per head", "orders", "both"])
def test_no_provider_teaches_longer_than_its_seats_last(policy: str) -> None:
    orders: Any = OrderBasedTraining(KNOWN, group=OPEN)
    heads: Any = PerHeadSubsidy({"awareness": 1.0}, group=OPEN)
    made = {"per head": [heads], "orders": [orders], "both": [orders, heads]}[policy]
    economy = world(
        population=10_000,
        months=30,
        seed=SEED,
        policies=made,
        parameters=MANY_ORDERS,
        data=seats(8.0),
    )
    providers = economy.records("providers")
    seats_taken = np.zeros(len(providers))
    seats_there = providers["unused"].astype(float)
    full = 0
    while economy.running:
        economy.step()
        seats_taken += providers["busy"]
        seats_there += providers["seats"]
        assert (seats_taken <= seats_there + 1e-3).all()  # the balance is in single precision
        full += int(
            (providers["unused"] < 3.0)[providers["seats"] > 1.0].sum()
        )  # no course to spare
    assert full > 30  # seats were scarce


def test_more_seats_never_turn_anybody_away() -> None:
    draw = np.random.default_rng(2)
    for _ in range(20):
        those = np.zeros(200, APPLICANT)
        those["order"] = draw.integers(-1, 4, 200)
        those["provider"], those["occupation"] = draw.integers(0, 3, (2, 200))
        those["rank"] = draw.random(200)
        size, free = draw.integers(0, 9, 4), draw.integers(0, 20, 3)
        few = set(admitted(those, size, free).tolist())
        more = size + draw.integers(0, 3, 4), free + draw.integers(1, 4, 3)
        many = set(admitted(those, *more).tolist())
        assert few < many


def test_more_seats_enrol_more_people_as_long_as_seats_are_scarce() -> None:
    enrolled = [
        live(per_head_world(months=18, per_1000=n)).schools.spells.length for n in (2, 4, 8, 16, 32)
    ]
    # Worlds apart: a count of n people has a standard deviation of at most about sqrt(n).
    for few, more in pairwise(enrolled):
        assert more > few - 5 * np.sqrt(few + more)
    assert enrolled[2] > 2 * enrolled[0]


def mean_course_cost(economy: Economy) -> float:
    """Of the seats offered, yuan."""
    return float(economy.schools.share @ economy.data.occupations["course_cost"])


def test_payment_by_the_head_moves_seats_to_what_is_cheap_to_teach() -> None:
    start = mean_course_cost(per_head_world())
    unpaid = live(per_head_world(months=30, per_completion=0.0, trainee_price=1.0))
    assert mean_course_cost(unpaid) == pytest.approx(start)
    per_completion = live(per_head_world(months=30, per_completion=2_000.0))
    per_enrolment = live(per_head_world(months=30, per_completion=0.0, per_enrolment=2_000.0))
    for paid in (per_completion, per_enrolment):
        assert mean_course_cost(paid) < 0.95 * start
        share, cost = paid.schools.share, paid.data.occupations["course_cost"]
        taught = paid.schools.trainable
        assert np.corrcoef(share[taught], cost[taught])[0, 1] < -0.5
        assert share.sum() == pytest.approx(1.0)


def test_a_class_longer_than_the_lead_of_its_order_is_refused() -> None:
    """It would have to begin before it is ordered; both values are in their declared ranges."""
    with pytest.raises(InvalidParameter, match="order_class_months"):
        orders_world(months=1, parameters={"order_lead": 3.0, "order_class_months": 6.0})


# --- who may take part ---------------------------------------------------------------------

CITIES = (0, 3, 7)
HALF = Group(age_min=35.0, education_max=2, cities=CITIES, share=0.5)


@njit
def _covered(workers: Any, programmes: Any, offer: int, seed: int, p: int, out: Any) -> None:
    for i in range(len(workers)):
        out[i] = covering_programme(workers[i], i, programmes, offer, seed, 0) == p


def chosen(
    economy: Economy, name: str = "per_head_subsidy", offer: Offer = Offer.COURSES
) -> np.ndarray:
    """Who may take part in month 0, before anything has happened."""
    place = [policy.name for policy in economy.policies].index(name)
    out = np.zeros(economy.present, bool)
    people = economy.records("workers")
    _covered(people, economy.programmes, int(offer), economy.draw_seed, place, out)
    return out


def test_a_random_share_of_those_eligible_may_take_part() -> None:
    everybody = Group(age_min=35.0, education_max=2, cities=CITIES)
    half, all_of_them = chosen(per_head_world(group=HALF)), chosen(per_head_world(group=everybody))
    assert (half <= all_of_them).all()
    n = all_of_them.sum()
    assert abs(half.sum() - n / 2) < 5 * np.sqrt(n / 4)  # binomial
    economy = per_head_world(group=everybody)
    workers = economy.records("workers")
    expected = (-workers["birth"] >= 420) & (workers["education"] <= 2)
    expected &= np.isin(workers["city"], CITIES)
    expected &= ~np.isin(workers["status"], [WorkerStatus.OWN_BUSINESS, *range(5, 8)])
    assert np.array_equal(all_of_them, expected)


HALF_OF_ALL = Group(share=0.5, statuses=tuple(range(len(WorkerStatus))))  # whoever they are


def test_the_same_people_may_take_part_in_every_world() -> None:
    alone = per_head_world(group=HALF_OF_ALL)
    beside = per_head_world(group=HALF_OF_ALL, others=(OrderBasedTraining({}, group=OPEN),))
    fast = per_head_world(group=HALF_OF_ALL, ai="fast", parameters={"kappa": 0.8})
    longer = per_head_world(group=HALF_OF_ALL, months=60)
    for other in (beside, fast, longer):
        assert np.array_equal(chosen(alone), chosen(other))
    orders = [OrderBasedTraining(KNOWN, group=HALF_OF_ALL)]
    assert 0.4 < np.mean(chosen(alone)) < 0.6  # binomial, n above 6,000: 0.5 ± 0.007
    others = world(population=6_000, months=12, seed=SEED, policies=orders)
    together = (chosen(others, "order_based_training", Offer.ORDERS) & chosen(alone)).mean()
    assert 0.2 < together < 0.3  # another policy draws its own half: 0.25 ± 0.006


def test_only_those_of_the_group_enrol_under_the_programme() -> None:
    worlds = [
        live(per_head_world(months=20, group=HALF, ai=ai, per_1000=n))
        for ai, n in ((None, 100.0), ("fast", 200.0))
    ]
    took_part = []
    for economy in worlds:
        spells = economy.schools.spells.rows
        mine, others = spells[spells["programme"] == 0], spells[spells["programme"] == NONE]
        city = economy.records("providers")["city"]
        assert np.isin(city[mine["provider"]], CITIES).all()
        assert (~np.isin(city[others["provider"]], CITIES)).any()
        workers = economy.records("workers")[mine["worker"]]
        assert (mine["start"] - workers["birth"] >= 35 * 12).all()
        assert (workers["education"] <= 2).all()
        took_part.append(set(mine["worker"].tolist()))
    assert min(len(people) for people in took_part) > 20
    # Half of all are shut out for good, in any world: none of them took part in either.
    may = chosen(per_head_world(group=HALF_OF_ALL))
    for people in took_part:
        assert may[[i for i in people if i < len(may)]].all()
    # Without the share twice as many would: the test can fail.
    free = live(per_head_world(months=20, group=Group(35.0, 200.0, 0, 2, (), CITIES), per_1000=100))
    rows = free.schools.spells.rows
    everybody = {i for i in rows["worker"][rows["programme"] == 0].tolist() if i < len(may)}
    assert not may[list(everybody)].all()
