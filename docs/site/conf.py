"""What Sphinx is told: see `__main__.py` beside it for the pages that it is given."""

import re
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers

lexers["csv"] = TextLexer()

project = html_title = "managerkit"
version = release = installed("managerkit")
author = "the managerkit contributors"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["README.md"]
myst_heading_anchors = 4
myst_enable_extensions = ["deflist"]
# What a page shows between backticks in a docstring is code.
default_role = "code"
smartquotes = False
highlight_language = "text"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_numpy_docstring = False
python_use_unqualified_type_names = True
add_module_names = False
# Types and errors may be of Python, of other packages, or of parts of the kit that nobody is promised.
nitpick_ignore_regex = [("py:(class|exc)", ".*")]

html_theme = "furo"
html_static_path = ["static", str(Path(__file__).parents[2] / "src/managerkit/ui/panel.css")]
html_css_files = ["panel.css", "site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": []}


def setup(app: Any) -> None:
    """Have a default that has no name, such as a function, shown as dots."""
    app.connect("autodoc-process-signature", _with_dots)


def _with_dots(*event: Any) -> tuple[str, str | None] | None:
    *_, arguments, returned = event
    return arguments and (re.sub(r"<(?:factory|function .*?<lambda>)>", "...", arguments), returned)
