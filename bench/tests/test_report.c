// SPDX-License-Identifier: GPL-2.0
/* The page of dmabench report; scripts/check/report.py looks at it in a browser. */
#include "report_samples.h"

static void whole_numbers_keep_all_digits(void **state)
{
	char *page = page_of(FULL_HEADER(QUIET ",\"seed\":9007199254740991")
		POINT("\"mask\":18446744073709551615", "direct", "true", PHASE("map", "5.5", "9"))
		POINT("\"mask\":18446744073709551614", "direct", "true", PHASE("map", "7", "9"))
		TRAILER);

	(void)state;
	assert_has(page, "<td class=\"number\">18446744073709551615</td>");
	assert_has(page, "<td class=\"number\">18446744073709551614</td>");
	assert_has(page, "<dt>Seed</dt><dd>9007199254740991</dd>");
	free(page);
}

static void page_has_all_parts(void **state)
{
	static const char *const parts[] = {
		"<title>DMA mapping on Linux 6.1</title>",
		"<code class=\"command\">dmabench run --size=64,128 &#39;--label=it&#39;\\&#39;&#39;s&#39;</code>",
		"<b>size</b> 64, 128", "hot yes",
		"<dt>Machine</dt><dd>PC</dd>", "Z80, 2 online",
		"<dt>Kernel command line</dt><dd>quiet iommu=on</dd>",
		"<dt>IOMMU</dt><dd>dmar0</dd>", "<dt>Regimes seen</dt><dd>direct, swiotlb</dd>",
		"DMA mask of 32 bits; largest mapping: no limit",
		"tsc of time (wall), 1000 MHz",
		"<th scope=\"col\" class=\"number\">p50 <small>ns</small></th>",
		"<td class=\"number\">64</td><td>direct</td><td>map</td><td class=\"number\">5.5</td>",
		"<p>None: every point settled, and preflight found nothing.</p>",
	};
	static const char *const places[] = {
		"@title@", "@version@", "@summary@", "@warnings@", "@asked@", "@setup@",
		"@figures@", "@table@", "@data@", "@style@", "@script@",
	};
	char *page = page_of(FULL_HEADER(QUIET) GOOD SECOND TRAILER);

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		assert_has(page, parts[i]);
	/* What does not vary has no column; no place of the page is left empty. */
	assert_has_not(page, "<th scope=\"col\">hot</th>");
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		assert_has_not(page, places[i]);
	assert_int_equal(count_of(page, "<section"), count_of(page, "</section>"));
	free(page);
}

/* The device is on node 1; "node" is what was asked for. */
static void nodes_are_told_where_they_differ(void **state)
{
#define PLACED(places)							\
	"{\"record\":\"point\",\"index\":0,\"experiment\":\"e\",\"parameters\":{\"size\":64},"	\
	"\"threads\":1," places "\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\",\"batch\":1,"	\
	"\"timing\":\"single\",\"phases\":[" PHASE("map", "5.5", "9") "]}\n"
#define ON(cpu, node, memory)						\
	PLACED("\"cpu_nodes\":[" cpu "],\"node\":" node ",\"memory_nodes\":[" memory "],")
#define HEADING	"<th scope=\"col\">nodes</th>"
#define ON_NODE_1	FULL_HEADER_OF(",\"numa_node\":1", QUIET)
	char *page = page_of(ON_NODE_1 ON("0", "\"0\"", "0") ON("1", "null", "1") SECOND TRAILER);

	(void)state;
	assert_has(page, HEADING "<th scope=\"col\">state</th>");
	assert_has(page, "<td>CPU node 0, memory node 0, device node 1</td><td>settled</td>");
	assert_has(page, "<td></td><td>settled</td>");
	assert_has(page, "Nodes are those that CPUs, buffers and the device were found on");
	free(page);
	/* The device alone is elsewhere. */
	page = page_of(ON_NODE_1 ON("0", "null", "0") TRAILER);
	assert_has(page, "<td>CPU node 0, memory node 0, device node 1</td>");
	free(page);
	page = page_of(ON_NODE_1 ON("1", "null", "1") PLACED("") TRAILER);
	assert_has_not(page, HEADING);
	assert_has_not(page, "Nodes are those");
	free(page);
}

