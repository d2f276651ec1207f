# SPDX-License-Identifier: GPL-2.0
# The verbs of dmabench; "make help" lists them.

KDIR ?= /lib/modules/$(shell uname -r)/build
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: all help setup unit program manual module bench hw-bench bench-self bench-files bench-history bench-fleet fleet compare-kernels history explain bisect reference figures mutants fuzz fuzz-files kernel-debug check check-build check-kernels check-machines check-vfio check-bisect check-fleet check-hw-guest check-hosts check-packages corners detection install install-program install-modules dist packages clean
.DEFAULT_GOAL := all

# On a system that is no Debian: the same, in a container.
ifeq ($(CONTAINER),1)
ifneq ($(filter hw-bench install%,$(MAKECMDGOALS)),)
$(error $(MAKECMDGOALS) is about this machine itself, not a container; leave CONTAINER=1 out)
endif
.PHONY: in-container
$(or $(MAKECMDGOALS),all): in-container ;
in-container:
	@scripts/container/run.sh make CONTAINER= $(MAKECMDGOALS)
else

all: program module ## the program, and the modules for the running kernel or KDIR=TREE

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: ## install the packages that are missing (Debian, as root or with sudo): FOR="program plot" for these purposes only (scripts/packages.list)
	@scripts/setup.sh $(FOR)

# What verbs need is installed first: setup-PURPOSE-PURPOSE...
setup-%:
	@scripts/setup.sh $(subst -, ,$*)

program:
	@scripts/build.sh program

manual: ## write the pages of the manual to build/man: man -l build/man/man1/dmabench-run.1; install-program installs them
	@scripts/manual.sh

module:
	@scripts/kernels/build-module.sh --kdir '$(KDIR)' > /dev/null

unit: setup-program-unit ## the tests that need no root, VM or browser, in a minute: T="NAME NAME" for these unit tests alone; what is unchanged since it passed is not run again
	@$(if $(T),WERROR=1 DMABENCH_TESTS="$(T)" scripts/build.sh retest,DMABENCH_UNIT=retest DMABENCH_SUITES=scripts/check/unit scripts/check/run.sh)

bench: setup-program-plot-vm ## boot the VM scenarios, measure, plot; results go to results/latest: MACHINE=arm64-virt for another than q35 (scripts/vm/machines), KERNEL=NAME
	@scripts/bench.sh $(if $(MACHINE),--machine $(MACHINE)) $(if $(KERNEL),--kernel "$(KERNEL)")

bench-self: setup-program-plot-vm-tables ## what dmabench's own figures are worth: against counted instructions, and beside the kernel's benchmarks
	@scripts/bench-self.sh

bench-fleet: setup-program-files ## how fast a plan of 10,000 tasks is planned, collected and reported, and in how much memory; 1 if too slow or too large
	@scripts/bench-fleet.sh

fleet: setup-program-vm-tables ## measure a plan of machines, kernels, regimes and jobs, and make one report of it: PLAN=FILE, in VMs here, LOCAL=2 at a time; scripts/fleet.sh --help tells how with Slurm, or by ssh
	@scripts/fleet.sh run --local $(or $(LOCAL),2) "$(or $(PLAN),scripts/fleet/example.plan)" || [ $$? = 1 ]
	@scripts/fleet.sh collect "$(or $(PLAN),scripts/fleet/example.plan)" || [ $$? = 1 ]
	@scripts/fleet.sh report "$(or $(PLAN),scripts/fleet/example.plan)"

compare-kernels: setup-program-plot-vm-tables ## what each DMA call costs on each kernel, in instructions: MACHINE=arm64-virt KERNELS="NAME NAME..." SCENARIOS="iommu-strict direct"
	@scripts/compare-kernels.sh $(if $(MACHINE),--machine $(MACHINE)) $(if $(KERNELS),--kernels "$(KERNELS)") $(if $(SCENARIOS),--scenarios "$(SCENARIOS)")

