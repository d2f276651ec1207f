// SPDX-License-Identifier: GPL-2.0
/* Which node's memory the buffers of a round are. */
#include <errno.h>
#include <kselftest_harness.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "lib/point.h"

#define MOST_NODES	64
#define ONE_NODE	"one node has memory: nothing is elsewhere"

FIXTURE(node) {
	struct point p;
	struct dmabench_target_info device;
	uint64_t cpus;
	int live;
};

/* The bits of a list such as "0-1,3" in a file below /sys/devices/system/node; 0: there is none. */
static uint64_t list_of(const char *file)
{
	char path[96], list[256] = "", *at = list;
	unsigned long first, last;
	uint64_t bits = 0;
	FILE *stream;

	snprintf(path, sizeof(path), "/sys/devices/system/node/%s", file);
	stream = fopen(path, "r");
	if (!stream)
		return 0;
	if (!fgets(list, sizeof(list), stream))
		list[0] = '\0';
	fclose(stream);
	while (*at >= '0' && *at <= '9') {
		first = strtoul(at, &at, 10);
		last = *at == '-' ? strtoul(at + 1, &at, 10) : first;
		for (; first <= last && first < MOST_NODES; first++)
			bits |= 1ULL << first;
		at += *at == ',';
	}
	return bits;
}

static uint64_t nodes_with_memory(void)
{
	return list_of("has_memory") ?: 1;
}

static uint64_t cpus_of(int node)
{
	char file[32];

	snprintf(file, sizeof(file), "node%d/cpulist", node);
	return list_of(file);
}

FIXTURE_SETUP(node)
{
	struct point *p = &self->p;

	p->fd = dma_open();
	ASSERT_LE(0, p->fd);
	self->live = dma_live(p->fd);
	p->engine = dma_engine_in_reach(p->fd);
	p->target = p->engine < 0 ? 0 : p->engine;
	p->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, p->hist);
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &self->device));
	self->cpus = 1;
}

FIXTURE_TEARDOWN(node)
{
	EXPECT_EQ(self->live, dma_live(self->p.fd));
	free(self->p.hist);
	close(self->p.fd);
}

/* Return: what RUN says with these CPUs and that node. */
#define RUN_ON(_cpus, _node) ({						\
	self->cpus = (_cpus);						\
	self->p.run.cpus = (uintptr_t)&self->cpus;			\
	self->p.run.cpus_bytes = sizeof(self->cpus);			\
	self->p.run.node = (_node);					\
	point_run(&self->p);						\
})

#define EXPECT_SAID(text) \
	EXPECT_NE(NULL, strstr(self->p.run.out_reason, text)) \
		TH_LOG("%s", self->p.run.out_reason)

#define FOR_EACH_NODE(node, nodes) \
	for (int node = 0; node < MOST_NODES; node++) \
		if ((nodes) & 1ULL << node)

/* What makes pages for its buffers, one experiment of each way to do so. */
static const char *const of_pages[] = {
	"map_single", "map_page", "ring", "map_sg", "sync", "cpu_access", "memcpy", "memset",
	"strategy", "nvme_like", "nic_like", "first_touch",
};

/* From a CPU that is near or far; three pages are no power of two. */
TEST_F(node, buffers_are_where_they_are_asked_for)
{
	const uint64_t nodes = nodes_with_memory();
	struct point *p = &self->p;
	unsigned int i;
	int err;

	FOR_EACH_NODE(node, nodes) {
		for (i = 0; i < sizeof(of_pages) / sizeof(of_pages[0]); i++) {
			point_prepare(p, of_pages[i]);
			if (point_param(p, "size") != DMABENCH_ALL)
				point_give(p, "size", 12288);
			err = RUN_ON(1, DMABENCH_NODE_NUMBER + node);
			if (err == -EOPNOTSUPP && p->engine < 0)
				continue;
			EXPECT_EQ(0, err) TH_LOG("%s: %s", of_pages[i], p->run.out_reason);
			EXPECT_EQ(node, p->run.out_memory_node) TH_LOG("%s", of_pages[i]);
			EXPECT_EQ(node, round_hist(&p->run, 0, 0)->memory_node);
			EXPECT_EQ(0, round_hist(&p->run, 0, 0)->cpu_node);
		}
	}
	if (nodes == 1)
		SKIP(return, ONE_NODE);
}

