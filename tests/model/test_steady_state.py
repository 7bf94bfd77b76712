"""Without AI the world stays at docs/model.md#steady-state, from month 1 to month 240."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model.columns import WorkerStatus
from sim.model.economy import Economy
from sim.model.indicators import Flow
from tests.steady_state import (
    GROUPS,
    OLD,
    ROUNDING,
    YOUNG,
    Rates,
    Window,
    composition_of_hires,
    sampling_error,
    steady_state_targets,
    targets_for,
    window,
)
from tests.worlds import guangdong, without_reform, world

# Eight seeds of the default population: the spread over seeds is the sampling error, known with
# 14 degrees of freedom from the two windows. One seed's window has a standard deviation of about
# 3.5 % in u and U to E, 2 % in E to U, 1.6 % in E to E; the 99 % interval of eight is as wide.
SEEDS = range(1, 13)
POPULATION, MONTHS = 20_000, 240
WINDOWS = {"months 1-24": slice(0, 24), "months 217-240": slice(216, 240)}
SHARE_35 = 0.60  # of the labour force at the default ratio of competitors

UNEMPLOYED, INACTIVE = int(WorkerStatus.UNEMPLOYED), int(WorkerStatus.INACTIVE)


@dataclass
class Run:
    """What one seed shows.

    ``standing_gap``: share of all posts, by month, that is neither filled nor vacant, less the
    posts vacated since this month's openings, which are replaced at the next.
    ``hidden``: int64 (months, age groups), people who left unemployment by no known door.
    ``jobs``: int64 (months,), change of formal jobs less hires plus departures.
    """

    windows: dict[str, Window]
    standing_gap: NDArray[np.float64]
    hidden: NDArray[np.int64]
    jobs: NDArray[np.int64]


def by_group(economy: Economy, people: NDArray[np.bool_]) -> NDArray[np.int64]:
    old = economy.month - economy.records("workers")["birth"][: len(people)] >= 420
    return np.array([np.count_nonzero(people & old), np.count_nonzero(people & ~old)])


class Doors:
    """Counts, person by person, who goes through which door of unemployment in a month."""

    def __init__(self, economy: Economy) -> None:
        self.economy = economy
        self.through = np.zeros(2, np.int64)  # in less out, apart from separations and hires
        self.at_start = np.zeros(2, np.int64)
        steps = economy.jobs_end, economy.people_age

        def jobs_end() -> None:
            before = economy.records("workers")["status"].copy()
            self.at_start = by_group(economy, before == UNEMPLOYED)
            steps[0]()
            self.note(before, entering=True)

        def people_age() -> None:
            before = economy.records("workers")["status"].copy()
            steps[1]()
            self.note(before, entering=False)

        economy.jobs_end = jobs_end  # type: ignore[method-assign]
        economy.people_age = people_age  # type: ignore[method-assign]

    def note(self, before: NDArray[np.uint8], *, entering: bool) -> None:
        """Add those not from a job who became unemployed, take away those who ceased to be."""
        after = self.economy.records("workers")["status"][: len(before)]
        came = (after == UNEMPLOYED) & (before != UNEMPLOYED)
        left = (before == UNEMPLOYED) & (after != UNEMPLOYED)
        came &= before != WorkerStatus.EMPLOYED
        if not entering:
            assert not came.any()
            self.through = self.through - by_group(self.economy, left)
        else:
            self.through = by_group(self.economy, came) - by_group(self.economy, left)


def live_and_measure(seed: int) -> Run:
    economy = world(
        population=POPULATION,
        months=MONTHS,
        seed=seed,
        ai=None,
        data=without_reform(guangdong()),
    )
    start = economy.tally.stock.copy()
    doors = Doors(economy)
    cells = economy.records("cells")
    gap, hidden, jobs = np.zeros(MONTHS), np.zeros((MONTHS, 2), np.int64), np.zeros(MONTHS, int)
    staff = int(cells["filled"].sum())
    while economy.month + 1 < MONTHS:
        economy.step()
        month, flow = economy.month, economy.flows
        posts = int(cells["filled"].sum() + cells["vacant"].sum() + cells["reserved"].sum())
        target = float(cells["target"].sum(dtype=np.float64))
        gap[month] = (target - posts - int(cells["departures"].sum())) / target
        expected = doors.at_start + doors.through + flow[:, Flow.SEPARATED]
        expected = expected - flow[:, Flow.HIRED_FROM_UNEMPLOYMENT]
        hidden[month] = economy.tally.stock[:, UNEMPLOYED] - expected
        total = flow.sum(axis=0)
        hired = sum(total[f] for f in Flow if f.name.startswith("HIRED") and "JOB" not in f.name)
        gone = Flow.SEPARATED, Flow.LEFT_LABOUR_FORCE, Flow.OWN_ENTERED, Flow.RETIRED
        now = int(cells["filled"].sum())
        jobs[month] = now - staff - hired + sum(total[f] for f in gone)
        staff = now
    windows = {name: window(economy, start, months) for name, months in WINDOWS.items()}
    return Run(windows, gap, hidden, jobs)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return [live_and_measure(seed) for seed in SEEDS]


# --- the table -------------------------------------------------------------------------------


def test_the_solver_gives_back_the_printed_tables() -> None:
    """One unit of the last printed digit: the page rounds before it multiplies."""
    half = steady_state_targets(0.5)
    assert half[YOUNG] == pytest.approx((0.061, 0.191, 0.0124, 0.0296), abs=0.0005)
    assert half[OLD].e_to_u == pytest.approx(0.0053, abs=0.0001)
    assert half["all"].e_to_u == pytest.approx(0.0087, abs=0.0001)
    assert half["all"].e_to_e == pytest.approx(0.022, abs=0.0005)
    ours = steady_state_targets(0.62)
    assert ours[YOUNG].u == pytest.approx(0.068, abs=0.0005)
    assert ours[YOUNG].u_to_e == pytest.approx(0.202, abs=0.0005)
    assert ours[YOUNG].e_to_u == pytest.approx(0.0148, abs=0.00015)
    assert ours["all"].e_to_e == pytest.approx(0.020, abs=0.0005)
    # 6.4: .63 from jobs, .25, .12 from outside, where .42 % of the employed leave for good.
    hires = composition_of_hires(half["all"], retiring=0.0025)
    assert hires == pytest.approx((0.25, 0.63, 0.12), abs=0.005)


def test_unemployment_in_each_group_is_what_its_own_inflow_and_outflow_make() -> None:
    for share in (0.3, 0.5, 0.62, 0.8):
        table = steady_state_targets(share)
        for row in table.values():
            assert row.u == pytest.approx(row.e_to_u / (row.e_to_u + row.u_to_e))
        assert share * table[OLD].u + (1 - share) * table[YOUNG].u == pytest.approx(0.05)


@pytest.mark.parametrize("months", WINDOWS)
@pytest.mark.parametrize("field", Rates._fields)
@pytest.mark.parametrize("group", [*GROUPS, "all"])
def test_the_table_holds(runs: list[Run], group: str, field: str, months: str) -> None:
    """The mean of the seeds is nearer to the table than one run of this size can tell.

    That is the sampling error of a single run of 20,000 people (95 %), not of the seeds' mean,
    which is 3.5 times smaller: the fit leaves a few entries 2-4 % off by the end of
    twenty years, and docs/model.md prints by how much.
    """
    table = steady_state_targets(SHARE_35)

    def deviation(name: str) -> NDArray[np.float64]:
        seen = [run.windows[name] for run in runs]
        return np.array(
            [
                getattr(w.rates[group], field) - getattr(targets_for(w, table)[group], field)
                for w in seen
            ]
        )

    found = float(deviation(months).mean())
    one_run = sampling_error(*map(deviation, WINDOWS), level=0.95) * np.sqrt(len(SEEDS))
    allowed = one_run + getattr(ROUNDING, field)
    target = getattr(targets_for(runs[0].windows[months], table)[group], field)
    assert abs(found) <= allowed, (
        f"{field} of {group}, {months}: {found / target:+.1%} of {target:.4f}, "
        f"allowed {allowed / target:.1%}"
    )


@pytest.mark.parametrize("months", WINDOWS)
@pytest.mark.parametrize("source", range(3), ids=("unemployment", "jobs", "outside"))
def test_hires_come_from_where_the_table_says(runs: list[Run], source: int, months: str) -> None:
    """The page says "about": two digits, hence half a unit of the second and sampling error."""
    table = steady_state_targets(SHARE_35)

    def deviation(name: str) -> NDArray[np.float64]:
        seen = [run.windows[name] for run in runs]
        wanted = [composition_of_hires(targets_for(w, table)["all"], w.retiring) for w in seen]
        return np.array([w.hires[source] - x[source] for w, x in zip(seen, wanted, strict=True)])

    found = float(deviation(months).mean())
    assert abs(found) <= sampling_error(*map(deviation, WINDOWS)) + 0.005


@pytest.mark.parametrize("months", WINDOWS)
def test_there_is_about_one_vacancy_for_each_unemployed_person(
    runs: list[Run], months: str
) -> None:
    """Loose on purpose: the published 1.02 is a ratio of registrations in one city."""
    means = [run.windows[months].means for run in runs]
    tightness = np.mean([m["vacancies"] / m["unemployed"] for m in means])
    assert 0.85 <= tightness <= 1.15


# --- no hidden fudge -------------------------------------------------------------------------


def test_nobody_leaves_unemployment_by_a_hidden_door(runs: list[Run]) -> None:
    """Every month, by age group, exactly: the stock moves only by the flows that are counted."""
    for run in runs:
        assert not run.hidden.any()


def test_formal_jobs_change_by_hires_and_departures_alone(runs: list[Run]) -> None:
    for run in runs:
        assert not run.jobs.any()


@pytest.mark.parametrize("months", WINDOWS)
def test_openings_equal_departures_and_withdrawals(runs: list[Run], months: str) -> None:
    def surplus(name: str) -> NDArray[np.float64]:
        seen = [run.windows[name] for run in runs]
        return np.array([w.openings / (w.departures + w.withdrawn) - 1.0 for w in seen])

    found = float(surplus(months).mean())
    assert abs(found) <= sampling_error(*map(surplus, WINDOWS)), f"{found:+.2%}"


def test_firms_are_less_than_one_percent_short_of_their_targets(runs: list[Run]) -> None:
    """Right after openings: d - e - v over d, summed over cells, in every month of every seed.

    The gap cannot be negative either: a vacancy lapses at 1 % a month and is opened again at
    10 % a month, so about 0.4 % of all posts are always in between (docs/odd.md#vacancies).
    """
    for run in runs:
        assert run.standing_gap.max() < 0.01
        assert run.standing_gap.mean() > 0.0


# --- no drift --------------------------------------------------------------------------------


def change(runs: list[Run], indicator: str) -> NDArray[np.float64]:
    first, last = WINDOWS
    means = [(run.windows[first].means, run.windows[last].means) for run in runs]
    return np.array([after[indicator] / before[indicator] - 1.0 for before, after in means])


@pytest.mark.parametrize("indicator", ["mean_wage", "employed", "formal_jobs"])
def test_pay_and_employment_do_not_drift(runs: list[Run], indicator: str) -> None:
    assert abs(change(runs, indicator).mean()) < 0.02


PLATFORM_DRIFT = 0.048  # found over 40 other seeds, with a standard error of 0.014


def test_platform_work_drifts_no_more_than_is_known(runs: list[Run]) -> None:
    """It should not drift, and docs/limits.md says that it does: by a twentieth.

    A run has some 120 platform workers; twelve seeds' mean change has an error of 2 to 3 %.
    """
    moved = change(runs, "platform_work")
    assert abs(moved.mean() - PLATFORM_DRIFT) <= sampling_error(moved)


def test_the_labour_force_keeps_its_size(runs: list[Run]) -> None:
    """Entrants are drawn beforehand, in the number that keeps it."""
    assert abs(change(runs, "labour_force").mean()) < 0.01