history: setup-program-plot-vm-tables ## what each DMA call cost on each release of the kernel, and of each step the functions behind it: MACHINES="q35 arm64-virt" KERNELS="NAME NAME..." SCENARIOS="iommu-strict direct"
	@scripts/history.sh $(if $(MACHINES),--machines "$(MACHINES)") $(if $(KERNELS),--kernels "$(KERNELS)") $(if $(SCENARIOS),--scenarios "$(SCENARIOS)")

explain: setup-program-plot-vm-tables ## where the instructions go, by function: EXPERIMENT=map_single MACHINE=arm64-virt KERNELS="NAME NAME" SCENARIO=iommu-strict SIZE=4096
	@scripts/explain.sh $(if $(MACHINE),--machine $(MACHINE)) $(if $(KERNELS),--kernels "$(KERNELS)") $(if $(SCENARIO),--scenario $(SCENARIO)) \
		$(or $(EXPERIMENT),map_single) $(if $(SIZE),--size $(SIZE))

bisect: setup-program-plot-vm-tables ## which commit changed what an operation costs: TREE=../linux GOOD=REVISION BAD=REVISION EXPERIMENT=map_single SCENARIO=iommu-strict PHASE=unmap SIZE=4096 ARCH=arm64 or MACHINE=NAME FUNCTION=NAME; or ASSERTION=23; BY=COMMAND measures elsewhere; RESTART=1
	@scripts/bisect.sh $(if $(MACHINE)$(ARCH),--machine $(or $(MACHINE),$(if $(filter amd64,$(ARCH)),q35,$(ARCH)-virt))) --tree "$(TREE)" --good "$(GOOD)" --bad "$(BAD)" \
		$(if $(SCENARIO),--scenario $(SCENARIO)) $(if $(PHASE),--phase $(PHASE)) $(if $(FUNCTION),--function $(FUNCTION)) $(if $(BY),--by "$(BY)") $(if $(RESTART),--restart) \
		$(if $(ASSERTION),--assertion $(ASSERTION),$(or $(EXPERIMENT),map_single) $(if $(SIZE),--size $(SIZE)))

bench-files: setup-program-files ## how fast dmabench reads files of a million points, beside jq, and in how much memory; 1 if too slow or too large
	@scripts/bench-files.sh

bench-history: setup-program-files ## how fast dmabench history adds runs and finds changes, up to 100,000 runs, and in how much memory; 1 if too slow or too large
	@scripts/bench-history.sh

reference: setup-program-plot-vm-tables ## measure results/reference again, the results that the figures of the READMEs are drawn from, and draw them: PART=arm64-virt for those of one machine, PART=history
	@scripts/reference.sh $(PART)

figures: setup-program-plot-tables ## draw the figures of the READMEs again, from results/reference
	@scripts/figures.sh

mutants: setup-program-vm-tables ## boot a kernel with one fault in its DMA code after the other: which tests catch which?
	@scripts/mutants.sh

fuzz: setup-program-vm-tables ## call every command of /dev/dmabench by chance, in VMs, disturbed: KERNEL=NAME-debug SCENARIOS="swiotlb direct" CALLS=2000 (or MINUTES=10 a VM) SEED=1
	@scripts/fuzz.sh $(if $(KERNEL),--kernel $(KERNEL)) $(if $(SCENARIOS),--scenarios "$(SCENARIOS)") \
		$(if $(CALLS),--calls $(CALLS)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(SEED),--seed $(SEED))

fuzz-files: setup-program-check ## give clang's libFuzzer the readers of results and jobs, compare, report and advise: SECONDS=60 for each
	@scripts/fuzz-files.sh $(if $(SECONDS),--seconds $(SECONDS))

kernel-debug: setup-vm ## build a kernel that finds mistakes (KASAN, lockdep, ...), for run.sh --kernel NAME-debug; KERNEL=NAME for another
	@scripts/kernels/kernel.sh $(or $(KERNEL),$(shell awk '/default/ { print $$1 }' scripts/kernels/catalogue | tail -n 1))-debug

