"""What a scenario is called in a table or a legend, where its whole title is too long."""

from sim.language import Language
from sim.policies.catalogue import policy_classes
from sim.scenario.files import load_scenario, scenario_names


def scenario_text(name: str, words: Language) -> str:
    """The policy of that name, or the title of the scenario; the name itself for one's own."""
    policy = policy_classes().get(name)
    if policy is not None:
        return words.of(policy)
    return words.of(load_scenario(name).title) if name in scenario_names() else name
