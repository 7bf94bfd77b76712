"""Parameters that many policies share, and a short way to declare an assumption."""

from sim.policies.policy import Choice, Setting
from sim.quantity import Quantity, Status

PROPOSAL = "CPPCC Guangdong proposal on retraining under AI (Liang Yucheng, 2026-01-27)"


def assumed(
    value: float, unit: str, low: float, high: float, why: str, zh: str, en: str
) -> Quantity:
    """A number for which there is no source, with the reason for choosing it."""
    return Quantity(value, unit, low, high, f"assumption: {why}", Status.ASSUMPTION, zh, en)


def people_hear(share: float, why: str) -> Quantity:
    """The share of eligible people who know of a programme."""
    zh, en = "劳动者知晓率", "share of eligible people who know of it"
    return assumed(share, "share", 0.0, 1.0, why, zh, en)


def firms_hear(share: float, why: str) -> Quantity:
    """The share of firms that know of a programme."""
    return assumed(share, "share", 0.0, 1.0, why, "企业知晓率", "share of firms that know of it")


def costs_to_run(yuan: float, why: str) -> Quantity:
    """What it costs a month apart from what it pays out, for the real population."""
    zh, en = "每月运行经费", "cost of running it"
    return assumed(yuan, "yuan per month", 0.0, 20.0 * yuan, why, zh, en)


def borne_by_centre(share: float, why: str) -> Quantity:
    """The share of its spending that central government bears."""
    zh, en = "中央财政承担比例", "share of its spending borne by the centre"
    return assumed(share, "share", 0.0, 1.0, why, zh, en)


def free_of_charge(why: str) -> Quantity:
    """The share of a course's price that the trainee pays: none, unless set."""
    zh, en = "学员自付比例", "share of the price the trainee pays"
    return assumed(0.0, "share of the price", 0.0, 1.0, why, zh, en)


PER_MODULE = assumed(
    300.0,
    "yuan a module",
    0.0,
    2000.0,
    "a fifth of the price of a course",
    "每模块补贴",
    "paid to the provider for each module",
)
CREDITS = Choice(
    "everywhere",
    ("everywhere", "same_provider"),
    "assumption: a credits bank, as the proposal wants, counts them everywhere",
    Status.ASSUMPTION,
    "学分在哪里通用",
    "where the credits of a module count",
)


def counts_everywhere(credits: Setting) -> bool:
    """Whether credits of one provider count with the others."""
    return credits == "everywhere"
