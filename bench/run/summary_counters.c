// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "lib/plain.h"
#include "summary_counters.h"

static struct summary_counter read_counter(const struct dmabench_record_counter *counter)
{
	struct summary_counter read = {
		.name = dmabench_item_text(counter->members[DMABENCH_COUNTER_COUNTER]),
		.per_op = dmabench_counter_number(counter, DMABENCH_COUNTER_NET_PER_OP),
		.error_pct = dmabench_counter_error_pct(counter),
		.ran = dmabench_counter_number(counter, DMABENCH_COUNTER_RUNNING_NS) /
		       dmabench_counter_number(counter, DMABENCH_COUNTER_ENABLED_NS),
	};

	if (isnan(read.per_op))
		read.per_op = dmabench_counter_number(counter, DMABENCH_COUNTER_RAW_PER_OP);
	return read;
}

struct summary_counter *dmabench_summary_counters(const struct dmabench_record *record)
{
	struct summary_counter *counters = dmabench_calloc(record->counters_count + 1,
							   sizeof(*counters));

	for (size_t i = 0; i < record->counters_count; i++)
		counters[i] = read_counter(&record->counters[i]);
	return counters;
}

void dmabench_summary_counters_free(struct summary_counter *counters, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(counters[i].name);
	free(counters);
}

void dmabench_summary_counter_print(const struct summary_counter *counter, int width)
{
	char per_op[32] = "-", error[32] = "-", ran[32] = "-";

	if (!isnan(counter->per_op))
		snprintf(per_op, sizeof(per_op), "%.*f", fabs(counter->per_op) < 1000 ? 2 : 0,
			 round(counter->per_op * 100) / 100 + 0.0);
	if (!isnan(counter->error_pct))
		snprintf(error, sizeof(error), "%.1f %%", counter->error_pct);
	if (counter->ran < 0.9995)
		snprintf(ran, sizeof(ran), "ran %.0f %%", counter->ran * 100);
	dmabench_print_plain(stdout, "%-*s  %-16s %10s  %7s %10s  per operation", width, "",
			     counter->name, per_op, error, ran);
}
