"""Values of settings as people say them: 80 %, 2,000 yuan a head, the slow path."""

from sim.experiments.analysis.names import plain_number
from sim.language import Language


def setting_text(value: float | int | str, unit: str, words: Language) -> str:
    """A value of something that a scenario sets; a share in percent, others without their unit.

    Args:
        unit: as declared, "" for a word.
    """
    if isinstance(value, str):
        return word_text(value, words)
    if unit.startswith("share"):
        return f"{plain_number(100.0 * value)}%"
    return plain_number(value)


def word_text(value: str, words: Language) -> str:
    """A setting that is a word; one that we have no other name for is shown as it is."""
    return words(f"setting.{value}") if f"setting.{value}" in words.messages else value
