import numpy as np
import pytest

from sim.experiments.matched_controls import EVENT_MONTHS, MatchedControls, event_rows
from sim.experiments.world import build_economy, live, note_standing
from sim.model.columns import NEVER
from sim.model.standing import ROUGHLY, Standing

EMPLOYED, UNEMPLOYED, TRAINS = 0, 2, 3  # the rough part of a state
LONG, SHORT = 5 * ROUGHLY, 2 * ROUGHLY


def standing(state, work, joined):
    """People whose states are given by month, whose work is 0 or 1."""
    found = Standing(np.arange(len(joined), dtype=np.int32), len(state), 1)
    found.state[:], found.work[:], found.joined[:] = state, work, joined
    return found


def test_participants_are_expected_to_work_as_those_who_stood_alike():
    states = [[UNEMPLOYED + LONG] * 3 + [UNEMPLOYED + SHORT] * 2]
    later = [[EMPLOYED] * 5]
    baseline = standing(states + later, [[0] * 5, [1, 0, 0, 1, 1]], [NEVER] * 5)
    policy = standing(states + later, [[0] * 5, [1, 1, 0, 0, 0]], [0, NEVER, NEVER, NEVER, 1])
    controls = MatchedControls(baseline, policy)
    assert controls.expected_share(0, "all_work") == 0.0
    # The first was like three people of whom one found work; the last joined as an employee in
    # month 1, like all five, of whom three were at work at its end.
    assert controls.expected_share(1, "all_work") == pytest.approx((1 / 3 + 3 / 5) / 2)
    event = controls.event_study()
    assert event[0] == pytest.approx([2, 0 + 0, 0 + 3 / 5])
    assert event[1] == pytest.approx([1, 1, 1 / 3])
    assert not event[2:].any()


def test_who_is_like_nobody_in_every_respect_is_compared_by_status():
    baseline = standing([[UNEMPLOYED + LONG, UNEMPLOYED + LONG, TRAINS]], [[1, 0, 1]], [NEVER] * 3)
    policy = standing([[UNEMPLOYED + SHORT, 0, 0]], [[0, 0, 0]], [0, NEVER, NEVER])
    assert MatchedControls(baseline, policy).expected_share(0, "formal") == 0.5


def test_nobody_joins_and_nothing_is_expected():
    nobody = standing([[0, 0]], [[1, 1]], [NEVER, NEVER])
    controls = MatchedControls(nobody, nobody)
    assert controls.expected_share(0, "all_work") == 0.0
    assert not controls.event_study().any()
    assert list(event_rows([controls.event_study()])) == []


def test_states_are_those_of_the_people_when_classes_open(scenario):
    economy = build_economy(scenario("base"), 3)
    noted = note_standing(economy, 0, 500)
    assert len(noted.workers) == 500
    while economy.month < 5:
        economy.step()
    workers = economy._columns["workers"][noted.workers]
    at_work = noted.work[5] > 0
    assert np.array_equal(at_work, np.isin(workers["status"], [0, 3, 4]))
    rough = noted.state[5] % ROUGHLY
    unmoved = workers["since"] < 5
    assert unmoved.any()
    assert np.array_equal(rough[unmoved] // 2, workers["status"][unmoved])


EMPTY_COURSES = """
[parameters]
class_dropout_short = 1.0
lock_in = 1.0
placement_prior = 0.9
[policies.per_head_subsidy]
start = 6
awareness = 1
[policies.per_head_subsidy.target]
age_min = 0
education_max = "college"
occupations = "any"
"""
"""A programme that people join and that does nothing to them: all drop out, none searches less."""


def test_a_programme_that_does_nothing_has_no_effect_on_its_participants(scenario):
    """But the same people in the baseline work more often: who joins had bad luck in her world."""
    parameters = EMPTY_COURSES.split("[policies", 1)[0]
    gaps, effects = [], []
    for seed in range(1, 9):
        base = build_economy(scenario("base", parameters, population=6_000), seed)
        other = build_economy(scenario("empty", EMPTY_COURSES, population=6_000), seed)
        before, after = note_standing(base, 0, 50_000), note_standing(other, 1, 50_000)
        live(base)
        live(other)
        joined = after.joined != NEVER
        end = len(after.work) - 1
        share = MatchedControls(before, after).expected_share(end, "all_work")
        at_work = (after.work[end, joined] > 0).mean()
        gaps.append(at_work - (before.work[end, joined] > 0).mean())
        effects.append(at_work - share)
        assert joined.sum() > 40
    assert abs(np.mean(effects)) < 3 * np.std(effects, ddof=1) / np.sqrt(8)
    assert np.mean(gaps) < np.mean(effects)


def test_the_matched_account_adds_up_to_the_same_net(comparison):
    rows = comparison.headline.set_index(["scenario", "definition", "horizon_months", "measure"])
    for key in {row[:3] for row in rows.index}:
        mean = rows.loc[key]["mean"]
        others = mean["substitution"] + mean["displacement_matched"]
        assert mean["effect_on_participants"] - others == pytest.approx(mean["net"])
        assert mean["deadweight"] - mean["deadweight_matched"] == pytest.approx(
            mean["chance_in_deadweight"]
        )


def test_the_event_study_begins_with_everybody_who_joined(comparison):
    table = comparison.participation.query("scenario == 'per_head_subsidy'")
    assert table["months_since"].tolist() == [m for m in EVENT_MONTHS if m <= 17]
    first = table.iloc[0]
    rows = comparison.effects.query("scenario == 'per_head_subsidy' and definition == 'all_work'")
    last = rows[rows["horizon_months"] == rows["horizon_months"].max()]
    assert first["participants"] == pytest.approx(last["participants"].mean())
    assert table["at_work"].between(0, 1).all()
    assert table["expected"].between(0, 1).all()
    assert (table["points_lower"] <= table["points"]).all()
