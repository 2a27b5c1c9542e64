# 契約条項ハンドブック。`make` だけで使い方を表示する。

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
BUILD := build
WEB := tests/web/node_modules
# Each builder reads for itself: the PDFs need the agreements alone.
OPTIONS := -c . -W --keep-going -q
SPHINX = $(RUN) -m sphinx $(OPTIONS) -d $(BUILD)/doctrees/$@
PORT ?= 8000
# Beside source: what else the pages are made of.
WATCHED := _static _templates clausebook conf.py CHANGELOG.md hosting
CONTRACTS := $(filter-out index,$(basename $(notdir $(wildcard source/contracts/*.md))))

# The same commit gives the same bytes: a PDF says it was made when the commit was, and is made again for each.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || date +%s)

.DEFAULT_GOAL := help
.PHONY: help pdf deal html serve check test trials browser bench clean

help: ## この一覧を表示する
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/'

pdf: $(VENV)/installed ## 契約書のPDFを build/pdf に作る（1つだけなら CONTRACT=ai-nda、案件は DEAL=deals/acme.yml）
ifdef DEAL
	@$(RUN) -m clausebook pdf '$(DEAL)' $(if $(FINAL),--final)
else
ifdef CONTRACT
	$(if $(filter $(CONTRACT),$(CONTRACTS)),,$(error 契約書「$(CONTRACT)」はありません。あるもの: $(CONTRACTS)))
endif
	@$(SPHINX) -b pdf source $(BUILD)/pdf $(if $(CONTRACT),source/contracts/$(CONTRACT).md)
	@ls -l $(if $(CONTRACT),$(BUILD)/pdf/$(CONTRACT).pdf,$(BUILD)/pdf/*.pdf)
endif

deal: $(VENV)/installed ## 案件のファイルを deals に書き始める（CONTRACT=maintenance、名前は NAME=acme）
	@$(RUN) -m clausebook deal '$(CONTRACT)' $(if $(NAME),-o 'deals/$(NAME).yml')

html: pdf ## ハンドブックのウェブサイトを build/html に作る
	@$(SPHINX) -b html source $(BUILD)/html
	@echo "$(BUILD)/html/index.html をブラウザーで開いてください。"

serve: html $(VENV)/installed-dev ## ハンドブックを手元で開く。直すと、開いているページに出る（PORT=8000）
	@echo "http://localhost:$(PORT) をブラウザーで開いてください。終えるには Ctrl+C を押します。"
	@$(RUN) -m sphinx_autobuild --host 127.0.0.1 --port $(PORT) $(WATCHED:%=--watch %) --re-ignore __pycache__ --no-initial \
	  $(OPTIONS) -d $(BUILD)/doctrees/html -b html source $(BUILD)/html

check: $(VENV)/installed-dev ## コードの書式と型を確かめる
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

test: check browser $(WEB)/installed ## すべての検査とテストを実行する
	$(RUN) -m pytest -n auto --dist worksteal

trials: browser $(WEB)/installed ## make test が見本だけ試すことを、すべて試す
	$(RUN) -m pytest -n auto --dist worksteal -m "trial or hypothesis" --trials

browser: | $(VENV)/bin/python
	@$(RUN) -m bench.browser

bench: browser $(VENV)/installed-bench ## WeasyPrint・Typst と並べて時間・メモリー・大きさを測る
	$(RUN) -m bench

clean: ## 作ったものを消す
	rm -rf $(BUILD) $(VENV) $(WEB)

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

# Node.js comes from the Python packages: that of the machine may be too old. It trusts whom the machine trusts.
$(WEB)/installed: tests/web/package-lock.json $(VENV)/installed-dev
	@cd tests/web && PATH="$(abspath $(VENV))/bin:$$PATH" NODE_OPTIONS=--use-system-ca \
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
