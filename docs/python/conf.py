# SPDX-License-Identifier: GPL-2.0-only
"""Settings of Sphinx for the pages here; build.py calls it."""

from sphinx.ext.napoleon import Config, GoogleDocstring

import shaketable

project = "shaketable"
copyright = "the authors of shaketable; GPL-2.0-only"
release = version = shaketable.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_heading_anchors = 3

# A word between single backquotes is a name of ours, with a link, or just code.
default_role = "py:obj"
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_type_aliases = {
    "ScenarioLike": "shaketable.ScenarioLike", "ProgressLike": "shaketable.ProgressLike",
    "ResultsLike": "shaketable.plot.ResultsLike"}
python_maximum_signature_line_length = 100

html_theme = "furo"
html_title = f"shaketable {version}"
html_static_path = ["static"]
html_css_files = ["custom.css"]
html_show_sphinx = False
html_copy_source = False


class Docstring(GoogleDocstring):
    """Without types: Napoleon takes for one what stands before a colon in `Returns:`, and, if it
    is told what it is the docstring of, in those of properties and fields."""

    def _consume_returns_section(self, preprocess_types=False):
        return [("", "", self._dedent(self._consume_to_next_section()))]


def as_markup(app, what, name, obj, options, lines):
    lines[:] = Docstring(lines, Config()).lines()


def setup(app):
    app.connect("autodoc-process-docstring", as_markup)