static void a_counter_has_a_row_of_its_own(void **state)
{
	(void)state;
	assert_page(FULL_HEADER(QUIET)
		    "{\"record\":\"point\",\"index\":0,\"experiment\":\"e\",\"parameters\":{\"size\":64},"
		    "\"threads\":1,\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\",\"batch\":1,"
		    "\"timing\":\"single\",\"counters\":[{\"counter\":\"dTLB-<misses>\",\"raw_per_op\":200,"
		    "\"net_per_op\":1234.6,\"raw_ci95_per_op\":[190,210]}],\"phases\":["
		    PHASE("map", "5.5", "9") "]}\n" SECOND TRAILER,
		    "<td>direct</td><td>dTLB-&lt;misses&gt; per operation</td><td class=\"number\">1235</td>"
		    "<td class=\"number\">0.8</td><td></td><td></td><td></td><td></td><td></td><td>settled</td></tr>");
}

static void figures_have_a_text_alternative(void **state)
{
	char *page = page_with(&all_figures, FULL_HEADER(QUIET) GOOD SECOND TRAILER);

	(void)state;
	assert_int_equal(count_of(page, "<svg"), 4);
	assert_int_equal(count_of(page, " role=\"img\" aria-labelledby=\"f"), 4);
	assert_has(page, "<title id=\"f1-title\">e: latency by size</title>");
	assert_has(page, "map: direct 5.50 ns at 64; swiotlb 7.00 ns at 128;");
	assert_has(page, "<desc id=\"f3-description\">Distributions at size 128, a panel a phase. map: swiotlb median 7.00 ns, p99 9.00 ns;");
	assert_has(page, "swiotlb: map 7.00 ns, in all 7.00 ns;");
	assert_has_not(page, "Gnuplot");
	assert_has_not(page, "id=\"gnuplot");
	assert_has(page, "id=\"f4-gnuplot_canvas\"");
	free(page);
}

static void warns_of_what_spoils(void **state)
{
	(void)state;
	assert_page(FULL_HEADER(",\"preflight\":[{\"check\":\"governor\",\"severity\":\"spoils\",\"finding\":\"CPU 0 has the governor powersave\",\"remedy\":\"echo\"}]")
		    GOOD TRAILER,
		    "<li class=\"spoils\"><strong>Spoils:</strong> CPU 0 has the governor powersave. Remedy: <code>echo</code>.</li>");
	assert_page(FULL_HEADER("") GOOD TRAILER, "findings are not recorded");
	assert_page(FULL_HEADER(QUIET)
		    POINT("\"size\":64", "direct", "false", PHASE("map", "5", "9"))
		    GOOD TRAILER, "1 of 2 points did not settle");
	assert_page("{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{\"hypervisor\":\"TCG emulation\"},\"timer\":{\"name\":\"x\",\"unstable\":true}}\n"
		    GOOD TRAILER, "a software emulates the processor");
	assert_page("{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"timer\":{\"name\":\"x\",\"unstable\":true}}\n"
		    GOOD TRAILER, "calls the clock (x (wall)) unstable");
	assert_page(FULL_HEADER(QUIET)
		    BATCHED("16", "\"size\":64", "direct", "true", PHASE("map", "5", "null"))
		    TRAILER, "1 points are batched");
	assert_page(FULL_HEADER(QUIET)
		    POINT("\"size\":64", "direct", "true",
			  "{\"phase\":\"map\",\"overhead_ns\":null,\"raw_ns\":{\"p50\":3},\"net_ns\":{\"p50\":null}}")
		    TRAILER, "of 1 phases the cost of measuring is not known");
	assert_page(FULL_HEADER(QUIET)
		    "{\"record\":\"point\",\"experiment\":\"e\",\"parameters\":{},\"threads\":1,\"status\":\"ok\",\"settled\":true,\"void_rounds\":3}\n"
		    TRAILER, "3 rounds were void");
	assert_page(FULL_HEADER(QUIET)
		    "{\"record\":\"point\",\"experiment\":\"e\",\"parameters\":{},\"threads\":1,\"status\":\"ok\",\"settled\":false,\"disturbed_rounds\":2}\n"
		    TRAILER, "1 points were disturbed");
}

