# Every command of the house. Each sets up what it needs by itself, on a machine that has rustup,
# Node.js and make; nothing is installed outside the clone and $(REGULARS_CACHE), but for browsers.

SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

export REGULARS_CACHE ?= $(HOME)/.cache/regulars
export PATH := $(REGULARS_CACHE)/tools/bin:$(REGULARS_CACHE)/tools/npm/node_modules/.bin:$(PATH)

# Looked up when used, not now: `make test` may install them on its way.
# The path is handed over because $(shell) of older makes does not see what is exported here.
find = $(firstword $(foreach program,$(1),$(shell PATH='$(PATH)' command -v $(program))))
CHROMIUM ?= $(call find,chromium chromium-browser google-chrome-stable google-chrome)
CHROMEDRIVER ?= $(call find,chromedriver)
FIREFOX ?= $(call find,firefox firefox-esr /Applications/Firefox.app/Contents/MacOS/firefox)
GECKODRIVER ?= $(call find,geckodriver)
export CHROMIUM CHROMEDRIVER FIREFOX GECKODRIVER

# The query engine in the packer takes a quarter of an hour to build, so it is kept outside the clone, for all
# clones.
packer_target := $(REGULARS_CACHE)/packer
in_packer = cargo $(1) --locked --profile packer --package regulars-packer --target-dir $(packer_target)
packer := $(packer_target)/packer/regulars

wasm := target/wasm-pack/regulars_bg.wasm
package := pkg/dist/index.js
# npm's own note of what it installed last: older than the lock file, and it is time for `npm ci`.
installed := node_modules/.package-lock.json
files = $(shell find $(1) -type f -not -path '*/node_modules/*')

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Building

.PHONY: build
build: $(package) ## build the npm package into pkg/dist

.PHONY: demo
demo: build www/$(installed) ## serve the demo shop at http://localhost:5173
	cd www && npm run demo

# no-install: what wasm-pack would fetch for itself is here already, in the versions that we chose.
$(wasm): Cargo.toml Cargo.lock rust-toolchain.toml $(call files,src wasm) | tools-build
	wasm-pack build wasm --mode no-install --release --target web --no-pack --out-dir $(CURDIR)/$(@D) --out-name regulars
	node wasm/split.mjs $(@D) $(or $(CARGO_TARGET_DIR),target)/wasm32-unknown-unknown/release/regulars_wasm.wasm
	@touch $@

