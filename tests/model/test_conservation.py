"""People and money are conserved: recounted in plain Python, in random small economies."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.model.columns import NONE, Result, WorkerStatus
from sim.model.economy import Economy
from sim.model.ledger import Account, ImbalanceError, Kind
from sim.model.programmes import Group, Offer
from sim.policies.catalogue import policy_classes
from sim.policies.policy import Choice
from tests.worlds import guangdong, with_column, world

# Parameters that shape every month, the pairs that must stay in order, and one that only costs
# time (a long burn-in); the rest of the declared ones is drawn too, a few at a time.
ORDERED_PAIRS = (
    ("entry_age_low", "entry_age_high"),
    ("min_firm", "max_firm"),
    ("order_class_months", "order_lead"),
)
INCOME_KINDS = (
    Kind.WAGES,
    Kind.PLATFORM_INCOME,
    Kind.OWN_BUSINESS_INCOME,
    Kind.WORK_AFTER_RETIREMENT,
    Kind.UNEMPLOYMENT_BENEFIT,
    Kind.SEVERANCE,
    Kind.PROGRAMME_WORKERS,
)
PROGRAMME_KINDS = (
    Kind.PROGRAMME_FIRMS,
    Kind.PROGRAMME_PROVIDERS,
    Kind.PROGRAMME_WORKERS,
    Kind.ADMINISTRATION,
    Kind.SERVICES,
    Kind.SOCIAL_INSURANCE,
)
BORN_WITH = ("birth", "sex", "education", "hukou")


@st.composite
def policies(draw: st.DrawFn, cities: int) -> list[Any]:
    """Some policies, each with settings, dates, a budget and a group of its own."""
    made = []
    classes = policy_classes()
    names = draw(st.lists(st.sampled_from(sorted(classes)), min_size=1, max_size=8, unique=True))
    for policy in map(classes.__getitem__, sorted(names)):
        chosen: dict[str, Any] = {}
        for name, declared in policy.parameters.items():
            if isinstance(declared, Choice):
                chosen[name] = draw(st.sampled_from(declared.options))
            else:
                chosen[name] = draw(st.floats(declared.low, declared.high))
        start = draw(st.integers(0, 6))
        group = Group(
            age_min=draw(st.sampled_from([0.0, 35.0])),
            cities=draw(st.sampled_from([(), tuple(range(0, cities, 2))])),
            share=draw(st.sampled_from([1.0, 0.7])),
        )
        end = draw(st.sampled_from([None, start + 5]))
        budget = draw(st.sampled_from([None, 0.0, 3e7, 3e8]))
        made.append(policy(chosen, start=start, end=end, group=group, budget=budget))
    return made


@st.composite
def small_worlds(draw: st.DrawFn) -> Economy:
    """A new world: size, seed, length, AI path, parameters, training seats and policies."""
    data = guangdong()
    names = draw(st.lists(st.sampled_from(sorted(data.parameters)), unique=True, max_size=25))
    parameters = {
        name: draw(st.floats(data.parameters[name].low, data.parameters[name].high))
        for name in names
    }
    for lower, upper in ORDERED_PAIRS:
        if lower in parameters or upper in parameters:
            both = sorted(parameters.get(n, data.parameters[n].value) for n in (lower, upper))
            parameters[lower], parameters[upper] = both
    if draw(st.booleans()):  # as it is, or with seats for a tenth of the labour force
        data = with_column(data, "cities", "seats_per_1000", 100.0)
    return world(
        population=draw(st.integers(1_000, 3_000)),
        months=draw(st.integers(12, 20)),
        seed=draw(st.integers(0, 2**31)),
        ai=draw(st.sampled_from([None, *data.ai_paths])),
        parameters=parameters,
        policies=draw(policies(len(data.cities))),
        data=data,
    )


# The recount: nothing below calls the model's own sums.


def recount_jobs(economy: Economy) -> None:
    """Every employee is in one cell, and the cells count right."""
    workers, cells = economy.records("workers"), economy.records("cells")
    works = workers["status"] == WorkerStatus.EMPLOYED
    assert (workers["cell"][~works] == NONE).all()
    held = workers[works]
    assert held["cell"].min() >= 0
    found = np.bincount(held["cell"], minlength=len(cells))
    wrong = np.flatnonzero(found != cells["filled"])
    assert len(wrong) == 0, f"cell {wrong[0]} has {found[wrong[0]]} people and counts otherwise"
    for shared in ("occupation", "city"):
        assert np.array_equal(held[shared], cells[shared][held["cell"]])
    for count in ("filled", "vacant", "reserved", "departures", "cut"):
        assert cells[count].min() >= 0, count
    free = ~works & (workers["status"] <= WorkerStatus.INACTIVE)
    assert np.isin(np.flatnonzero(free), economy.outside).all()


def recount_people(economy: Economy, born: dict[str, Any]) -> None:
    """Rows are permanent, and the month's record counts each of them once by what she does."""
    everybody = economy._columns["workers"]
    for column in BORN_WITH:
        assert np.array_equal(everybody[column], born[column]), column
    workers, month = economy.records("workers"), economy.month
    assert (everybody["status"][economy.present :] == WorkerStatus.AWAY).all()
    young = (month - workers["birth"] < 35 * 12).astype(int)
    counted = np.zeros((2, len(WorkerStatus)), int)
    np.add.at(counted, (young, workers["status"]), 1)
    assert np.array_equal(economy.history.stock[month], counted)
    assert counted.sum() == economy.present


