// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "campaign.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "results/read.h"
#include "resume.h"

/* What is compared, from the header down. */
static const char *const compared[] = {
	"schema", "clock", "environment", "timer", "target", "sweep",
};

/* Within those, what is not. */
static const char *const ignored[] = {
	"boot_id", "memory_bytes", "swiotlb_bytes", "hz", "cost_ticks",
	"granularity_ticks", "arguments", "files",
};

/* What is written behind it has to be in the file, and as plain. */
static int check_place(const struct dmabench_input *input, bool regular)
{
	if (regular && !input->packed_by)
		return 0;
	if (regular)
		dmabench_error("%s: packed by %s, so nothing can be added to it: unpack it, and resume what comes of it",
			       input->name, input->packed_by);
	else
		dmabench_error("%s: no regular file: --resume goes on in the file that a run left",
			       input->name);
	return -1;
}

static cJSON *read_header(struct dmabench_input *input)
{
	struct dmabench_results results;
	cJSON *header;

	if (dmabench_results_open(&results, input, true))
		return NULL;
	header = results.header;
	results.header = NULL;
	dmabench_results_close(&results);
	return header;
}

cJSON *dmabench_resume_header(const char *path)
{
	struct dmabench_input input;
	cJSON *header = NULL;
	struct stat found;

	dmabench_input_init(&input, path, false);
	/* Reading tells what else is wrong. */
	if (!strcmp(path, "-") || (!stat(path, &found) && !S_ISREG(found.st_mode) &&
				   !S_ISDIR(found.st_mode)))
		check_place(&input, false);
	else
		header = read_header(&input);
	if (header && check_place(&input, true)) {
		cJSON_Delete(header);
		header = NULL;
	}
	dmabench_input_release(&input);
	return header;
}

static int differ(const char *path, const char *where, const cJSON *old,
		  const cJSON *fresh)
{
	char *before = old ? dmabench_json_print(old) : NULL;
	char *now = fresh ? dmabench_json_print(fresh) : NULL;

	dmabench_error("%s: %s is %.200s there and %.200s here; resume what was begun with the same options on the same machine, or start a new file",
		       path, where, before ? before : "missing",
		       now ? now : "missing");
	free(before);
	free(now);
	return DMABENCH_EXIT_USAGE;
}

static bool is_ignored(const char *name)
{
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		if (!strcmp(ignored[i], name))
			return true;
	return false;
}

/* Of an object, without those: an older file may lack one. */
static size_t count_members(const cJSON *object)
{
	const cJSON *member;
	size_t count = 0;

	cJSON_ArrayForEach(member, object)
		count += !is_ignored(member->string);
	return count;
}

static int compare(const char *path, const char *where, const cJSON *old,
		   const cJSON *fresh)
{
	const cJSON *member;
	int status = 0;

	if (!cJSON_IsObject(old) || !cJSON_IsObject(fresh))
		return cJSON_Compare(old, fresh, true) ? 0 :
		       differ(path, where, old, fresh);
	cJSON_ArrayForEach(member, fresh) {
		char *deeper;

		if (is_ignored(member->string))
			continue;
		deeper = dmabench_format("%s.%s", where, member->string);
		status = compare(path, deeper,
				 cJSON_GetObjectItemCaseSensitive(old, member->string),
				 member);
		free(deeper);
		if (status)
			return status;
	}
	return count_members(old) == count_members(fresh) ? 0 :
	       differ(path, where, old, fresh);
}

static const char *boot_of(const cJSON *header)
{
	return dmabench_json_text(cJSON_GetObjectItemCaseSensitive(header, "environment"),
				  "boot_id");
}

static void warn_of_boot(const char *path, const cJSON *old, const cJSON *fresh)
{
	const char *was = boot_of(old), *is = boot_of(fresh);

	if (was && is && strcmp(was, is))
		dmabench_warning("%s was begun in another boot: compare --runs takes all of its points as of that one; a new file for each boot tells more",
				 path);
}

int dmabench_resume_compare(const char *path, const cJSON *old,
			    const cJSON *fresh)
{
	int status = 0;

	for (size_t i = 0; i < sizeof(compared) / sizeof(compared[0]) && !status;
	     i++)
		status = compare(path, compared[i],
				 cJSON_GetObjectItemCaseSensitive(old, compared[i]),
				 cJSON_GetObjectItemCaseSensitive(fresh, compared[i]));
	if (!status)
		warn_of_boot(path, old, fresh);
	return status;
}