$(package): $(wasm) pkg/$(installed) $(wildcard pkg/*.*) $(call files,pkg/src)
	node pkg/build.mjs
	@touch $@

.PHONY: packer
packer: tools-rust ## build the packer, the command line `regulars`
	$(call in_packer,build)
	@mkdir -p target && cp $(packer) target/regulars && echo "target/regulars is the packer: try target/regulars --help"

%/$(installed): %/package-lock.json | tools-rust
	cd $* && npm ci
	@touch $@

.PHONY: tools-rust tools-build tools-browsers tools-spark tools-php
tools-rust tools-build tools-browsers tools-spark tools-php: tools-%:
	@.ci/tools $*

## Testing

# Where each runner's output is kept, for the closing lines.
logs := target/test-logs
log = set -o pipefail; mkdir -p $(logs) && { $(1); } 2>&1 | tee $(logs)/$(2).log
suites := native packer chromium firefox package demo recipes

.PHONY: test
test: tools-browsers ## run every test: native, of the packer, in Chromium and Firefox, of the package, the demo shop, the recipes
	@rm -rf $(logs)
	@result=0; \
	$(MAKE) --keep-going $(suites:%=test-%) || result=$$?; \
	node .ci/closing-lines.mjs $(suites:%=$(logs)/%.log) || result=$$?; \
	exit $$result

.PHONY: test-native
test-native: tools-rust ## run the native tests and the documentation's examples
	$(call log,cargo test --no-fail-fast,native)

.PHONY: test-packer
test-packer: build tools-spark ## run the packer's tests, also against Apache Spark and through the package
	$(call log,REGULARS_SPARK=required $(call in_packer,test) --no-fail-fast,packer)

.PHONY: test-browser
test-browser: test-chromium test-firefox ## run the boundary's tests in Chromium and in Firefox

# The runner takes the first driver that the environment names, Firefox's before Chromium's,
# whatever it was asked for: so the environment names none. Without a word it would give all tests together 20 seconds.
in_browser = env -u CHROMEDRIVER -u GECKODRIVER WASM_BINDGEN_TEST_WEBDRIVER_JSON=$(CURDIR)/target/webdriver.json \
	WASM_BINDGEN_TEST_TIMEOUT=600 \
	wasm-pack test --mode no-install --headless

.PHONY: test-chromium
test-chromium: tools-build tools-browsers target/webdriver.json ## run the boundary's tests in Chromium
	$(call log,$(in_browser) --chrome --chromedriver "$$CHROMEDRIVER" --test browser,chromium)

.PHONY: test-firefox
test-firefox: tools-build tools-browsers target/webdriver.json ## run the boundary's tests in Firefox
	$(call log,$(in_browser) --firefox --geckodriver "$$GECKODRIVER" --test browser,firefox)

# The drivers look for browsers in a few usual places only.
.PHONY: target/webdriver.json
target/webdriver.json: webdriver.json tools-browsers
	@mkdir -p $(@D)
	@node .ci/webdriver.mjs $< > $@

.PHONY: test-package
test-package: build tools-browsers tests/package/$(installed) ## run the tests of the packed npm package
	$(call log,node --test --test-reporter=spec tests/package/*.test.mjs,package)

.PHONY: test-demo
test-demo: build tools-browsers www/$(installed) ## run the tests of the demo shop
	$(call log,node --test --test-reporter=spec tests/demo/*.test.mjs,demo)

.PHONY: test-recipes
test-recipes: build tools-browsers tools-php tests/package/$(installed) tests/recipes/$(installed) ## run the tests of the recipes, each built from the packed package
	$(call log,node --test --test-concurrency=1 --test-reporter=spec tests/recipes/*.test.mjs,recipes)

.PHONY: lint
lint: lint-rust lint-packer lint-types ## check format, lints, documentation and types

.PHONY: lint-rust
lint-rust: tools-rust
	cargo fmt --all --check
	cargo clippy --all-targets -- -D warnings
	cargo clippy --package regulars --package regulars-wasm --target wasm32-unknown-unknown --lib --test browser -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps

.PHONY: lint-packer
lint-packer: tools-rust
	$(call in_packer,clippy) --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(call in_packer,doc) --no-deps

.PHONY: lint-types
lint-types: build www/$(installed)
	cd pkg && npm run --silent typecheck
	cd www && npm run --silent typecheck

## Measuring

.PHONY: budget
budget: build ## fail where the package has outgrown its budget
	node benches/size.mjs --check

.PHONY: bench-size
bench-size: build ## print what a page loads, in bytes
	@node benches/size.mjs

.PHONY: bench-speed
bench-speed: build tools-browsers tests/package/$(installed) ## print how fast a feed is, beside the same in plain JavaScript
	@node benches/speed.mjs

.PHONY: bench-page
bench-page: build tools-browsers tests/package/$(installed) www/$(installed) ## print what a page with the package costs its shopper
	@node benches/page.mjs

.PHONY: bench-scale
bench-scale: build packer tools-browsers tests/package/$(installed) ## print what a pack costs a page, for a thousand items and for a million
	@node benches/scale.mjs

# The shops' logs stand beside the clone: see the script.
.PHONY: bench-quality
bench-quality: build packer ## print how well packs foretell what shoppers turn to, beside simpler ways
	@node benches/quality.mjs

.PHONY: bench-packing
bench-packing: packer ## print what packing ten million clicks over a million items takes
	@node benches/packing.mjs

households := target/households
households_python := $(REGULARS_CACHE)/households

$(households_python)/requirements.txt: benches/households/requirements.txt
	rm -rf $(@D)
	python3 -m venv $(@D)
	$(@D)/bin/pip install --quiet --requirement $<
	@cp $< $@

$(households)/baskets.tsv: benches/households/derive.py www/data/derive.py $(households_python)/requirements.txt
	$(households_python)/bin/python $< $(@D)

.PHONY: lifecycle
lifecycle: $(households)/baskets.tsv tools-rust ## replay a year of two hundred real households into docs/lifecycle.md
	cargo bench --bench households -- $(CURDIR)/$(households) $(CURDIR)/docs

.PHONY: bench-limits
bench-limits: tools-rust ## print in how many of a million random histories an offer's limit was exceeded
	@set -o pipefail; REGULARS_HISTORIES=$${REGULARS_HISTORIES:-1000000} cargo test --profile bench --test limits -- --nocapture | grep '^{'

.PHONY: bench-offers
bench-offers: build ## print what offers bring and cost in simulated shops beside other policies, and what they weigh
	@cargo bench --quiet --bench offers
	@set -o pipefail; cargo test --quiet --test customer_model -- --nocapture | grep -o '{"figure".*'
	@node benches/size.mjs | grep '"offers\.'

# Committed, since the packer takes long to build: `make demo` does without it.
.PHONY: demo-pack
demo-pack: packer $(households_python)/requirements.txt ## learn the demo shop's pack anew from the orders of two thousand households
	$(households_python)/bin/python www/data/orders.py target/demo/orders.csv
	rm -rf www/data/pack
	target/regulars pack --catalog www/data/catalog.tsv --events target/demo/orders.csv --out www/data/pack
	@rm www/data/pack/report.json

baskets := target/baskets

$(baskets)/items-train.csv: benches/baskets/derive.py $(households_python)/requirements.txt
	$(households_python)/bin/python $< $(@D) $(wildcard $(or $(REGULARS_SHARED),../shared/data)/groceries_arules)

$(baskets)/products.tsv: benches/baskets/coupons.py $(households_python)/requirements.txt
	$(households_python)/bin/python $< $(@D)

# The Groceries baskets stand beside the clone, where they are there at all: see the script.
.PHONY: bench-baskets
bench-baskets: build packer tools-browsers tests/package/$(installed) $(baskets)/items-train.csv $(baskets)/products.tsv ## print how well packs complete baskets and foretell next orders, beside simpler ways
	@python3 benches/baskets/measure.py target/regulars $(baskets) pkg
	@node benches/baskets/coupons.mjs $(baskets)
	@node benches/baskets/top-up.mjs

.PHONY: screenshots
screenshots: build tools-browsers www/$(installed) ## take the pictures of the README and of docs/elements.md anew
	node www/screenshots.mjs
	node www/element-pictures.mjs

.PHONY: clean
clean: ## remove all that was built or installed in this clone
	cargo clean
	rm -rf target pkg/dist www/dist {pkg,www,tests/package,tests/recipes,recipes/*}/node_modules recipes/*/{dist,.next}
