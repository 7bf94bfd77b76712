"""How large a simulated world is and for how many real people it stands, in words."""

from sim.language import Language
from sim.scenario.schema import Scenario


def world_size(scenario: Scenario, weight: float, words: Language) -> dict[str, str]:
    """Values for the placeholders of messages: simulated, real, weight, months, competitors.

    Args:
        weight: real people for each simulated one.
    """
    real = weight * scenario.population
    if words.code == "zh":
        size = f"{real / 1e8:,.2f} 亿" if real >= 1e8 else f"{real / 1e4:,.0f} 万"
    else:
        size = f"{real / 1e6:,.1f} million"
    ratio = float(scenario.rates(scenario.data())["competitors"][0])
    return {
        "simulated": f"{scenario.population:,}",
        "real": size,
        "weight": f"{weight:,.3g}" if weight < 10 else f"{weight:,.0f}",
        "months": str(scenario.months),
        "competitors": f"{ratio:g}",
    }
