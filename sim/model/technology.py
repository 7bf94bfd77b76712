"""AI advances in three channels, firms adopt, and the labour they need falls."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, happens, key, uniform
from sim.model.columns import CHANNELS, NONE, Records
from sim.model.kernel import BLOCK, fetch, kernel, rule

_ADOPTION = int(Purpose.ADOPTION)
_CHANNELS = len(CHANNELS)


def capability(paths: NDArray[np.float64], month: int) -> NDArray[np.float64]:
    """Capability of each channel in each city, 0..1.

    Args:
        paths: shape (cities, channels, 3): ceiling (share), midpoint (month), speed (a year).
        month: months since the scenario's first.

    Returns:
        float64 of shape (cities, channels); a logistic curve, zero before month 0.
    """
    if month < 0:
        return np.zeros(paths.shape[:2])
    ceiling, midpoint, speed = paths[..., 0], paths[..., 1], paths[..., 2]
    path: NDArray[np.float64] = ceiling / (1.0 + np.exp(-speed * (month - midpoint) / 12.0))
    return path


@rule
def evenly_done(since: int, ramp_months: float) -> float:
    """The share of the even part of a cut carried out ``since`` months after adoption, 0..1."""
    return min(1.0, max(0.0, since / ramp_months))


@rule
def reach(firm: Any, able: Any, month: int, r: Any, felt: Any) -> None:
    """How far each technology has come in a firm, apart from what falls at once.

    Args:
        able: capability in the firm's city, shape (channels,).
        felt: float64 (channels, 2), written: capability carried out evenly so far, and that
            which is carried out at once; zeros for what the firm has not adopted.
    """
    for c in range(_CHANNELS):
        felt[c, 0] = felt[c, 1] = 0.0
        if firm.adopted[c] != NONE:
            even = (1.0 - r.lumpy_share) * evenly_done(month - firm.adopted[c], r.ramp_months)
            strength = able[c] * (1.0 - firm.kept[c])
            felt[c, 0], felt[c, 1] = strength * even, strength * r.lumpy_share


@rule
def labour_saved(firm: Any, cell: Any, exposure: Any, felt: Any, month: int) -> float:
    """Share of the labour a cell needed at the start that technology has replaced, 0..1.

    A share of a cut is carried out evenly; the rest falls in month ``line`` of the cell after
    adoption (a production line is closed).

    Args:
        exposure: exposure net of augmentation, shape (occupations, channels).
        felt: see ``reach``.
    """
    needed = 1.0
    for c in range(_CHANNELS):
        done = felt[c, 0]
        if month - firm.adopted[c] >= cell.line:
            done += felt[c, 1]
        needed *= 1.0 - exposure[cell.occupation, c] * done
    return 1.0 - needed


@rule
def adoption_hazard(p: float, q: float, peers: float, saving: float) -> float:
    """Monthly hazard of adopting; p and q a year, ``saving`` relative to the reference."""
    return (p + q * peers) / 12.0 * min(3.0, max(0.0, saving))


@kernel
def firms_adopt(
    firms: Records,
    first: int,
    last: int,
    zone: Records,
    before: Records,
    peers: Records,
    able: Records,
    terms: Records,
    pace: Records,
    assessed_staff: float,
    seed: int,
    month: int,
    adopters: Records,
) -> None:
    """Each of some firms without a technology may take it up this month.

    Args:
        first, last: the firms, the last exclusive.
        zone: int64 (cities,), the part of the economy each city lies in: firms look at peers
            of their sector there.
        before: int64 (sectors, zones, channels), firms that have adopted so far.
        peers: int64 (sectors, zones), firms.
        able: float64 (cities, channels), capability.
        terms: float64 (channels, 4): p and q a year, cost and reference saving, yuan a head.
        pace: float64 (cities,), factor on the hazard of firms of ``assessed_staff`` heads or more.
        adopters: int64 (sectors, zones, channels), those of this month, added to.
    """
    quickest = 1.0
    for factor in pace:
        quickest = max(quickest, factor)
    for begin in range(first, last, BLOCK):
        end = min(last, begin + BLOCK)
        for f in range(begin, end):
            fetch(firms[f])
        for c in range(_CHANNELS):
            address = key(seed, _ADOPTION, month * 4 + c)
            most = happens(quickest * adoption_hazard(terms[c, 0], terms[c, 1], 1.0, np.inf))
            for f in range(begin, end):
                u = uniform(address, f)
                if u >= most:
                    continue
                firm = firms[f]
                if firm.adopted[c] != NONE or firm.saving[c] <= 0.0:
                    continue
                z = zone[firm.city]
                share = before[firm.sector, z, c] / max(1, peers[firm.sector, z] - 1)
                saving = (firm.saving[c] * able[firm.city, c] - terms[c, 2]) / terms[c, 3]
                hazard = adoption_hazard(terms[c, 0], terms[c, 1], share, saving)
                if firm.staff >= assessed_staff:
                    hazard *= pace[firm.city]
                if hazard > 0.0 and u < happens(hazard):
                    firm.adopted[c] = month
                    adopters[firm.sector, z, c] += 1
