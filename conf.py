"""Settings of the handbook. What can be computed is computed in the package `clausebook`."""

import os

project = "契約条項ハンドブック"
language = "ja"
html_title = project
html_baseurl = os.environ.get("HANDBOOK_URL") or os.environ.get("READTHEDOCS_CANONICAL_URL", "")

extensions = ["myst_parser", "sphinx_design", "clausebook"]
clausebook_changelog = "CHANGELOG.md"
include_patterns = [
    "**index.md",
    "changes.md",
    "registers.md",
    "contracts/*.md",
]  # the clauses are included in these
templates_path = ["_templates"]


clausebook_electronic_closing = "closing/electronic"  # stands for the closing of a deal that is signed electronically

html_theme = "furo"
html_static_path = ["_static"]
html_extra_path = ["hosting/_headers"]
html_favicon = "_static/favicon.svg"
html_css_files = ["handbook.css"]
html_js_files = [
    ("common.js", {"defer": "defer"}),
    ("copy.js", {"defer": "defer"}),
    ("preview.js", {"defer": "defer"}),
    ("filter.js", {"defer": "defer"}),
    ("menus.js", {"defer": "defer"}),
]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
html_theme_options = {"top_of_page_buttons": []}
html_use_index = False
