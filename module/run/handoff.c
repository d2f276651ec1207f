// SPDX-License-Identifier: GPL-2.0
/* Which CPU completes what another one began. */
#include <linux/slab.h>
#include <linux/topology.h>

#include "handoff.h"

/* The next one behind @cpu, of its node or of another, that nobody has. */
static unsigned int choose(const struct dmabench_round *round, unsigned int cpu, bool other_node)
{
	unsigned int i, next = cpu;

	for (i = 0; i < nr_cpu_ids; i++) {
		next = next + 1 < nr_cpu_ids ? next + 1 : 0;
		if (cpu_online(next) && !cpumask_test_cpu(next, round->cpus) &&
		    (cpu_to_node(next) != cpu_to_node(cpu)) == other_node)
			return next;
	}
	return nr_cpu_ids;
}

static int no_cpu(struct dmabench_round *round, u32 param, unsigned int cpu)
{
	bool other_node = round->params[param] == DMABENCH_COMPLETE_NODE;

	return dmabench_unsupported(round, param,
				    "%s %s: no CPU is left for what CPU %u begins: it is to be of %s node",
				    round->exp->params[param].name, other_node ? "node" : "other",
				    cpu, other_node ? "another" : "its");
}

/**
 * dmabench_handoff_choose() - a CPU for each thread, and for each completer
 * @round: its parameters and the CPUs of its threads known; has those of its
 *	completers, too, afterwards, and the workers' in their order
 *
 * Return: 0, -ENOMEM, or -EOPNOTSUPP with words: there are not as many
 */
int dmabench_handoff_choose(struct dmabench_round *round)
{
	u32 param = round->exp->complete_on;
	u64 on = param ? round->params[param] : DMABENCH_COMPLETE_SAME;
	unsigned int i = 0, cpu;

	round->nworkers = round->nthreads * (on == DMABENCH_COMPLETE_SAME ? 1 : 2);
	round->worker_cpu = kcalloc(round->nworkers, sizeof(*round->worker_cpu),
				    GFP_KERNEL_ACCOUNT);
	if (!round->worker_cpu)
		return -ENOMEM;
	for_each_cpu(cpu, round->cpus)
		round->worker_cpu[i++] = cpu;
	for (; i < round->nworkers; i++) {
		cpu = round->worker_cpu[i - round->nthreads];
		round->worker_cpu[i] = choose(round, cpu, on == DMABENCH_COMPLETE_NODE);
		if (round->worker_cpu[i] >= nr_cpu_ids)
			return no_cpu(round, param, cpu);
		cpumask_set_cpu(round->worker_cpu[i], round->cpus);
	}
	return 0;
}
