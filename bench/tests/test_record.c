// SPDX-License-Identifier: GPL-2.0
/* One line of a file, decoded. */
#include "sample_results.h"

#include <math.h>
#include <cjson/cJSON.h>

#include "results/record.h"

#define LEAST "\"record\":\"point\",\"experiment\":\"e\",\"parameters\":{},\"threads\":1,\"status\":\"ok\""

/* What dmabench_record_decode() says of @text; free what it leaves. */
static int decode(struct dmabench_record *record, struct dmabench_json_line *line,
		  const char *text, char *reason)
{
	assert_int_equal(dmabench_json_line_parse(line, text, strlen(text)), 0);
	return dmabench_record_decode(record, line->items, reason);
}

static void assert_refused(const char *text, const char *wanted)
{
	struct dmabench_record record = { };
	struct dmabench_json_line line = { };
	char reason[DMABENCH_REASON_LEN];

	assert_int_equal(decode(&record, &line, text, reason), -1);
	assert_string_equal(reason, wanted);
	dmabench_record_free(&record);
	dmabench_json_line_free(&line);
}

static void members_are_found_in_any_order(void **state)
{
	struct dmabench_record record = { };
	struct dmabench_json_line line = { };
	char reason[DMABENCH_REASON_LEN];

	(void)state;
	assert_int_equal(decode(&record, &line,
		"{\"phases\":[{\"net_ns\":{\"p50\":5},\"new\":1,\"p\\u0068ase\":\"map\",\"samples\":7}],"
		"\"unknown_to_us\":[1,{}],\"status\":\"ok\",\"threads\":2,\"parameters\":{\"size\":64},"
		"\"experiment\":\"e\",\"batch\":null,\"record\":\"point\",\"index\":3,\"index\":4}",
		reason), 0);
	assert_true(dmabench_point_number(&record, DMABENCH_POINT_THREADS) == 2);
	/* The first of a name counts. */
	assert_true(dmabench_point_number(&record, DMABENCH_POINT_INDEX) == 3);
	assert_null(record.members[DMABENCH_POINT_BATCH]);
	assert_null(record.members[DMABENCH_POINT_REGIME]);
	assert_true(isnan(dmabench_point_number(&record, DMABENCH_POINT_BATCH)));
	assert_int_equal(record.phases_count, 1);
	assert_true(dmabench_item_equals(record.phases[0].members[DMABENCH_PHASE_PHASE], "map"));
	assert_true(dmabench_phase_number(&record.phases[0], DMABENCH_PHASE_SAMPLES) == 7);
	assert_true(dmabench_phase_statistic(&record.phases[0], DMABENCH_PHASE_NET_NS,
					     DMABENCH_P50) == 5);
	assert_true(isnan(dmabench_phase_statistic(&record.phases[0],
						   DMABENCH_PHASE_RAW_NS, DMABENCH_P50)));
	/* Nothing of it stays in the next one. */
	assert_int_equal(decode(&record, &line, "{" LEAST "}", reason), 0);
	assert_null(record.members[DMABENCH_POINT_INDEX]);
	assert_int_equal(record.phases_count, 0);
	dmabench_record_free(&record);
	dmabench_json_line_free(&line);
}

static void what_readers_rely_on_is_checked(void **state)
{
	(void)state;
	assert_refused("[]", "neither a point nor a trailer: two files in one, or no result of dmabench run");
	assert_refused("{\"record\":\"point\"}", "\"experiment\" is missing, not a string");
	assert_refused("{" LEAST ",\"settled\":1}", "\"settled\" is of another type, not true or false");
	assert_refused("{" LEAST ",\"batch\":\"1\"}", "\"batch\" is of another type, not a number");
	assert_refused("{" LEAST ",\"phases\":[1]}", "a phase is not an object");
	assert_refused("{" LEAST ",\"phases\":[{}]}", "\"phase\" is missing, not a string");
	assert_refused("{" LEAST ",\"phases\":[{\"phase\":\"p\",\"net_ns\":{\"p99\":\"\"}}]}",
		       "\"p99\" is of another type, not a number");
	assert_refused("{" LEAST ",\"phases\":[{\"phase\":\"p\",\"histogram\":[[1]]}]}",
		       "a bucket of a histogram is not [ticks, count]");
}

static void assert_described(const cJSON *schema, const char *of,
			     const char *const *names, size_t count)
{
	const cJSON *properties = cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(
			cJSON_GetObjectItemCaseSensitive(schema, "$defs"), of),
		"properties");

	for (size_t i = 0; i < count; i++) {
		if (!cJSON_GetObjectItemCaseSensitive(properties, names[i]))
			fail_msg("results/schema.json does not describe \"%s\" of a %s", names[i], of);
	}
}

static void what_is_read_is_described(void **state)
{
	char *text = slurp("../../results/schema.json");
	cJSON *schema = cJSON_Parse(text);

	(void)state;
	assert_non_null(schema);
	assert_described(schema, "point", dmabench_point_names, DMABENCH_POINT_MEMBERS_COUNT);
	assert_described(schema, "phase", dmabench_phase_names, DMABENCH_PHASE_MEMBERS_COUNT);
	cJSON_Delete(schema);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_found_in_any_order),
		cmocka_unit_test(what_readers_rely_on_is_checked),
		cmocka_unit_test(what_is_read_is_described),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
