"""Texts of the command line, put into the commands from the catalogues.

Typer wants a text where a command is declared, before anybody knows in which language.
"""

from typing import Any

import typer

from sim.language import Language


def translated(group: Any, words: Language) -> Any:
    """The Typer group with every text in that language; it is changed in place."""
    _translate(group, "jobshift", words)
    group.epilog = words("help.epilog")
    _translate_commands(group, words)
    return group


def _translate_commands(group: Any, words: Language, before: str = "") -> None:
    for name, command in group.commands.items():
        _translate(command, before + name, words)
        command.rich_help_panel = words("help.commands")
        if hasattr(command, "commands"):
            _translate_commands(command, words, f"{before}{name}_")


def _translate(command: Any, name: str, words: Language) -> None:
    command.help = words(f"help.{name}")
    help_option = command.get_help_option(typer.Context(command))
    help_option.help = words("option.help")
    help_option.rich_help_panel = words("help.options")
    for parameter in command.params:
        kind = parameter.param_type_name  # "option" or "argument"
        text = words(f"{kind}.{parameter.name}", default=parameter.default)
        parameter.help = text
        parameter.show_default = False
        parameter.rich_help_panel = words(f"help.{kind}s")
