"""手引きの設定。ここに書かないことは、パッケージ clausebook が決める。"""

project = "契約書の手引き"
language = "ja"
extensions = ["clausebook"]
clausebook_form = 2  # ファイルの形の版。clausebook init --upgrade が上げる

clausebook_electronic_closing = "closing/electronic"  # 電子で締結する案件では、後文に替えてこの条項を使う
