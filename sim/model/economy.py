"""The world: one ``mesa.Model`` whose month reads as a page of prose."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.model.agent_set import MixedSet, RowSet, RowView
from sim.model.chance import Purpose
from sim.model.columns import CHANNELS, DISPLACEMENT, Log, Records, WorkerStatus, since
from sim.model.displacement import LONGEST as LONGEST_DISPLACEMENT
from sim.model.displacement import displacement_events, follow_displaced
from sim.model.economy_data import EconomyData
from sim.model.firms import (
    PARTS_OF_A_JOB,
    Firm,
    JobCell,
    Posts,
    count_posts,
    demand_path,
    firms_plan_jobs,
)
from sim.model.government import (
    GOVERNMENT,
    Government,
    Measure,
    book_incomes,
    collect,
)
from sim.model.history import History
from sim.model.indicators import FLOWS
from sim.model.job_changes import NO_MEMORY
from sim.model.ledger import Account, ImbalanceError, Ledger
from sim.model.levers import by_name
from sim.model.market import market_at_start, post_savings, schooling_weights
from sim.model.matching import (
    Acceptors,
    Search,
    Takers,
    employees_search,
    no_seekers,
    nobody_yet,
    others_search,
    part_of,
    posts_are_filled,
    serve,
)
from sim.model.panel import Panel
from sim.model.pay import (
    Income,
    PayDay,
    Tally,
    empty_tally,
    gig_hourly_factor,
    pay_severance,
    people_are_paid,
    tenure_factors,
    wage_curve_step,
)
from sim.model.population import draw_population
from sim.model.providers import TrainingProvider, found_providers
from sim.model.public_policy import PublicPolicy
from sim.model.schools import Schools
from sim.model.separations import (
    close_ranks,
    firms_cut_posts,
    jobs_end,
    mark_cells,
    no_layoffs,
    people_are_laid_off,
    staff_of,
    states_end,
    who_has_to_go,
    who_leaves,
)
from sim.model.snapshots import KIND_OF_WORK, Album, Snapshot, snapshot_of
from sim.model.standing import Standing
from sim.model.technology import capability, firms_adopt
from sim.model.threads import in_parts, parts
from sim.model.vacancies import (
    Vacancies,
    firms_open_vacancies,
    firms_withdraw_vacancies,
    listed_posts,
    weigh_targets,
)
from sim.model.workers import Worker, pass_age

_POOLED = 200  # people by whom a city's unemployment rate is drawn towards the economy's: few
# simulated people make a noisy rate, and a curve in its logarithm would turn noise into pay
_FOLLOWED = 500_000  # people up to whom everybody is followed over time
VIEWS: dict[str, type[RowView]] = {
    "workers": Worker,
    "firms": Firm,
    "cells": JobCell,
    "providers": TrainingProvider,
    "government": Government,
}


class Economy(mesa.Model):
    """Guangdong's labour market, or another economy's; ``step()`` is one month.

    Args:
        data: the economy.
        rates: its parameters as one record, shape (1,); see ``sim.model.parameters``.
        population: simulated people at the start.
        months: months that may be run.
        city_paths: float64 (cities, channels, 3), capability paths; zeros for no AI.
        policies: measures, each with a ``programme(weight)``.
        rng: the seed, a whole number; every draw is a function of it, see ``sim.model.chance``.
        snapshots: months at whose end a ``Snapshot`` is kept.
        followed: displacement events of another world whose people are followed here too.
        placebo: a month from whose draws nothing depends but who is served first among equals;
            that month draws it anew, and the world shows what chance alone does.

    Raises:
        ImbalanceError: people or money were lost, a bug of the model.
    """

    ledger: Ledger
    schools: Schools
    history: History
    displacements: Log
    progress: NDArray[np.float64]  # AI progress felt so far, capability-years, by month
    hired_fit: NDArray[np.float64]
    by_occupation: NDArray[np.float32]
    by_city: NDArray[np.float32]
    flows: NDArray[np.int64]
    pay_day: PayDay
    newcomers: NDArray[np.int32]  # rows of those who came to programmes this month
    one_in: int  # of so many people one is followed over time: every row that it divides
    year: NDArray[np.int32]  # incomes of those followed, by month modulo 12
    city_year: NDArray[np.float64]
    tallies: list[Tally]
    tally: Tally
    scratch: NDArray[np.int32]
    staff: NDArray[np.int32]  # scratch, too
    takers: Takers  # likewise
    cell_scratch: NDArray[np.int32]
    _outside: NDArray[np.int32]
    _outside_now: int
    panel: Panel | None  # people followed month by month, if somebody asks for them
    standing: Standing | None  # likewise how people stand, for a comparison

    def __init__(
        self,
        data: EconomyData,
        rates: Records,
        *,
        population: int,
        months: int,
        city_paths: NDArray[np.float64],
        policies: Sequence[Measure] = (),
        rng: int = 0,
        snapshots: Sequence[int] = (),
        followed: Records | None = None,
        placebo: int | None = None,
    ) -> None:
        super().__init__(rng=rng)
        self.draw_seed = int(rng)
        self.data = data
        self.rates = rates
        self.declared_rates, self.declared_rate = rates, by_name(rates)
        self.rate = self.declared_rate
        self.months = months
        self.weight = data.focal_size.value * (1.0 + self.rate.competitors) / population
        schooling = schooling_weights(data, self.rate)
        savings = post_savings(data, self.rate)
        drawn = draw_population(data, rates, schooling, savings, population, months, self.draw_seed)
        self.people = drawn
        self._columns: dict[str, Records] = {
            "workers": drawn.workers,
            "firms": drawn.firms,
            "cells": drawn.cells,
        }
        self.present = population
        self.month = drawn.first_month - 1
        self._prepare_market(schooling)
        self._prepare_books()
        self.face((), np.zeros_like(city_paths), (), None, None)
        while self.month < -1:
            self._live_a_month()
        self._take_bearings()
        self.face(policies, city_paths, snapshots, followed, placebo)

    def branch(
        self,
        policies: Sequence[Measure],
        city_paths: NDArray[np.float64],
        snapshots: Sequence[int] = (),
        followed: Records | None = None,
        placebo: int | None = None,
    ) -> "Economy":
        """A world of the same people under other policies and another AI path.

        Nothing differs before month 0, so a copy saves drawing the people and their first year.
        Arguments as at the beginning.

        Raises:
            ValueError: month 0 has been lived already.
        """
        twin = self.copy()
        twin.face(policies, city_paths, snapshots, followed, placebo)
        return twin

    def copy(self) -> "Economy":
        """The same world at its start, with people of its own.

        Raises:
            ValueError: month 0 has been lived already.
        """
        if self.month != -1:
            raise ValueError(f"month {self.month} has been lived: worlds branch before month 0")
        shared = (self.data, self.rates, self.rate, self.market.mobility)
        return deepcopy(self, {id(one): one for one in shared})

    def face(
        self,
        policies: Sequence[Measure],
        city_paths: NDArray[np.float64],
        snapshots: Sequence[int],
        followed: Records | None,
        placebo: int | None,
    ) -> None:
        """What the world will meet from here on; arguments as at the beginning."""
        self.policies = list(policies)
        self.public_policy = PublicPolicy(self, self.policies)
        self.programmes = self.public_policy.programmes
        self.ledger.programmes = len(self.programmes)
        self.city_paths = city_paths
        self.snapshot_months = frozenset(snapshots)
        self.followed = np.zeros(0, DISPLACEMENT) if followed is None else followed
        self.placebo = placebo
        self.panel = self.standing = None

    # --- one month -------------------------------------------------------------------------

    def step(self) -> None:
        """Live one month; ``running`` turns false after the last."""
        if self.month + 1 >= self.months:
            self.running = False
            return
        try:
            self._live_a_month()
        except BaseException:
            self.running = False  # Mesa's clock would go on without the world
            raise
        self.running = self.month + 1 < self.months

    def _live_a_month(self) -> None:
        self.month += 1
        self.policies_take_effect()
        self.technology_advances()
        self.firms_adopt()
        self.firms_plan_jobs()
        self.jobs_end()
        self.vacancies_open()
        self.classes_are_held()
        self.people_search()
        self.orders_are_settled()
        self.people_are_paid()
        self.government_settles()
        self.people_age()
        self.accounts_close()

    def policies_take_effect(self) -> None:
        """Policies begin and end, and move the levers of this month."""
        self.public_policy.take_effect(self)

    def technology_advances(self) -> None:
        """Capabilities grow, and with them the digital skill that occupations ask for."""
        self.able = capability(self.city_paths, self.month)
        k = self.month - self.people.first_month
        self.progress[k + 1] = self.progress[k] + float(self.able[:, 0].mean()) / 12.0
        self.schools.raise_requirements(self.progress[k + 1])

    def firms_adopt(self) -> None:
        """Firms take up technology as it pays and as their peers do."""
        firms, levers = self._columns["firms"], self.public_policy.levers
        new = np.zeros((len(parts(len(firms))), *self.adopters.shape), np.int64)

        def adopt(part: int, first: int, last: int) -> None:
            firms_adopt(
                firms,
                first,
                last,
                self.zone,
                self.adopters,
                self.peers,
                self.able,
                self.adoption_terms,
                levers.adoption_pace,
                levers.assessed_staff,
                self.draw_seed,
                self.month,
                new[part],
            )

        in_parts(adopt, len(firms))
        self.adopters += new.sum(axis=0)
        self.public_policy.firms_choose_technology(self)

    def firms_plan_jobs(self) -> None:
        """Targets follow technology, demand, pay and new tasks."""
        spending = 1.0 + self.data.sectors["local_spending"][:, None] * (self.income_index() - 1.0)
        shape = (len(self.data.sectors), len(self.data.cities))
        demand = demand_path(self.month, self.rate, *shape, spending)
        answer = np.exp(-self.rate.eta_w * self.log_pay)
        answer *= self.public_policy.wanted_at_the_floor(self)
        firms = self._columns["firms"]
        number = len(parts(len(firms)))
        totals, felt = np.zeros((number, 4), np.int64), np.empty((number, len(CHANNELS), 2))

        def plan(part: int, first: int, last: int) -> None:
            firms_plan_jobs(
                firms,
                self._columns["cells"],
                self.exposure,
                self.able,
                self.cost_weight,
                self.sector_terms,
                demand,
                answer,
                self.public_policy.levers.occupation_demand,
                self.rates,
                self.month,
                first,
                last,
                felt[part],
                totals[part],
            )

        in_parts(plan, len(firms))
        self.job_totals = totals.sum(axis=0) / PARTS_OF_A_JOB

    def jobs_end(self) -> None:
        """Background separations, layoffs over target, severance, displacement events."""
        self._states_end()
        leavers = np.concatenate(in_parts(self._who_leaves, self.present))
        count = jobs_end(
            self.workers_present,
            self._columns["cells"],
            leavers,
            self.rates,
            self.draw_seed,
            self.month,
            self.flows,
            self.scratch,
        )
        self._are_outside(leavers)
        settled = count
        count = self._lay_off(count)
        self._are_outside(self.scratch[settled:count])
        self.severance = 0
        self._displace(self.scratch[:count])
        self.public_policy.people_start_businesses(self)

    def _states_end(self) -> None:
        flows = np.zeros((len(parts(len(self.outside))), *self.flows.shape), np.int64)

        def end(part: int, first: int, last: int) -> None:
            states_end(
                self.workers_present,
                self.outside[first:last],
                self.market,
                self.rates,
                self.draw_seed,
                self.month,
                flows[part],
            )

        in_parts(end, len(self.outside))
        self.flows[:] = flows.sum(axis=0)

    def _who_leaves(self, _: int, first: int, last: int) -> NDArray[np.int32]:
        found = self.scratch[first:last]
        count = who_leaves(
            self.workers_present, first, last, self.rates, self.draw_seed, self.month, found
        )
        return found[:count]

    def _lay_off(self, count: int) -> int:
        """Layoffs are written to ``scratch`` from place ``count`` on; returns where they end."""
        workers, cells = self.workers_present, self._columns["cells"]

        def cut(_: int, first: int, last: int) -> tuple[int, int, int]:
            asked = (self.rates, self.draw_seed, self.month, self.layoffs)
            return first, *firms_cut_posts(cells, first, last, *asked)

        def staff(_: int, first: int, last: int) -> NDArray[np.int32]:
            found = self.staff[first:last]
            there = (self.pay_day.employer, self.layoffs.bits)
            return found[: staff_of(workers, first, last, *there, found)]

        cuts = in_parts(cut, len(cells))
        self.withdrawn = sum(withdrawn for *_, withdrawn in cuts)
        due = close_ranks(self.layoffs, [(first, number) for first, number, _ in cuts])
        due = self.public_policy.firms_hold_back(self, due)
        mark_cells(self.layoffs, due)
        going = self.scratch[count:]
        number = who_has_to_go(
            workers,
            cells,
            self.layoffs,
            due,
            np.concatenate(in_parts(staff, len(workers) if due else 0)),
            self.draw_seed,
            self.month,
            going,
        )
        number = self.public_policy.firms_redeploy(self, going[:number])
        people_are_laid_off(
            workers, cells, going[:number], self.rates, self.draw_seed, self.month, self.flows
        )
        return count + number

    def _are_outside(self, rows: NDArray[np.int32]) -> None:
        """These people have no formal job any more, or not yet."""
        end = self._outside_now + len(rows)
        self._outside[self._outside_now : end] = rows
        self._outside_now = end

    def vacancies_open(self) -> None:
        """Departures are replaced, shortfalls are closed slowly."""
        cells = self._columns["cells"]

        def open_posts(_: int, first: int, last: int) -> tuple[NDArray[np.int32], int]:
            found = self.cell_scratch[first:last]
            number, opened = firms_open_vacancies(
                cells, first, last, self.rates, self.draw_seed, self.month, found
            )
            return found[:number], opened

        openings = in_parts(open_posts, len(cells))
        self.opened = sum(opened for _, opened in openings)
        self.hiring = np.concatenate([found for found, _ in openings])

    def classes_are_held(self) -> None:
        """Orders are placed, people enrol, trainees learn, drop out, graduate."""
        if self.standing is not None:
            self.standing.note_states(self)
        self.schools.hold_classes(self)
        self.public_policy.people_learn_basics(self)

    def people_search(self) -> None:
        """Applications, screening, offers: one vacancy hires one applicant."""
        cells, workers = self._columns["cells"], self.workers_present
        firms, (occupations, cities) = self._columns["firms"], self.market.base_pay.shape
        self.schools.reserve_posts(self)
        self.public_policy.serve_those_who_search(self)
        self.hires = 0
        self.hired_fit *= 0.9
        for turn in range(int(self.rate.applications)):
            posts = listed_posts(cells, firms, self.hiring, cities, occupations)
            weigh_targets(
                posts.first, self.market, self.rate.pay_pull, self.by_occupation, self.by_city
            )
            acceptors = self._apply(posts, turn)
            self.hires += posts_are_filled(
                workers,
                cells,
                posts,
                acceptors,
                self.rates,
                self.draw_seed,
                self.month,
                self.flows,
                self.hired_fit,
                self.market,
            )
            self.public_policy.note_hires(self, acceptors, posts)

        def withdraw(_: int, first: int, last: int) -> int:
            asked = (self.rate.vacancy_withdrawal, self.draw_seed, self.month)
            return firms_withdraw_vacancies(cells, self.hiring[first:last], *asked)

        self.withdrawn += sum(in_parts(withdraw, len(self.hiring)))

    def _apply(self, posts: Vacancies, turn: int) -> Acceptors:
        workers = self.workers_present
        served_first = int(Purpose.PLACEBO if self.month == self.placebo else Purpose.PRIORITY)
        weights = (self.by_occupation, self.by_city)
        search = Search(self.market, posts, *weights, self.public_policy.aid)
        draws = (self.draw_seed, self.month, turn)
        asked = (search, self.rates, *draws)

        def employees(_: int, first: int, last: int) -> tuple[Takers, int]:
            takers = part_of(self.takers, first, last)
            return takers, employees_search(workers, first, last, *asked, no_seekers(), takers)

        def others(_: int, first: int, last: int) -> tuple[Takers, int]:
            takers, rows = part_of(self.takers, first, last), self.outside[first:last]
            return takers, others_search(workers, rows, *asked, no_seekers(), takers)

        acceptors = nobody_yet(len(posts.cell))
        for search_of, people in ((employees, len(workers)), (others, len(self.outside))):
            for found in in_parts(search_of, people):
                serve(*found, acceptors, *draws, served_first)
        return acceptors

    def orders_are_settled(self) -> None:
        """Firms honour, under-deliver, relabel or drop, whichever pays; audits follow."""
        dismissed = self.schools.settle_orders(self)
        self._displace(dismissed)
        self.public_policy.pay_for_hires(self)

    def people_are_paid(self) -> None:
        """Wages, platform income, benefits; who works learns; base pay answers to the market."""
        self.public_policy.support_people(self)

        day = self.pay_day._replace(memory=self.public_policy.memory)
        asked = (self.market, self.tenure_factor, self.data.focal_occupations, day)

        def pay(part: int, first: int, last: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
            outside, newcomers = self.scratch[first:last], self.staff[first:last]
            count, came = people_are_paid(
                self.workers_present,
                first,
                last,
                *asked,
                self.rates,
                self.draw_seed,
                self.month,
                self.tallies[part],
                outside,
                newcomers,
            )
            return outside[:count], newcomers[:came]

        paid = in_parts(pay, self.present)
        self.newcomers = np.concatenate([came for _, came in paid])
        followed = self.income[: self.present : self.one_in]
        self.year[self.month % 12, : len(followed)] = followed
        self._outside_now = 0
        for rows, _ in paid:
            self._are_outside(rows)
        others = self.tallies[1 : len(paid)]
        for total, *more in zip(self.tally, *others, strict=True):
            for part in more:
                total += part
        book_incomes(self.ledger, self.tally.incomes, self.severance)
        self.city_year[self.month % 12] = self.tally.city_income
        regular, casual = self.tally.platform
        self.gig_hours = float(regular + casual * self.rate.gig_casual_hours)
        self._move_base_pay()

    def government_settles(self) -> None:
        """Taxes and contributions come in; programmes have been paid as claims arose."""
        self.public_policy.close_month(self)
        wages = int(self.tally.incomes[Income.WAGES])
        collect(self.ledger, wages, self.rate.tax_rate, self.rate.contribution_rate)

    def people_age(self) -> None:
        """Some come of age, some retire, some leave for good."""
        workers, cells = self._columns["workers"], self._columns["cells"]
        first = self.people.entry_first
        k = self.month - self.people.first_month
        entering = np.arange(first[k], first[k + 1], dtype=np.int32)
        self.present = int(first[k + 1])
        for rows, status in (
            (entering, WorkerStatus.ENTRANT),
            (self.people.retirement.of(self.month), WorkerStatus.RETIRED),
            (self.people.farewell.of(self.month), WorkerStatus.AWAY),
        ):
            pass_age(
                workers,
                cells,
                rows,
                int(status),
                self.rates,
                self.draw_seed,
                self.month,
                self.flows,
                self.tally.stock,
            )
        self._are_outside(entering)

    def accounts_close(self) -> None:
        """Follow the displaced, check that nobody and no yuan was lost, record the month."""
        for events in (self.displacements.rows, self.followed):
            recent = since(events, "month", self.month - LONGEST_DISPLACEMENT)
            follow_displaced(
                self._columns["workers"],
                self._columns["cells"],
                recent,
                self.income,
                self.rate.recall_window,
                self.month,
            )
        self._count_posts()
        self.check_conservation()
        self.ledger.close_month(self.month)
        if self.month >= 0:
            self.history.record(self)
            self.public_policy.note_job_changes(self)
            if self.panel is not None:
                self.panel.record(self)
            if self.standing is not None:
                self.standing.note_work(self, KIND_OF_WORK)
            if self.month in self.snapshot_months:
                self.snapshots[self.month] = self.take_snapshot()
        self.ledger.open_month()

    # --- what Mesa asks for ----------------------------------------------------------------

    def records(self, kind: str) -> Records:
        """The columns of a kind of agents: a structured array, shape (rows,).

        Raises:
            KeyError: there is no such kind.
        """
        if kind == "workers":
            return self.workers_present
        if kind == "government":
            spent = self.ledger.spent(Account.GOVERNMENT)
            balance = self.ledger.balance[Account.GOVERNMENT]
            return np.array([(len(self.policies), balance, spent)], GOVERNMENT)
        return self._columns[kind]

    def _set_of(self, kind: str) -> RowSet[Any]:
        return RowSet(self, VIEWS[kind])

    @property
    def workers(self) -> RowSet[Worker]:
        """Everybody who has come of age so far."""
        return self._set_of("workers")

    @property
    def firms(self) -> RowSet[Firm]:
        """All firms."""
        return self._set_of("firms")

    @property
    def cells(self) -> RowSet[JobCell]:
        """All job cells."""
        return self._set_of("cells")

    @property
    def providers(self) -> RowSet[TrainingProvider]:
        """All training providers."""
        return self._set_of("providers")

    @property
    def agents(self) -> MixedSet:
        """Workers, firms, providers and government, as Mesa knows them."""
        return MixedSet(self, [self._set_of(kind) for kind in VIEWS])

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], RowSet[Any]]:
        """The sets of agents by class."""
        return {VIEWS[kind]: self._set_of(kind) for kind in VIEWS}

    @property
    def agent_types(self) -> list[type[mesa.Agent]]:
        """The classes of agents."""
        return list(VIEWS.values())

    # --- how it is prepared ----------------------------------------------------------------

    @property
    def workers_present(self) -> Records:
        """Rows of all who have entered so far, those retired or away included."""
        return self._columns["workers"][: self.present]

    @property
    def income(self) -> NDArray[np.int32]:
        """Income of everybody this month, yuan; int32 (workers,)."""
        return self.pay_day.income

    @property
    def outside(self) -> NDArray[np.int32]:
        """All who have entered and are neither employees of a firm nor retired or away; int32.

        Some who have found a job since the last pay day, or retired, are still among them.
        """
        return self._outside[: self._outside_now]

    def _prepare_market(self, schooling: NDArray[np.float64]) -> None:
        data, r = self.data, self.rate
        self.tenure_factor = tenure_factors(r.tau, r.tau_migrant, r.tenure_cap)
        workers, firms = self._columns["workers"], self._columns["firms"]
        self.base_start, self.market = market_at_start(
            data, r, workers, self.tenure_factor, schooling, self.month + 1
        )
        occupations, cities = len(data.occupations), len(data.cities)
        self.exposure = data.exposure * (1.0 - data.occupations["augmentation"])[:, None]
        self.cost_weight = np.ascontiguousarray(data.occupations["pay_ratio"], np.float64)
        self.sector_terms = np.stack(
            [
                data.sectors["labour_share"],
                r.output_response * data.sectors["output_elasticity"],
            ],
            axis=1,
        )
        self.adoption_terms = np.array(
            [
                [
                    getattr(r, f"{name}_{channel}")
                    for name in ("p", "q", "adoption_cost", "saving_reference")
                ]
                for channel in CHANNELS
            ]
        )
        self.zone = np.array(data.cities["pearl_river_delta"], np.int64)
        self.adopters = np.zeros((len(data.sectors), 2, len(CHANNELS)), np.int64)
        self.peers = np.zeros((len(data.sectors), 2), np.int64)
        np.add.at(self.peers, (firms["sector"], self.zone[firms["city"]]), 1)
        self.log_pay = np.zeros(cities)
        self.unemployment = np.zeros(cities)
        self.unemployment_norm: NDArray[np.float64] | None = None
        self.gig_hours = self.gig_hours_start = 0.0
        levels = schooling.shape[0]
        self.by_occupation = np.zeros((occupations, levels, cities, occupations), np.float32)
        self.by_city = np.zeros((occupations, levels, cities, cities), np.float32)
        self.hired_fit = np.tile([8.0, 10.0], (occupations, 1))

    def _prepare_books(self) -> None:
        data = self.data
        cities = len(data.cities)
        total = len(self._columns["workers"])
        # Scratch is made once: what is made and freed each month, the C library does not give back.
        self.scratch, self.staff = np.empty((2, total), np.int32)
        # The rows of takers and their posts stand where nothing else does while people search.
        self.takers = Takers(self.scratch, self.staff, np.empty(total, np.float32))
        self._outside = np.empty(total, np.int32)
        self._outside_now = 0
        status = self.workers_present["status"]
        free = (status > WorkerStatus.EMPLOYED) & (status <= WorkerStatus.INACTIVE)
        self._are_outside(np.flatnonzero(free).astype(np.int32))
        self.cell_scratch = np.empty(len(self._columns["cells"]), np.int32)
        self.layoffs = no_layoffs(len(self._columns["cells"]), self.cell_scratch)
        self.hiring = self.cell_scratch[:0].copy()
        employer = self._columns["workers"]["cell"].copy()
        self.pay_day = PayDay(np.zeros(total, np.int32), employer, NO_MEMORY)
        self.one_in = 1 + (self.present - 1) // _FOLLOWED
        self.year = np.zeros((12, 1 + (total - 1) // self.one_in), np.int32)
        self.flows = np.zeros((2, FLOWS), np.int64)
        self.tallies = [empty_tally(cities) for _ in parts(total)]
        self.tally = self.tallies[0]
        self.city_year = np.zeros((12, cities))
        self.city_year_start: NDArray[np.float64] | None = None
        self.job_totals = np.zeros(4)
        self.posts = np.zeros(len(Posts), np.int64)
        self.severance = self.hires = self.opened = self.withdrawn = 0
        self.progress = np.zeros(self.months - self.people.first_month + 1)
        self.able = np.zeros((cities, len(CHANNELS)))
        self.ledger = Ledger()
        self.displacements = Log(DISPLACEMENT)
        labour_force = np.bincount(self.workers_present["city"], minlength=cities)
        self._columns["providers"] = found_providers(data, labour_force, self.people.first_month)
        self.schools = Schools(self)
        self.history = History(self.months, data)
        self.snapshots = Album()

    def _take_bearings(self) -> None:
        """Month 0 is what spending, platform crowding and unemployment are measured against."""
        self.unemployment_norm = self.unemployment.copy()
        self.city_year_start = self.city_year.mean(axis=0)
        self.gig_hours_start = self.gig_hours

    def income_index(self) -> NDArray[np.float64]:
        """Mean income of the last twelve months by city relative to the start, shape (cities,)."""
        if self.city_year_start is None:
            return np.ones(len(self.data.cities))
        index: NDArray[np.float64] = self.city_year.mean(axis=0) / self.city_year_start
        return index

    def _displace(self, lost: NDArray[np.int32]) -> None:
        workers = self._columns["workers"]
        if len(lost) == 0:
            return
        self.severance += pay_severance(
            workers, lost, self.rate.severance_compliance, self.draw_seed, self.month
        )
        events = displacement_events(
            workers,
            lost,
            self.year,
            self.one_in,
            self.data.focal_occupations,
            self.rate.displaced_tenure,
            self.month,
        )
        if self.month >= 0:
            self.displacements.append(events)

    def _move_base_pay(self) -> None:
        force, idle = self.tally.city_stock.T
        everywhere = float(idle.sum()) / max(1.0, float(force.sum()))
        rate = (idle + _POOLED * everywhere) / (force + _POOLED)
        months = min(12, self.month - self.people.first_month + 1)
        self.unemployment += (rate - self.unemployment) / months
        if self.unemployment_norm is not None:
            relative = self.unemployment / self.unemployment_norm
            self.log_pay = wage_curve_step(self.log_pay, relative, self.rate)
            self.market.base_pay[:] = self.base_start * np.exp(self.log_pay)
        start = self.gig_hours_start or self.gig_hours
        crowding = gig_hourly_factor(
            self.gig_hours, start, self.rate.gig_epsilon, self.rate.gig_floor
        )
        net = self.rate.gig_pay * (1.0 - self.rate.gig_cost_share)
        self.market.gig_income[0] = net * crowding

    def _count_posts(self) -> None:
        cells = self._columns["cells"]
        posts = np.zeros((len(parts(len(cells))), len(Posts)), np.int64)

        def count(part: int, first: int, last: int) -> None:
            count_posts(cells, first, last, posts[part])

        in_parts(count, len(cells))
        self.posts = posts.sum(axis=0)

    # --- what is checked and kept ----------------------------------------------------------

    def check_conservation(self) -> None:
        """People and money are conserved, exactly.

        Raises:
            ImbalanceError: with what does not add up.
        """
        employed = int(self.tally.stock[:, WorkerStatus.EMPLOYED].sum())
        filled = int(self.posts[Posts.FILLED])
        if employed != filled:
            raise ImbalanceError(f"month {self.month}: {employed} employees in {filled} posts")
        if int(self.tally.stock.sum()) != self.present:
            raise ImbalanceError(
                f"month {self.month}: {self.tally.stock.sum()} of {self.present} people"
            )
        paid = int(self.income[: self.present].sum(dtype=np.int64))
        booked = self.ledger.received(Account.WORKERS)
        if paid != booked:
            raise ImbalanceError(f"month {self.month}: people got {paid} yuan, booked {booked}")

    def take_snapshot(self) -> Snapshot:
        """Who does what where now; see ``Snapshot``."""
        workers, cells = self._columns["workers"], self._columns["cells"]
        exposed = self.data.focal_occupations
        return snapshot_of(workers, cells, exposed, self.month, self.present)
