"""The same labour market as a plain Mesa model: one object a worker, one method call a decision.

It begins with the people, firms and jobs of this project's world and lives the same decisions
month by month: the ends of jobs, openings, search by occupation and city, screening by fit and age,
offers weighed against a reservation wage, one hire a post, pay with tenure, benefits, platform
work, ageing. Training, technology, money accounts and policies are left out, so it does less for a
month of a worker than the model it is compared with. Tables are plain lists, and draws come from
``random``: what somebody who knows Mesa and Python would write.
"""

from bisect import bisect
from itertools import accumulate
from math import exp, log
from typing import Any

import mesa

from sim.model.columns import WorkerStatus
from sim.model.economy import Economy

EMPLOYED, UNEMPLOYED, ENTRANT, GIG, OWN, INACTIVE, RETIRED, AWAY = map(int, WorkerStatus)


class Cell:
    """The jobs of one firm in one occupation."""

    def __init__(self, row: Any, premium: float) -> None:
        self.occupation, self.city = int(row["occupation"]), int(row["city"])
        self.target = int(row["target"] + row["rounding"])
        self.filled, self.vacant, self.departures = int(row["filled"]), int(row["vacant"]), 0
        self.premium = premium


class Person(mesa.Agent):
    """One worker."""

    def __init__(self, model: "Rival", row: Any, cells: list[Cell]) -> None:
        super().__init__(model)
        for name in ("status", "birth", "education", "hukou", "city", "occupation", "since"):
            setattr(self, name, int(row[name]))
        self.hired, self.benefit_left = int(row["hired"]), int(row["benefit_left"])
        self.skill = [float(x) for x in row["skill"]]
        self.match, self.wage = float(row["match"]), int(row["wage"])
        self.wage_before = int(row["wage_before"])
        self.cell = cells[row["cell"]] if row["cell"] >= 0 else None
        self.income = self.earned = 0
        self.past = [0] * 12

    def state_ends(self) -> None:
        model, r = self.model, self.model.rate
        u = model.random.random()
        old = model.month - self.birth >= 420
        if self.status == EMPLOYED:
            separation = r.delta_u_old if old else r.delta_u_young
            if u < separation:
                self.leave(UNEMPLOYED)
                self.benefit_left = 12 if u < separation * r.involuntary_share else 0
            elif u < separation + r.exit_employed:
                self.leave(INACTIVE)
            elif u < separation + r.exit_employed + r.own_entry:
                self.leave(OWN)
        elif self.status in (UNEMPLOYED, ENTRANT):
            if u < r.exit_unemployed:
                self.become(INACTIVE)
            elif u < r.exit_unemployed + 0.5 * r.gig_entry:
                self.become(GIG)
        elif (self.status == GIG and u < r.gig_casual_exit * r.gig_casual_share) or (
            self.status == OWN and u < r.own_failure
        ):
            self.become(UNEMPLOYED)
        elif self.status == INACTIVE and u < r.reentry:
            self.become(ENTRANT)

    def become(self, status: int) -> None:
        self.status, self.since = status, self.model.month

    def leave(self, status: int) -> None:
        self.cell.filled -= 1
        self.cell.departures += 1
        self.cell, self.wage_before = None, self.wage
        self.become(status)

    def search(self) -> None:
        model, r = self.model, self.model.rate
        age = model.month - self.birth
        if self.status == EMPLOYED:
            intensity = r.phi_E_old if age >= 420 else r.phi_E
        elif self.status == GIG:
            intensity = r.phi_gig
        elif self.status in (UNEMPLOYED, ENTRANT):
            intensity = 1.0
        else:
            return
        random = model.random.random
        if random() >= intensity:
            return
        cell = model.a_post(self.occupation, self.education, self.city)
        if cell is None or cell is self.cell:
            return
        fit = self.fit(cell.occupation)
        penalty = r.penalty_50 if age >= 600 else r.penalty_35 if age >= 420 else 0.0
        if self.status == UNEMPLOYED:
            spell = min(1.0, (model.month - self.since) / r.spell_months)
            penalty = 1.0 - (1.0 - penalty) * (1.0 - r.penalty_spell * spell)
        if random() >= r.kappa * fit * (1.0 - penalty):
            return
        luck = exp(r.sigma_match * model.random.gauss() + r.beta_fit * (fit - 1.0))
        match = cell.premium * luck
        wage = max(model.minimum[cell.city], model.base[cell.occupation][cell.city] * match)
        if self.accepts(wage):
            model.acceptors.setdefault(cell, []).append((random(), self.unique_id, self, match))

    def fit(self, occupation: int) -> float:
        asked = self.model.requirement[occupation]
        short = sum(max(0.0, a - s) for a, s in zip(asked, self.skill, strict=True))
        met = max(0.0, 1.0 - short / self.model.asked[occupation])
        return met if occupation == self.occupation else met * (1.0 - self.model.rate.switch_loss)

    def accepts(self, wage: float) -> bool:
        model, r = self.model, self.model.rate
        if self.status == EMPLOYED:
            return model.random.random() < r.chi_draw or wage > self.wage * exp(r.move_cost)
        usual = r.first_wage_ratio * model.base[self.occupation][self.city]
        old = self.wage_before or usual
        home = r.home_income_migrant if self.hukou else r.home_income_local
        fallback = max(home, self.benefit())
        months = model.month - self.since if self.status == UNEMPLOYED else 0
        wanted = r.alpha_R * log(r.rho_R * old) + (1.0 - r.alpha_R) * log(fallback)
        gap = log(wage) - wanted + r.delta_R * months
        return model.random.random() < 1.0 / (1.0 + exp(-gap / r.sigma_R))

    def benefit(self) -> float:
        if self.status != UNEMPLOYED or self.benefit_left <= 0:
            return 0.0
        return self.model.rate.ui_replacement * self.model.minimum[self.city]

    def start(self, cell: Cell, match: float) -> None:
        if self.cell is not None:
            self.cell.filled -= 1
            self.cell.departures += 1
        if self.status != EMPLOYED:
            self.become(EMPLOYED)
        cell.filled += 1
        cell.vacant -= 1
        self.cell, self.match, self.hired = cell, match, self.model.month
        self.occupation, self.city, self.benefit_left = cell.occupation, cell.city, 0

    def is_paid(self) -> None:
        model, r = self.model, self.model.rate
        self.income = 0
        if self.status == EMPLOYED:
            held = min(model.month - self.hired, len(model.tenure[0]) - 1)
            pay = model.base[self.occupation][self.city] * self.match
            pay *= model.tenure[self.hukou][held]
            self.income = self.wage = round(max(model.minimum[self.city], pay))
        elif self.status == UNEMPLOYED:
            self.income = round(self.benefit())
            self.benefit_left -= self.benefit_left > 0
        elif self.status == GIG:
            self.income = round(model.gig_income)
        elif self.status == OWN:
            self.income = round(r.own_income_ratio * model.base[self.occupation][self.city])
        self.earned += self.income
        self.past[model.month % 12] = self.income

    def ages(self) -> None:
        if self.status < RETIRED and self.model.month - self.birth >= 720:
            if self.cell is not None:
                self.leave(RETIRED)
            else:
                self.become(RETIRED)
        elif self.status == EMPLOYED and self.unique_id % 12 == self.model.month % 12:
            asked, rate = self.model.requirement[self.occupation], self.model.rate.learning_rate
            self.skill = [s + rate * max(0.0, a - s) for s, a in zip(self.skill, asked)]  # noqa: B905


