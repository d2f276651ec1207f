// SPDX-License-Identifier: GPL-2.0
#include "plot_run.h"

static char *bounced(void)
{
	return sample("swiotlb.jsonl", HEADER("wall")
		      POINT("\"size\":64,\"k\":1", "swiotlb", "true",
			    PHASE("map", "500", "900"))
		      POINT("\"size\":4000,\"k\":1", "swiotlb", "true",
			    PHASE("map", "600", "1000") ","
			    PHASE("unmap", "null", "null"))
		      REFUSED("\"size\":65536,\"k\":1", "too large") TRAILER);
}

static void missing_is_a_gap(void **state)
{
	char *paths[] = { direct(), bounced() };
	const char *words;

	(void)state;
	assert_int_equal(plot(paths, 2, &words), 0);
	assert_string_equal(words, "");
	/* panel curve x p50 p99 settled */
	assert_drawn("data/latency_by_size-e.tsv", "\n1\t1\t4000\t60\tNaN\t0\n");
	assert_drawn("data/latency_by_size-e.tsv", "\n1\t2\t4000\t600\t1000\t1\n");
	assert_drawn("data/latency_by_size-e.tsv",
		     "\n1\t2\t65536\tNaN\tNaN\tNaN\n");
	/* curve phase low high settled whole */
	assert_drawn("data/phases-e.tsv", "\n2\t1\t0\t600\t1\t1\n");
	assert_drawn("data/phases-e.tsv", "\n2\t2\t600\t600\t1\t0\n");
	free(paths[0]);
	free(paths[1]);
}

static void draws_svg_and_png(void **state)
{
	char *paths[] = { direct(), bounced() };
	struct dmabench_plot_options options = { 0 };
	const char *words;

	(void)state;
	assert_int_equal(plot_with(&options, paths, 2, &words), 0);
	assert_drawn("latency_by_size-e.svg", "</svg>");
	assert_drawn("cdf-e.svg", ">swiotlb<");
	assert_drawn("phases-e.svg", ">PC on qemu, Linux 6.1, clock tsc (wall)<");
	assert_drawn("latency_by_size-e.png", "PNG");
	assert_nothing_hidden();
	free(paths[0]);
	free(paths[1]);
}

static void draws_what_is_asked_for(void **state)
{
	struct dmabench_plot_options options = { .format = "png" };
	char *path = direct();
	const char *words;

	(void)state;
	assert_int_equal(plot_with(&options, &path, 1, &words), 0);
	assert_drawn("phases-e.png", "PNG");
	assert_null(drawn("phases-e.svg"));
	options.format = "svg";
	assert_int_equal(plot_with(&options, &path, 1, &words), 0);
	assert_drawn("phases-e.svg", "</svg>");
	assert_null(drawn("phases-e.png"));
	free(path);
}

static void cdf_is_of_the_nearest_value(void **state)
{
	struct dmabench_plot_options options = { .at = 100 };
	char *path = direct();
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/cdf-e.vars", "title = 'e, size 4000'");
	/* 110 and 210 ticks of 1 ns, 10 ns of them the cost of measuring */
	assert_drawn("data/cdf-e.tsv",
		     "\n1\t1\t100\t0\t0\n1\t1\t100\t0.25\t1\n1\t1\t200\t1\t1\n");
	assert_int_equal(plot_with(&options, &path, 1, &words), 0);
	assert_drawn("data/cdf-e.vars", "title = 'e, size 64'");
	options.raw = true;
	assert_int_equal(plot_with(&options, &path, 1, &words), 0);
	assert_drawn("data/cdf-e.tsv", "\n1\t1\t110\t0.25\t1\n");
	free(path);
}

