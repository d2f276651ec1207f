// SPDX-License-Identifier: GPL-2.0
/* Which node's memory the buffers of a round are: as asked, and as found. */
#include <linux/nodemask.h>
#include <linux/numa.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include "compat/compat.h"
#include "round.h"

#define WITH_MEMORY	nodemask_pr_args(&node_states[N_MEMORY])

static bool has_memory(int node)
{
	return node >= 0 && node < MAX_NUMNODES && node_state(node, N_MEMORY);
}

static int check_device(struct dmabench_round *round)
{
	int node = dev_to_node(round->target->dev);

	if (node == NUMA_NO_NODE)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "node: the device of target %s has none; ask for cpu, or one of %*pbl",
				       round->target->name, WITH_MEMORY);
	if (has_memory(node))
		return 0;
	return dmabench_refuse(round, DMABENCH_ALL,
			       "node: node %d of target %s has no memory; ask for cpu, or one of %*pbl",
			       node, round->target->name, WITH_MEMORY);
}

static int check_cpus(struct dmabench_round *round)
{
	unsigned int i, cpu;

	for (i = 0; i < round->nthreads; i++) {
		cpu = round->worker_cpu[i];
		if (!has_memory(cpu_to_node(cpu)))
			return dmabench_refuse(round, DMABENCH_ALL,
					       "node: node %d of CPU %u has no memory; choose other CPUs, or one node of %*pbl",
					       cpu_to_node(cpu), cpu, WITH_MEMORY);
	}
	return 0;
}

/**
 * dmabench_node_check() - can the buffers be on the node that was asked for?
 * @round: the round, its target entered and its CPUs known
 *
 * Return: 0, or -EINVAL by dmabench_refuse()
 */
int dmabench_node_check(struct dmabench_round *round)
{
	switch (round->node) {
	case DMABENCH_NODE_DEFAULT:
		return 0;
	case DMABENCH_NODE_DEVICE:
		return check_device(round);
	case DMABENCH_NODE_CPU:
		return check_cpus(round);
	}
	if (round->node < DMABENCH_NODE_NUMBER)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "node is %u: 0 to %u, or %u and the number of a node",
				       round->node, DMABENCH_NODE_CPU, DMABENCH_NODE_NUMBER);
	if (round->node - DMABENCH_NODE_NUMBER < MAX_NUMNODES &&
	    has_memory(round->node - DMABENCH_NODE_NUMBER))
		return 0;
	return dmabench_refuse(round, DMABENCH_ALL,
			       "node: there is no node %u that is online and has memory, only %*pbl",
			       round->node - DMABENCH_NODE_NUMBER, WITH_MEMORY);
}

/* Of the thread on @cpu, after dmabench_node_check(); NUMA_NO_NODE: as the kernel has it. */
int dmabench_node_of(const struct dmabench_round *round, unsigned int cpu)
{
	switch (round->node) {
	case DMABENCH_NODE_DEFAULT:
		return NUMA_NO_NODE;
	case DMABENCH_NODE_DEVICE:
		return dev_to_node(round->target->dev);
	case DMABENCH_NODE_CPU:
		return cpu_to_node(cpu);
	}
	return round->node - DMABENCH_NODE_NUMBER;
}

/* The thread has a buffer there. Never between two reads of the clock. */
void dmabench_node_seen(struct dmabench_thread *thread, const void *vaddr, size_t length)
{
	thread->memory_node = dmabench_node_merge(thread->memory_node,
						  dmabench_pages_node(vaddr, length));
}

/**
 * dmabench_thread_pages() - pages for a thread's buffer, of its node
 * @thread: the thread
 * @length: bytes
 *
 * As dmabench_pages_alloc(), or dmabench_pages_alloc_contig() where that has not so many in
 * a row. dmabench_pages_free() frees them.
 *
 * Return: the pages; NULL: there are none, the reason is told if a node was asked for
 */
void *dmabench_thread_pages(struct dmabench_thread *thread, size_t length)
{
	bool contig = length > KMALLOC_MAX_SIZE && !DMABENCH_NO_CONTIG;
	void *vaddr = contig ? dmabench_pages_alloc_contig(length, thread->node) :
			       dmabench_pages_alloc(length, thread->node);

	if (vaddr)
		dmabench_node_seen(thread, vaddr, length);
	else if (thread->node != NUMA_NO_NODE)
		dmabench_fail(thread->round, -ENOMEM,
			      "node %d has no %zu bytes in a row free, and no other node was to do",
			      thread->node, length);
	return vaddr;
}

/**
 * dmabench_node_verdict() - is what the thread has where it was to be?
 * @thread: the thread
 *
 * Pages are. The DMA API has no call that takes a node.
 *
 * Return: 0, or -EOPNOTSUPP with the reason told
 */
int dmabench_node_verdict(struct dmabench_thread *thread)
{
	int node = thread->memory_node;

	if (thread->node == NUMA_NO_NODE || node == thread->node || node == DMABENCH_NODE_NONE)
		return 0;
	if (node == DMABENCH_NODE_SEVERAL)
		return dmabench_fail(thread->round, -EOPNOTSUPP,
				     "the DMA API's memory is not all of node %d: the kernel chooses it for the device, and it cannot be moved",
				     thread->node);
	return dmabench_fail(thread->round, -EOPNOTSUPP,
			     "the DMA API's memory is node %d's, the kernel's choice for the device: it cannot be moved to node %d",
			     node, thread->node);
}