hw-bench: ## measure on this machine itself, for the running kernel; DRY_RUN=1 only tells what it would do; CAMPAIGN=NAME for boots in several regimes, which PLAN=1 tells
	@scripts/hw-bench.sh $(if $(DRY_RUN),--dry-run) $(if $(PLAN),--plan) $(if $(CAMPAIGN),--campaign "$(CAMPAIGN)") --kdir "$(KDIR)"

check: setup-program-plot-unit-vm-tables-check ## run every test; exits 0 if none failed
	@scripts/check/run.sh

check-build: setup-program-vm ## build the modules for every supported kernel, warnings are errors
	@DMABENCH_SUITES=scripts/check/builds scripts/check/run.sh

check-kernels: setup-program-vm-tables ## run the conformance tests on several releases and debug kernels, in every scenario; the matrix goes to results/conformance: MACHINE=arm64-virt for another than q35, KERNELS="NAME NAME..."
	@scripts/check-kernels.sh $(if $(MACHINE),--machine $(MACHINE)) $(if $(KERNELS),--kernels "$(KERNELS)")

check-machines: setup-program-vm-tables ## a small sweep and the conformance tests on every machine of scripts/vm/machines, with each kernel that Debian has for it, in every scenario
	@scripts/check-machines.sh

check-vfio: setup-program-vm-tables ## run the kernel's own tests of VFIO on QEMU's LSI 53C895A, by our driver for them, show that they see faults, and map by iommufd
	@DMABENCH_SUITES=scripts/check/vfio scripts/check/run.sh

check-bisect: setup-program-plot-vm-tables ## bisect a repository with a commit that costs, and one that does not build: are they told? (half an hour on two cores)
	@scripts/bisect/check.sh

check-fleet: setup-program-vm-fleet ## hand 200 tasks to Slurm, VMs among them, kill nodes, daemons and tasks meanwhile: is any lost, or counted twice? (some minutes)
	@scripts/fleet/check-slurm.sh

corners: setup-program-vm ## run every experiment at the corners of its parameters, on each kernel in each scenario: KERNELS="NAME NAME..." SCENARIOS="direct" AFTER=300 PAIRS=1
	@scripts/corners.sh $(if $(KERNELS),--kernels "$(KERNELS)") $(if $(SCENARIOS),--scenarios "$(SCENARIOS)") \
		$(if $(AFTER),--after $(AFTER)) $(if $(PAIRS),--pairs)

detection: ## write kselftest/DETECTION.md, what shows that each test can fail, from the results of mutants and check-kernels
	@scripts/conformance/detection.sh

check-hw-guest: setup-program-vm-tables-check-hosts ## test hw-bench in a VM with a whole Debian in it
	@scripts/vm/hw-guest.sh

check-hosts: setup-hosts ## try this checkout on bare Debian 12 and 13 machines, as root and as a user: HOSTS="NAMES" STEPS="NAMES" (hours)
	@scripts/check-hosts.sh $(if $(HOSTS),--hosts "$(HOSTS)") $(if $(STEPS),--steps "$(STEPS)")

check-packages: setup-program-packages-hosts-vm-tables ## build the packages in bare Debians 12 and 13, install, use, upgrade and purge them there, and measure in a guest that has them
	@DMABENCH_SUITES=scripts/check/packages scripts/check/run.sh

install: install-program install-modules ## install the program below PREFIX (/usr/local) and the modules into their kernel's; DESTDIR= is respected

install-program: program ## the program alone, with its figures, jobs, manual and completions: it reads results without modules, too
	@scripts/install.sh program '$(DESTDIR)' '$(PREFIX)'

install-modules: ## the modules alone
	@scripts/install.sh modules '$(DESTDIR)' '$(KDIR)'

dist: ## dmabench-VERSION.tar.gz of what is committed, and its digest, in build/dist: SIGN=KEY signs that with gpg
	@scripts/packaging/dist.sh $(if $(SIGN),--sign "$(SIGN)")

packages: setup-program-packages ## packages for this Debian of what is committed, in build/packages: SIGN=KEY signs them with gpg
	@scripts/packaging/deb.sh $(if $(SIGN),--sign "$(SIGN)")

clean: ## remove what was built; results and the cache of kernels stay
	@scripts/build.sh clean

endif