static void warns_of_what_is_wrong(void **state)
{
	static const char failed[] = FULL_HEADER(QUIET) GOOD
		"{\"record\":\"point\",\"index\":9,\"experiment\":\"e\",\"parameters\":{\"size\":2},\"threads\":1,\"status\":\"failed\",\"errno\":\"EILSEQ\",\"reason\":\"byte 7 is wrong\"}\n"
		TRAILER;
	char *page, *path;
	const char *words;

	(void)state;
	assert_page(failed, "1 points failed: data were wrong");
	assert_page(failed, "<tr><td>failed</td><td>e</td><td>EILSEQ</td><td>byte 7 is wrong</td><td>size 2</td><td class=\"number\">1</td></tr>");
	assert_page(FULL_HEADER(",\"preflight\":[],\"verification\":{\"checks\":7,\"caught\":6}") GOOD TRAILER,
		    "verification caught 6 of 7 damages");
	assert_page(FULL_HEADER(QUIET) GOOD
		    "{\"record\":\"trailer\",\"complete\":false,\"reason\":\"interrupted\"}\n",
		    "a.jsonl is not whole: interrupted; 1 of 2 points are there");
	/* Without a trailer, what was read says so too. */
	path = sample("a.jsonl", FULL_HEADER(QUIET) GOOD);
	assert_int_equal(report_with(&preset, &path, 1, &page, &words), 0);
	assert_has(words, "no trailer");
	assert_int_equal(lines(words), 1);
	assert_has(page, "the run did not come to its end; 1 of 2 points");
	free(page);
	free(path);
}

static void refusals_are_counted_once_each(void **state)
{
	char *page = page_of(FULL_HEADER(QUIET) GOOD
			     REFUSED("\"size\":1", "too large") REFUSED("\"size\":2", "too large")
			     REFUSED("\"size\":3", "too small") TRAILER);

	(void)state;
	assert_has(page, "3 points were refused");
	assert_has(page, "<td>too large</td><td>size 1</td><td class=\"number\">2</td>");
	assert_has(page, "<td>too small</td><td>size 3</td><td class=\"number\">1</td>");
	free(page);
}

static void icount_is_never_time(void **state)
{
	char *page = page_of(HEADER("icount") GOOD SECOND TRAILER), *svg, *at = NULL;

	(void)state;
	assert_has(page, "the clock counts instructions (icount), and not time");
	assert_has(page, "p50 <small>instructions</small>");
	assert_has_not(page, "<small>ns</small>");
	assert_has(page, "of instructions (icount), not of time");
	assert_has(page, "map: direct 6 instructions at 64");
	for (svg = page; (svg = strstr(svg, "<desc")); svg++) {
		at = strstr(svg, "</desc>");
		*at = '\0';
		assert_has_not(svg, " ns");
		*at = '<';
	}
	assert_non_null(at);
	free(page);
}

