// SPDX-License-Identifier: GPL-2.0
/* Figures that set choices, or kernels, beside each other; and the table of figures. */
#include "plot_run.h"

#include "plot/plot.h"

#define TRANSFER(size, strategy, regime, total)				\
	POINT("\"size\":" size ",\"strategy\":\"" strategy "\"", regime, "true", \
	      PHASE("map", "1", "null") "," PHASE("total", total, "null"))

static char *strategies(void)
{
	return sample("s.jsonl", HEADER("wall")
		      TRANSFER("64", "streaming", "swiotlb", "50")
		      TRANSFER("4096", "streaming", "swiotlb", "60")
		      TRANSFER("64", "copy", "direct", "20")
		      TRANSFER("4096", "copy", "direct", "400")
		      TRANSFER("64", "sg", "swiotlb", "null") TRAILER);
}

static void a_panel_has_all_choices_of_a_file(void **state)
{
	char *paths[] = {
		strategies(),
		/* One choice alone: nothing to compare. */
		sample("t.jsonl", HEADER("wall") TRANSFER("64", "copy", "direct", "9")
		       TRANSFER("128", "copy", "direct", "9") TRAILER),
	};
	const char *words;

	(void)state;
	assert_int_equal(plot(paths, 2, &words), 0);
	assert_drawn("crossover-e.svg", ">swiotlb and direct<");
	/* The total is no part of the stack. */
	assert_drawn("data/phases-e-strategy_copy.vars", "array panel[1] = ['map']");
	assert_drawn("data/crossover-e.vars", "panels = 1\ncurves = 3\n");
	assert_drawn("data/crossover-e.vars", "label[3] = ['streaming', 'copy', 'sg']");
	assert_drawn("data/crossover-e.vars", "title = 'e'");
	/* panel choice rank x cost settled size cheapest */
	assert_drawn("data/crossover-e.tsv", "\n1\t1\t1\t64\t50\t1\t64\t0\n");
	assert_drawn("data/crossover-e.tsv", "\n1\t2\t1\t64\t20\t1\t64\t1\n");
	assert_drawn("data/crossover-e.tsv", "\n1\t1\t3\t4096\t60\t1\t4096\t1\n");
	assert_drawn("data/crossover-e.tsv", "\n1\t3\t1\t64\tNaN\t1\t64\t0\n");
	assert_drawn("data/crossover-e.tsv", "\n1\t3\t3\t4096\tNaN\tNaN\tNaN\t0\n");
	free(paths[0]);
	free(paths[1]);
}

