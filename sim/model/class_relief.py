"""What a firm gets back of the price of its order class, from a programme that it knows of."""

from typing import Any

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import NONE
from sim.model.eligibility import in_force
from sim.model.kernel import rule

_FIRM_AWARENESS = int(Purpose.FIRM_AWARENESS)


@rule
def relieving_programme(firm: Any, f: int, programmes: Any, seed: int, month: int) -> int:
    """The programme that bears most of what firm ``f`` pays for an order class, or NONE."""
    best, share = NONE, 0.0
    for p in range(len(programmes)):
        programme = programmes[p]
        if programme.class_relief <= share or not in_force(programme, month):
            continue
        if (programme.cities >> firm.city) & 1 == 0:
            continue
        if uniform(key(seed, _FIRM_AWARENESS, programme.identity), f) < programme.firm_awareness:
            best, share = p, programme.class_relief
    return best
