# Shortcuts.  The build itself is CMake's: see CMakePresets.json.
.POSIX:
.PHONY: all demo check bench asan fuzz format format-check pages evidence clean
JOBS = $$(nproc 2>/dev/null || echo 2)
DEMO = demo

all: build/release/build.ninja
	@cmake --build build/release -j $(JOBS) --target hales

# sets up, builds, runs the main job: six patients, from data to reports; MODEL=korakianitis for another circuit
demo:
	@tools/setup.sh build
	@$(MAKE) --no-print-directory all
	@build/release/bin/hales demo --out $(DEMO) $${MODEL:+--model "$$MODEL"}

# sets up, builds, tests; the last line counts the tests.  What is tested is what `make demo` runs and users get.
check:
	@tools/setup.sh build test browser
	@tools/check.sh release

# the same tests under AddressSanitizer and UndefinedBehaviorSanitizer, built with clang
asan:
	@tools/setup.sh build test clang browser
	@tools/check.sh asan

bench:
	@tools/setup.sh build
	@$(MAKE) --no-print-directory all
	@cmake --build build/release --target bench

fuzz:
	@tools/setup.sh build test clang
	@tools/fuzz.sh $(FUZZ_SECONDS)

format:
	@tools/setup.sh clang
	@tools/format.sh

format-check:
	@tools/setup.sh clang
	@tools/format.sh --check

clean:
	rm -rf build

build/release/build.ninja:
	@mkdir -p build
	@cmake --preset release >build/configure-release.log 2>&1 || { cat build/configure-release.log; exit 1; }

# the pages that are generated from tables of the program; a test compares them
pages: all
	@for m in $$(build/release/bin/hales model list --json | sed -n 's/^ *"id": "\(.*\)",$$/\1/p'); do \
	  build/release/bin/hales model show $$m --markdown >docs/physics/models/$$m.md; done

# docs/physics/evidence.md: the experiments of tests/physics/physiology as tables and pictures
evidence: all
	@tools/setup.sh build test
	@cmake --preset dev >/dev/null
	@cmake --build build/dev -j $(JOBS) --target hales_write_experiments
	@build/dev/tests/physics/physiology/hales_write_experiments build/dev/experiments.json
	@python3 tools/evidence.py build/dev/experiments.json build/release/bin/hales
