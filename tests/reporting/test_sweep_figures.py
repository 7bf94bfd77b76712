"""Figures and sentences of the analyses of sweeps, in both languages."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from sim.experiments.analysis.break_even import break_even_of
from sim.experiments.analysis.explore import Conclusion, explored
from sim.experiments.analysis.frontier import frontier_of
from sim.experiments.analysis.sensitivity import indices_of
from sim.experiments.sweeps.samples import SAMPLES
from sim.language import language
from sim.reporting.sweep_text import break_even_text, exploration_text, frontier_text, spread_text
from tests.sweeps import made_up

PAYMENT = "order_based_training.payment"
JOBS, COST = "account_job_years", "account_net_public_cost"
ORDERS = "order_based_training"


def of_indices(design, moved, seeds=6):
    shares = SAMPLES[design].draw(2, 16, 1)
    points = [{"order_share": a, "ai_path": b} for a, b in shares.tolist()]
    outcomes = {JOBS: lambda p, luck: moved * p["order_share"] + luck}
    return indices_of(made_up(points, outcomes, design=design, seeds=seeds), shares, [JOBS])


def of_boxes(moved):
    rng = np.random.default_rng(1)
    points = [{"order_share": a, "markup": b} for a, b in rng.uniform(0.1, 0.4, (120, 2))]
    outcomes = {JOBS: lambda p, luck: moved * (p["order_share"] - 0.2) + luck}
    return explored(made_up(points, outcomes, design="sobol"), ORDERS, Conclusion(JOBS, 0.0))


def of_spending(slope):
    points = [{PAYMENT: value} for value in (0.0, 1000.0, 2000.0)]
    outcomes = {
        JOBS: lambda p, luck: slope * p[PAYMENT] + 10.0 * luck,
        COST: lambda p, luck: 5e7 + 1e6 * luck,
    }
    return made_up(points, outcomes, seeds=8)


DRAWN = {
    "sobol": lambda code: of_indices("saltelli", 50.0).plot(language=code),
    "sobol of luck": lambda code: of_indices("saltelli", 0.0).plot(language=code),
    "morris": lambda code: of_indices("morris", 50.0).plot(language=code),
    "one seed": lambda code: of_indices("morris", 50.0, seeds=1).plot(language=code),
    "boxes": lambda code: of_boxes(1000.0).plot(language=code),
    "no boxes": lambda code: of_boxes(0.0).plot(language=code),
    "frontier": lambda code: frontier_of(of_spending(1.0)).plot(language=code),
    "no frontier": lambda code: frontier_of(of_spending(0.0)).plot(language=code),
    "break-even": lambda code: break_even_of(of_spending(1.0), PAYMENT, 5e4, ORDERS).plot(code),
    "no break-even": lambda code: break_even_of(of_spending(0.0), PAYMENT, 5e4, ORDERS).plot(code),
}


@pytest.mark.parametrize("code", ["zh", "en"])
@pytest.mark.parametrize("what", DRAWN)
def test_every_figure_is_drawn(what, code):
    figure = DRAWN[what](code)
    assert isinstance(figure, Figure)
    assert figure.get_suptitle()
    assert "made_up" in figure.get_supxlabel()
    for axes in figure.axes:
        assert axes.get_xlabel()
        said = [
            t.get_text() for t in (*axes.texts, *axes.get_xticklabels(), *axes.get_yticklabels())
        ]
        assert "nan" not in " ".join(said)


@pytest.mark.parametrize("code", ["zh", "en"])
def test_no_sentence_says_more_than_it_may(code):
    words = language(code)
    luck = of_indices("morris", 0.0)
    assert words("sensitivity.no_difference") in spread_text(luck, JOBS, ORDERS, words)
    assert len(spread_text(of_indices("morris", 500.0), JOBS, ORDERS, words)) == 1
    alone = spread_text(of_indices("morris", 50.0, seeds=1), JOBS, ORDERS, words)
    assert "nan" not in alone[0]
    assert not of_boxes(0.0).found.flips
    for lines in (
        exploration_text(of_boxes(0.0), words),
        exploration_text(of_boxes(1000.0), words),
        frontier_text(frontier_of(of_spending(1.0)), words),
        break_even_text(break_even_of(of_spending(1.0), PAYMENT, 5e4, ORDERS), words),
    ):
        assert lines
        assert "nan" not in " ".join(lines)
    assert frontier_text(frontier_of(of_spending(0.0)), words)[0] == words("frontier.none")
    never = break_even_of(of_spending(0.0), PAYMENT, 5e4, ORDERS)
    assert break_even_text(never, words) == [words("break_even.never", price="50,000")]
