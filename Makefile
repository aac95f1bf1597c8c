STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
PLATFORMS   := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
BUILD       := CGO_ENABLED=0 go build -trimpath

.DEFAULT_GOAL := help
.PHONY: help build test race lint cover cross

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build bin/concurrency-lab, without cgo: every child process starts faster
	$(BUILD) -o bin/concurrency-lab .

test: ## Run the tests
	go test ./...

race: ## Run the tests with the race detector, which needs cgo
	CGO_ENABLED=1 go test -race ./...

lint: ## Check the format, go vet (for each system) and staticcheck
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted: $$unformatted" >&2; exit 1; }
	GOOS=linux go vet ./...
	GOOS=darwin go vet ./...
	GOOS=windows go vet ./...
	go run $(STATICCHECK) ./...

cover: ## Run the tests and show what they cover
	@mkdir -p bin
	go test -coverpkg=./... -coverprofile=bin/cover.out ./...
	go tool cover -func=bin/cover.out | tail -n 1

cross: $(PLATFORMS:%=cross/%) ## Build for every system and processor, into bin/

cross/%:
	GOOS=$(*D) GOARCH=$(*F) $(BUILD) -o bin/concurrency-lab-$(*D)-$(*F)$(if $(filter windows,$(*D)),.exe) .
