"""What every HTML page of ours has: a strict template and the house font inside."""

import base64
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


def template(name: str) -> "Template":
    """A template of ``templates/``; a value that it lacks is an error, and text is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sim.reporting", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def house_font() -> str:
    """The font as a data address for ``@font-face``, WOFF2."""
    content = (files("sim.reporting.fonts") / "NotoSansSC.woff2").read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(content).decode()}"
