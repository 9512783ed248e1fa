.DEFAULT_GOAL := help
.NOTPARALLEL:

PORT    ?= 8080
SECONDS ?= 60
CASES   ?= 5000
SEED    ?= 1

export PATH := $(or $(CARGO_HOME),$(HOME)/.cargo)/bin:$(CURDIR)/node_modules/.bin:$(PATH)

SOURCES := .ci/npm.js .ci/order.js index.html package.json src/web/npm static tests/differential tests/e2e
WASM    := --target wasm32-unknown-unknown --no-default-features --lib --features
# The page has a budget of bytes: its standard library is compiled with it, for size, and a panic is a trap without text.
# Nothing that is read is printed by Debug. Unstable flags on a stable Rust bring longer names of functions unless told
# not to; a RUSTFLAGS would replace them all.
SMALL   := -u RUSTFLAGS RUSTC_BOOTSTRAP=1 \
	CARGO_UNSTABLE_BUILD_STD=std,panic_abort CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size \
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS='-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none \
	-Zfmt-debug=none -Csymbol-mangling-version=legacy -Cllvm-args=-disable-lsr'
BUNDLE  := cargo run --locked --quiet --no-default-features --features bundle --bin bundle --
COMMIT  := $(addprefix WHY_DENIED_COMMIT=,$(shell git rev-parse --short HEAD 2>/dev/null))
say     = @printf '==> %s\n'

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install what the build needs and is not there
	@.ci/tools build

.PHONY: setup-test
setup-test:
	@.ci/tools test

.PHONY: serve
serve: build ## build the page and serve it on http://127.0.0.1:8080 (PORT=…)
	@exec node tests/e2e/serve.js $(PORT) dist

.PHONY: build
build: setup ## the static site, in dist/
	$(say) 'Building the release page'
	@env -u NO_COLOR $(SMALL) $(COMMIT) trunk build --log warn

.PHONY: npm
npm: setup ## the JavaScript module as an npm package, in target/npm
	$(say) 'Packing the JavaScript module'
	@env $(SMALL) .ci/engine
	@node .ci/npm.js target/npm

.PHONY: offline
offline: build ## the page in one file that needs no network, target/why-denied.html
	$(say) 'Making the offline file'
	@.ci/offline

.PHONY: check
check: setup format lint ## the fast part of the tests: format and lints

.PHONY: format
format:
	$(say) 'Checking the format'
	@cargo fmt --check
	@prettier --check --log-level warn $(SOURCES)

.PHONY: lint
lint:
	$(say) 'Linting for this machine'
	@cargo clippy --locked --quiet --all-targets --all-features -- -D warnings
	$(say) 'Linting for the browser'
	@cargo clippy --locked --quiet $(WASM) web -- -D warnings
	@cargo clippy --locked --quiet $(WASM) js -- -D warnings
	$(say) 'Linting the fuzz targets'
	@CUSTOM_LIBFUZZER_PATH=/none cargo clippy --locked --quiet --manifest-path fuzz/Cargo.toml --target-dir target -- -D warnings
	$(say) 'Checking the documentation'
	@RUSTDOCFLAGS='-D warnings' cargo doc --locked --quiet --no-deps --no-default-features

.PHONY: test
test: setup-test format lint native differential offline npm browser ## everything: format, lints, all tests, a release build
	$(say) 'All passed'

.PHONY: native
native:
	$(say) 'Testing the crate'
	@cargo test --locked --quiet --all-features
	$(say) 'Testing the engine alone'
	@cargo test --locked --quiet --no-default-features

.PHONY: differential
differential: ## random cases against another engine (CASES=…, SEED=…, CASE=…)
	$(say) 'Comparing $(CASES) cases with iam-simulate'
	@REQUIRE_ORACLE=1 CASES=$(CASES) SEED=$(SEED) CASE=$(CASE) \
		cargo test --locked --quiet --all-features --test differential -- --include-ignored $(if $(CASE),--nocapture)

.PHONY: browser
browser:
	$(say) 'Testing the page in the browser'
	@playwright test --config tests/e2e/playwright.config.js

.PHONY: screenshots
screenshots: setup-test ## pictures of the states of the built page, in target/screenshots
	@node tests/e2e/screenshots.js target/screenshots

.PHONY: lighthouse
lighthouse: setup-test ## what Lighthouse says of the built page
	@node tests/e2e/lighthouse.js

.PHONY: rules
rules: ## which rules of the rule book are cited by code and by tests
	@cargo test --locked --quiet --no-default-features --test citations -- --nocapture what_is_cited_exists

.PHONY: size
size: ## what the files of dist/ weigh
	@$(BUNDLE) size dist

.PHONY: bench
bench: ## measure the engine
	@cargo bench --locked

.PHONY: bench-page
bench-page: ## measure dist/ in the browser: from a key to its marks, and the first answer
	@node tests/e2e/bench.js

.PHONY: fuzz
fuzz: ## fuzz every target for 60 seconds (SECONDS=…); needs cargo-fuzz
	@for target in policy_text error_text whole_input; do \
		printf '==> Fuzzing %s\n' $$target; mkdir -p fuzz/corpus/$$target; \
		cargo fuzz run --sanitizer none $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-dict=fuzz/words.dict -max_len=32768 -timeout=5 -max_total_time=$(SECONDS) || exit 1; \
	done

.PHONY: clean
clean: ## remove what was built and installed in this folder
	@rm -rf dist node_modules target test-results
