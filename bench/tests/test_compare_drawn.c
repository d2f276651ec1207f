// SPDX-License-Identifier: GPL-2.0
/* Sides that are runs of experiments that are drawn: the points of a file are of one boot each, by chance. */
#include "compare_runs_samples.h"

#include "run/schedule.h"

#define EXPERIMENTS	1000
#define RUNS		5
#define BOOTS		4	/* of two runs each, where they are told */
#define ROUNDS_OF_RUN	12

static uint64_t seed;

static double normal(void)
{
	const double u = ((dmabench_random(&seed) >> 11) + 0.5) * 0x1p-53;
	const double v = ((dmabench_random(&seed) >> 11) + 0.5) * 0x1p-53;

	return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* A boot is 5 % another one; its rounds scatter by 1 %. */
static double mild_boot(void)
{
	return 0.05 * normal();
}

/* One in five is of a slow kind besides. */
static double tailed_boot(void)
{
	return 0.03 * normal() + (dmabench_random_below(&seed, 5) ? 0 : 0.2 + 0.1 * normal());
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void write_point(FILE *file, int number, double ns)
{
	double rounds[ROUNDS_OF_RUN];

	for (int i = 0; i < ROUNDS_OF_RUN; i++)
		rounds[i] = ns * exp(0.01 * normal());
	qsort(rounds, ROUNDS_OF_RUN, sizeof(*rounds), by_number);
	fprintf(file, "{\"record\":\"point\",\"index\":%d,\"experiment\":\"e\",\"parameters\":{\"size\":%d},\"threads\":1,\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\",\"batch\":1,\"timing\":\"single\",\"phases\":[{\"phase\":\"map\",\"samples\":9000,\"overhead_ns\":0,\"net_ns\":{\"p50\":%.6f},\"round_p50_ns\":[",
		number, number, (rounds[ROUNDS_OF_RUN / 2 - 1] + rounds[ROUNDS_OF_RUN / 2]) / 2);
	for (int i = 0; i < ROUNDS_OF_RUN; i++)
		fprintf(file, "%s%.6f", i ? "," : "", rounds[i]);
	fputs("],\"histogram\":[]}]}\n", file);
}

/* A file of all experiments' next run, of those logarithms; to be freed, once it is in a file. */
static char *drawn_of(const char *label, const char *boot, const double *logs, double factor)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fprintf(file, RUN_WITH("\"%s\"", "wall", "6.1", "null", "%s"), label, boot);
	for (int i = 0; i < EXPERIMENTS; i++)
		write_point(file, i, 1000 * factor * exp(logs[i]));
	fputs(TRAILER, file);
	fclose(file);
	return text;
}

static char *drawn(const char *label, double (*boot)(void), double factor)
{
	double logs[EXPERIMENTS];

	for (int i = 0; i < EXPERIMENTS; i++)
		logs[i] = boot();
	return drawn_of(label, "", logs, factor);
}

struct outcome {
	size_t apart;		/* intervals without 1 */
	size_t covering;	/* with the factor */
	size_t told;		/* by the verdict */
	double boots, between, within;	/* means of the squares */
};

static struct outcome outcome_of(const cJSON *document, double factor)
{
	struct outcome outcome = { };
	const cJSON *row;

	cJSON_ArrayForEach(row, member(pair_of(document, 0), "rows")) {
		const double low = interval_at(row, 0), high = interval_at(row, 1);
		const double boots = member(row, "cv_between_boots")->valuedouble;
		const double between = member(row, "cv_between_runs")->valuedouble;
		const double within = member(row, "cv_within_runs")->valuedouble;

		outcome.apart += low > 1 || high < 1;
		outcome.covering += low <= factor && factor <= high;
		outcome.told += strcmp(cJSON_GetStringValue(member(row, "verdict")), "unchanged") != 0;
		outcome.boots += boots * boots / EXPERIMENTS;
		outcome.between += between * between / EXPERIMENTS;
		outcome.within += within * within / EXPERIMENTS;
	}
	assert_true(count_of(document, "compared") == EXPERIMENTS);
	return outcome;
}

/* What @runs of each side make of it; @rounds, if any, what the first of each did without --runs. */
static struct outcome experiment(double (*boot)(void), double factor, struct outcome *rounds)
{
	char *texts[2 * RUNS], *text;
	struct outcome outcome;
	cJSON *document;

	seed = 20261129;
	for (int i = 0; i < 2 * RUNS; i++)
		texts[i] = drawn(i % 2 ? "y" : "x", boot, i % 2 ? factor : 1);
	document = runs_json((const char *const *)texts, 2 * RUNS);
	outcome = outcome_of(document, factor);
	cJSON_Delete(document);
	if (rounds) {
		options.runs = false;
		text = compare_files((const char *const *)texts, 2, 0);
		document = cJSON_Parse(text);
		free(text);
		*rounds = outcome_of(document, factor);
		cJSON_Delete(document);
	}
	for (int i = 0; i < 2 * RUNS; i++)
		free(texts[i]);
	if (getenv("DMABENCH_MEASURE"))
		printf("# factor %g: %zu apart, %zu covering, %zu told, between %g, within %g\n",
		       factor, outcome.apart, outcome.covering, outcome.told,
		       sqrt(outcome.between), sqrt(outcome.within));
	if (getenv("DMABENCH_MEASURE") && rounds)
		printf("# rounds: %zu apart, %zu told\n", rounds->apart, rounds->told);
	return outcome;
}

/*
 * Two runs of each boot, which is 5 % another one; a run is 2 % another one of its
 * boot. Do the files tell the boots?
 */
static struct outcome boots_experiment(bool told, double factor)
{
	double boots[EXPERIMENTS], logs[EXPERIMENTS];
	char *texts[4 * BOOTS], *name;
	struct outcome outcome;
	cJSON *document;

	seed = 20261130;
	for (int i = 0; i < 4 * BOOTS; i++) {
		for (int k = 0; k < EXPERIMENTS; k++) {
			boots[k] = i % 2 ? boots[k] : mild_boot();
			logs[k] = boots[k] + 0.02 * normal();
		}
		name = dmabench_format(",\"%s\":\"%d\"", told ? "boot_id" : "untold", i / 2);
		texts[i] = drawn_of(i / 2 % 2 ? "y" : "x", name, logs, i / 2 % 2 ? factor : 1);
		free(name);
	}
	document = runs_json((const char *const *)texts, 4 * BOOTS);
	outcome = outcome_of(document, factor);
	cJSON_Delete(document);
	for (int i = 0; i < 4 * BOOTS; i++)
		free(texts[i]);
	if (getenv("DMABENCH_MEASURE"))
		printf("# boots %d, factor %g: %zu apart, %zu covering, %zu told, boots %g, between %g, within %g\n",
		       told, factor, outcome.apart, outcome.covering, outcome.told, sqrt(outcome.boots),
		       sqrt(outcome.between), sqrt(outcome.within));
	return outcome;
}

/* Binomial(1000, 5 %): 50, and 99 % of it are from 33 to 68. */
#define LEAST	33
#define MOST	68

static void pairs_without_a_difference_show_none(void **state)
{
	struct outcome rounds, runs = experiment(mild_boot, 1, &rounds);

	(void)state;
	assert_in_range(runs.apart, LEAST, MOST);
	assert_int_equal(runs.covering, EXPERIMENTS - runs.apart);
	/* After the adjustment hardly one of a thousand is told. */
	assert_in_range(runs.told, 0, 5);
	/* The rounds of one boot a side know nothing of boots: nine in ten are apart. */
	assert_in_range(rounds.apart, 800, EXPERIMENTS);
	assert_in_range(rounds.told, 800, EXPERIMENTS);
	/* 5 % between runs; within, 1 % of 12 rounds' median, which has 1.25 % / sqrt(12). */
	assert_true(fabs(sqrt(runs.between) - 0.05) < 0.002);
	assert_true(fabs(sqrt(runs.within) - 0.0036) < 0.0006);
}

static void a_difference_is_within(void **state)
{
	const struct outcome runs = experiment(mild_boot, 1.1, NULL);

	(void)state;
	assert_in_range(EXPERIMENTS - runs.covering, LEAST, MOST);
}

/* Welch's test errs on the safe side where a few boots are far off. */
static void heavy_tails_show_no_more(void **state)
{
	const struct outcome runs = experiment(tailed_boot, 1, NULL);

	(void)state;
	assert_in_range(runs.apart, 0, 50);
}

/* Taken for boots of their own, runs are apart far too often. */
static void runs_of_one_boot_are_no_boots(void **state)
{
	const struct outcome told = boots_experiment(true, 1);
	const struct outcome untold = boots_experiment(false, 1);
	const struct outcome slower = boots_experiment(true, 1.1);

	(void)state;
	assert_in_range(told.apart, LEAST, MOST);
	assert_in_range(told.told, 0, 5);
	assert_in_range(EXPERIMENTS - slower.covering, LEAST, MOST);
	assert_in_range(untold.apart, 2 * MOST, EXPERIMENTS);
	assert_true(fabs(sqrt(told.boots) - 0.05) < 0.002);
	assert_true(fabs(sqrt(told.between) - 0.02) < 0.001);
	assert_true(fabs(sqrt(told.within) - 0.0036) < 0.0006);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pairs_without_a_difference_show_none),
		TEST(a_difference_is_within),
		TEST(heavy_tails_show_no_more),
		TEST(runs_of_one_boot_are_no_boots),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