static void batched_is_said_and_divided(void **state)
{
	char *path = sample("a.jsonl", HEADER("wall")
			    BATCHED("4", "\"size\":64", "direct", "true",
				    PHASE("map", "50", "null")) TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/cdf-e.vars", "label[1] = ['direct (batched)']");
	assert_drawn("data/cdf-e.vars", "batched: means of");
	assert_drawn("data/cdf-e.tsv", "\n1\t1\t17.5\t0.25\t1\n");
	free(path);
}

static void only_curves_of_the_value_are_there(void **state)
{
	char *path = sample("a.jsonl", HEADER("wall")
			    POINT("\"size\":4096", "direct", "true",
				  PHASE("map", "50", "70"))
			    POINT("\"size\":64", "swiotlb", "true",
				  PHASE("map", "50", "70")) TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/phases-e.vars", "array label[1] = ['direct']");
	assert_drawn("data/latency_by_size-e.vars", "array label[2] =");
	free(path);
}

static void other_parameters_split_figures(void **state)
{
	struct dmabench_plot_options options = { .where = "k=2" };
	char *path = sample("a.jsonl", HEADER("wall")
			    POINT("\"size\":64,\"k\":1", "direct", "true",
				  PHASE("map", "50", "70"))
			    POINT("\"size\":128,\"k\":1", "direct", "true",
				  PHASE("map", "50", "70"))
			    POINT("\"size\":64,\"k\":2", "direct", "true",
				  PHASE("map", "51", "70"))
			    POINT("\"size\":128,\"k\":2", "direct", "true",
				  PHASE("map", "51", "70")) TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/latency_by_size-e-k_1.vars", "title = 'e, k 1'");
	assert_drawn("data/latency_by_size-e-k_2.vars", "title = 'e, k 2'");
	assert_int_equal(plot_with(&options, &path, 1, &words), 0);
	assert_null(drawn("data/latency_by_size-e-k_1.vars"));
	assert_drawn("data/latency_by_size-e.tsv", "\t51\t");
	options.where = "k=3";
	assert_int_equal(plot_with(&options, &path, 1, &words), 2);
	assert_has(words, "no point has that");
	options.where = NULL;
	options.max_figures = 1;
	assert_int_equal(plot_with(&options, &path, 1, &words), 2);
	assert_has(words, "more than 1 figures");
	free(path);
}

static void equal_regimes_are_told_apart(void **state)
{
	char *paths[] = {
		direct(),
		sample("again.jsonl", HEADER("wall")
		       POINT("\"size\":64,\"k\":1", "direct", "true",
			     PHASE("map", "50", "70")) TRAILER),
	};
	const char *words;

	(void)state;
	assert_int_equal(plot(paths, 2, &words), 0);
	assert_drawn("data/latency_by_size-e.vars",
		     "array label[2] = ['direct (direct.jsonl)', 'direct (again.jsonl)']");
	assert_drawn("data/latency_by_size-e.vars", "array variant[2] = [0, 1]");
	free(paths[0]);
	free(paths[1]);
}

/* Two curves are drawn, that of direct() and of a file, each called as it says. */
static void assert_labels(char *file, const char *labels)
{
	char *paths[] = { direct(), file };
	const char *words;

	assert_int_equal(plot(paths, 2, &words), 0);
	assert_drawn("data/latency_by_size-e.vars", labels);
	free(paths[0]);
	free(paths[1]);
}

static void kernels_are_in_the_labels(void **state)
{
	(void)state;
	assert_labels(sample("new.jsonl",
			     "{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{\"kernel\":\"7.2\"}}\n"
			     POINT("\"size\":64,\"k\":1", "swiotlb", "true",
				   PHASE("map", "50", "70")) TRAILER),
		      "array label[2] = ['direct (6.1)', 'swiotlb (7.2)']");
	assert_drawn("data/latency_by_size-e.vars", "Linux 6.1 / 7.2, clock");
}

static void devices_that_are_not_coherent_are_told(void **state)
{
	(void)state;
	assert_labels(sample("platform.jsonl",
			     "{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{\"kernel\":\"6.1\",\"machine\":\"PC\",\"hypervisor\":\"qemu\"},"
			     "\"target\":{\"name\":\"p\",\"coherent\":false}}\n"
			     POINT("\"size\":64,\"k\":1", "direct", "true",
				   PHASE("map", "50", "70")) TRAILER),
		      "array label[2] = ['direct (t)', 'direct (p, not coherent)']");
}

static void refuses_to_mix_clocks(void **state)
{
	char *paths[] = {
		direct(),
		sample("icount.jsonl", HEADER("icount")
		       POINT("\"size\":64", "direct", "true",
			     PHASE("map", "50", "70"))
		       POINT("\"size\":128", "direct", "true",
			     PHASE("map", "50", "1500")) TRAILER),
	};
	const char *words;

	(void)state;
	assert_int_equal(plot(paths, 2, &words), 2);
	assert_has(words, "never shown together");
	assert_int_equal(lines(words), 1);
	assert_int_equal(plot(paths + 1, 1, &words), 0);
	assert_drawn("latency_by_size-e.svg", "ICOUNT: instructions, not time");
	assert_drawn("latency_by_size-e.svg", "instructions per operation");
	assert_drawn("latency_by_size-e.svg", ">1k<");
	free(paths[0]);
	free(paths[1]);
}

static void says_that_nothing_can_be_drawn(void **state)
{
	struct dmabench_plot_options options = { .plots = "/nowhere" };
	char *path = sample("a.jsonl", HEADER("wall")
			    REFUSED("\"size\":1", "no") TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 2);
	assert_has(words, "nothing to draw");
	assert_int_equal(plot_with(&options, &path, 1, &words), 2);
	assert_has(words, "/nowhere holds no figures.tsv");
	free(path);
}

/* Of the experiment, but not of these values: neither a gap nor a panel. */
static void phases_without_samples_are_none(void **state)
{
	char *path = sample("a.jsonl", HEADER("wall")
			    POINT("\"size\":64", "direct", "true", PHASE("map", "50", "70")
				  ",{\"phase\":\"copy\",\"samples\":0,\"raw_ns\":{},\"net_ns\":{\"p50\":null}}")
			    TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/cdf-e.vars", "array panel[1] = ['map']");
	assert_drawn("data/phases-e.tsv", "\n1\t1\t0\t50\t1\t1\n");
	free(path);
}

static void one_value_is_no_curve(void **state)
{
	char *path = sample("a.jsonl", HEADER("wall")
			    POINT("\"size\":64", "direct", "true",
				  PHASE("map", "50", "70")) TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_null(drawn("data/latency_by_size-e.tsv"));
	assert_null(drawn("data/latency_by_threads-e.tsv"));
	assert_drawn("data/cdf-e.tsv", "\t0.25\t");
	free(path);
}

static void without_medians_there_is_no_curve(void **state)
{
	char *path = sample("a.jsonl", HEADER("wall")
			    POINT("\"size\":64", "direct", "true",
				  PHASE("map", "null", "null")) TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_null(drawn("data/latency_by_size-e.tsv"));
	assert_drawn("cdf-e.svg", "</svg>");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(missing_is_a_gap),
		cmocka_unit_test(draws_svg_and_png),
		cmocka_unit_test(draws_what_is_asked_for),
		cmocka_unit_test(cdf_is_of_the_nearest_value),
		cmocka_unit_test(batched_is_said_and_divided),
		cmocka_unit_test(only_curves_of_the_value_are_there),
		cmocka_unit_test(other_parameters_split_figures),
		cmocka_unit_test(equal_regimes_are_told_apart),
		cmocka_unit_test(kernels_are_in_the_labels),
		cmocka_unit_test(refuses_to_mix_clocks),
		cmocka_unit_test(phases_without_samples_are_none),
		cmocka_unit_test(devices_that_are_not_coherent_are_told),
		cmocka_unit_test(one_value_is_no_curve),
		cmocka_unit_test(without_medians_there_is_no_curve),
		cmocka_unit_test(says_that_nothing_can_be_drawn),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, prepare, tidy);
}
