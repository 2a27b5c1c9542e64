"""Settings of the handbook: what it wishes beyond what the package `clausebook` does for every project."""

project = "契約条項ハンドブック"
language = "ja"
extensions = ["clausebook"]
clausebook_form = 2

clausebook_changelog = "CHANGELOG.md"
clausebook_electronic_closing = "closing/electronic"  # stands for the closing of a deal that is signed electronically
html_extra_path = ["hosting/_headers"]