def recount_classes(economy: Economy) -> None:
    """Trainees and open spells are the same people; seats are taken by them and nobody else."""
    workers, spells = economy.records("workers"), economy.schools.spells.rows
    providers, orders = economy.records("providers"), economy.schools.orders.rows
    trainees = np.flatnonzero(workers["training"] != NONE)
    places = workers["training"][trainees]
    still_open = np.flatnonzero(spells["result"] == Result.OPEN)
    assert np.array_equal(np.sort(places), still_open)
    assert np.array_equal(spells["worker"][places], trainees)
    taken = np.bincount(spells["provider"][still_open], minlength=len(providers))
    assert np.array_equal(providers["busy"], taken)
    waiting = orders[orders["start"] > economy.month]
    promised = np.bincount(waiting["provider"], waiting["size"], minlength=len(providers))
    assert np.array_equal(providers["ordered"], promised)
    # Seats stand empty for an order only in the month before its class, so the sum may exceed them.
    most = providers["seats"] + np.maximum(1.0, np.sqrt(providers["seats"]))
    assert (providers["busy"] <= most).all()
    assert (providers["ordered"] <= most).all()
    of_class = spells[spells["order"] != NONE]
    enrolled = np.bincount(of_class["order"], minlength=len(orders))
    assert np.array_equal(orders["enrolled"], enrolled)
    assert (orders["enrolled"] <= orders["size"]).all()
    assert (orders["hired"] <= orders["completed"]).all()
    assert (orders["completed"] <= orders["enrolled"]).all()


@dataclass
class Books:
    """What the accounts showed at the end of the month before."""

    kinds: Any
    balance: Any
    earned: Any
    providers: Any
    firms: Any

    @classmethod
    def of(cls, economy: Economy) -> "Books":
        return cls(
            economy.ledger.total.copy(),
            economy.ledger.balance.copy(),
            economy._columns["workers"]["earned"].astype(np.int64),
            economy.records("providers").copy(),
            economy.records("firms").copy(),
        )


def recount_money(economy: Economy, before: Books) -> None:
    """What each account gained this month is what people, firms and providers hold."""
    now, ledger = Books.of(economy), economy.ledger
    paid = now.kinds - before.kinds
    gained = now.balance - before.balance
    assert paid.min() >= 0
    assert now.balance.sum() == 0
    incomes = economy.income
    assert np.array_equal(economy.year[economy.month % 12], incomes)
    assert np.array_equal(now.earned - before.earned, incomes)
    assert incomes.min() >= 0
    assert incomes.sum(dtype=np.int64) == sum(paid[kind] for kind in INCOME_KINDS)
    outgoings = paid[Kind.TAXES] + paid[Kind.CONTRIBUTIONS] // 2 + paid[Kind.COURSE_FEES_TRAINEES]
    assert gained[Account.WORKERS] == incomes.sum(dtype=np.int64) - outgoings

    def booked(kind: str, column: str) -> int:
        gain = getattr(now, kind)[column] - getattr(before, kind)[column]
        return int(gain.sum())

    assert booked("providers", "fees") == paid[Kind.COURSE_FEES_TRAINEES]
    assert booked("providers", "orders") == paid[Kind.COURSE_FEES_FIRMS]
    public = paid[Kind.PUBLIC_TRAINING] + paid[Kind.PROGRAMME_PROVIDERS]
    assert booked("providers", "subsidies") == public
    received = sum(booked("providers", column) for column in ("fees", "orders", "subsidies"))
    assert gained[Account.PROVIDERS] == received - paid[Kind.COURSE_DELIVERY]
    assert booked("firms", "paid") == paid[Kind.COURSE_FEES_FIRMS] + paid[Kind.RETRAINING]
    assert booked("firms", "subsidy") == paid[Kind.PROGRAMME_FIRMS] - paid[Kind.CLAWBACK]
    costs = paid[Kind.WAGES] + paid[Kind.SEVERANCE] + paid[Kind.CONTRIBUTIONS] // 2
    subsidies = booked("firms", "subsidy") - booked("firms", "paid")
    assert gained[Account.FIRMS] == subsidies - costs
    orders = economy.schools.orders.rows
    net = orders["paid"].sum() - orders["clawed_back"].sum()
    rows = ledger.bookings.rows[ledger.bookings.rows["kind"] == Kind.PROGRAMME_FIRMS]
    others = economy.programmes["offers"][rows["programme"]] & Offer.ORDERS == 0
    assert now.firms["subsidy"].sum() == net + rows["yuan"][others].sum()
    recount_programmes(economy, ledger.total)


