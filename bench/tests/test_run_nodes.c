// SPDX-License-Identifier: GPL-2.0
/* dmabench run on a machine of two nodes: they are kept apart, and where all is, is told. */
#include "run_fake.h"
#include <math.h>

#include "results/places.h"
#include "run/node.h"

static struct result result;

static void words_and_numbers_are_taken(void **state)
{
	static const char *const wrong[] = {
		"", "far", "-1", "1024", "1x", " 1", "0x1", "device,cpu", "99999999999999999999",
	};
	uint32_t node;

	(void)state;
	assert_int_equal(dmabench_node_parse(NULL, &node), 0);
	assert_int_equal(node, DMABENCH_NODE_DEFAULT);
	assert_int_equal(dmabench_node_parse("device", &node), 0);
	assert_int_equal(node, DMABENCH_NODE_DEVICE);
	assert_int_equal(dmabench_node_parse("cpu", &node), 0);
	assert_int_equal(node, DMABENCH_NODE_CPU);
	assert_int_equal(dmabench_node_parse("0", &node), 0);
	assert_int_equal(node, DMABENCH_NODE_NUMBER);
	assert_int_equal(dmabench_node_parse("1023", &node), 0);
	assert_int_equal(node, DMABENCH_NODE_NUMBER + 1023);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_refused(dmabench_node_parse(wrong[i], &node), DMABENCH_EXIT_USAGE,
			       "wanted device, cpu");
}