static void findings_are_told_once_with_their_files(void **state)
{
	static const char finding[] =
		FULL_HEADER(",\"preflight\":[{\"check\":\"smt\",\"severity\":\"spoils\",\"finding\":\"shared\",\"remedy\":\"off\"}]")
		GOOD TRAILER;
	char *paths[] = {
		sample("a.jsonl", finding), sample("b.jsonl", finding),
		sample("c.jsonl", FULL_HEADER(QUIET) GOOD TRAILER),
	};
	const char *words;
	char *page;

	(void)state;
	assert_int_equal(report_with(&preset, paths, 3, &page, &words), 0);
	assert_int_equal(count_of(page, "shared. Remedy"), 1);
	assert_has(page, "<code>off</code>. In: a.jsonl, b.jsonl</li>");
	/* One sweep, told once; the files differ in nothing but their points. */
	assert_int_equal(count_of(page, "class=\"command\""), 1);
	assert_has(page, "<h3>a.jsonl, b.jsonl, c.jsonl</h3>");
	free(page);
	assert_int_equal(report_with(&preset, paths, 2, &page, &words), 0);
	assert_has(page, "<code>off</code>.</li>");
	free(page);
	for (size_t i = 0; i < 3; i++)
		free(paths[i]);
}

static void without_gnuplot_the_page_is_there(void **state)
{
	char *before = strdup(getenv("PATH")), *page;
	char *path = sample("a.jsonl", FULL_HEADER(QUIET) GOOD TRAILER);
	const char *words;
	int ret;

	(void)state;
	setenv("PATH", "/nowhere", 1);
	ret = report_with(&preset, &path, 1, &page, &words);
	setenv("PATH", before, 1);
	assert_int_equal(ret, 3);
	assert_has(words, "gnuplot is not installed");
	assert_int_equal(lines(words), 1);
	assert_has(page, "gnuplot was not installed where this page was made");
	assert_int_equal(count_of(page, "<svg"), 0);
	assert_has(page, "<td class=\"number\">5.5</td>");
	free(page);
	free(path);
	free(before);
}

static void nothing_to_draw_is_said(void **state)
{
	char *page = page_of(FULL_HEADER(QUIET) REFUSED("\"size\":1", "no") TRAILER);

	(void)state;
	assert_has(page, "<strong>No figures:</strong> no point has a median");
	free(page);
}

static void what_is_too_much_is_cut_and_said(void **state)
{
	static const char text[] = FULL_HEADER(QUIET)
		POINT("\"size\":1,\"k\":1", "direct", "true", PHASE("map", "5", "9"))
		POINT("\"size\":1,\"k\":2", "direct", "true", PHASE("map", "6", "9"))
		POINT("\"size\":1,\"k\":3", "direct", "true", PHASE("map", "7", "9")) TRAILER;
	const struct dmabench_report_options options = {
		.max_points = 2, .max_figures = 4, .max_data = 10, .all_figures = true,
	};
	char *path = sample("a.jsonl", text), *page;
	const char *words;

	(void)state;
	assert_int_equal(report_with(&options, &path, 1, &page, &words), 0);
	assert_has(page, "only the first 2 of 3 points");
	assert_int_equal(count_of(page, "<td>settled</td>"), 2);
	assert_int_equal(count_of(page, "<svg"), 4);
	assert_has(page, "5 more figures are left out");
	assert_has(page, "<strong>Left out:</strong>");
	assert_int_equal(count_of(page, "data-name=\""), 0);
	free(page);
	free(path);
}

static void rows_are_in_the_order_of_the_sweep(void **state)
{
	char *page = page_of(FULL_HEADER(QUIET) REFUSED("\"size\":7", "second") GOOD TRAILER);

	(void)state;
	assert_true(strstr(page, "<td class=\"number\">0</td><td>e</td>") <
		    strstr(page, "<td class=\"number\">1</td><td>e</td>"));
	free(page);
}