class Rival(mesa.Model):
    """The labour market, month by month; it takes its people and jobs from a world at its start."""

    def __init__(self, world: Economy, seed: int = 1) -> None:
        super().__init__(rng=seed)
        self.month, self.rate = 0, world.rate
        self.base = world.market.base_pay.tolist()
        self.requirement = world.market.requirement.tolist()
        self.asked = [sum(row) for row in self.requirement]
        self.minimum = world.market.minimum_wage.tolist()
        self.gig_income = float(world.market.gig_income[0])
        self.tenure = world.tenure_factor.tolist()
        self.weights = (
            world.market.mobility[:, None, :] * world.market.schooling[None, :, :]
        ).tolist()
        self.near = world.market.city_weight.tolist()
        firms = world.records("firms")
        self.cells = [Cell(c, float(firms["premium"][c["firm"]])) for c in world.records("cells")]
        for row in world.records("workers"):
            Person(self, row, self.cells)
        self.acceptors: dict[Cell, list[Any]] = {}
        self.unemployment_rate = 0.0

    def step(self) -> None:
        """One month."""
        people = self.agents
        people.do("state_ends")
        self.firms_open_posts()
        self.list_posts()
        people.do("search")
        self.posts_are_filled()
        people.do("is_paid")
        people.do("ages")
        self.count()
        self.month += 1

    def firms_open_posts(self) -> None:
        for cell in self.cells:
            short = max(0, cell.target - cell.filled - cell.vacant)
            replaced = min(cell.departures, short)
            rest = min(max(cell.filled, 1), self.rate.gamma_v * (short - replaced))
            cell.vacant += int(replaced + rest + self.random.random())
            cell.departures = 0

    def list_posts(self) -> None:
        self.posts: dict[int, dict[int, list[Cell]]] = {}
        for cell in self.cells:
            if cell.vacant > 0:
                city = self.posts.setdefault(cell.city, {})
                city.setdefault(cell.occupation, []).extend([cell] * cell.vacant)
        self.drawn: dict[tuple[int, int, int], Any] = {}

    def a_post(self, occupation: int, education: int, city: int) -> Cell | None:
        """Drawn in proportion to posts x mobility x schooling x nearness; weights are kept."""
        key = occupation, education, city
        if key not in self.drawn:
            weights = self.weights[occupation][education]
            where = [(s, j) for s, jobs in self.posts.items() for j in jobs]
            sums = accumulate(
                self.near[city][s] * weights[j] * len(self.posts[s][j]) for s, j in where
            )
            self.drawn[key] = where, list(sums)
        where, sums = self.drawn[key]
        if not sums or sums[-1] <= 0.0:
            return None
        s, j = where[min(len(where) - 1, bisect(sums, self.random.random() * sums[-1]))]
        return self.random.choice(self.posts[s][j])

    def posts_are_filled(self) -> None:
        for cell, those in self.acceptors.items():
            those.sort(key=lambda one: one[:2])
            for _, _, person, match in those[: cell.vacant]:
                person.start(cell, match)
        self.acceptors.clear()

    def count(self) -> None:
        status = self.agents.get("status")
        idle, work = status.count(UNEMPLOYED), sum(s in (EMPLOYED, GIG, OWN) for s in status)
        self.unemployment_rate = idle / (idle + work)