/* What is read of a file. */
struct scan {
	struct dmabench_results results;
	uint64_t points;
	unsigned char *done;
	struct result_counts *counts;
};

static int damaged(const struct scan *scan, const char *why)
{
	dmabench_error("%s:%lu: %s; this file cannot be resumed: start a new one",
		       scan->results.path, scan->results.line, why);
	return DMABENCH_EXIT_USAGE;
}

/* Of a status that is none of ours, nothing but the point is counted. */
static enum measure_status status_of(const struct dmabench_record *record)
{
	for (unsigned int i = MEASURE_OK; i <= MEASURE_FAILED; i++) {
		if (dmabench_item_equals(record->members[DMABENCH_POINT_STATUS],
					 dmabench_result_statuses[i]))
			return i;
	}
	return MEASURE_GOING_ON;
}

/* Results of before they said why are as if for noise. */
static enum measure_unsettled unsettled_of(const struct dmabench_record *record)
{
	if (!dmabench_item_is(record->members[DMABENCH_POINT_SETTLED], DMABENCH_JSON_FALSE))
		return MEASURE_SETTLED;
	if (dmabench_point_number(record, DMABENCH_POINT_DISTURBED_ROUNDS) > 0)
		return MEASURE_DISTURBED;
	if (dmabench_item_equals(record->members[DMABENCH_POINT_UNSETTLED_BY],
				 dmabench_result_unsettled[MEASURE_CLOCK]))
		return MEASURE_CLOCK;
	return MEASURE_NOISE;
}

static double error_pct_of(const struct dmabench_record *record)
{
	double worst = 0, error;

	for (size_t i = 0; i < record->phases_count; i++) {
		const struct dmabench_record_phase *phase = &record->phases[i];

		if (!(dmabench_phase_number(phase, DMABENCH_PHASE_SAMPLES) > 0))
			continue;
		error = dmabench_phase_error_pct(phase);
		if (isnan(error))
			return NAN;
		worst = fmax(worst, error);
	}
	return worst;
}

static struct result_outcome outcome_of(const struct dmabench_record *record)
{
	struct result_outcome outcome = {
		.status = status_of(record),
		.unsettled = unsettled_of(record), .error_pct = error_pct_of(record),
	};

	for (size_t i = 0; i < record->phases_count; i++) {
		const struct dmabench_record_phase *phase = &record->phases[i];
		const struct dmabench_json_item *histogram =
			phase->members[DMABENCH_PHASE_HISTOGRAM];

		outcome.no_median |= histogram && histogram->span > 1 &&
			isnan(dmabench_phase_statistic(phase, DMABENCH_PHASE_RAW_NS,
						       DMABENCH_P50));
	}
	return outcome;
}

static int scan_point(struct scan *scan, const struct dmabench_record *record)
{
	double index = dmabench_point_number(record, DMABENCH_POINT_INDEX);

	if (!(index >= 0 && index < scan->points))
		return damaged(scan, "a point that is not of this sweep");
	if (dmabench_is_done(scan->done, index))
		return damaged(scan, "a point for the second time");
	dmabench_set_done(scan->done, index);
	dmabench_result_count(scan->counts, outcome_of(record));
	return 0;
}

static int scan_points(struct scan *scan, off_t *end)
{
	const struct dmabench_record *record;
	int status = 0, ret;

	*end = scan->results.next_offset;
	while (!status && (ret = dmabench_results_next(&scan->results, &record)) > 0) {
		status = scan_point(scan, record);
		if (!status)
			*end = scan->results.next_offset;
	}
	return status ?: ret < 0 ? DMABENCH_EXIT_USAGE : 0;
}

int dmabench_resume_points(const char *path, uint64_t points,
			   unsigned char *done, struct result_counts *counts,
			   off_t *end)
{
	struct scan scan = { .points = points, .done = done, .counts = counts };
	struct dmabench_input input;
	int status = DMABENCH_EXIT_USAGE;

	*end = 0;
	dmabench_input_init(&input, path, false);
	if (!dmabench_results_open(&scan.results, &input, true)) {
		/* A line that was cut off: its point is run again. */
		scan.results.may_be_cut = true;
		status = scan_points(&scan, end);
		dmabench_results_close(&scan.results);
	}
	dmabench_input_release(&input);
	return status;
}