TEST_F(node, what_was_not_asked_for_is_told_all_the_same)
{
	point_prepare(&self->p, "map_single");
	FOR_EACH_NODE(node, nodes_with_memory()) {
		uint64_t cpus = cpus_of(node);

		if (!cpus)
			continue;
		EXPECT_EQ(0, RUN_ON(cpus & -cpus, DMABENCH_NODE_DEFAULT));
		EXPECT_EQ(node, self->p.run.out_memory_node);
		EXPECT_EQ(node, round_hist(&self->p.run, 0, 0)->cpu_node);
	}
	point_prepare(&self->p, "noop");
	EXPECT_EQ(0, RUN_ON(1, DMABENCH_NODE_DEFAULT));
	EXPECT_EQ(DMABENCH_NODE_NONE, self->p.run.out_memory_node) TH_LOG("it has no buffer");
}

TEST_F(node, of_the_device)
{
	const int node = self->device.out_numa_node;

	point_prepare(&self->p, "map_single");
	if (node < 0) {
		EXPECT_EQ(-EINVAL, RUN_ON(1, DMABENCH_NODE_DEVICE));
		EXPECT_SAID("has none; ask for cpu, or one of");
		SKIP(return, "the device has no node, which is refused");
	}
	EXPECT_EQ(0, RUN_ON(1, DMABENCH_NODE_DEVICE)) TH_LOG("%s", self->p.run.out_reason);
	EXPECT_EQ(node, self->p.run.out_memory_node);
	self->p.run.target = 0;
	EXPECT_EQ(-EINVAL, RUN_ON(1, DMABENCH_NODE_DEVICE)) TH_LOG("the platform's has none");
	EXPECT_SAID("has none");
}

/* A thread on each, and each has its own. */
TEST_F(node, of_each_cpu)
{
	const uint64_t nodes = nodes_with_memory();
	uint64_t cpus = 0;
	uint32_t thread = 0;

	FOR_EACH_NODE(node, nodes)
		cpus |= cpus_of(node) & -cpus_of(node);
	point_prepare(&self->p, "map_single");
	EXPECT_EQ(0, RUN_ON(cpus ?: 1, DMABENCH_NODE_CPU)) TH_LOG("%s", self->p.run.out_reason);
	for (; thread < self->p.run.out_threads; thread++)
		EXPECT_EQ(round_hist(&self->p.run, thread, 0)->cpu_node,
			  round_hist(&self->p.run, thread, 0)->memory_node);
	if (nodes == 1)
		SKIP(return, ONE_NODE);
	EXPECT_EQ(DMABENCH_NODE_SEVERAL, self->p.run.out_memory_node);
}

TEST_F(node, what_has_no_memory_is_refused)
{
	const uint64_t without = list_of("online") & ~nodes_with_memory();

	point_prepare(&self->p, "map_single");
	EXPECT_EQ(-EINVAL, RUN_ON(1, DMABENCH_NODE_CPU + 1));
	EXPECT_SAID("0 to 2, or 65536 and");
	EXPECT_EQ(-EINVAL, RUN_ON(1, DMABENCH_NODE_NUMBER - 1));
	EXPECT_EQ(-EINVAL, RUN_ON(1, DMABENCH_NODE_NUMBER + 63));
	EXPECT_SAID("no node 63 that is online and has memory, only 0");
	EXPECT_EQ(-EINVAL, RUN_ON(1, UINT32_MAX));
	EXPECT_EQ(DMABENCH_NODE_NONE, self->p.run.out_memory_node);
	if (!without)
		SKIP(return, "every node has memory");
	FOR_EACH_NODE(node, without) {
		EXPECT_EQ(-EINVAL, RUN_ON(1, DMABENCH_NODE_NUMBER + node));
		EXPECT_SAID("is online and has memory");
		if (!cpus_of(node))
			continue;
		EXPECT_EQ(-EINVAL, RUN_ON(1 | cpus_of(node), DMABENCH_NODE_CPU));
		EXPECT_SAID("has no memory; choose other CPUs");
		EXPECT_EQ(0, RUN_ON(cpus_of(node), DMABENCH_NODE_DEFAULT));
		EXPECT_LE(0, self->p.run.out_memory_node) TH_LOG("it is from another node");
	}
}

