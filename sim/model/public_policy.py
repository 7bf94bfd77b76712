"""What a government does in a month: programmes in force, the levers it moves, what it pays."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.basics import people_learn_basics
from sim.model.collaboration import firms_choose_collaboration
from sim.model.columns import NEVER, Log, WorkerStatus
from sim.model.counselling import people_are_counselled
from sim.model.early_warning import Watch
from sim.model.eligibility import note_exhausted, which_run
from sim.model.government import Measure, programmes_in_force
from sim.model.income_support import people_are_supported
from sim.model.job_changes import JobChanges, Memory
from sim.model.ledger import Account, Kind
from sim.model.levers import Levers, by_name, neutral_levers
from sim.model.matching import NO_AID, Acceptors
from sim.model.programmes import Offer
from sim.model.redeployment import Retraining, firms_redeploy
from sim.model.retention import firms_hold_back, refund_the_year
from sim.model.start_ups import crowded_income, people_start_businesses
from sim.model.vacancies import Vacancies
from sim.model.vouchers import CLAIM, Vouchers, note_claims, pay_due_claims, who_brings_a_subsidy

if TYPE_CHECKING:
    from sim.model.economy import Economy


class PublicPolicy:
    """The policies a world faces, and what they do month by month.

    ``programmes``: one ``PROGRAMME`` record for each. ``levers``: of this month.
    ``aid``: what those who search are helped with this month.
    """

    def __init__(self, economy: "Economy", measures: Sequence[Measure]) -> None:
        self.measures = list(measures)
        self.programmes = programmes_in_force(self.measures, economy.weight)
        self.declared = self.programmes.copy()
        self._offered = int(np.bitwise_or.reduce(self.programmes["offers"], initial=0))
        self.levers = self._neutral(economy)
        self.aid = NO_AID
        self.vouchers: Vouchers | None = None
        self.claims = Log(CLAIM, 16)
        self.drawn = np.zeros((0, 0), np.uint8)
        self.told = (0.0, 0.0)
        self.lessons = self.counselled = self.redeployed = 0  # people, this month
        self.laid_off = np.zeros(0, np.int32)
        self.job_changes = JobChanges(economy, self.programmes)
        self.watch = Watch(len(economy.data.cities), len(economy.data.occupations))

    @property
    def memory(self) -> Memory:
        """What the pass that pays people keeps in mind of them, for whom it is asked."""
        return self.job_changes.memory

    def offers(self, offer: Offer) -> bool:
        """Whether any programme has an offer, now or at another time."""
        return self._offered & int(offer) > 0

    def running(self, month: int) -> NDArray[np.bool_]:
        """Which programmes run this month and have money, shape (programmes,)."""
        running = np.empty(len(self.programmes), np.bool_)
        which_run(self.programmes, month, running)
        return running

    # --- the levers ------------------------------------------------------------------------

    def _neutral(self, economy: "Economy") -> Levers:
        return neutral_levers(
            economy.month,
            economy.declared_rates,
            len(economy.data.cities),
            economy.data.occupations.ids,
        )

    def take_effect(self, economy: "Economy") -> None:
        """Pull the levers of this month, from neutral on."""
        if not self.measures:
            return
        self._heed_warnings(economy)
        running = self.running(economy.month)
        self.levers = self._neutral(economy)
        bits = np.arange(len(economy.data.cities), dtype=np.uint32)
        for measure, record, runs in zip(self.measures, self.programmes, running, strict=True):
            if runs:
                where = (record["cities"] >> bits & 1).astype(np.bool_)
                measure.pull(self.levers, where)
        self._spread_the_word()
        economy.rates = self.levers.rates
        if self.levers.moves_rates or economy.rate is not economy.declared_rate:
            moved = self.levers.moves_rates
            economy.rate = by_name(economy.rates) if moved else economy.declared_rate
        economy.market.minimum_wage[:] = (
            economy.data.cities["minimum_wage"] * self.levers.minimum_wage
        )

    def _heed_warnings(self, economy: "Economy") -> None:
        """What waits for a warning is in force where and for whom one is out, and not else."""
        rows, month = self.programmes, economy.month
        waits = rows["waits"] == 1
        if not waits.any():
            return
        for p in np.flatnonzero(self.running(month) & ((rows["offers"] & Offer.WARNING) > 0)):
            self.watch.raise_alarms(rows[p], economy.zone, month)
        out = self.watch.out(month)
        for column, axis in (("cities", 1), ("occupations", 0)):
            members = sum(1 << int(k) for k in np.flatnonzero(out.any(axis=axis)))
            rows[column][waits] = self.declared[column][waits] & rows[column].dtype.type(members)
        rows["on"][waits] = (rows["cities"][waits] > 0) & (rows["occupations"][waits] > 0)

    def _spread_the_word(self) -> None:
        """Publicity reaches some of those who had not heard of a programme."""
        told = (self.levers.people_told, self.levers.firms_told)
        if told == self.told:
            return
        self.told = told
        for column, share in zip(("awareness", "firm_awareness"), told, strict=True):
            known = self.declared[column]
            # Neutral settings mean that nobody can hear of it, publicity or not.
            self.programmes[column] = np.where(known > 0.0, known + (1.0 - known) * share, 0.0)

    def wanted_at_the_floor(self, economy: "Economy") -> NDArray[np.float64]:
        """Factor on the jobs firms want where a higher minimum wage makes labour dearer.

        Shape (cities,). What the floor adds to the pay of its staff counts like any rise of pay.
        """
        factor = self.levers.minimum_wage
        if (factor == 1.0).all():
            return np.ones(len(factor))
        staff = economy.workers_present
        staff = staff[staff["status"] == WorkerStatus.EMPLOYED]
        city, many = staff["city"], len(factor)
        pay = economy.market.base_pay[staff["occupation"], city] * staff["match"]
        total = np.maximum(1.0, np.bincount(city, pay, many))
        law = np.asarray(economy.data.cities["minimum_wage"], np.float64)
        before, after = (
            1.0 + np.bincount(city, np.maximum(0.0, floor[city] - pay), many) / total
            for floor in (law, law * factor)
        )
        wanted: NDArray[np.float64] = (after / before) ** -float(economy.rate.eta_w)
        return wanted

    # --- firms -----------------------------------------------------------------------------

    def firms_choose_technology(self, economy: "Economy") -> None:
        """Firms that have just adopted may take the kind that works with people."""
        if not self.offers(Offer.COLLABORATION):
            return
        paid = np.zeros(len(self.programmes), np.int64)
        firms_choose_collaboration(
            economy.records("firms"),
            self.programmes,
            economy.able,
            economy.rates,
            economy.draw_seed,
            economy.month,
            paid,
        )
        self._book(economy, Account.FIRMS, Kind.PROGRAMME_FIRMS, paid)

    def firms_hold_back(self, economy: "Economy", due: int) -> int:
        """Firms lay off fewer where a refund for keeping staff is worth more to them."""
        if not self.offers(Offer.RETENTION):
            return due
        cells, firms = economy.records("cells"), economy.records("firms")
        month, seed = economy.month, economy.draw_seed
        refunded = np.zeros(len(self.programmes), np.int64)
        for p in np.flatnonzero(self.programmes["offers"] & Offer.RETENTION):
            programme = self.programmes[p : p + 1]
            begun = month - int(programme["start"][0])
            if len(self.laid_off) == 0:
                self.laid_off = np.zeros(len(firms), np.int32)
            if begun > 0 and begun % 12 == 0:
                refunded[p] = refund_the_year(cells, firms, programme, self.laid_off, seed, month)
            if self.running(month)[p]:
                rates, layoffs = economy.rates, economy.layoffs
                due = firms_hold_back(
                    layoffs, due, cells, firms, programme, self.laid_off, rates, seed, month
                )
        self._book(economy, Account.FIRMS, Kind.PROGRAMME_FIRMS, refunded)
        return due

    def firms_redeploy(self, economy: "Economy", going: NDArray[np.int32]) -> int:
        """Firms move some of those who would go to open posts of their own."""
        paid = np.zeros(len(self.programmes) + 1, np.int64)
        schools = economy.schools
        number = firms_redeploy(
            economy.records("workers"),
            economy.records("cells"),
            economy.records("firms"),
            going,
            economy.market,
            Retraining(schools.course, schools.trainable, economy.hired_fit),
            self.programmes,
            economy.rates,
            economy.draw_seed,
            economy.month,
            paid,
        )
        self.redeployed = len(going) - int(number)
        economy.ledger.pay(Account.FIRMS, Account.OUTSIDE, Kind.RETRAINING, int(paid[-1]))
        self._book(economy, Account.FIRMS, Kind.PROGRAMME_FIRMS, paid[:-1])
        return int(number)

    # --- people ----------------------------------------------------------------------------

    def people_start_businesses(self, economy: "Economy") -> None:
        """People without a job open a business with a grant."""
        if not self.offers(Offer.START_UP):
            return
        paid = np.zeros(len(self.programmes), np.int64)
        supported = np.zeros(len(economy.data.cities), np.int64)
        people_start_businesses(
            economy.workers_present,
            self.programmes,
            economy.market,
            economy.rates,
            economy.draw_seed,
            economy.month,
            economy.flows,
            supported,
            paid,
        )
        force = economy.tally.city_stock[:, 0]
        economy.market.own_income[:] = crowded_income(supported, force, economy.rate)
        self._book(economy, Account.WORKERS, Kind.PROGRAMME_WORKERS, paid)

    def people_learn_basics(self, economy: "Economy") -> None:
        """Short courses in digital basics."""
        if not self.offers(Offer.BASICS):
            return
        attended = np.zeros(len(self.programmes), np.int64)
        people_learn_basics(
            economy.workers_present, self.programmes, economy.draw_seed, economy.month, attended
        )
        self.lessons = int(attended.sum())
        cost = attended * self.programmes["lesson_cost"].astype(np.int64)
        self._book(economy, Account.OUTSIDE, Kind.SERVICES, cost)

    def serve_those_who_search(self, economy: "Economy") -> None:
        """Counselling, and vouchers for the firm that takes a person on."""
        workers, month = economy.workers_present, economy.month
        nobody = NO_AID
        self.aid, self.vouchers = nobody, None
        if self.offers(Offer.COUNSELLING):
            looks, served = np.zeros(len(workers), np.uint8), np.zeros(len(self.programmes), int)
            people_are_counselled(workers, self.programmes, looks, economy.draw_seed, month, served)
            self.counselled = int(served.sum())
            cost = (served * self.programmes["client_cost"]).astype(np.int64)
            self.programmes["spent"] += cost
            self._book(economy, Account.OUTSIDE, Kind.SERVICES, cost)
            self.aid = self.aid._replace(looks=looks)
        if self.offers(Offer.HIRING):
            self.vouchers = Vouchers(
                np.zeros(len(workers), np.float32), np.zeros(len(workers), np.int8)
            )
            who_brings_a_subsidy(workers, self.programmes, economy.draw_seed, month, self.vouchers)
            paying = self.programmes[(self.programmes["offers"] & Offer.HIRING) > 0]
            known = paying["firm_awareness"].max(keepdims=True)
            self.aid = self.aid._replace(voucher=self.vouchers.yuan, known=known)

    def note_hires(self, economy: "Economy", acceptors: Acceptors, posts: Vacancies) -> None:
        """Firms note for which of their hires they will claim."""
        if self.vouchers is None:
            return
        claims = np.zeros(len(posts.cell), CLAIM)
        count = note_claims(
            acceptors,
            posts,
            economy.records("cells"),
            self.vouchers,
            self.programmes,
            economy.draw_seed,
            economy.month,
            claims,
        )
        self.claims.append(claims[:count])

    def pay_for_hires(self, economy: "Economy") -> None:
        """Firms are paid for those who have stayed long enough."""
        if self.claims.length == 0:
            return
        paid = pay_due_claims(
            self.claims,
            economy.records("workers"),
            economy.records("cells"),
            economy.records("firms"),
            self.programmes,
            economy.month,
        )
        self._book(economy, Account.FIRMS, Kind.PROGRAMME_FIRMS, paid)

    def support_people(self, economy: "Economy") -> None:
        """Income support for those without work, allowances for those in class.

        Who may draw from several claims the highest first, so that relief pays what is missing.
        """
        if not self.offers(Offer.SUPPORT):
            return
        if self.drawn.size == 0:
            shape = (len(self.programmes), len(economy.people.workers))
            self.drawn = np.zeros(shape, np.uint8)
        paid = np.zeros(len(self.programmes), np.int64)
        people_are_supported(
            economy.workers_present,
            self.programmes,
            economy.market,
            economy.rates,
            np.argsort(-self.programmes["support"], kind="stable"),
            self.drawn,
            economy.draw_seed,
            economy.month,
            paid,
        )
        self._book(economy, Account.WORKERS, Kind.PROGRAMME_WORKERS, paid)

    def note_job_changes(self, economy: "Economy") -> None:
        """Who came to a programme out of an exposed occupation, and who is out of it for good."""
        if self.measures:
            self.job_changes.note(economy, economy.newcomers)

    # --- money -----------------------------------------------------------------------------

    def _book(
        self, economy: "Economy", payee: Account, kind: Kind, amounts: NDArray[np.int64]
    ) -> None:
        for p, amount in enumerate(amounts.tolist()):
            economy.ledger.pay(Account.GOVERNMENT, payee, kind, amount, p)

    def _match_pensions(self, economy: "Economy", running: NDArray[np.bool_]) -> None:
        """Government pays part of the pension contributions of those on platforms."""
        if not self.offers(Offer.PENSION):
            return
        rows, people = self.programmes, int(economy.tally.platform.sum())
        cost = np.where(running, rows["pension_match"] * people, 0.0).astype(np.int64)
        cost = np.minimum(cost, np.maximum(0.0, rows["budget"] - rows["spent"])).astype(np.int64)
        short = (cost < rows["pension_match"] * people) & (rows["exhausted"] == NEVER) & running
        rows["exhausted"][short & (rows["pension_match"] > 0)] = economy.month
        rows["spent"] += cost
        self._book(economy, Account.OUTSIDE, Kind.SOCIAL_INSURANCE, cost)

    def close_month(self, economy: "Economy") -> None:
        """Running costs, the centre's share, and which programmes have run out of money."""
        if not self.measures:
            return
        rows, month = self.programmes, economy.month
        if self.offers(Offer.WARNING):
            self.watch.note(economy)
        running = self.running(month)
        cost = np.where(running, rows["monthly_cost"], 0.0).astype(np.int64)
        rows["spent"] += cost
        self._book(economy, Account.OUTSIDE, Kind.ADMINISTRATION, cost)
        self._match_pensions(economy, running)
        note_exhausted(rows, month)
        for p in np.flatnonzero(rows["central_share"] > 0.0).tolist():
            spent = economy.ledger.programme_month(p)
            share = round(max(0, spent) * float(rows["central_share"][p]))
            economy.ledger.pay(Account.CENTRE, Account.GOVERNMENT, Kind.CENTRAL_SHARE, share, p)
