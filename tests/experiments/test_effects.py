import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.experiments.effects import DEFINITIONS, Effects, effects
from tests import worlds

NEW, OLD = 0b10, 0b01


def snapshot(people):
    """A snapshot from (work, firm, programmes) for each person."""
    return worlds.snapshot(*zip(*people, strict=True))


def one_by_one(baseline, policy, bits, definition):
    """The account as docs/model.md#account words it, one person after the other."""
    at_work = (lambda w: w > 0) if definition == "all_work" else (lambda w: w == 1)
    count = dict.fromkeys(Effects._fields, 0)
    placed: dict[int, int] = {}
    short: dict[int, int] = {}
    others = 0
    for i in range(len(baseline.work)):
        before, after = bool(at_work(baseline.work[i])), bool(at_work(policy.work[i]))
        if policy.programmes[i] & bits:
            count["participants"] += 1
            count["gross"] += after
            count["deadweight"] += before
            count["harmed"] += before and not after
            if policy.work[i] == 1:
                placed[policy.firm[i]] = placed.get(policy.firm[i], 0) + 1
        elif before != after:
            world = baseline if before else policy
            others += before - after
            if world.work[i] == 1:
                short[world.firm[i]] = short.get(world.firm[i], 0) + before - after
    for firm, number in placed.items():
        count["substitution"] += min(max(0, short.get(firm, 0)), number)
    count["displacement"] = others - count["substitution"]
    before, after = at_work(baseline.work).sum(), at_work(policy.work).sum()
    count["net"] = int(after) - int(before)
    return Effects(**{name: int(number) for name, number in count.items()})


person = st.tuples(
    st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)
)


@settings(deadline=None)  # the first call loads a kernel, or compiles it
@given(st.lists(person, min_size=1, max_size=60), st.sampled_from(sorted(DEFINITIONS)))
def test_the_account_adds_up_for_any_two_worlds(people, definition):
    baseline = snapshot([(work, firm, OLD) for work, firm, _, _, _ in people])
    policy = snapshot([(work, firm, bits) for _, _, work, firm, bits in people])
    found = effects(baseline, policy, NEW, definition)
    assert found == one_by_one(baseline, policy, NEW, definition)
    assert found.net == (found.gross - found.deadweight - found.substitution - found.displacement)
    assert 0 <= found.harmed <= found.deadweight <= found.participants
    assert 0 <= found.substitution <= found.gross


def test_a_participant_harmed_is_deadweight_and_not_gross():
    baseline = snapshot([(1, 0, 0), (0, 0, 0), (1, 0, 0)])
    policy = snapshot([(0, 0, NEW), (1, 0, NEW), (1, 0, 0)])
    assert effects(baseline, policy, NEW) == Effects(2, 1, 1, 1, 0, 0, 0)


def test_who_takes_anothers_place_in_the_same_firm_substitutes_her():
    baseline = snapshot([(0, 0, 0), (1, 4, 0), (1, 5, 0)])
    policy = snapshot([(1, 4, NEW), (0, 0, 0), (0, 0, 0)])
    assert effects(baseline, policy, NEW) == Effects(1, 1, 0, 0, 1, 1, -1)


def test_platform_workers_belong_to_no_firm():
    baseline = snapshot([(2, 0, 0), (0, 0, 0)])
    policy = snapshot([(0, 0, 0), (1, 0, NEW)])
    assert effects(baseline, policy, NEW) == Effects(1, 1, 0, 0, 0, 1, 0)


def test_an_old_programme_makes_nobody_a_participant():
    world = snapshot([(1, 0, OLD), (1, 0, 0)])
    assert effects(world, world, NEW) == Effects(0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("definition", sorted(DEFINITIONS))
def test_a_move_from_firm_to_platform_counts_in_formal_jobs_only(definition):
    baseline, policy = snapshot([(1, 0, 0)]), snapshot([(2, 0, 0)])
    assert effects(baseline, policy, NEW, definition).net == -(definition == "formal")
