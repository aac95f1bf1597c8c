STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
PLATFORMS   := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
# On these vet leaves out printf and lostcancel, which look through the standard library too and take as long as compiling it: once is enough.
FOREIGN     := darwin/arm64 windows/amd64
VET         := CGO_ENABLED=0 go vet -trimpath
BUILD       := CGO_ENABLED=0 go build -trimpath

.DEFAULT_GOAL := help
.PHONY: help build test race lint cover fuzz cross bench bench-quick bench-compare wine load docs pictures release

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build bin/concurrency-lab, without cgo: every child process starts faster
	$(BUILD) -o bin/concurrency-lab .

test: ## Run the tests
	go test ./...

race: ## Run the tests with the race detector, which needs cgo
	CGO_ENABLED=1 go test -race ./...

lint: ## Check the format, the length of lines, go vet (for each system) and staticcheck
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted: $$unformatted" >&2; exit 1; }
	@long=$$(LC_ALL=C.UTF-8 grep -rnE --include='*.go' '^.{121,}|^[[:space:]]*//.{99,}' .); test -z "$$long" || \
		{ echo "$$long"; echo "longer than 120 columns, or a comment than 100" >&2; exit 1; } >&2
	$(VET) ./...
	@for p in $(FOREIGN); do echo "vet $$p" && GOOS=$${p%/*} GOARCH=$${p#*/} $(VET) -printf=false -lostcancel=false ./... || exit 1; done
	CGO_ENABLED=0 GOFLAGS=-trimpath go run $(STATICCHECK) ./...

cover: ## Run the tests and show what they cover
	@mkdir -p bin
	go test -coverpkg=./... -coverprofile=bin/cover.out ./...
	go tool cover -func=bin/cover.out | tail -n 1

bench: ## Measure everything beside its peers and CPython, and write docs/benchmarks.md
	go run ./bench/report -growth -out docs/benchmarks.md

bench-quick: ## The same in short, on the screen
	go run ./bench/report -rounds 2 -time 20ms

bench-compare: ## Compare the benchmarks of this tree with those of another commit: make bench-compare SINCE=main~10
	go run ./bench/report -rounds 6 -since $(or $(SINCE),$(error name a commit: make bench-compare SINCE=main~10))

wine: ## Run the tests of the primitives as built for Windows, under Wine
	.ci/wine

load: ## Do much of each thing at once, and write docs/load.md
	go run ./bench/load -out docs/load.md

FUZZTIME := 1m

fuzz: ## Run each fuzz target for FUZZTIME in turn; what it finds is kept in testdata/fuzz
	@for pkg in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
		done; \
	done

cross: $(PLATFORMS:%=cross/%) ## Build for every system and processor, into bin/

docs: ## Write what is made from the program: docs/reference.md, docs/semantics.md, README's table
	go test -run 'TestReference$$|TestReadme$$' ./cmd -update
	go test -run TestPage ./primitives/semantics -update

pictures: ## Record the pictures in docs/pictures anew, and draw them
	go run ./docs/pictures

release: BUILD += -buildvcs=true
release: cross ## Pack the builds into archives with checksums, in bin/release/: the same commit gives the same bytes
	.ci/release $(PLATFORMS)

cross/%:
	GOOS=$(*D) GOARCH=$(*F) $(BUILD) -o bin/concurrency-lab-$(*D)-$(*F)$(if $(filter windows,$(*D)),.exe) .
