"""Technology that works with people: what a firm chooses when it adopts, if it is paid to."""

from typing import Any

import numpy as np

from sim.model.chance import Purpose, key, uniform
from sim.model.columns import CHANNELS, Records
from sim.model.eligibility import can_pay, in_force
from sim.model.kernel import kernel, rule
from sim.model.labour_market import logistic
from sim.model.programmes import Offer

_COLLABORATION = int(Offer.COLLABORATION)
_CHOICE, _FIRM_AWARENESS = map(int, (Purpose.COLLABORATION, Purpose.FIRM_AWARENESS))
_CHANNELS = len(CHANNELS)
_HORIZON = 24  # months over which a firm counts what it forgoes, the time a cut takes


@rule
def likes_people(programme: Any, saving: float, r: Any) -> float:
    """The probability that a firm adopts the kind that works with people.

    It weighs the grant against the labour it will go on paying for.

    Args:
        saving: yuan per head of staff and month that the technology would save it.
    """
    forgone = programme.collaboration * saving * _HORIZON
    return logistic((programme.grant - forgone) / r.collaboration_sigma)


@kernel
def firms_choose_collaboration(
    firms: Records,
    programmes: Records,
    able: Records,
    rates: Records,
    seed: int,
    month: int,
    paid: Records,
) -> None:
    """Firms that adopted a technology this month and know of a grant choose which kind.

    Args:
        able: float64 (cities, channels), capability.
        paid: int64 (programmes,), yuan paid to firms; written.
    """
    r = rates[0]
    paid[:] = 0
    for p in range(len(programmes)):
        programme = programmes[p]
        if programme.offers & np.uint32(_COLLABORATION) == 0 or not in_force(programme, month):
            continue
        known = key(seed, _FIRM_AWARENESS, programme.identity)
        for f in range(len(firms)):
            firm = firms[f]
            if (programme.cities >> np.uint32(firm.city)) & np.uint32(1) == 0:
                continue
            if uniform(known, f) >= programme.firm_awareness:
                continue
            for c in range(_CHANNELS):
                if firm.adopted[c] != month or firm.kept[c] > 0.0:
                    continue
                amount = int(programme.grant * firm.staff)
                willing = likes_people(programme, firm.saving[c] * able[firm.city, c], r)
                choice = uniform(key(seed, _CHOICE, month * _CHANNELS + c), f)
                if choice < willing and can_pay(programme, amount, month):
                    firm.kept[c] = programme.collaboration
                    programme.spent += amount
                    firm.subsidy += amount
                    paid[p] += amount