static void put_has_memory(const char *root, const char *text)
{
	char *path = dmabench_format("%s/sys/devices/system/node/has_memory", root);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static void what_has_no_memory_is_refused(void **state)
{
	struct dmabench_target_info target = { .out_name = "chan0", .out_numa_node = -1 };
	char root[] = "/tmp/dmabench-nodes.XXXXXX", command[128];

	(void)state;
	assert_non_null(mkdtemp(root));
	assert_int_equal(dmabench_node_check(root, DMABENCH_NODE_NUMBER + 7, &target), 0);
	snprintf(command, sizeof(command), "mkdir -p %s/sys/devices/system/node", root);
	assert_int_equal(system(command), 0);
	put_has_memory(root, "0-1,4\n");
	assert_int_equal(dmabench_node_check(root, DMABENCH_NODE_NUMBER + 4, &target), 0);
	assert_int_equal(dmabench_node_check(root, DMABENCH_NODE_CPU, &target), 0);
	assert_refused(dmabench_node_check(root, DMABENCH_NODE_NUMBER + 2, &target), DMABENCH_EXIT_USAGE,
		       "--node: node 2 is not online or has no memory; those that have: 0-1,4");
	assert_refused(dmabench_node_check(root, DMABENCH_NODE_DEVICE, &target), DMABENCH_EXIT_USAGE,
		       "no node of target chan0");
	target.out_numa_node = 3;
	assert_refused(dmabench_node_check(root, DMABENCH_NODE_DEVICE, &target), DMABENCH_EXIT_USAGE,
		       "the device's node 3");
	target.out_numa_node = 1;
	assert_int_equal(dmabench_node_check(root, DMABENCH_NODE_DEVICE, &target), 0);
	snprintf(command, sizeof(command), "rm -r %s", root);
	assert_int_equal(system(command), 0);
}

/* CPUs 0 and 1, which the options are checked against, are of the machine that runs this. */
static void need_two_cpus(void)
{
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		skip();
}

/* All threads' samples are in one median where their CPUs are of one node. */
static void on_one_node_all_threads_are_one(void **state)
{
	(void)state;
	need_two_cpus();
	read_new_run(&result, "one-node", "-q -e map --cpus 0-1 --threads 2");
	assert_int_equal(cJSON_GetArraySize(get(point(&result, 0), "phases")), 2);
	assert_string_equal(text(point(&result, 0), "phases.0.phase"), "map");
	assert_true(number(point(&result, 0), "cpu_nodes.1") == 0);
	assert_true(is_null(point(&result, 0), "node"));
	assert_null(get(result.lines[0], "sweep.node"));
	free_lines(&result);
}

/* A far one takes half a microsecond longer: which no median of both would say. */
static void nodes_are_kept_apart(void **state)
{
	static const char *const names[] = {
		"map@node0", "unmap@node0", "map@node1", "unmap@node1",
	};
	const cJSON *p;

	(void)state;
	need_two_cpus();
	fake.far_cpu = 1;
	read_new_run(&result, "two-nodes", "-q -e noop,map --cpus 1,0 --threads 2");
	p = point(&result, 1);
	assert_string_equal(text(p, "experiment"), "map");
	assert_int_equal(cJSON_GetArraySize(get(p, "phases")), 4);
	for (unsigned int i = 0; i < 4; i++) {
		const cJSON *phase = cJSON_GetArrayItem(get(p, "phases"), i);
		unsigned int k = 0;

		while (k < 4 && strcmp(text(phase, "phase"), names[k]))
			k++;
		assert_true(k < 4);
		assert_true(fabs(number(phase, "raw_ns.p50") - (k % 2 ? 30 : 5106) -
				 (k > 1 ? 500 : 0)) < 1);
		assert_true(number(phase, "samples") == number(p, "operations"));
	}
	/* In the order of "cpus", which is as asked for. */
	assert_true(number(p, "cpus.0") == 1 && number(p, "cpu_nodes.0") == 1);
	assert_true(number(p, "cpu_nodes.1") == 0 && number(p, "memory_nodes.0") == 1);
	assert_true(is_null(point(&result, 0), "memory_nodes.0"));
	/* What reading the clock costs is of all together. */
	assert_false(is_null(p, "phases.2.net_ns.p50"));
	free_lines(&result);
}

static void the_node_is_asked_for_and_told(void **state)
{
	(void)state;
	need_two_cpus();
	fake.far_cpu = 1;
	read_new_run(&result, "node", "-e map --cpus 1 --node 0");
	assert_int_equal(fake.log[fake.rounds - 1].node, DMABENCH_NODE_NUMBER);
	assert_string_equal(text(result.lines[0], "sweep.node"), "0");
	assert_string_equal(text(point(&result, 0), "node"), "0");
	assert_true(number(point(&result, 0), "memory_nodes.0") == 0);
	assert_non_null(strstr(check_printed, "direct; CPU node 1, memory node 0"));
	free_lines(&result);
	read_new_run(&result, "no-node", "-e map --cpus 0");
	assert_int_equal(fake.log[fake.rounds - 1].node, DMABENCH_NODE_DEFAULT);
	assert_null(strstr(check_printed, "memory node"));
	free_lines(&result);
	assert_refused(run("-e map --node far", NULL), DMABENCH_EXIT_USAGE,
		       "--node 'far': wanted device");
}

/* Of a point and the device's node: the text, or NULL. */
static char *places(const char *members, double device)
{
	char *line = dmabench_format("{\"record\":\"point\",\"experiment\":\"e\",\"parameters\":{},\"threads\":1,\"status\":\"ok\"%s}",
				     members), *told, reason[DMABENCH_REASON_LEN];
	struct dmabench_json_line parsed = { };
	struct dmabench_record record = { };

	assert_int_equal(dmabench_json_line_parse(&parsed, line, strlen(line)), 0);
	assert_int_equal(dmabench_record_decode(&record, parsed.items, reason), 0);
	told = dmabench_places_text(&record, device);
	dmabench_record_free(&record);
	dmabench_json_line_free(&parsed);
	free(line);
	return told;
}

static void places_are_told_where_they_differ(void **state)
{
	static const struct { const char *members; double device; const char *text; } rows[] = {
		{ "", NAN, NULL },
		{ "", 1, NULL },
		{ ",\"cpu_nodes\":[0,0],\"memory_nodes\":[0,null]", NAN, NULL },
		{ ",\"cpu_nodes\":[1],\"memory_nodes\":[1]", 1, NULL },
		{ ",\"cpu_nodes\":[1],\"memory_nodes\":[1]", 0, "CPU node 1, memory node 1, device node 0" },
		{ ",\"cpu_nodes\":[0,1,0],\"memory_nodes\":[0,0,0]", NAN, "CPU nodes 0 1, memory node 0" },
		{ ",\"cpu_nodes\":[0],\"memory_nodes\":[\"several\"]", NAN, "CPU node 0, memory node several" },
		{ ",\"cpu_nodes\":[0],\"node\":\"cpu\",\"memory_nodes\":[0]", 0,
		  "CPU node 0, memory node 0, device node 0" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *told = places(rows[i].members, rows[i].device);

		if (rows[i].text)
			assert_string_equal(told, rows[i].text);
		else
			assert_null(told);
		free(told);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(words_and_numbers_are_taken, reset),
		cmocka_unit_test_setup(what_has_no_memory_is_refused, reset),
		cmocka_unit_test_setup(on_one_node_all_threads_are_one, reset),
		cmocka_unit_test_setup(nodes_are_kept_apart, reset),
		cmocka_unit_test_setup(the_node_is_asked_for_and_told, reset),
		cmocka_unit_test_setup(places_are_told_where_they_differ, reset),
	};

	return cmocka_run_group_tests_name("run_nodes", tests, NULL, NULL);
}