static void one_choice_is_no_figure(void **state)
{
	char *path = sample("t.jsonl", HEADER("wall") TRANSFER("64", "copy", "direct", "9")
			    TRANSFER("128", "copy", "direct", "9") TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_null(drawn("data/crossover-e.tsv"));
	free(path);
}

static void a_grid_has_its_rows_in_order(void **state)
{
#define CELL(size, offset, map)						\
	POINT("\"size\":" size ",\"offset\":" offset, "direct", "false",	\
	      PHASE("map", map, "null") "," PHASE("unmap", "-3", "null") ","	\
	      PHASE("total", "90", "null"))
	char *path = sample("a.jsonl", HEADER("wall") CELL("64", "512", "7")
			    CELL("64", "64", "8") CELL("128", "1000", "9")
			    CELL("128", "64", "null") TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/heat_map-e.vars", "label[3] = ['64', '512', '1000']");
	/* The sum of what is above the cost of measuring. */
	assert_drawn("data/heat_map-e.tsv", "\n1\t2\t1\t64\t7\t0\t64\t1\n");
	assert_drawn("data/heat_map-e.tsv", "\n1\t3\t2\t128\t9\t0\t128\t1\n");
	/* One phase of two is not known, so the sum is not. */
	assert_drawn("data/heat_map-e.tsv", "\n1\t1\t2\t128\tNaN\t0\t128\t0\n");
	assert_drawn("heat_map-e.svg", ">9 ns ?<");
	free(path);
	/* Words, and bytes that are no round number. */
	path = sample("a.jsonl", HEADER("wall") CELL("64", "\"none\"", "7")
		      CELL("128", "4095", "8") TRAILER);
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("heat_map-e.svg", ">none<");
	assert_drawn("heat_map-e.svg", ">4095<");
	free(path);
}

static void depth_is_bytes_a_time(void **state)
{
#define QUEUE(depth, by, transfer)					\
	POINT("\"size\":4096,\"depth\":" depth ",\"copied_by\":\"" by "\"", "direct", "true", \
	      PHASE("map", "900", "null") "," PHASE("transfer", transfer, "null"))
	char *path = sample("a.jsonl", HEADER("wall") QUEUE("1", "engine", "4096")
			    QUEUE("2", "engine", "2048") QUEUE("1", "cpu", "8192") TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/depth-e.tsv", "\n1\t1\t2\t2\t2048\t1\t4096\t1\n");
	assert_drawn("data/depth-e.tsv", "\n1\t2\t1\t1\t8192\t1\t4096\t0\n");
	assert_drawn("depth-e.svg", ">copied_by cpu<");
	assert_drawn("depth-e.svg", "GB/s");
	free(path);
}

static void depth_without_bytes_is_no_figure(void **state)
{
#define SIZELESS(depth)							\
	POINT("\"depth\":" depth ",\"copied_by\":\"cpu\"", "direct", "true", \
	      PHASE("transfer", "5", "null"))
	char *path = sample("a.jsonl", HEADER("wall") SIZELESS("1") SIZELESS("2") TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_null(drawn("data/depth-e.tsv"));
	assert_drawn("cdf-e-depth_1.svg", "</svg>");
	free(path);
}

static void threads_are_a_figure(void **state)
{
	char *path = sample("a.jsonl", HEADER("wall")
			    POINT("\"size\":64", "direct", "true", PHASE("map", "5", "9"))
			    "{\"record\":\"point\",\"index\":1,\"experiment\":\"e\",\"parameters\":{\"size\":64},"
			    "\"threads\":4,\"target\":\"t\",\"engine\":\"none\",\"status\":\"ok\",\"settled\":true,"
			    "\"regime\":\"direct\",\"batch\":1,\"phases\":[" PHASE("map", "11", "null") "]}\n"
			    TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/latency_by_threads-e.tsv", "\n1\t1\t4\t11\tNaN\t1\n");
	assert_drawn("latency_by_threads-e.svg", "</svg>");
	free(path);
}

static void a_window_is_drawn_from_zero(void **state)
{
	char *path = sample("a.jsonl", HEADER("wall")
			    POINT("\"interval\":5", "iommu-lazy", "true",
				  PHASE("window", "50", "null") "," PHASE("other", "5", "null"))
			    TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_drawn("data/stale_window-e.vars", "array panel[1] = ['window']");
	assert_drawn("data/tail-e.vars", "array panel[2] = ['window', 'other']");
	assert_drawn("stale_window-e.svg", "since the unmap");
	assert_drawn("tail-e.svg", ">1 in 100<");
	free(path);
}

static char *kernel(const char *name, const char *release, const char *regime,
		    const char *map)
{
	char *text, *path;

	assert_true(asprintf(&text,
		    "{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{\"kernel\":\"%s\",\"scenario\":\"vm\"},\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}}\n"
		    POINT("\"size\":64", "%s", "true", PHASE("map", "%s", "null")) TRAILER,
		    release, regime, map) > 0);
	path = sample(name, text);
	free(text);
	return path;
}

static void kernels_stand_side_by_side(void **state)
{
	char *paths[] = {
		kernel("a.jsonl", "6.1", "direct", "50"), kernel("b.jsonl", "7.2", "direct", "70"),
		kernel("c.jsonl", "7.2", "swiotlb", "500"),
	};
	const char *words;

	(void)state;
	assert_int_equal(plot(paths, 3, &words), 0);
	/* panel curve cluster slot slots kernel p50 low high settled */
	assert_drawn("data/kernels-e.tsv", "\n1\t1\t1\t1\t2\t1\t50\t-9\t-8\t1\n");
	assert_drawn("data/kernels-e.tsv", "\n1\t2\t1\t2\t2\t2\t70\t-9\t-8\t1\n");
	assert_drawn("data/kernels-e.tsv", "\n1\t3\t2\t1\t1\t2\t500\t-9\t-8\t1\n");
	assert_drawn("kernels-e.svg", ">Linux 7.2<");
	assert_int_equal(plot(paths + 1, 2, &words), 0);
	assert_null(drawn("data/kernels-e.tsv"));
	for (size_t i = 0; i < 3; i++)
		free(paths[i]);
}

#define HOSTILE	"a'b\\\"\\\\ `touch PWNED` @x {/Bold} $(touch PWNED) <&>_^ %s%n|"

static void hostile_choices_are_only_text(void **state)
{
	char *paths[] = {
		sample("a.jsonl", HEADER("wall") TRANSFER("64", HOSTILE, "direct", "50")
		       TRANSFER("128", "copy", "direct", "50") TRAILER),
		kernel("b.jsonl", HOSTILE, "direct", "7"), kernel("c.jsonl", "\xff", "direct", "7"),
	};
	const char *words;

	(void)state;
	assert_int_equal(plot(paths, 3, &words), 0);
	assert_string_equal(words, "");
	assert_int_equal(access("PWNED", F_OK), -1);
	assert_drawn("crossover-e.svg", ">a'b\"\\ `touch PWNED` @x {/Bold} $(touch PWNED) &lt;&amp;>_^ %s%n|<");
	assert_drawn("kernels-e.svg", ">Linux a'b\"\\ `touch PWNED` @x {/Bold} $(touch PWNED) &lt;&amp;>_^ %s%n|<");
	for (size_t i = 0; i < 3; i++)
		free(paths[i]);
}

/* What a row of figures.tsv makes of a figure, or what is wrong with it. */
static void rows_of_the_table_are_checked(void **state)
{
	static const char *const rows[][2] = {
		{ "f\tcurves\tsize\t-\t-\t-\tWhy?\n", "" },
		{ "f\tcurves\tsize\t-\t-\tWhy?\n", "figures.tsv:1: is not: figure, shape, over" },
		{ "# x\nf\tpie\tsize\t-\t-\t-\tWhy?\n", "figures.tsv:2: is no shape of data: curves, " },
		{ "f\tcdf\tsize\t-\t-\t-\tWhy?\n", "needs a value to be drawn at" },
		{ "f\tcurves\tsize\t-\t-\t64\tWhy?\n", "is drawn over all values" },
		{ "f\tcdf\tsize\t-\t-\tbig\tWhy?\n", "has a value that is no number" },
		{ "f\tgrid\tsize\t-\t-\t-\tWhy?\n", "has a parameter to be drawn by" },
		{ "f\tcurves\tsize\toffset\t-\t-\tWhy?\n", "has a parameter to be drawn by" },
	};
	struct dmabench_figure figures[2];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *path = sample("figures.tsv", rows[i][0]);
		int ret;

		listen();
		ret = dmabench_read_figures(sample_directory, figures, 2);
		assert_has(said(), rows[i][1]);
		assert_int_equal(ret, rows[i][1][0] ? -1 : 1);
		free(path);
	}
}

static void a_table_that_cannot_be_read_is_told(void **state)
{
	struct dmabench_figure figures[2];
	char *path = in_directory("figures.tsv");

	(void)state;
	unlink(path);
	assert_int_equal(symlink("/proc/self/mem", path), 0);
	listen();
	assert_int_equal(dmabench_read_figures(sample_directory, figures, 2), -1);
	assert_has(said(), "figures.tsv:0: Input/output error");
	unlink(path);
	free(path);
}

static int keep_words(const struct dmabench_group *group, void *context)
{
	size_t size;
	char **text = context;
	FILE *stream = open_memstream(text, &size);

	dmabench_group_figure(group)->shape->describe(group, stream);
	fclose(stream);
	return 0;
}

/* What the figure @row is of @path says in words. */
static void assert_described(const char *row, char *path, const char *words)
{
	char *table = sample("figures.tsv", row), *text = NULL;
	struct dmabench_dataset set = { };
	struct dmabench_figure figure;
	struct dmabench_input input;

	dmabench_input_init(&input, path, true);
	assert_int_equal(dmabench_read_figures(sample_directory, &figure, 1), 1);
	assert_int_equal(dmabench_dataset_read(&set, &input, 1, NULL), 0);
	assert_int_equal(dmabench_for_each_group(&set, &figure.grouping, keep_words, &text), 0);
	assert_string_equal(text, words);
	dmabench_dataset_free(&set);
	dmabench_input_release(&input);
	free(text);
	free(table);
	free(path);
}

static void figures_are_told_in_words(void **state)
{
	(void)state;
	assert_described("f\tchoices\tsize\tstrategy\ttotal\t-\tQ\n", strategies(),
			 "Lines over size, one a strategy, a panel a regime. Cheapest is under swiotlb and direct: copy at 64 (20.0 ns); streaming at 4096 (60.0 ns);");
	assert_described("f\tgrid\tsize\toffset\t-\t-\tQ\n",
			 sample("a.jsonl", HEADER("wall") CELL("64", "512", "7")
				CELL("64", "64", "8") CELL("128", "64", "9") TRAILER),
			 "A grid of the sums of medians over size and offset, a panel a regime. direct: least 7.00 ns at size 64 and offset 512, most 9.00 ns at size 128 and offset 64;");
	assert_described("f\trates\tdepth\tcopied_by\ttransfer\t-\tQ\n",
			 sample("a.jsonl", HEADER("wall") QUEUE("1", "engine", "4096")
				QUEUE("2", "engine", "2048") QUEUE("1", "cpu", "null") TRAILER),
			 "Lines of throughput over depth, a panel a regime. direct, engine: 1 GB/s at 1, 2 GB/s at 2; direct, cpu: not known;");
	assert_described("f\tkernels\tsize\t-\t-\t64\tQ\n", kernel("a.jsonl", "6.1", "direct", "50"),
			 "Bars of medians, a panel a phase, a cluster a regime, a bar a kernel. map: direct 50.0 ns;");
	assert_described("f\tbars\tsize\t-\t-\t64\tQ\n", kernel("a.jsonl", "6.1", "direct", "50"),
			 "Stacks of the medians of phases at size 64. direct: map 50.0 ns, in all 50.0 ns;");
	assert_described("f\tcurves\tsize\t-\t-\t-\tQ\n", direct(),
			 "Lines of medians over size, a panel a phase. map: direct 50.0 ns at 64, 70.0 ns at 65536; 1 of 3 points did not settle.");
}

#define UNDER(regime, size, offset)					\
	POINT("\"size\":" size ",\"offset\":" offset, regime, "true",	\
	      PHASE("map", "7", "9"))

/* One whose name is a part of another's is one of its own, and each is named once. */
static void a_panel_names_each_regime_once(void **state)
{
	(void)state;
	assert_described("f\tgrid\tsize\toffset\t-\t-\tQ\n",
			 sample("a.jsonl", HEADER("wall")
				UNDER("iommu-strict", "64", "64") UNDER("direct", "64", "128")
				UNDER("direct", "128", "64") UNDER("iommu-strict", "128", "128") TRAILER),
			 "A grid of the sums of medians over size and offset, a panel a regime. iommu-strict and direct: least 7.00 ns at size 64 and offset 64, most 7.00 ns at size 64 and offset 64;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_panel_has_all_choices_of_a_file),
		cmocka_unit_test(one_choice_is_no_figure),
		cmocka_unit_test(a_grid_has_its_rows_in_order),
		cmocka_unit_test(depth_is_bytes_a_time),
		cmocka_unit_test(depth_without_bytes_is_no_figure),
		cmocka_unit_test(threads_are_a_figure),
		cmocka_unit_test(a_window_is_drawn_from_zero),
		cmocka_unit_test(kernels_stand_side_by_side),
		cmocka_unit_test(hostile_choices_are_only_text),
		cmocka_unit_test(rows_of_the_table_are_checked),
		cmocka_unit_test(a_table_that_cannot_be_read_is_told),
		cmocka_unit_test(figures_are_told_in_words),
		cmocka_unit_test(a_panel_names_each_regime_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, prepare, tidy);
}
