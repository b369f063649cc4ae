# Orrery. “make” alone lists what there is to do.
export GOTOOLCHAIN := go1.27.3
export GOEXPERIMENT := simd

ADDR ?= :8080
SITE = go run ./app/site
# The programs of the browser are compiled for js/wasm; the rest of the tree is native.
BROWSER = ./kernels/... ./sim/... ./wasm/... ./app/page/...
WASM = GOOS=js GOARCH=wasm
# Packages whose tests need files or programs of the machine, and can't run as WebAssembly.
NOT_IN_NODE = /sim/run$$|/sim/host/source$$|/sim/host/verify/all$$|/sim/papers/newpaper$$

.PHONY: help tools run site serve bench test unit arm64-test wasm-test browser-test pictures stages golden paper verify record lint clean

help: ## this list
	@echo "Orrery: machine-learning papers as small working models"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "%-22s %s\n", $$1, $$2 }'

tools: ## say which tools are missing, and how to get them
	@sh app/site/tools.sh

run: tools site serve ## build the site and serve it at http://localhost:8080 (another port: ADDR=:8081)

site: tools ## build the site into dist/ (SITE_URL=https://... for link previews)
	@$(SITE) build

serve:
	@$(SITE) serve --addr $(ADDR)

test: tools lint unit arm64-test wasm-test browser-test ## all tests: native, WebAssembly in Node, the site in a browser
	@echo "All tests passed."

unit: ## native tests, and the kernels' without SIMD
	go test -timeout 20m $$(go list ./... | grep -v '/app/e2e$$')
	GOEXPERIMENT=nosimd go test ./kernels/...

arm64-test: ## the kernels as arm64 code, in an emulator
	@sh kernels/arm64.sh

wasm-test: ## the same code as WebAssembly in Node
	$(WASM) go test -short -timeout 20m -exec "$$(go env GOROOT)/lib/wasm/go_js_wasm_exec" \
		$$($(WASM) go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./kernels/... ./sim/... | grep -vE '$(NOT_IN_NODE)')

browser-test: tools ## the site in a real browser, and its numbers against the stored ones
	CHROMIUM="$$(sh app/e2e/chromium.sh)" go test -timeout 20m ./app/e2e

pictures: tools ## take the README's pictures anew
	CHROMIUM="$$(sh app/e2e/chromium.sh)" go test -timeout 10m ./app/e2e -run TestPictures -pictures

stages: tools ## take every stage in the middle of its run into build/stages, for strangers to judge
	CHROMIUM="$$(sh app/e2e/chromium.sh)" go test -count=1 -timeout 20m ./app/e2e -run TestStages -stages

golden: tools ## compute the stored runs anew, after Version was raised (FORCE=1: also at the same version)
	@$(SITE) golden $(if $(FORCE),--force) $(ONLY)

paper: ## lay out a new paper that runs at once: make paper SLUG=my-idea
	@go run ./sim/papers/newpaper '$(or $(SLUG),$(error say which: make paper SLUG=my-idea))'

verify: ## check every claim over many seeds, and where it must fail; what has changed alone (SEEDS=20, ONLY=slug, FORCE=1)
	@go run ./sim/host/verify/all --seeds $(or $(SEEDS),20) $(if $(ONLY),--only $(ONLY)) $(if $(FORCE),--force)

record: tools ## the record of a link by the WebAssembly program: make record LINK='slug?width=128'
	@$(SITE) record '$(or $(LINK),$(error say which: make record LINK='slug?width=128'))'

BENCH = cd kernels/bench && { test node_modules/.package-lock.json -nt package-lock.json || npm ci --no-audit --no-fund --loglevel=error; } && node bench.mjs --rounds $(or $(ROUNDS),5)
LARGE = ^matmul(64)? (256x256x256|384x|512x|1024x|10000x|50x10000x)

bench: tools ## measure the kernels beside other libraries: a table, dist/bench.json, dist/bench.svg (ROUNDS=5; BUSY=1: a table of large products beside busy neighbours)
ifdef BUSY
	$(BENCH) --busy --only '$(LARGE)'
else
	$(BENCH) --output results.json
	go run ./app/bench kernels/bench/results.json dist
endif

lint: ## gofmt and go vet, for all targets
	@out=$$(gofmt -l app kernels sim wasm); if [ -n "$$out" ]; then echo "gofmt these files:"; echo "$$out"; exit 1; fi
	go vet ./...
	GOEXPERIMENT=nosimd go vet ./kernels/... ./sim/...
	GOARCH=arm64 go vet ./kernels/...
	$(WASM) go vet $(BROWSER)
	$(WASM) GOEXPERIMENT=nosimd go vet ./kernels/...

clean: ## remove what was built
	rm -rf dist build