/* The kernel's choice for the device: what it is not, is refused, once it was seen. */
TEST_F(node, memory_of_the_dma_api_is_not_moved)
{
	static const struct { const char *exp, *param; uint64_t value; } rows[] = {
		{ "coherent", "live", 2 }, { "write_combine", "live", 2 },
		{ "noncoherent", "live", 2 }, { "noncontiguous", "live", 2 },
		{ "pool", "live", 2 }, { "cpu_access", "allocator", 1 },
		{ "strategy", "strategy", 3 }, { "strategy", "strategy", 4 },
		{ "memcpy", "memory", 1 }, { "first_touch", "memory", 1 },
	};
	const uint64_t nodes = nodes_with_memory();
	const int of_device = self->device.out_numa_node;
	struct point *p = &self->p;
	unsigned int i;
	int err;

	if (of_device < 0 || nodes == 1)
		SKIP(return, "the device has no node, or " ONE_NODE);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!strcmp(rows[i].exp, "noncontiguous") &&
		    dma_lacks_kind(DMABENCH_BUFFER_NONCONTIGUOUS))
			continue;
		FOR_EACH_NODE(node, nodes) {
			point_prepare(p, rows[i].exp);
			point_give(p, rows[i].param, rows[i].value);
			err = RUN_ON(1, DMABENCH_NODE_NUMBER + node);
			EXPECT_EQ(node == of_device ? 0 : -EOPNOTSUPP, err)
				TH_LOG("%s on node %d: %s", rows[i].exp, node, p->run.out_reason);
			if (node == of_device)
				EXPECT_EQ(node, p->run.out_memory_node);
			if (node != of_device)
				EXPECT_SAID("DMA API's memory is ");
		}
	}
}

static uint64_t free_bytes(int node)
{
	char path[64], line[128], *at;
	unsigned long kib = 0;
	FILE *stream;

	snprintf(path, sizeof(path), "/sys/devices/system/node/node%d/meminfo", node);
	stream = fopen(path, "r");
	while (stream && !kib && fgets(line, sizeof(line), stream)) {
		at = strstr(line, "MemFree:");
		if (at)
			kib = strtoul(at + 8, NULL, 10);
	}
	if (stream)
		fclose(stream);
	return kib * 1024ULL;
}

/* From the node of the CPU that asks, until less is free there. Return: whether it is */
static bool fill(int fd, int node, uint64_t left)
{
	while (free_bytes(node) > left)
		if (dma_alloc(fd, 0, DMABENCH_BUFFER_PAGES, DMABENCH_MAX_BUFFER_BYTES) < 0)
			return false;
	return true;
}

/* As it does where no node is asked for. */
TEST_F_TIMEOUT(node, no_other_node_helps_out, 120)
{
	const uint64_t wanted = 48 * DMABENCH_MAX_BUFFER_BYTES;
	struct point *p = &self->p;
	int fd = dma_open();
	cpu_set_t first;

	if (nodes_with_memory() == 1)
		SKIP(return, ONE_NODE);
	CPU_ZERO(&first);
	CPU_SET(0, &first);
	ASSERT_EQ(0, sched_setaffinity(0, sizeof(first), &first));
	if (!fill(fd, 0, wanted))
		SKIP(return, "node 0 has more memory than files may have");
	point_prepare(p, "map_single");
	point_give(p, "size", DMABENCH_MAX_BUFFER_BYTES);
	point_give(p, "buffers", wanted / DMABENCH_MAX_BUFFER_BYTES);
	p->run.ops = 1;
	EXPECT_EQ(-ENOMEM, RUN_ON(1, DMABENCH_NODE_NUMBER)) TH_LOG("%s", p->run.out_reason);
	EXPECT_SAID("node 0 has no ");
	EXPECT_EQ(0, RUN_ON(1, DMABENCH_NODE_DEFAULT)) TH_LOG("%s", p->run.out_reason);
	EXPECT_EQ(DMABENCH_NODE_SEVERAL, p->run.out_memory_node);
	close(fd);
}

TEST_HARNESS_MAIN
