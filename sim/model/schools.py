"""A month of training: orders, enrolment, classes, graduation, and the money behind them."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, ceiling, struck_rows
from sim.model.claims import follow_orders, pay_on_signing
from sim.model.columns import NONE, ORDER, SPELL, Log, Records, Result, WorkerStatus
from sim.model.enrolment import Register, enrol, grant_claims
from sim.model.government import pay_programmes
from sim.model.ledger import Account, Kind
from sim.model.orders import (
    firms_place_orders,
    orders_are_settled,
    reserve_posts,
)
from sim.model.programmes import Offer
from sim.model.providers import revise_curricula
from sim.model.threads import in_parts
from sim.model.training import (
    APPLICANT,
    LONGEST,
    admitted,
    classes_progress,
    follow_graduates,
    people_consider_training,
    seat_shares,
    within_room,
)

if TYPE_CHECKING:
    from sim.model.economy import Economy

_DIGITAL = 2
_ORDER_FOLLOWED = 84  # lead, class and retention check at their longest

_WHO_PAYS_FOR_COURSES = (
    (Account.WORKERS, Kind.COURSE_FEES_TRAINEES),
    (Account.FIRMS, Kind.COURSE_FEES_FIRMS),
    (Account.GOVERNMENT, Kind.PUBLIC_TRAINING),
)


def _and_none(economy: "Economy") -> list[int]:
    """The programmes, and in the last place none of them."""
    return [*range(len(economy.programmes)), NONE]


class Schools:
    """What providers teach and to whom; the logs of spells and orders."""

    def __init__(self, economy: "Economy") -> None:
        data, r = economy.data, economy.rate
        self.providers = economy.records("providers")
        self.kinds = len(data.providers)
        self.every_city = np.arange(len(data.cities) + 1)
        occupations = len(data.occupations)
        self.trainable = np.asarray(data.occupations["trainable"]) > 0
        self.course = np.stack(
            [data.occupations["course_months"], data.occupations["course_cost"]], axis=1
        ).astype(np.float64)
        self.order_course = self.course.copy()
        self.drift = np.asarray(data.occupations["digital_drift"], np.float64)
        self.base_requirement = np.array(data.skill_requirement, np.float64)
        self.requirement = economy.market.requirement
        self.share = np.tile(self.trainable / self.trainable.sum(), (len(self.providers), 1))
        self.placements = np.zeros((occupations, 2))
        self.completions = np.tile([6.0, 4.0], (occupations, 1))
        self.subsidised = 0.0
        self.placement_prior = float(r.placement_prior)
        self.placement_weight = float(r.placement_weight)
        self.spells = Log(SPELL)
        self.orders = Log(ORDER)
        self.enrolled = self.completed = self.order_hires = 0

    def raise_requirements(self, progress: float) -> None:
        """The digital skill asked for drifts up with AI progress (in capability-years)."""
        risen = self.base_requirement[:, _DIGITAL] + self.drift * progress
        self.requirement[:, _DIGITAL] = np.minimum(1.0, risen)

    @property
    def placement(self) -> NDArray[np.float64]:
        """Published gross placement within six months, by course; shape (occupations,)."""
        hits, known = self.placements.T
        rate: NDArray[np.float64] = (hits + self.placement_prior * self.placement_weight) / (
            known + self.placement_weight
        )
        return rate

    def recent_spells(self, month: int) -> Records:
        """Spells that may still be open or followed."""
        rows = self.spells.rows
        return rows[np.searchsorted(rows["start"], month - LONGEST) :]

    def recent_orders(self, month: int) -> Records:
        """Orders that may still be open or followed."""
        rows = self.orders.rows
        return rows[np.searchsorted(rows["signed"], month - _ORDER_FOLLOWED) :]

    # --- a month -----------------------------------------------------------------------------

    def hold_classes(self, economy: "Economy") -> None:
        """Curricula, orders, enrolment, progress, in this order."""
        revise_curricula(self.providers, economy.month, economy.rate.curriculum_interval)
        self._place_orders(economy)
        self._enrol(economy)
        self._progress(economy)
        self._shift_seats(economy)

    def _place_orders(self, economy: "Economy") -> None:
        if not economy.public_policy.offers(Offer.ORDERS):
            return
        buffer = np.zeros(int(self.providers["seats"].sum()) + 1, ORDER)
        count = firms_place_orders(
            economy.records("firms"),
            economy.records("cells"),
            economy.programmes,
            self.providers,
            self.kinds,
            economy.exposure,
            economy.able,
            self.order_course,
            self.trainable,
            economy.rates,
            economy.draw_seed,
            economy.month,
            buffer,
        )
        self.orders.append(buffer[:count])

    def _applicants(self, economy: "Economy", opening: NDArray[np.int64]) -> Records:
        orders = self.orders.rows
        opening = opening[np.argsort(orders["city"][opening], kind="stable")]
        first = np.searchsorted(orders["city"][opening], self.every_city)
        shares, placement = np.cumsum(self.share, axis=1), self.placement

        def applying(rows: NDArray[np.int32], employed: bool, most: float) -> Records:
            capacity = len(rows) // 16 + 64
            while True:
                buffer = np.empty(capacity, APPLICANT)
                count = people_consider_training(
                    economy.workers_present,
                    rows,
                    employed,
                    most,
                    economy.programmes,
                    orders,
                    opening,
                    first,
                    self.providers,
                    self.kinds,
                    shares,
                    placement,
                    self.course,
                    economy.market,
                    economy.rates,
                    economy.draw_seed,
                    economy.month,
                    buffer,
                )
                if count < capacity:
                    return buffer[:count]
                capacity *= 2

        def others(part: int, first_place: int, last_place: int) -> Records:
            return applying(economy.outside[first_place:last_place], False, 1.0)

        def employees(part: int, first_row: int, last_row: int) -> Records:
            rows = economy.scratch[first_row:last_row]
            asked = (economy.draw_seed, int(Purpose.COURSE), economy.month)
            count = struck_rows(*asked, first_row, last_row, most, rows)
            return applying(rows[:count], True, most)

        applicants = in_parts(others, len(economy.outside))
        if self._covers_employees(economy):
            most = ceiling(float(economy.rate.training_interest_employed))
            applicants += in_parts(employees, economy.present)
        return np.concatenate(applicants)

    def _covers_employees(self, economy: "Economy") -> bool:
        terms, month = economy.programmes, economy.month
        now = (terms["start"] <= month) & (month < terms["end"])
        return bool((terms["statuses"][now] >> WorkerStatus.EMPLOYED & 1).any())

    def _enrol(self, economy: "Economy") -> None:
        month, orders = economy.month, self.recent_orders(economy.month)
        opening = np.flatnonzero((orders["start"] == month) & (orders["settled"] == 0))
        opening += self.orders.length - len(orders)
        applicants = self._applicants(economy, opening)
        size, free = self._seats_for(orders, opening, month)
        chosen = applicants[admitted(applicants, size, free)]
        if len(chosen):
            self._open_spells(economy, chosen)
        if len(orders):
            self._pay_up_front(economy, opening)
        self.enrolled = len(chosen)
        self._note_who_pays(economy, chosen)

    def _seats_for(
        self, recent: Records, opening: NDArray[np.int64], month: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Seats of each order's class by row, and free seats of each provider for open courses.

        Seats stand empty for an order only in the month before its class and in its first.
        """
        room = self.providers["seats"].astype(np.int64) - self.providers["busy"]
        orders = self.orders.rows
        size = orders["size"].astype(np.int64)
        if len(recent) == 0:
            return size, np.maximum(0, room)
        starts = recent["start"]
        soon = (recent["settled"] == 0) & (starts >= month) & (starts <= month + 1)
        kept = np.bincount(recent["provider"][soon], recent["size"][soon], minlength=len(room))
        if len(opening):
            provider, ordered = orders["provider"][opening], orders["size"][opening]
            size[opening] = within_room(provider, size[opening], room)
            np.subtract.at(self.providers["ordered"], provider, ordered)
        return size, np.maximum(0, room - kept.astype(np.int64))

    def _pay_up_front(self, economy: "Economy", opening: NDArray[np.int64]) -> None:
        paid = np.zeros((len(economy.programmes), 2), np.int64)
        pay_on_signing(
            economy.records("cells"),
            economy.records("firms"),
            self.orders.rows,
            opening.astype(np.int64),
            economy.programmes,
            paid,
        )
        pay_programmes(economy.ledger, paid)

    def _note_who_pays(self, economy: "Economy", chosen: Records) -> None:
        """The share of open seats that a programme pays for by the head, over about a year."""
        terms = economy.programmes
        paying = (terms["enrolment_payment"] > 0) | (terms["completion_payment"] > 0)
        if paying.any():
            programme = chosen["programme"][chosen["order"] < 0]
            if len(programme):
                paid = float(np.append(paying, False)[programme].mean())
                self.subsidised += (paid - self.subsidised) / 12.0

    def _open_spells(self, economy: "Economy", chosen: Records) -> None:
        """Spells begin, with what trainees, firms and government pay for them."""
        register = Register(
            np.zeros(len(chosen), SPELL),
            economy.records("workers"),
            self.providers,
            self.orders.rows,
            economy.records("cells"),
            economy.records("firms"),
            np.zeros((len(economy.programmes) + 1, 3), np.int64),
        )
        length = economy.rate.order_class_months
        enrol(chosen, register, self.spells.length, self.course, length, economy.month)
        self.spells.append(register.spells)
        for p, money in zip(_and_none(economy), register.money.tolist(), strict=True):
            for (payer, kind), amount in zip(_WHO_PAYS_FOR_COURSES, money, strict=True):
                economy.ledger.pay(payer, Account.PROVIDERS, kind, amount, p)
        self._grant(economy, chosen, "enrolment_payment")

    def _grant(self, economy: "Economy", claims: Records, payment: str) -> None:
        """Pay providers for each claim, in order, until the budget is exhausted."""
        programmes = economy.programmes
        if len(claims) == 0 or not programmes[payment].any():
            return
        before = programmes["spent"].copy()
        grant_claims(
            claims["programme"], claims["provider"], programmes[payment], programmes, self.providers
        )
        for p, spent in enumerate((programmes["spent"] - before).astype(np.int64).tolist()):
            economy.ledger.pay(
                Account.GOVERNMENT, Account.PROVIDERS, Kind.PROGRAMME_PROVIDERS, spent, p
            )

    def _progress(self, economy: "Economy") -> None:
        month = economy.month
        spells = self.recent_spells(month)
        outcome = np.zeros((len(self.course), 2), np.int64)
        delivery = np.zeros(len(economy.programmes) + 1)
        classes_progress(
            economy.records("workers"),
            spells,
            self.orders.rows,
            self.providers,
            self.requirement,
            self.base_requirement,
            self.drift,
            economy.progress,
            economy.people.first_month,
            self.course,
            economy.rates,
            economy.draw_seed,
            month,
            outcome,
            delivery,
        )
        for p, yuan in zip(_and_none(economy), delivery.tolist(), strict=True):
            amount = int(yuan + 0.5)
            economy.ledger.pay(Account.PROVIDERS, Account.OUTSIDE, Kind.COURSE_DELIVERY, amount, p)
        done = spells[(spells["result"] == Result.COMPLETED) & (spells["end"] == month)]
        self.completed = len(done)
        self._grant(economy, done, "completion_payment")
        self.completions = 0.97 * self.completions + outcome

    def _shift_seats(self, economy: "Economy") -> None:
        """Providers move seats to what pays: fees alone, or a payment for each head."""
        if self.subsidised == 0.0:
            return
        terms, r = economy.programmes, economy.rate
        paying = (terms["enrolment_payment"] > 0) | (terms["completion_payment"] > 0)
        now = paying & (terms["start"] <= economy.month) & (economy.month < terms["end"])
        completed = self.completions[:, 0] / self.completions.sum(axis=1)
        months, price = self.course.T
        paid = (
            terms["trainee_price"][now][:, None] * price
            + terms["enrolment_payment"][now][:, None]
            + terms["completion_payment"][now][:, None] * completed
        )
        best = paid.max(axis=0) if now.any() else price
        gain = self.subsidised * (best - price) / months
        self.share = seat_shares(self.share, gain[None, :], r.provider_speed, r.sigma_pi)

    def reserve_posts(self, economy: "Economy") -> None:
        """Keep open posts for classes about to graduate."""
        orders = self.recent_orders(economy.month)
        if len(orders):
            window = int(economy.rate.reservation_window)
            reserve_posts(economy.records("cells"), orders, window, economy.month)

    def settle_orders(self, economy: "Economy") -> NDArray[np.int32]:
        """Settle what is due, follow what was settled; returns rows of those dismissed."""
        month, workers = economy.month, economy.records("workers")
        follow_graduates(
            workers,
            economy.records("cells"),
            self.recent_spells(month),
            economy.data.focal_occupations,
            month,
            self.placements,
        )
        self.placements *= 0.98
        orders = self.recent_orders(month)
        if len(orders) == 0:
            return np.zeros(0, np.int32)
        paid = np.zeros((len(economy.programmes), 2), np.int64)
        orders_are_settled(
            workers,
            economy.records("cells"),
            economy.records("firms"),
            self.spells.rows,
            orders,
            economy.programmes,
            economy.market,
            economy.hired_fit,
            economy.rates,
            economy.draw_seed,
            month,
            economy.flows,
            paid,
        )
        hired = orders["hired"][orders["due"] == month]
        self.order_hires = int(hired.sum())
        lost = np.empty(int(orders["enrolled"].sum()) + 1, np.int32)
        count = follow_orders(
            workers,
            economy.records("cells"),
            economy.records("firms"),
            self.spells.rows,
            orders,
            economy.programmes,
            economy.market,
            economy.rates,
            economy.draw_seed,
            month,
            economy.flows,
            lost,
            paid,
        )
        pay_programmes(economy.ledger, paid)
        return lost[:count]
