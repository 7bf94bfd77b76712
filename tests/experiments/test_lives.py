"""One person's life in two worlds: told as it was lived, and found as defined."""

from typing import Any

import numpy as np
import pytest

from sim.experiments.life_events import EVENTS, events_of
from sim.experiments.lives import TYPICAL, lives, typical
from sim.experiments.panel import panel
from sim.experiments.world import build_economy
from sim.language import LANGUAGES, language
from sim.model.columns import NONE, WorkerStatus
from sim.model.panel import Panel
from sim.reporting.life_text import life_text, story
from sim.scenario.files import load_scenario
from sim.scenario.problem import InvalidScenario

SMALL: dict[str, Any] = {"population": 3_000, "months": 40, "seed": 1}
POLICY = "per_head_subsidy"


@pytest.fixture(scope="module")
def found():
    return typical("baseline", POLICY, **SMALL)


@pytest.fixture(scope="module")
def people():
    return panel("baseline", POLICY, workers=10**6, **SMALL)


@pytest.fixture(scope="module")
def everybody():
    """All lives of a world in which all can happen, and its economy."""
    scenario = load_scenario("orders_and_per_head").with_options(2_000, 60)
    economy = build_economy(scenario, 3)
    rows = np.arange(len(economy._columns["workers"]), dtype=np.int32)
    economy.panel = Panel(rows, scenario.months)
    while economy.month + 1 < economy.months:
        economy.step()
    return economy


def status_after(event, before):
    """What she does after an event, as its name says."""
    if event.kind.startswith(("found", "moved", "redeployed")):
        return WorkerStatus.EMPLOYED
    if event.kind == "enters":
        return WorkerStatus.ENTRANT
    if event.kind == "lost_retirement":
        return WorkerStatus.RETIRED
    if event.kind.startswith("lost_"):
        return WorkerStatus.UNEMPLOYED
    if event.kind.startswith(("to_", "begin_")):
        return WorkerStatus[event.kind.partition("_")[2].upper()]
    return before


def test_events_told_in_order_lead_to_every_status_that_was_lived(everybody):
    spells, orders = everybody.schools.spells.rows, everybody.schools.orders.rows
    names = [policy.name for policy in everybody.policies]
    cells = everybody._columns["cells"]
    seen = set()
    for k, worker in enumerate(everybody.panel.workers):
        if worker % 3:
            continue
        life = everybody.panel.lives[:, k]
        hers = spells[spells["worker"] == worker]
        firms = [
            NONE if one == NONE else int(cells[orders[one]["cell"]]["firm"])
            for one in hers["order"]
        ]
        events = events_of(life, hers, firms, names)
        seen |= {event.kind for event in events}
        assert [event.month for event in events] == sorted(event.month for event in events)
        path, status = [], None
        following = iter([*events, None])
        event = next(following)
        for month in range(len(life)):
            while event is not None and event.month == month:
                status = status_after(event, status)
                event = next(following)
            path.append(status)
        assert path == life["status"].tolist(), worker
    assert seen <= set(EVENTS)
    assert {"found", "moved", "lost_technology", "course_started", "course_dropped"} <= seen


def test_a_life_is_that_of_the_panel(found, people):
    told = lives("baseline", POLICY, found["median"].worker, **SMALL)
    rows = people[people["worker"] == told.worker].reset_index(drop=True)
    frame = told.to_frame()
    for name in ("scenario", "month", "status", "occupation", "city", "wage", "income"):
        assert frame[name].tolist() == rows[name].tolist()


def test_typical_lives_are_what_they_are_called(found, people):
    ways = ("employed", "gig", "own_business")
    then = people[people["month"] == 12 + 24].set_index(["scenario", "worker"])
    at_work, took_part = then["status"].isin(ways), then["assignment"] == "participant"
    gained, lost = found["gained"], found["lost"]
    assert gained is not None
    assert lost is not None
    assert took_part["baseline", gained.worker]
    assert (at_work["baseline", gained.worker], at_work[POLICY, gained.worker]) == (False, True)
    assert not took_part["baseline", lost.worker]
    assert (at_work["baseline", lost.worker], at_work[POLICY, lost.worker]) == (True, False)
    assert took_part["baseline", lost.taker]
    assert then["firm"]["baseline", lost.worker] == then["firm"][POLICY, lost.taker]


def test_the_median_is_in_the_middle(found, people):
    economy = build_economy(load_scenario("baseline").with_options(3_000, 40), SMALL["seed"])
    while economy.month < 11:
        economy.step()
    before = economy.take_snapshot()
    focal = np.flatnonzero(before.focal & (before.status < WorkerStatus.RETIRED))
    since = people[(people["scenario"] == POLICY) & (people["month"] >= 12)]
    income = since.groupby("worker")["income"].sum().reindex(focal, fill_value=0)
    hers = income[found["median"].worker]
    assert abs((income < hers).sum() - (income > hers).sum()) <= (income == hers).sum()


@pytest.mark.parametrize("who", TYPICAL)
def test_both_lives_are_told_in_both_languages(found, who):
    told = lives("baseline", POLICY, who, **SMALL)
    assert (told.worker, told.taker) == found[who]
    for code in LANGUAGES:
        words = language(code)
        tale = story(told, words)
        assert len(tale.shared) + len(tale.policy) == len(told.policy.events)
        assert len(tale.shared) + len(tale.baseline) == len(told.baseline.events)
        text = life_text(told, words)
        assert "-1" not in text
        assert told.tell(code) == text
        assert f"{told.policy.income(told.start):,}" in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_event_has_its_sentence(code):
    assert [kind for kind in EVENTS if f"life.{kind}" not in language(code).messages] == []


@pytest.mark.parametrize("who", [-1, 10**9, "medan"])
def test_nobody_is_refused_in_one_line(who):
    with pytest.raises(InvalidScenario, match="worker: found"):
        lives("baseline", POLICY, who, **SMALL)


def test_a_kind_of_person_whom_a_world_does_not_have():
    with pytest.raises(InvalidScenario, match="nobody like that"):
        lives("baseline", "transition_fund", "lost", population=1_000, months=14)
