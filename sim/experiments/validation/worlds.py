"""The worlds in which simulated counterparts are measured, one function a kind of world.

Each takes a seed and a size and gives, by the name of a finding or of what stands beside it, a
value and its weight: means over seeds weigh by it.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.experiments.displaced import displaced_since
from sim.experiments.matched_controls import EVENT_MONTHS, MatchedControls
from sim.experiments.measures import monthly, of_world
from sim.experiments.twins import new_programmes
from sim.experiments.validation.after_layoff import (
    MEN,
    WOMEN,
    hazard_ratio,
    pay_by_spell,
    pay_on_return,
    states_at_surveys,
)
from sim.experiments.validation.incomes import insurance, platform_spells
from sim.experiments.validation.layoff_study import LayoffStudy, Who, layoff_study
from sim.experiments.validation.survey import AT_WORK, Survey, take_survey, tenure
from sim.model.columns import CHANNELS, NEVER, NONE, Records
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario

Values = dict[str, tuple[float, float]]
"""By name, a value and its weight; nan with weight 0 where nobody could be counted."""

LOCALS, MIGRANTS = range(2)
_YEAR = 12
_PERIOD = 96  # months of a demand cycle
_HALF_WIDTH = 0.05  # of demand, in that cycle
_FOLLOWED = 120  # months after a layoff for the present value
_AGES, _AGES_LONG = (25, 35, 45, 55), (25, 35, 45)
_ALL_AGES = (18, 35, 50, 60)
_TRAINED_BY = 48  # month up to which trainees are followed
# Months since enrolment: the first year after a course of one to three months, and later.
_SOON, _LATER, _BEHIND = (6, 9, 12), (24, 30, 36), (3, 6, 9, 12, 18)
_START = 12  # month in which the policies begin
_EXPOSED = 0.5  # share of an occupation's tasks that language models reach


class Size(NamedTuple):
    """How large the worlds are: simulated people."""

    population: int


def scenario_of(base: str, size: Size, months: int, **changes: Any) -> Scenario:
    """A scenario that ships, in another size and with other entries."""
    loaded = load_scenario(base).with_options(size.population, months)
    return loaded.model_copy(update=changes)


def each(values: Mapping[str, float], weight: float = 1.0) -> Values:
    """The same weight for all; nan values have none."""
    return {name: (v, 0.0 if math.isnan(v) else weight) for name, v in values.items()}


# --- people who lose their job without any AI -------------------------------------------------


def ordinary_times(seed: int, size: Size) -> Values:
    """Fifteen years without AI: layoffs, incomes out of work, platforms, courses."""
    months = 60 + _FOLLOWED
    survey = take_survey(scenario_of("no_ai", size, months), seed)
    held = tenure(survey)
    return {
        **each({"hazard_men_50_61": hazard_ratio(survey, MEN)}),
        **each({"hazard_women_50_61": hazard_ratio(survey, WOMEN)}),
        **each(states_at_surveys(survey)),
        **_of_locals(survey, held),
        **_of_hukou(survey, held),
        **_of_pay(survey),
        **each(insurance(survey, held)),
        **each(platform_spells(survey)),
        **each({"gross_placement": of_world(survey.traces)["placed_6_months"]}),
    }


def _of_locals(survey: Survey, held: NDArray[np.int16]) -> Values:
    """Earnings of locals with three years in the firm, at the layoff of months 12 to 60."""
    window = (_YEAR, 60)
    study = layoff_study(survey, held, Who(window, LOCALS, _AGES, 36, _YEAR, 72))
    longer = layoff_study(survey, held, Who(window, LOCALS, _AGES_LONG, 36, _YEAR, _FOLLOWED))
    return {
        **each(
            {
                "loss_year_1": study.change("earnings", 1, 12),
                "loss_year_6": study.change("earnings", 61, 72),
                "loss_year_1_absence": study.change("at_work", 1, 12),
                "loss_year_1_pay": study.change("pay", 1, 12),
                "loss_year_6_absence": study.change("at_work", 61, 72),
                "loss_year_6_pay": study.change("pay", 61, 72),
                "studied": float(study.people),
            },
            study.people,
        ),
        **each({"loss_present_value": longer.present_value()}, longer.people),
    }


def _of_hukou(survey: Survey, held: NDArray[np.int16]) -> Values:
    def studied(hukou: int) -> LayoffStudy:
        return layoff_study(survey, held, Who((_YEAR, 84), hukou, _ALL_AGES, 3, 3, 24))

    locals_, migrants = studied(LOCALS), studied(MIGRANTS)
    pay = [study.change("pay", 13, 24) for study in (locals_, migrants)]
    found = {
        "migrants_loss": pay[1],
        "locals_lose_more": pay[0] - pay[1],
        "locals_loss": pay[0],
        "locals_more_informal": locals_.change("informal", 12, 12),
        "migrants_more_informal": migrants.change("informal", 12, 12),
    }
    return each(found, migrants.people)


def _of_pay(survey: Survey) -> Values:
    young, old = (pay_on_return(survey, *ages) for ages in ((25, 34), (50, 61)))
    found = {
        "pay_on_return_25_34": young,
        "pay_on_return_50_61": old,
        "pay_on_return_gradient": old - young,
        "spell_and_pay": pay_by_spell(survey),
    }
    return each(found)


# --- a demand cycle ---------------------------------------------------------------------------


def demand_cycle(seed: int, size: Size) -> Values:
    """Demand that rises and falls by a twentieth every eight years, without AI."""
    boom, slump = (_YEAR, 36), (60, 84)
    cycle = {"cycle_amplitude": _HALF_WIDTH, "cycle_period": float(_PERIOD)}
    months = slump[1] + _FOLLOWED
    survey = take_survey(scenario_of("no_ai", size, months, parameters=cycle), seed)
    held = tenure(survey)
    at_peak, at_trough = (
        layoff_study(survey, held, Who(window, LOCALS, _AGES_LONG, 36, _YEAR, _FOLLOWED))
        for window in (boom, slump)
    )
    one, other = at_peak.present_value(), at_trough.present_value()
    unemployed = monthly(survey.traces, "unemployment_rate")
    openings = monthly(survey.traces, "vacancies") / monthly(survey.traces, "labour_force")
    return {
        "slump_over_boom": (other / one, one * at_peak.people) if one > 0.0 else (math.nan, 0.0),
        **each({"loss_in_boom": one, "loss_in_slump": other}),
        **each(beveridge(unemployed[-_PERIOD:], openings[-_PERIOD:])),
        **each(
            {
                "unemployment_in_boom": float(unemployed[slice(*boom)].mean()),
                "unemployment_in_slump": float(unemployed[slice(*slump)].mean()),
            }
        ),
    }


def beveridge(unemployed: NDArray[np.float64], openings: NDArray[np.float64]) -> dict[str, float]:
    """Slope and signed area of the curve over one whole cycle.

    Args:
        unemployed, openings: shares of the labour force by month, float64 (months,).
    """
    slope = np.polyfit(np.log(unemployed), np.log(openings), 1)[0]
    u, v = _smooth(unemployed), _smooth(openings)
    area = 0.5 * float(np.sum(u * np.roll(v, -1) - np.roll(u, -1) * v))
    return {
        "beveridge_slope": float(slope),
        "beveridge_loop": area / float(np.ptp(u) * np.ptp(v)),
    }


def _smooth(series: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quarterly means, so that a small world's noise does not widen the box."""
    return series[: len(series) // 3 * 3].reshape(-1, 3).mean(axis=1)


# --- training and search help -----------------------------------------------------------------


def courses(seed: int, size: Size) -> Values:
    """Public courses as they are, beside a world in which nobody knows of any; no AI.

    Likewise courses that teach nothing and take no time from search: what is left of an effect
    then is what the comparison with people who stood alike is off by.
    """
    untold = {"training_awareness": 0.0}
    empty = {"skill_gain": 0.0, "lock_in": 1.0}
    found = _of_courses(seed, size, untold, {}, "training")
    placebo = _of_courses(seed, size, untold | empty, empty, "placebo")
    return found | {
        "training_first_year": found["training_soon"],
        "training_later": found["training_later"],
        "displaced_trainees_behind": found["training_displaced_behind"],
        "course_effect_12_months": found["training_12"],
        "training_soon_placebo": placebo["placebo_soon"],
        "training_later_placebo": placebo["placebo_later"],
    }


def _of_courses(
    seed: int, size: Size, without: dict[str, float], with_: dict[str, float], name: str
) -> Values:
    """Effects on all trainees, and on those laid off who were not back when they enrolled."""
    months = _TRAINED_BY + max(EVENT_MONTHS) + 1
    one, other = (
        take_survey(
            scenario_of("no_ai", size, months, parameters=parameters),
            seed,
            everybody=False,
            takers_of=0,
        ).traces
        for parameters in (without, with_)
    )
    assert one.standing is not None
    assert other.standing is not None
    start = other.training["start"]
    spells = other.training[(start >= _YEAR) & (start < _TRAINED_BY)]
    lost = displaced_since(other.displaced, 0)
    found: Values = {}
    for ending, chosen in (("", spells), ("_displaced", spells[_laid_off_before(spells, lost)])):
        other.standing.joined[:] = _first_start(chosen, other.standing.workers)
        controls = MatchedControls(one.standing, other.standing)
        found |= _effects(controls.event_study(), name + ending)
    return found


def _first_start(spells: Records, workers: NDArray[np.int32]) -> NDArray[np.int16]:
    """For each of some people the month in which the first spell began, or ``NEVER``."""
    start = np.full(int(max(workers.max(), spells["worker"].max(initial=0))) + 1, 2**15 - 1)
    np.minimum.at(start, spells["worker"], spells["start"])
    return np.where(start == 2**15 - 1, NEVER, start).astype(np.int16)[workers]


def _laid_off_before(spells: Records, lost: Records) -> NDArray[np.bool_]:
    """Whether the trainee had been laid off and was not back in a formal job when it began."""
    out = np.zeros(len(spells), np.bool_)
    by_worker: dict[int, list[tuple[int, int]]] = {}
    for event in lost[np.isin(lost["worker"], spells["worker"])]:
        back = int(event["back"]) if event["back"] != NONE else 2**15
        by_worker.setdefault(int(event["worker"]), []).append((int(event["month"]), back))
    for k, spell in enumerate(spells):
        start = int(spell["start"])
        out[k] = any(m <= start <= back for m, back in by_worker.get(int(spell["worker"]), []))
    return out


def _effects(study: NDArray[np.float64], name: str) -> Values:
    """Points of employment by months since enrolment, weighted by the people followed."""
    followed, at_work, expected = study.T

    def over(months: tuple[int, ...]) -> tuple[float, float]:
        rows = [EVENT_MONTHS.index(month) for month in months]
        people = float(followed[rows].sum())
        gained = float((at_work - expected)[rows].sum())
        return (gained / people, people) if people else (math.nan, 0.0)

    return {
        f"{name}_soon": over(_SOON),
        f"{name}_12": over((12,)),
        f"{name}_later": over(_LATER),
        f"{name}_behind": over(_BEHIND),
    }


def counselling(seed: int, size: Size) -> Values:
    """The job-matching service beside the baseline."""
    months = _TRAINED_BY + max(EVENT_MONTHS) + 1
    baseline = scenario_of("baseline", size, months)
    helped = scenario_of("job_matching_service", size, months)
    bits = new_programmes(baseline, helped)
    one, other = (
        take_survey(scenario, seed, everybody=False, takers_of=bits).traces.standing
        for scenario in (baseline, helped)
    )
    assert one is not None
    assert other is not None
    other.joined[other.joined >= _TRAINED_BY] = NEVER
    return _effects(MatchedControls(one, other).event_study(), "search_help")


# --- language models --------------------------------------------------------------------------


def language_models(seed: int, size: Size) -> Values:
    """Two years in which language models advance and nothing else does."""
    others = {f"{part}_{c}": 0.0 for part in ("p", "q") for c in CHANNELS if c != "llm"}
    months = 25
    with_models, without = (
        take_survey(scenario, seed)
        for scenario in (
            scenario_of("baseline", size, months, parameters=others),
            scenario_of("no_ai", size, months, parameters=others),
        )
    )
    exposed = with_models.data.exposure[:, CHANNELS.index("llm")] >= _EXPOSED
    incumbents = np.isin(with_models.status, AT_WORK) & _in(exposed, with_models.occupation)

    def earned(survey: Survey) -> float:
        lives = survey.lives[24, incumbents]
        return float(lives["income"][np.isin(lives["status"], AT_WORK)].sum())

    def employed(survey: Survey, low: int, high: int) -> int:
        lives = survey.lives[24]
        years = lives["age"] // _YEAR
        here = np.isin(lives["status"], AT_WORK) & _in(exposed, lives["occupation"])
        return int(np.count_nonzero(here & (years >= low) & (years <= high)))

    young, old = (
        employed(with_models, *ages) / employed(without, *ages) - 1.0
        for ages in ((22, 25), (35, 64))
    )
    return each(
        {
            "language_models_pay": earned(with_models) / earned(without) - 1.0,
            "language_models_young_first": young - old,
            "language_models_young": young,
            "language_models_old": old,
        }
    )


def _in(occupations: NDArray[np.bool_], held: NDArray[np.uint8]) -> NDArray[np.bool_]:
    inside = held < len(occupations)
    return inside & occupations[np.minimum(held, len(occupations) - 1)]


# --- hiring subsidy ---------------------------------------------------------------------------


def hiring_subsidy(seed: int, size: Size) -> Values:
    """The subsidy for 35 and over, and the same without an age limit, beside the baseline."""
    end = _START + 24
    shots = (_START - 1, end)
    baseline = scenario_of("baseline", size, end + 1)
    older = scenario_of("hiring_subsidy", size, end + 1)
    entry = older.policies["hiring_subsidy"]
    target = entry.target.model_copy(update={"age_min": 16.0, "age_max": 200.0})
    for_all = older.model_copy(
        update={"policies": {"hiring_subsidy": entry.model_copy(update={"target": target})}}
    )
    base = take_survey(baseline, seed, everybody=False, snapshots=shots)
    found: Values = {}
    for name, scenario, age in (("older", older, 35), ("all", for_all, 16)):
        other = take_survey(scenario, seed, everybody=False, snapshots=shots)
        before = base.traces.snapshots[_START - 1]
        people = base.traces.people
        eligible = (people["birth"] <= _START - 1 - _YEAR * age) & (
            people["education"] <= base.data.focal_education_max
        )
        eligible &= _in(base.data.focal_occupations, before.occupation)
        after, there = base.traces.snapshots[end], other.traces.snapshots[end]
        gained = np.count_nonzero(there.work[eligible]) - np.count_nonzero(after.work[eligible])
        bits = np.uint32(new_programmes(baseline, scenario))
        at_work = int(np.count_nonzero(((there.programmes & bits) != 0) & (there.work > 0)))
        found[f"subsidy_{name}"] = (gained / at_work, at_work) if at_work else (math.nan, 0.0)
    found["hiring_subsidy_additional"] = found["subsidy_older"]
    return found


# --- all together -----------------------------------------------------------------------------

WORLDS: dict[str, Callable[[int, Size], Values]] = {
    "ordinary_times": ordinary_times,
    "demand_cycle": demand_cycle,
    "courses": courses,
    "counselling": counselling,
    "language_models": language_models,
    "hiring_subsidy": hiring_subsidy,
}
"""What is lived for each seed, the most expensive first."""

DIFFERENCES = {
    "search_help_quicker": ("search_help_soon", "training_soon"),
    "search_help_smaller": ("search_help_later", "training_later"),
    "hiring_subsidy_older_not_better": ("subsidy_older", "subsidy_all"),
}
"""Findings that are one measured value less another, of other worlds or other weights."""


class Item(NamedTuple):
    """One kind of world with one seed."""

    kind: str
    seed: int
    size: Size

    def __str__(self) -> str:
        return f"{self.kind}, seed {self.seed}"


def observe(item: Item) -> tuple[Item, Values]:
    """The task of a validation: live the worlds of an item and measure them."""
    return item, WORLDS[item.kind](item.seed, item.size)


def items(seeds: "list[int]", size: Size) -> Iterator[Item]:
    """All that has to be lived, in the order in which it is worth beginning."""
    for kind in WORLDS:
        for seed in seeds:
            yield Item(kind, seed, size)
