"""The occupational-mobility model in its mean-field form: the expectation of the market's rules.

Separations, openings and weights of applying are the world's own functions, on real numbers
instead of heads; of the urn in which posts meet applicants the expectation is taken.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.replication.inputs import Inputs
from sim.experiments.replication.published_market import published_market, published_rates
from sim.model.columns import Records
from sim.model.kernel import array_kernel
from sim.model.separations import endings, layoffs
from sim.model.vacancies import openings, weigh_targets

_SMALLEST = 1e6  # heads of the smallest occupation: the model has no scale, whole people have one


class Course(NamedTuple):
    """Stocks at the end of every step, float64 (steps, occupations), in people and posts."""

    employed: NDArray[np.float64]
    unemployed: NDArray[np.float64]  # by the occupation last held
    long_term: NDArray[np.float64]  # of these, for so long
    vacancies: NDArray[np.float64]


def empty_course(steps: int, occupations: int) -> Course:
    """Stocks yet to be recorded."""
    return Course(*np.zeros((4, steps, occupations)))


@array_kernel
def firms_answer(
    employed: Records,
    vacant: Records,
    target: Records,
    rates: Records,
    lost: Records,
    opened: Records,
) -> None:
    """Expected separations and openings of a step; arrays are float64 (occupations,).

    Args:
        lost, opened: written.
    """
    r = rates[0]
    leaves = endings(r).separation[0]
    for j in range(len(employed)):
        e, v, d = employed[j], vacant[j], target[j]
        lost[j] = leaves * e + (1.0 - leaves) * layoffs(e, v, d, r)
        opened[j] = openings(e, v, d, 0.0, r)


def application_shares(vacant: NDArray[np.float64], mobility: Records) -> NDArray[np.float64]:
    """The share of applications from each occupation to each: v_j A_ij / sum_k v_k A_ik.

    Returns:
        float64 (from, to); a row of zeros where no post is open.
    """
    n = len(vacant)
    market = published_market(mobility)
    by_occupation, by_city = np.zeros((n, 1, 1, n)), np.zeros((n, 1, 1, 1))
    first = np.concatenate([[0.0], np.cumsum(vacant)])
    weigh_targets(first, market, 0.0, by_occupation, by_city)
    weights = np.diff(by_occupation[:, 0, 0, :], axis=1, prepend=0.0)
    shares: NDArray[np.float64] = weights / np.maximum(by_city[:, 0, 0, :], np.finfo(float).tiny)
    return shares


def hires(vacant: NDArray[np.float64], applications: NDArray[np.float64]) -> NDArray[np.float64]:
    """Expected hires: an application falls on each of the alike posts; a post hires one."""
    at_a_post = np.divide(applications, vacant, out=np.zeros_like(vacant), where=vacant > 0.0)
    filled: NDArray[np.float64] = -vacant * np.expm1(-at_a_post)
    return filled


def mean_field(inputs: Inputs) -> Course:
    """Live the model in expectation, from the start over every step."""
    values = inputs.rates
    rates = published_rates(*(values[k] for k in ("delta_u", "delta_v", "gamma_u", "gamma_v")))
    e = inputs.employment * (_SMALLEST / inputs.employment.min())
    u, v = values["delta_u"] * e, values["delta_v"] * e
    start = e + u
    spell = np.zeros((inputs.long_term_steps + 1, len(e)))  # unemployed, by whole steps since
    spell[0] = u
    course = empty_course(inputs.steps, len(e))
    lost, opened = np.empty_like(e), np.empty_like(e)
    for step in range(inputs.steps):
        if step > 0:
            # All is decided on the state at the step's beginning, as published.
            shares = application_shares(v, inputs.mobility)
            applications = u @ shares
            filled = hires(v, applications)
            success = np.divide(filled, applications, out=np.zeros_like(v), where=applications > 0)
            firms_answer(e, v, start * inputs.demand[step], rates, lost, opened)
            stay = spell * (1.0 - shares @ success)
            spell = np.zeros_like(spell)
            spell[0] = lost
            spell[1:] += stay[:-1]
            spell[-1] += stay[-1]
            e, v, u = e - lost + filled, v + opened - filled, spell.sum(axis=0)
        for series, now in zip(course, (e, u, spell[-1], v), strict=True):
            series[step] = now
    return course
