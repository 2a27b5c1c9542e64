"""Settings of the manual: one page, with pictures that `python -m docs` draws beforehand."""

from docs.pictures import PICTURES

project = "契約条項ハンドブックの手引き"
language = "ja"
extensions = ["myst_parser", "clausebook.reading.linejoin", "docs.pictures"]
root_doc = "language"
exclude_patterns = ["__pycache__"]

html_title = "原稿の書き方"
html_theme = "furo"
html_static_path = ["../_static", str(PICTURES), "manual.css"]
html_css_files = ["handbook.css", "manual.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_copyright = False
html_use_index = False
