#!/bin/bash
# fleet.sh COMMAND PLAN [options]: measures a plan of machines, kernels, regimes and jobs, and makes one report of it. fleet/README.md says
# what stands in a plan, and how a lab is set up.
#
#   plan PLAN             how many tasks it has, on which machines, and how long they may take; --tasks names each
#   run --local N PLAN    measures it here, N tasks at a time: no Slurm
#   run --ssh HOST,... PLAN   on these hosts, one task at a time on each, by GNU parallel: MACHINE=HOST is that machine's; each has this
#                         checkout at the same path. --ssh-command COMMAND instead of ssh
#   submit PLAN           hands to Slurm what has no result and is not there yet: after anything went wrong, submit again. --wait until all
#                         has ended, and submits again what was killed, until it had --attempts N (5); looks each --interval-seconds N (10);
#                         --sbatch "WORDS" are more options of sbatch
#   status PLAN           what is done, runs and failed, why, and how long it may take
#   collect PLAN          reads all results, counts one a task, and adds those to the history: --db FILE (DIR/history.sqlite)
#   report PLAN           which machine is the odd one out, in each regime, by more than --threshold-pct N (10): DIR/report.md, DIR/report.json
#   cancel PLAN           takes back what Slurm has of it
#
#   --dir DIR             of the attempts (results/fleet/NAME of NAME.plan); Slurm's nodes share it, as they share this checkout
#
# Exit status: 0 done; 1 tasks failed or have no result, a machine is odd; 2 wrong usage, a wrong plan; 3 this cannot be here.
set -euo pipefail
# shellcheck source=lib.sh
. "${0%"${0##*/}"}./lib.sh"
[[ ${1:-} != --help ]] || { usage 0; exit; }
[[ $# -gt 0 ]] || usage 2 "no command"
need python3
export DMABENCH_BUILD_DIR=$build DMABENCH_RESULTS_DIR=$results
exec python3 "$top/scripts/fleet/fleet.py" "$@"
