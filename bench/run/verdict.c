// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"
#include "verdict.h"

static const cJSON *member(const cJSON *object, const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool is_icount(const cJSON *header)
{
	const char *clock = dmabench_json_text(header, "clock");

	return clock && !strcmp(clock, "icount");
}

static void put_clock(FILE *out, const cJSON *header)
{
	const cJSON *timer = member(header, "timer");
	const char *name = dmabench_json_text(timer, "name");
	double step_ns = 1e9 * dmabench_json_number(timer, "granularity_ticks") /
			 dmabench_json_number(timer, "hz");

	if (is_icount(header))
		fputs(", in instructions", out);
	else
		fprintf(out, ", by %s in steps of %.3g ns", name ? name : "an unknown clock",
			step_ns);
	if (cJSON_IsTrue(member(timer, "unstable")))
		fputs(", which the kernel does not trust", out);
}

static void put_unsettled(FILE *out, uint64_t count, double worst_pct, const char *why)
{
	if (!count)
		return;
	fprintf(out, "; %llu ", (unsigned long long)count);
	/* Of too few rounds nothing is known. */
	if (worst_pct > 0)
		fprintf(out, "no better than to %.2g %%, for %s", worst_pct, why);
	else
		fprintf(out, "not so well, for %s", why);
}

/* Of what stops, a run would not be; what spoils is named as its checks are. */
static void put_spoilt(FILE *out, const cJSON *header)
{
	const char *before = "; spoilt by ";
	const cJSON *finding;

	cJSON_ArrayForEach(finding, member(header, "preflight")) {
		const char *check = dmabench_json_text(finding, "check");

		fprintf(out, "%s%s", before, check ? check : "?");
		before = ", ";
	}
}

char *dmabench_verdict(const struct verdict *verdict)
{
	const struct result_counts *counts = verdict->counts;
	const double precision_pct = dmabench_json_number(member(verdict->header, "sweep"),
							  "precision_pct");
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "%llu of %llu points are known to %.3g %%",
		(unsigned long long)counts->by[MEASURE_SETTLED],
		(unsigned long long)counts->points, precision_pct);
	put_clock(out, verdict->header);
	put_unsettled(out, counts->by[MEASURE_CLOCK], counts->worst_pct[MEASURE_CLOCK],
		      "its steps");
	put_unsettled(out, counts->by[MEASURE_NOISE], counts->worst_pct[MEASURE_NOISE],
		      "noise");
	put_unsettled(out, counts->by[MEASURE_DISTURBED],
		      counts->worst_pct[MEASURE_DISTURBED], "another run beside it");
	if (counts->refused)
		fprintf(out, "; %llu refused", (unsigned long long)counts->refused);
	if (counts->failed)
		fprintf(out, "; %llu FAILED", (unsigned long long)counts->failed);
	put_spoilt(out, verdict->header);
	fclose(out);
	return text;
}
