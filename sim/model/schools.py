"""A month of training: orders, enrolment, classes, graduation, and the money behind them."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.model.admission import (
    APPLICANT,
    admitted,
    classes_open,
    each_once,
    keep_seats,
    who_begins,
)
from sim.model.capacity import Capacity
from sim.model.chance import Purpose, ceiling, struck_rows
from sim.model.claims import follow_orders, pay_on_signing
from sim.model.columns import (
    CHANNELS,
    NONE,
    ORDER,
    SPELL,
    Log,
    Records,
    Result,
    since,
    stacked,
)
from sim.model.commitments import PLACED_WITHIN, within_budgets
from sim.model.course_choice import (
    Catalogue,
    Classes,
    employees_may_apply,
    people_consider_training,
    publish_classes,
)
from sim.model.course_supply import gains_of_seats, seat_shares, seats_paid_for
from sim.model.enrolment import PUBLIC, Register, enrol, grant_claims
from sim.model.government import pay_for_orders
from sim.model.ledger import Account, Kind
from sim.model.orders import (
    firms_place_orders,
    orders_are_settled,
    reserve_posts,
)
from sim.model.programmes import Offer
from sim.model.providers import balance_seats, revise_curricula
from sim.model.threads import in_parts
from sim.model.training import (
    classes_progress,
    follow_graduates,
    no_credits,
)

if TYPE_CHECKING:
    from sim.model.economy import Economy

_DIGITAL = 2
_GUIDE_MONTH = 5  # June, in which the guide appears; month 0 is a January
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
        occupations = len(data.occupations)
        self.trainable = np.asarray(data.occupations["trainable"]) > 0
        self.course = np.stack(
            [data.occupations["course_months"], data.occupations["course_cost"]], axis=1
        ).astype(np.float64)
        self.order_course = self.course.copy()
        self.drift = np.asarray(data.occupations["digital_drift"], np.float64)
        self.base_requirement = np.array(data.skill_requirement, np.float64)
        self.requirement = economy.market.requirement
        self.share = self.trainable / self.trainable.sum()
        self.placements = np.zeros((occupations, 2))
        self.completions = np.tile([6.0, 4.0], (occupations, 1))
        self.subsidised = 0.0
        self.supported = np.ones(occupations, np.bool_)
        self.credit = no_credits()
        self.capacity: Capacity | None = None
        self.placement_prior = float(r.placement_prior)
        self.placement_weight = float(r.placement_weight)
        self.spells = Log(SPELL)
        self._longest = 0  # months that any spell was to last
        self._followed = np.zeros(0, np.int32)  # rows of completed spells
        self.orders = Log(ORDER)
        self.listed = np.zeros(0, APPLICANT)  # signed up for classes of orders yet to begin
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

    def recent_spells(self, month: int, ended: int = 0) -> Records:
        """Spells that may be open or have ended in the last ``ended`` months, this one aside."""
        return since(self.spells.rows, "start", month - self._longest - ended)

    def recent_orders(self, month: int) -> Records:
        """Orders that may still be open or followed."""
        return since(self.orders.rows, "signed", month - _ORDER_FOLLOWED)

    def _open_from(self, month: int) -> int:
        """The row of the first of these orders."""
        return self.orders.length - len(self.recent_orders(month))

    # --- a month -----------------------------------------------------------------------------

    def hold_classes(self, economy: "Economy") -> None:
        """Curricula, orders, enrolment, progress, in this order."""
        revise_curricula(self.providers, economy.month, economy.rate.curriculum_interval)
        self._follow_the_guide(economy)
        self._grow(economy)
        self._place_orders(economy)
        self._enrol(economy)
        self._balance_seats(economy)
        self._progress(economy)
        self._shift_seats(economy)

    def _follow_the_guide(self, economy: "Economy") -> None:
        """Once a year the guide lists the courses for which firms have most open posts."""
        share = economy.public_policy.levers.guide_share
        if share >= 1.0:
            self.supported[:] = True
        elif self.supported.all() or economy.month % 12 == _GUIDE_MONTH:
            cells, many = economy.records("cells"), len(self.supported)
            posts = np.bincount(cells["occupation"], cells["filled"] + cells["vacant"], many)
            wanted = np.bincount(cells["occupation"], cells["vacant"], many) / (posts + 1.0)
            order = np.argsort(np.where(self.trainable, -wanted, 1.0), kind="stable")
            self.supported[:] = False
            self.supported[order[: max(1, round(share * int(self.trainable.sum())))]] = True

    def _grow(self, economy: "Economy") -> None:
        """Teachers and equipment grow where a programme pays for them."""
        if not economy.public_policy.offers(Offer.CAPACITY):
            return
        if self.capacity is None:
            cities = economy.workers_present["city"]
            force = np.bincount(cities, minlength=len(economy.data.cities))
            self.capacity = Capacity(economy, force)
        paid = self.capacity.grow(economy)
        for p, yuan in enumerate(paid.tolist()):
            government, outside = Account.GOVERNMENT, Account.OUTSIDE
            economy.ledger.pay(government, Account.PROVIDERS, Kind.PROGRAMME_PROVIDERS, yuan, p)
            economy.ledger.pay(Account.PROVIDERS, outside, Kind.COURSE_DELIVERY, yuan, p)

    def _place_orders(self, economy: "Economy") -> None:
        if not economy.public_policy.offers(Offer.ORDERS):
            return
        buffer = np.zeros(int(self.providers["places"].sum()) + 1, ORDER)
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
            np.empty((len(CHANNELS), 2)),
            buffer,
        )
        self.orders.append(buffer[:count])

    def _applicants(self, economy: "Economy", since: int) -> Records:
        orders = self.orders.rows
        by_city = np.empty(len(economy.data.cities) + 1, np.int64)
        classes = Classes(orders, np.empty(len(orders) - since, np.int32), by_city)
        publish_classes(classes, since, economy.month)
        if len(self.credit.share) == 0 and economy.programmes["module"].any():
            self.credit = no_credits(len(economy.people.workers))
        catalogue = Catalogue(
            self.providers,
            self.kinds,
            np.cumsum(self.share),
            self.placement,
            self.course,
            self.supported,
            self.credit,
        )

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
                    classes,
                    catalogue,
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
        if employees_may_apply(economy.programmes, economy.month):
            most = ceiling(float(economy.rate.training_interest_employed))
            applicants += in_parts(employees, economy.present)
        return stacked(applicants)

    def _who_begins(self, economy: "Economy", applicants: Records) -> Records:
        """Applicants for what begins now; who signed up for a later class is listed for it."""
        if self.orders.length == 0:
            return applicants
        listed = stacked([self.listed, applicants])
        later, due = np.empty(len(listed), APPLICANT), np.empty(len(listed), APPLICANT)
        waiting, beginning = who_begins(
            listed,
            self.orders.rows,
            economy.programmes,
            economy.records("workers"),
            economy.draw_seed,
            economy.month,
            later,
            due,
        )
        self.listed = later[:waiting].copy()
        return each_once(due[:beginning])

    def _enrol(self, economy: "Economy") -> None:
        month, orders = economy.month, self.recent_orders(economy.month)
        since = self._open_from(month)
        applicants = self._who_begins(economy, self._applicants(economy, since))
        size, free, opening = self._seats_for(since, month)
        chosen = applicants[admitted(applicants, size, free)]
        spells = self.recent_spells(month, PLACED_WITHIN)
        chosen = within_budgets(chosen, economy.programmes, spells, orders, month)
        if len(chosen):
            self._open_spells(economy, chosen)
        if len(orders):
            self._pay_up_front(economy, opening)
        self.enrolled = len(chosen)
        self._note_who_pays(economy, chosen)

    def _seats_for(
        self, since: int, month: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """Seats of each order's class by row, free seats of each provider, and who begins now."""
        orders, providers = self.orders.rows, self.providers
        room = providers["places"].astype(np.int64) - providers["busy"]
        free = np.maximum(0, room - self._kept_for_classes(since, month))
        opening, size = np.empty(len(orders) - since, np.int32), np.empty(len(orders), np.int64)
        number = classes_open(orders, since, month, providers, room, opening, size)
        return size, free, opening[:number]

    def _kept_for_classes(self, since: int, month: int) -> NDArray[np.int64]:
        """Seats of each provider that stand empty for a class, from the month before it on."""
        kept = np.empty(len(self.providers), np.int64)
        keep_seats(self.orders.rows, since, month, kept)
        return kept

    def _balance_seats(self, economy: "Economy") -> None:
        kept = self._kept_for_classes(self._open_from(economy.month), economy.month)
        longest = max(self.course[:, 0].max(), float(economy.rate.order_class_months))
        balance_seats(self.providers, kept, longest)

    def _pay_up_front(self, economy: "Economy", opening: NDArray[np.int32]) -> None:
        paid = np.zeros((len(economy.programmes), 2), np.int64)
        pay_on_signing(
            economy.records("cells"),
            economy.records("firms"),
            self.orders.rows,
            opening,
            economy.programmes,
            paid,
        )
        pay_for_orders(economy.ledger, paid, economy.programmes)

    def _note_who_pays(self, economy: "Economy", chosen: Records) -> None:
        """The share of open seats that a programme pays for by the head, over about a year."""
        paid, taken = seats_paid_for(chosen, economy.programmes)
        if taken:
            self.subsidised += (paid / taken - self.subsidised) / 12.0

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
            np.zeros(len(economy.programmes), np.int64),
        )
        terms = economy.programmes
        enrol(
            chosen,
            register,
            self.spells.length,
            self.course,
            terms,
            economy.rate.order_class_months,
            economy.draw_seed,
            economy.month,
        )
        self.spells.append(register.spells)
        lengths = register.spells["end"] - register.spells["start"]
        self._longest = max(self._longest, int(lengths.max()))
        terms["spent"] += register.money[:-1, PUBLIC]
        for p, money in zip(_and_none(economy), register.money.tolist(), strict=True):
            for (payer, kind), amount in zip(_WHO_PAYS_FOR_COURSES, money, strict=True):
                economy.ledger.pay(payer, Account.PROVIDERS, kind, amount, p)
        for p, yuan in enumerate(register.relief.tolist()):
            government, firms = Account.GOVERNMENT, Account.FIRMS
            economy.ledger.pay(government, firms, Kind.PROGRAMME_FIRMS, yuan, p)
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
            economy.programmes,
            self.credit,
            economy.rates,
            economy.draw_seed,
            month,
            outcome,
            delivery,
        )
        for p, yuan in zip(_and_none(economy), delivery.tolist(), strict=True):
            amount = int(yuan + 0.5)
            economy.ledger.pay(Account.PROVIDERS, Account.OUTSIDE, Kind.COURSE_DELIVERY, amount, p)
        rows = np.flatnonzero((spells["result"] == Result.COMPLETED) & (spells["end"] == month))
        done = spells[rows]
        self.completed = len(done)
        self._followed = np.append(
            self._followed, (rows + self.spells.length - len(spells)).astype(np.int32)
        )
        self._grant(economy, done, "completion_payment")
        self.completions = 0.97 * self.completions + outcome

    def _shift_seats(self, economy: "Economy") -> None:
        """Providers move seats to what pays: fees alone, or a payment for each head."""
        if self.subsidised == 0.0 and self.supported.all():
            return
        r, gains = economy.rate, np.empty(len(self.course))
        gains_of_seats(
            self.course,
            self.completions,
            self.placement,
            self.supported,
            economy.programmes,
            self.subsidised,
            r.public_subsidy_share,
            economy.month,
            gains,
        )
        self.share = seat_shares(self.share, gains, r.provider_speed, r.sigma_pi)

    def _reward_placements(self, economy: "Economy") -> None:
        """Providers are paid for graduates who found a new job within six months."""
        month, spells = economy.month, self.recent_spells(economy.month, PLACED_WITHIN)
        if self.capacity is not None:
            self.capacity.note_graduates(spells, month)
        if economy.programmes["placement_payment"].any():
            placed = spells[(spells["placed"] == month) & (month - spells["end"] <= PLACED_WITHIN)]
            self._grant(economy, placed, "placement_payment")

    def reserve_posts(self, economy: "Economy") -> None:
        """Keep open posts for classes about to graduate."""
        orders = self.recent_orders(economy.month)
        if len(orders):
            window = int(economy.rate.reservation_window)
            reserve_posts(economy.records("cells"), orders, window, economy.month)

    def settle_orders(self, economy: "Economy") -> NDArray[np.int32]:
        """Settle what is due, follow what was settled; returns rows of those dismissed."""
        month, workers = economy.month, economy.records("workers")
        still = follow_graduates(
            workers,
            economy.records("cells"),
            self.spells.rows,
            self._followed,
            economy.data.focal_occupations,
            month,
            self.placements,
        )
        self._followed = self._followed[:still]
        self.placements *= 0.98
        self._reward_placements(economy)
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
        pay_for_orders(economy.ledger, paid, economy.programmes)
        return lost[:count]
