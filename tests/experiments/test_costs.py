from types import SimpleNamespace

import numpy as np
import pytest

from sim.experiments.costs import BY_FIRMS, TODAY, Bill, bill, cost_rows, payments
from sim.experiments.seed_result import Payment
from sim.experiments.world import build_economy, live
from sim.model.columns import NONE
from sim.model.ledger import BOOKING, Account, Kind

WORKERS, FIRMS, PROVIDERS, GOVERNMENT, OUTSIDE, CENTRE = Account
CLASSES = (  # a class of ten under programme 0: price 1,000, half of it public, 2,000 a hire
    (3, 0, GOVERNMENT, PROVIDERS, Kind.PUBLIC_TRAINING, 5_000),
    (3, 0, FIRMS, PROVIDERS, Kind.COURSE_FEES_FIRMS, 5_000),
    (4, 0, PROVIDERS, OUTSIDE, Kind.COURSE_DELIVERY, 4_500),
    (4, NONE, PROVIDERS, OUTSIDE, Kind.COURSE_DELIVERY, 500),
    (5, 0, GOVERNMENT, FIRMS, Kind.PROGRAMME_FIRMS, 6_000),
    (5, 0, FIRMS, GOVERNMENT, Kind.CLAWBACK, 2_000),
    (5, NONE, WORKERS, PROVIDERS, Kind.COURSE_FEES_TRAINEES, 800),
    (5, NONE, FIRMS, WORKERS, Kind.WAGES, 90_000),
    (5, NONE, GOVERNMENT, WORKERS, Kind.UNEMPLOYMENT_BENEFIT, 700),
)


def traces(*bookings):
    return SimpleNamespace(bookings=np.array(list(bookings), BOOKING), programme_names=("orders",))


def test_the_bill_tells_real_resources_from_transfers():
    # Government to providers 5,000 and to firms 6,000 - 2,000, firms to providers 5,000, trainees
    # to providers 800; what teaching used up is 5,000, whoever paid for it.
    assert bill(traces(*CLASSES), 0) == Bill(
        public=9_000, private=5_800, resources=5_000, transfers=14_800
    )
    assert bill(traces(*CLASSES), 4, 4) == Bill(0, 0, 5_000, 0)
    assert bill(traces(), 0) == Bill(0, 0, 0, 0)


def test_what_all_pay_less_what_they_receive_is_the_resources_used():
    found = bill(traces(*CLASSES), 0)
    to_firms, surplus = 6_000 - 2_000, 5_000 + 5_000 + 800 - 5_000
    assert found.public + found.private - to_firms - surplus == found.resources


def test_payments_have_a_heading_in_both_worlds():
    found = payments(traces(*CLASSES[-2:]), traces(*CLASSES), 4)
    assert found == tuple(sorted(found))
    assert Payment("benefits", "government", "workers", "unemployment_benefit", 700, 700) in found
    assert Payment(TODAY, "providers", "outside", "course_delivery", 0, 500) in found
    assert Payment("orders", "firms", "government", "clawback", 0, 2_000) in found
    assert not [one for one in found if one.kind == "course_fees_firms"]  # before month 4


def test_what_a_seed_does_not_name_was_not_paid():
    one = Payment("orders", "firms", "providers", "course_fees_firms", 0, 100)
    other = Payment("wages", "firms", "workers", "wages", 50, 30)
    fees, wages = cost_rows([(one, other), (other,)], 10.0)
    assert (fees["baseline"], fees["policy"], fees["difference"]) == (0.0, 500.0, 500.0)
    assert (fees["nature"], wages["nature"]) == ("transfer", "pay")
    assert (wages["difference"], wages["lower"], wages["upper"]) == (-200.0, -200.0, -200.0)


def test_the_payments_of_a_world_are_the_ledgers_to_the_yuan(scenario):
    policies = "[parameters]\norder_share = 1\n[policies.order_based_training]\n"
    policies += "[policies.per_head_subsidy]\n"
    economy = build_economy(scenario("both", policies, population=6_000), 3)
    ledger = economy.ledger
    world = live(economy)
    total = np.zeros(len(Kind), np.int64)
    for one in payments(world, world, 0):
        assert one.baseline == one.policy
        total[Kind[one.kind.upper()]] += one.policy
    assert np.array_equal(total, ledger.total)
    assert {"order_based_training", "per_head_subsidy", TODAY} <= {
        one.programme for one in payments(world, world, 0)
    }
    spent = (Kind.PUBLIC_TRAINING, Kind.PROGRAMME_FIRMS, Kind.PROGRAMME_PROVIDERS)
    assert total[Kind.ADMINISTRATION] > 0  # audits
    public = total[[*spent, Kind.ADMINISTRATION]].sum()
    assert bill(world, 0).public == public - total[Kind.CLAWBACK]
    used = total[[Kind.COURSE_DELIVERY, Kind.RETRAINING, Kind.ADMINISTRATION]].sum()
    assert bill(world, 0).resources == used > 0


def test_costs_show_every_programme_beside_the_baseline(comparison):
    costs = comparison.costs
    assert (costs[costs["programme"].str.startswith("per_head")]["baseline"] == 0).all()
    assert set(costs.query("scenario == 'per_head_subsidy'")["programme"]) >= {
        "per_head_subsidy",
        TODAY,
        "wages",
        "benefits",
        "taxes",
    }
    headline = comparison.headline.query("definition == 'all_work' and horizon_months == 17")
    headline = headline.set_index(["scenario", "measure"])["mean"]
    for name in ("order_based_training", "per_head_subsidy"):
        rows = costs[(costs["scenario"] == name) & costs["programme"].isin([name, TODAY, BY_FIRMS])]
        public = rows[rows["payer"] == "government"]["difference"].sum()
        public -= rows[rows["payee"] == "government"]["difference"].sum()
        assert headline[name, "programme_cost"] == pytest.approx(public)
        used = rows[rows["nature"] == "resources"]["difference"].sum()
        assert headline[name, "social_cost"] == pytest.approx(used)
        made = comparison.monthly.query("month >= 12").groupby("scenario")["output"].sum()
        lost = (made["baseline"] - made[name]) * comparison.weight / len(comparison.seeds)
        assert headline[name, "output_lost"] == pytest.approx(lost)
        courses = rows["kind"].str.startswith("course_fees") | (rows["kind"] == "retraining")
        fees = rows[courses]["difference"].sum()
        assert headline[name, "private_cost"] == pytest.approx(fees)
