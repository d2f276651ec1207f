// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "host/cpus.h"
#include "host/sysfs.h"
#include "lib/error.h"
#include "node.h"

#define MOST_NODES	1024	/* that a kernel can have */
#define HAS_MEMORY	"/sys/devices/system/node/has_memory"

int dmabench_node_parse(const char *text, uint32_t *node)
{
	unsigned long number;
	char *end;

	*node = DMABENCH_NODE_DEFAULT;
	if (!text)
		return 0;
	if (!strcmp(text, "device") || !strcmp(text, "cpu")) {
		*node = *text == 'd' ? DMABENCH_NODE_DEVICE : DMABENCH_NODE_CPU;
		return 0;
	}
	number = strtoul(text, &end, 10);
	if (*text >= '0' && *text <= '9' && !*end && number < MOST_NODES) {
		*node = DMABENCH_NODE_NUMBER + number;
		return 0;
	}
	dmabench_error("--node '%s': wanted device, cpu (each thread's own), or the number of a node such as 0",
		       text);
	return DMABENCH_EXIT_USAGE;
}

/* Without that file the kernel will tell, point by point. */
static int check_number(const char *root, uint64_t number, const char *whose)
{
	struct dmabench_numbers nodes;
	char text[DMABENCH_FACT_LEN];
	int status = 0;

	if (!dmabench_sysfs_text(root, HAS_MEMORY, text))
		return 0;
	if (!dmabench_cpus_parse(text, &nodes) && !dmabench_cpus_has(&nodes, number)) {
		dmabench_error("--node: %snode %llu is not online or has no memory; those that have: %s",
			       whose, (unsigned long long)number, text);
		status = DMABENCH_EXIT_USAGE;
	}
	dmabench_numbers_free(&nodes);
	return status;
}

int dmabench_node_check(const char *root, uint32_t node,
			const struct dmabench_target_info *target)
{
	if (node >= DMABENCH_NODE_NUMBER)
		return check_number(root, node - DMABENCH_NODE_NUMBER, "");
	if (node != DMABENCH_NODE_DEVICE)
		return 0;
	if (target->out_numa_node >= 0)
		return check_number(root, target->out_numa_node, "the device's ");
	dmabench_error("--node device: the firmware tells no node of target %s; give cpu, or a number",
		       target->out_name);
	return DMABENCH_EXIT_USAGE;
}
