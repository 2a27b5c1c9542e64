# 契約条項ハンドブック。`make` だけで使い方を表示する。

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
WEB := tests/web/node_modules
DO = @$(RUN) -m clausebook.command.make $@

# What is written behind make is text: neither make nor the shell shall find commands in it. Recipes do not name it,
# it goes to Python through the environment (clausebook/command/make.py).
export CLAUSEBOOK_GIVEN := $(strip $(foreach name,$(.VARIABLES),\
  $(if $(findstring command line,$(origin $(name))),$(name))))
$(foreach name,$(CLAUSEBOOK_GIVEN),$(eval override $(name) := $$(value $(name)))$(eval export $(name)))

$(if $(wildcard $(filter %.yml %.yaml,$(MAKECMDGOALS))),$(error 案件は DEAL=$(firstword $(filter %.yml %.yaml,$(MAKECMDGOALS))) のように指定してください))

.DEFAULT_GOAL := help
.PHONY: help pdf deal html serve lint test trials manual browser bench mutants clean

help: ## この一覧を表示する
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/'

pdf: $(VENV)/installed ## 契約書のPDFを build/pdf に作る（1つだけなら CONTRACT=ai-nda、案件は DEAL=deals/acme.yml、完成した契約書は FINAL=1 で finals に）
	$(DO)

deal: $(VENV)/installed ## 案件のファイルを deals に書き始める（CONTRACT=maintenance、名前は NAME=acme）
	$(DO)

html: $(VENV)/installed ## ハンドブックのウェブサイトを build/html に作る
	$(DO)

serve: $(VENV)/installed ## ハンドブックを手元で開く。直すと、開いているページに出る（PORT=8000）
	$(DO)

lint: $(VENV)/installed-dev ## コードの書式と型を確かめる
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

test: lint browser $(WEB)/installed ## すべての検査とテストを実行する
	$(RUN) -m pytest -n auto --dist worksteal

trials: browser $(WEB)/installed ## make test が見本だけ試すことを、すべて試す
	$(RUN) -m pytest -n auto --dist worksteal -m "trial or sampled or hypothesis" --trials

browser: | $(VENV)/bin/python
	@$(RUN) -m bench.browser

manual: $(VENV)/installed-dev ## 原稿の書き方の手引きを、見本の図とともに build/manual に作る
	$(RUN) -m docs
	$(RUN) -m sphinx -W -q -b html docs build/manual

bench: browser $(VENV)/installed-bench ## WeasyPrint・Typst と並べて時間・メモリー・大きさを測る
	$(RUN) -m bench

mutants: $(VENV)/installed-mutants ## コードを少しずつ変え、テストが気づくかを試す（別の所を変えるなら SEED=2）
	$(RUN) -m bench.mutants

clean: ## 作ったものを消す（完成した契約書 finals は残す）
	rm -rf build mutants $(VENV) $(WEB)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 以上が必要です。PYTHON=… で指定できます。" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python の venv が使えません（Debian なら python3-venv を入れてください）。" >&2; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/installed-bench: requirements-bench.txt $(VENV)/installed
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

$(VENV)/installed-mutants: requirements-mutants.txt $(VENV)/installed-dev
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-mutants.txt
	@touch $@

# Node.js comes from the Python packages: that of the machine may be too old. It trusts whom the machine trusts.
$(WEB)/installed: tests/web/package-lock.json $(VENV)/installed-dev
	@cd tests/web && PATH="$(abspath $(VENV))/bin:$$PATH" NODE_OPTIONS=--use-system-ca \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