static void experiments_are_in_the_order_of_the_sweep(void **state)
{
#define OF(index, name, settled)						\
	"{\"record\":\"point\",\"index\":" index ",\"experiment\":\"" name "\",\"parameters\":{\"size\":64},"	\
	"\"threads\":1,\"target\":\"t\",\"engine\":\"none\",\"status\":\"ok\",\"settled\":" settled ","		\
	"\"regime\":\"direct\",\"batch\":1,\"phases\":[" PHASE("map", "5", "9") "]}\n"
	char *page = page_of(FULL_HEADER(QUIET) OF("7", "later", "false") OF("2", "sooner", "false")
			     TRAILER);

	(void)state;
	assert_has(page, "than was asked for: sooner 1, later 1");
	assert_has(page, "sooner, later: <b>2</b> points in 1 file, <b>0</b> settled, <b>2</b> not");
	/* The first one leads, and is named in its place. */
	assert_has(page, "sooner, size 64: phases</a> is the figure at the top");
	assert_true(strstr(page, "sooner, size 64: phases</a> is the figure at the top") <
		    strstr(page, "<b>later, size 64: phases</b>"));
	free(page);
}

static void what_few_experiments_have_shares_a_column(void **state)
{
#define ONE(name, parameters)						\
	"{\"record\":\"point\",\"index\":0,\"experiment\":\"" name "\",\"parameters\":{" parameters "}," \
	"\"threads\":1,\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\",\"phases\":[" PHASE("map", "5", "9") "]}\n"
	char *page = page_of(FULL_HEADER(QUIET) ONE("a", "\"size\":1") ONE("a", "\"size\":2")
			     ONE("b", "\"size\":1,\"how\":\"x\",\"held\":1") ONE("c", "")
			     ONE("b", "\"size\":1,\"how\":\"y\",\"held\":1") TRAILER);

	(void)state;
	assert_has(page, "<th scope=\"col\">size</th><th scope=\"col\">other parameters</th>");
	assert_has_not(page, "<th scope=\"col\">how</th>");
	assert_has(page, "<td>b</td><td class=\"number\">1</td><td>how x</td>");
	assert_has(page, "<td>a</td><td class=\"number\">2</td><td></td>");
	free(page);
}

static void svg_ids_are_those_of_one_figure(void **state)
{
	char *path = sample("x.svg", "<?xml version='1'?>\n<svg id=\"a\" viewBox='>'>\n<title>Gnuplot</title><desc>x</desc>"
			    "<g id='b'><title>data using 1</title><use href='#a' xlink:href=\"#b\" fill='url(#b)' color='#ffffff'/>"
			    "<text> id='kept' href='#kept'</text></g></svg>\n");
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(report_inline_svg(stream, path, 3, "<T>", "D&"), 0);
	fclose(stream);
	assert_string_equal(text, "<svg id=\"f3-a\" viewBox='>' role=\"img\" aria-labelledby=\"f3-title\" aria-describedby=\"f3-description\">\n"
			    "<title id=\"f3-title\">&lt;T&gt;</title>\n<desc id=\"f3-description\">D&amp;</desc>\n"
			    "<g id='f3-b'><use href='#f3-a' xlink:href=\"#f3-b\" fill='url(#f3-b)' color='#ffffff'/>"
			    "<text> id='kept' href='#kept'</text></g></svg>\n");
	free(text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_keep_all_digits),
		cmocka_unit_test(page_has_all_parts),
		cmocka_unit_test(a_counter_has_a_row_of_its_own),
		cmocka_unit_test(nodes_are_told_where_they_differ),
		cmocka_unit_test(figures_have_a_text_alternative),
		cmocka_unit_test(warns_of_what_spoils),
		cmocka_unit_test(warns_of_what_is_wrong),
		cmocka_unit_test(refusals_are_counted_once_each),
		cmocka_unit_test(icount_is_never_time),
		cmocka_unit_test(findings_are_told_once_with_their_files),
		cmocka_unit_test(without_gnuplot_the_page_is_there),
		cmocka_unit_test(nothing_to_draw_is_said),
		cmocka_unit_test(what_is_too_much_is_cut_and_said),
		cmocka_unit_test(rows_are_in_the_order_of_the_sweep),
		cmocka_unit_test(experiments_are_in_the_order_of_the_sweep),
		cmocka_unit_test(what_few_experiments_have_shares_a_column),
		cmocka_unit_test(svg_ids_are_those_of_one_figure),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