def recount_programmes(economy: Economy, kinds: Any) -> None:
    """A programme has cost what it spent: the public part of its classes, rewards, support."""
    spells, programmes = economy.schools.spells.rows, economy.programmes
    price = economy.data.occupations["course_cost"][spells["occupation"]]
    public = np.round(price * float(economy.rate.public_subsidy_share)).astype(int)
    rows = economy.ledger.bookings.rows
    rows = rows[(rows["kind"] == Kind.PUBLIC_TRAINING) & (rows["programme"] != NONE)]
    for p in range(len(programmes)):
        ordered = (spells["programme"] == p) & (spells["order"] != NONE)
        classes = rows[rows["programme"] == p]
        assert classes["yuan"].sum() == public[ordered].sum()
        cost = programmes["spent"][p]
        assert economy.ledger.programme_spending[p] == pytest.approx(cost, abs=1e-3)
        assert programmes["spent"][p] <= programmes["budget"][p]
        flagged = (economy._columns["workers"]["programmes"] >> np.uint32(p)) & 1
        trained = np.unique(spells["worker"][spells["programme"] == p])
        assert flagged[trained].all()
        if programmes["offers"][p] in (Offer.COURSES, Offer.ORDERS):
            assert np.array_equal(np.flatnonzero(flagged), trained)
    spent = sum(kinds[kind] for kind in PROGRAMME_KINDS) - kinds[Kind.CLAWBACK]
    spent += rows["yuan"].sum()
    assert programmes["spent"].sum() == pytest.approx(spent, abs=1e-3)


@given(economy=small_worlds())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_people_and_money_add_up_every_month_in_any_small_world(economy: Economy) -> None:
    born = {column: economy._columns["workers"][column].copy() for column in BORN_WITH}
    recount_jobs(economy)
    while economy.month + 1 < economy.months:
        before = Books.of(economy)
        economy.step()  # it raises ImbalanceError if its own check fails
        recount_jobs(economy)
        recount_people(economy, born)
        recount_classes(economy)
        recount_money(economy, before)


# The checks can fail.


@pytest.fixture
def lived() -> Economy:
    data = with_column(guangdong(), "cities", "seats_per_1000", 100.0)
    economy = world(population=1_000, months=12, seed=5, data=data)
    economy.step()
    return economy


def test_a_month_with_one_employee_too_many_in_a_cell_is_refused(lived: Economy) -> None:
    lived.step()  # without the mistake it goes on
    cells = lived.records("cells")
    largest = int(np.argmax(cells["filled"]))
    cells["filled"][largest] += 1
    with pytest.raises(ImbalanceError, match=r"month 2: \d+ employees in \d+ posts"):
        lived.step()


def test_a_month_with_one_yuan_too_many_in_a_pocket_is_refused(lived: Economy) -> None:
    settle = lived.government_settles

    def and_slip_a_yuan() -> None:
        settle()
        lived.income[0] += 1

    lived.government_settles = and_slip_a_yuan  # type: ignore[method-assign]
    with pytest.raises(ImbalanceError, match=r"people got \d+ yuan, booked \d+"):
        lived.step()


def test_a_month_that_loses_a_person_is_refused(lived: Economy) -> None:
    grow_older = lived.people_age

    def and_lose_one() -> None:
        grow_older()
        lived.tally.stock[0, WorkerStatus.UNEMPLOYED] -= 1

    lived.people_age = and_lose_one  # type: ignore[method-assign]
    with pytest.raises(ImbalanceError, match=r"of \d+ people"):
        lived.step()


def test_a_month_with_a_payment_from_nobody_is_refused(lived: Economy) -> None:
    lived.ledger.balance[Account.WORKERS] += 1
    with pytest.raises(ImbalanceError, match="balances sum to 1 yuan"):
        lived.step()


def test_an_employee_who_only_forgets_her_cell_is_noticed_by_the_recount(lived: Economy) -> None:
    recount_jobs(lived)
    workers = lived.records("workers")
    workers["cell"][np.flatnonzero(workers["cell"] != NONE)[0]] += 1
    with pytest.raises(AssertionError):
        recount_jobs(lived)


def test_a_trainee_whose_course_is_over_is_noticed_by_the_recount(lived: Economy) -> None:
    while lived.running and not (lived.records("workers")["training"] != NONE).any():
        lived.step()
    recount_classes(lived)
    spells = lived.schools.spells.rows
    spells["result"][spells["result"] == Result.OPEN] = Result.COMPLETED
    with pytest.raises(AssertionError):
        recount_classes(lived)
