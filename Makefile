# Everything that people do with the repository. `make help` lists it.

# The sample library of `make run`, where MIDI=<folder> is not given.
SONGS ?= 2000
PORT ?= 8080
# Seconds of `make fuzz`.
SECONDS ?= 60
# One configuration for everything, so that what one target builds serves the others.
SWIFT_BUILD = swift build -c release
SCALE = .build/release/scale
# Of the images.
TAG ?= latest
# Of the lab.
NAME ?= lab

.PHONY: help demo run test bench lint format scale build fuzz soak base-image images lab chaos clean

help: ## List what can be made.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: scale ## The lab, a sample library through S3, Spark and PostgreSQL, and two experiments on it.
	@scripts/demo "$(SCALE)" "$(SONGS)" "$(PORT)"

run: scale ## Serve MIDI=<folder>, or a sample library, on http://localhost:8080 (PORT=8080).
	@scripts/run "$(SCALE)" "$(MIDI)" "$(SONGS)" "$(PORT)"

test: build ## Run every test: Swift, browser, contract, lint, one minute of fuzzing.
	@scripts/test "$(SCALE)"

bench: scale ## Measure everything into docs/performance.md (ONLY="extraction web" for some).
	@scripts/bootstrap bench
	@"$$(scripts/python)" Benchmarks/run.py --scale "$(SCALE)" $(if $(ONLY),--only $(ONLY))

lint: ## Check the style.
	swift format lint --strict --recursive Package.swift Sources Tests Fuzz Benchmarks/Package.swift Benchmarks/Sources Benchmarks/CatalogLoad Benchmarks/JudgeRates

format: ## Apply the style.
	swift format --in-place --recursive Package.swift Sources Tests Fuzz Benchmarks/Package.swift Benchmarks/Sources Benchmarks/CatalogLoad Benchmarks/JudgeRates

scale: ## Build the executable in release mode.
	@scripts/bootstrap build
	@$(SWIFT_BUILD) --product scale

build: ## Build it and the tests.
	@scripts/bootstrap build
	@$(SWIFT_BUILD) --build-tests

fuzz: ## Fuzz the MIDI reader (SECONDS=60); what it finds lies in .build/fuzz.
	@scripts/fuzz "$(SECONDS)"

soak: build ## What takes hours: fuzzing, kills at random moments, sabotage of experiments (ONLY="moments blackouts" for some).
	@scripts/soak "$(SCALE)" $(ONLY)

images: scale ## Build the container images (TAG=latest, ONLY="scale scale-edge" for some): docs/images.md.
	@SCALE="$(SCALE)" TAG="$(TAG)" scripts/images $(ONLY)

lab: images ## Start the whole pipeline in containers, three zones (NAME=lab): docs/lab.md.
	@"$(SCALE)" lab up --name "$(NAME)" --tag "$(TAG)"

chaos: scale ## Run both essential experiments on the lab (NAME=lab): docs/chaos.md.
	@NAME="$(NAME)" scripts/chaos "$(SCALE)"

base-image: ## Make debian:bookworm-slim, from which they are made, where no registry has it.
	@scripts/docker
	@scripts/base-image

clean: ## Remove what was built and the sample library.
	rm -rf .build Benchmarks/.build
