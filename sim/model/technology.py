"""AI advances in three channels, firms adopt, and the labour they need falls."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.chance import Purpose, happens, key, uniform
from sim.model.columns import CHANNELS, NONE, Records
from sim.model.kernel import kernel, rule

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
    ceiling, midpoint, speed = np.moveaxis(paths, -1, 0)
    path: NDArray[np.float64] = ceiling / (1.0 + np.exp(-speed * (month - midpoint) / 12.0))
    return path


@rule
def ramp(since: int, line: int, ramp_months: float, lumpy_share: float) -> float:
    """The share of a cut carried out ``since`` months after adoption, 0..1.

    ``lumpy_share`` falls in month ``line`` (a production line is closed), the rest evenly.
    """
    gradual = min(1.0, max(0.0, since / ramp_months))
    lump = 1.0 if since >= line else 0.0
    return (1.0 - lumpy_share) * gradual + lumpy_share * lump


@rule
def labour_saved(firm: Any, cell: Any, exposure: Any, able: Any, month: int, r: Any) -> float:
    """Share of the labour a cell needed at the start that technology has replaced, 0..1.

    Args:
        exposure: exposure net of augmentation, shape (occupations, channels).
        able: capability in the firm's city, shape (channels,).
    """
    needed = 1.0
    for c in range(_CHANNELS):
        if firm.adopted[c] != NONE:
            done = ramp(month - firm.adopted[c], cell.line, r.ramp_months, r.lumpy_share)
            needed *= 1.0 - exposure[cell.occupation, c] * able[c] * done
    return 1.0 - needed


@rule
def adoption_hazard(p: float, q: float, peers: float, saving: float) -> float:
    """Monthly hazard of adopting; p and q a year, ``saving`` relative to the reference."""
    return (p + q * peers) / 12.0 * min(3.0, max(0.0, saving))


@kernel
def firms_adopt(
    firms: Records,
    zone: Records,
    adopters: Records,
    peers: Records,
    able: Records,
    terms: Records,
    seed: int,
    month: int,
) -> None:
    """Each firm without a technology may take it up this month.

    Args:
        zone: int64 (cities,), the part of the economy each city lies in: firms look at peers
            of their sector there.
        adopters: int64 (sectors, zones, channels), firms that have adopted; updated.
        peers: int64 (sectors, zones), firms.
        able: float64 (cities, channels), capability.
        terms: float64 (channels, 4): p and q a year, cost and reference saving, yuan a head.
    """
    before = adopters.copy()
    for c in range(_CHANNELS):
        address = key(seed, _ADOPTION, month * 4 + c)
        for f in range(len(firms)):
            firm = firms[f]
            if firm.adopted[c] != NONE or firm.saving[c] <= 0.0:
                continue
            z = zone[firm.city]
            share = before[firm.sector, z, c] / max(1, peers[firm.sector, z] - 1)
            saving = (firm.saving[c] * able[firm.city, c] - terms[c, 2]) / terms[c, 3]
            hazard = adoption_hazard(terms[c, 0], terms[c, 1], share, saving)
            if hazard > 0.0 and uniform(address, f) < happens(hazard):
                firm.adopted[c] = month
                adopters[firm.sector, z, c] += 1
