# SPDX-License-Identifier: GPL-2.0
# The verbs of dmabench; "make help" lists them.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
DESTDIR ?=
KERNEL ?= 6.1

.PHONY: all help setup program module bench hw-bench bench-self bench-files compare-kernels explain reference figures mutants kernel-debug check check-build check-kernels check-hw-guest detection install clean
.DEFAULT_GOAL := all

all: program module ## the program, and the modules for the running kernel or KDIR=TREE

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: ## install the packages that are missing (Debian, as root or with sudo)
	@scripts/setup.sh

program:
	@$(MAKE) --no-print-directory -C bench

module:
	@scripts/kernels/build-module.sh --kdir $(KDIR)

bench: setup ## boot the VM scenarios, measure, plot; results go to results/latest
	@scripts/bench.sh

bench-self: setup ## what dmabench's own figures are worth: against counted instructions, and beside the kernel's benchmarks
	@scripts/bench-self.sh

compare-kernels: setup ## what each DMA call costs on each kernel, in instructions: KERNELS="6.1 6.12 7.2" SCENARIOS="iommu-strict direct"
	@scripts/compare-kernels.sh $(if $(KERNELS),--kernels "$(KERNELS)") $(if $(SCENARIOS),--scenarios "$(SCENARIOS)")

explain: setup ## where the instructions go, by function: EXPERIMENT=map_single KERNELS="6.12 7.2" SCENARIO=iommu-strict SIZE=4096
	@scripts/explain.sh $(if $(KERNELS),--kernels "$(KERNELS)") $(if $(SCENARIO),--scenario $(SCENARIO)) \
		$(or $(EXPERIMENT),map_single) $(if $(SIZE),--size $(SIZE))

bench-files: setup ## how fast dmabench reads files of a million points, beside jq, and in how much memory; 1 if too slow or too large
	@scripts/bench-files.sh

reference: setup ## measure results/reference again, the results that the figures of the READMEs are drawn from, and draw them
	@scripts/reference.sh

figures: setup ## draw the figures of the READMEs again, from results/reference
	@scripts/figures.sh

mutants: setup ## boot a kernel with one fault in its DMA code after the other: which tests catch which?
	@scripts/mutants.sh

kernel-debug: setup ## build a kernel that finds mistakes (KASAN, lockdep, ...) and print its tree, for run.sh --kdir; KERNEL=7.2 for another
	@scripts/kernels/build-kernel.sh $(KERNEL) debug

hw-bench: ## measure on this machine itself, for the running kernel; DRY_RUN=1 only tells what it would do
	@scripts/hw-bench.sh $(if $(DRY_RUN),--dry-run) --kdir "$(KDIR)"

check: setup ## run every test; exits 0 if none failed
	@scripts/check/run.sh

check-build: setup ## build the modules for every supported kernel, warnings are errors
	@DMABENCH_SUITES=scripts/check/builds DMABENCH_CHECK_LOGS=$(CURDIR)/build/check-build scripts/check/run.sh

check-kernels: setup ## run the conformance tests on 6.1, 6.12, 7.2 and debug kernels, in every scenario; the matrix goes to results/conformance
	@scripts/check-kernels.sh

detection: ## write kselftest/DETECTION.md, what shows that each test can fail, from the results of mutants and check-kernels
	@scripts/conformance/detection.py kselftest/README.md scripts/conformance/waiting scripts/mutants/mutants.tsv build/mutants \
		results/conformance/matrix.json > build/DETECTION.md
	@mv build/DETECTION.md kselftest/DETECTION.md

check-hw-guest: setup ## test hw-bench in a VM with a whole Debian in it
	@scripts/vm/hw-guest.sh

install: all ## install both below PREFIX (/usr/local) and into the kernel's modules; DESTDIR= is respected
	@scripts/install.sh "$(KDIR)" "$(DESTDIR)" "$(PREFIX)"

clean: ## remove what was built; results and the cache of kernels stay
	rm -rf build
