// SPDX-License-Identifier: GPL-2.0
/*
 * Advise's findings for data that lies anywhere. Cases of one regime in which
 * one way is followed by the same other one are one sentence: the crossover is
 * somewhere between the least and the greatest of theirs.
 */
#include <stdlib.h>
#include <string.h>

#include "advise/words.h"
#include "crossings.h"
#include "lib/alloc.h"
#include "lib/html.h"

/* More are no summary. */
#define MOST_SENTENCES	5

/* Ways that follow each other with rising size in cases of one regime. */
struct sentence {
	const char *regime;
	char *ways;		/* names, "coherent_copy|streaming" */
	const struct advise_case *example;
	size_t cases;
	double low, high;	/* of the one crossover; of the sizes where there is none */
};

struct sentences {
	struct sentence *list;
	size_t count;
};

/* The names of what is cheapest; "?" where none is known to be. */
static char *ways_of(const struct advise_case *of)
{
	const struct advise_findings *found = &of->moving;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	if (found->crossovers_count) {
		for (size_t i = 0; i < found->crossovers_count; i++)
			fprintf(stream, "%s|", of->curves[found->crossovers[i].below].name);
		fputs(of->curves[found->crossovers[found->crossovers_count - 1].above].name,
		      stream);
	} else if (found->ranges_count == 1 && !found->ranges[0].alone &&
		   dmabench_advise_only(found->ranges[0].cheapest) >= 0) {
		fputs(of->curves[dmabench_advise_only(found->ranges[0].cheapest)].name,
		      stream);
	} else {
		putc('?', stream);
	}
	fclose(stream);
	return text;
}

/* Where the case's crossover may be; without one, from where to where it was measured. */
static void limits_of(const struct advise_case *of, double *low, double *high)
{
	const struct advise_findings *found = &of->moving;

	if (found->crossovers_count) {
		*low = found->crossovers[0].low;
		*high = found->crossovers[0].high;
	} else if (found->ranges_count) {
		*low = found->ranges[0].from;
		*high = found->ranges[found->ranges_count - 1].to;
	}
}

static void take_case(struct sentences *sentences, const struct advise_case *of)
{
	char *ways = ways_of(of);
	double low = 0, high = 0;
	size_t i = 0;

	limits_of(of, &low, &high);
	while (i < sentences->count && (sentences->list[i].regime != of->regime ||
					strcmp(sentences->list[i].ways, ways)))
		i++;
	if (i == sentences->count) {
		sentences->list = dmabench_reallocarray(sentences->list, i + 1,
							sizeof(*sentences->list));
		sentences->list[sentences->count++] = (struct sentence) {
			.regime = of->regime, .ways = ways, .example = of,
			.cases = 1, .low = low, .high = high,
		};
		return;
	}
	free(ways);
	sentences->list[i].cases++;
	if (low < sentences->list[i].low)
		sentences->list[i].low = low;
	if (high > sentences->list[i].high)
		sentences->list[i].high = high;
}

static void put_places(FILE *out, double low, double high, const char *between)
{
	char *from = dmabench_advise_count(low), *to = dmabench_advise_bytes(high);
	char *only = dmabench_advise_bytes(low);

	if (strcmp(only, to))
		fprintf(out, "%s%s%s", from, between, to);
	else
		fputs(to, out);
	free(from);
	free(to);
	free(only);
}

static void put_ways(const struct sentence *sentence, FILE *out)
{
	const char *bar = strchr(sentence->ways, '|');
	char *below = dmabench_format("%.*s", (int)strcspn(sentence->ways, "|"),
				      sentence->ways);

	if (*below == '?') {
		fputs("where which way is the cheapest cannot be told", out);
	} else if (!bar) {
		dmabench_html_format(out, "%s at every size (", dmabench_advise_action(below));
		put_places(out, sentence->low, sentence->high, " to ");
		putc(')', out);
	} else if (!strchr(bar + 1, '|')) {
		dmabench_html_format(out, "%s below ", dmabench_advise_action(below));
		put_places(out, sentence->low, sentence->high, "&ndash;");
		dmabench_html_format(out, ", %s above", dmabench_advise_action(bar + 1));
	} else {
		fputs("the cheapest changes more than once", out);
	}
	free(below);
}

static void put_sentence(const struct report *report, const struct sentence *sentence,
			 FILE *out)
{
	size_t cases = 0;

	for (size_t i = 0; i < report->advise.cases_count; i++)
		cases += report->advise.cases[i].regime == sentence->regime;
	fputs("<li><b>", out);
	dmabench_html_text(out, sentence->regime);
	fputs(":</b> ", out);
	put_ways(sentence, out);
	if (sentence->cases < cases)
		fprintf(out, " (%zu of %zu cases)", sentence->cases, cases);
	fputs(".</li>\n", out);
}

static bool is_silent(const struct report *report)
{
	for (size_t i = 0; i < report->files_count; i++) {
		if (dmabench_advise_speech(&report->set->sources[i]) != ADVISE_SILENCE)
			return false;
	}
	return true;
}

void report_crossings_brief(const struct report *report, FILE *out)
{
	struct sentences sentences = { };

	for (size_t i = 0; i < report->advise.cases_count; i++)
		take_case(&sentences, &report->advise.cases[i]);
	fputs("<ul id=\"brief\">\n", out);
	for (size_t i = 0; i < sentences.count && i < MOST_SENTENCES; i++)
		put_sentence(report, &sentences.list[i], out);
	if (sentences.count > MOST_SENTENCES)
		fprintf(out, "<li><a href=\"#crossings\">%zu more</a></li>\n",
			sentences.count - MOST_SENTENCES);
	if (!sentences.count)
		fprintf(out, "<li>%s</li>\n", is_silent(report) ?
			"Not said of an emulator&rsquo;s times: <code>make hw-bench</code> on the machine that matters tells them." :
			"Not to be told: no map with its unmap, and no <code>strategy</code>, was measured.");
	fputs("</ul>\n", out);
	for (size_t i = 0; i < sentences.count; i++)
		free(sentences.list[i].ways);
	free(sentences.list);
}

/* What is cheapest in a range, or which it may be. */
static void put_cheapest(const struct advise_case *of, const struct advise_range *range,
			 FILE *out)
{
	const int only = dmabench_advise_only(range->cheapest);
	char *names = dmabench_advise_names(of, range->cheapest);

	fputs("<td>", out);
	if (!range->cheapest)
		fputs("not measured", out);
	else if (only < 0)
		dmabench_html_format(out, "no difference can be told: %s", names);
	else
		dmabench_html_format(out, "%s%s", dmabench_advise_action(names),
				     range->alone ? " (nothing else was measured)" : "");
	fputs("</td>", out);
	free(names);
}

/* The interval of the crossover that ends @range. */
static void put_end(const struct advise_findings *found, size_t range, FILE *out)
{
	char *low, *high;

	fputs("<td class=\"number\">", out);
	for (size_t i = 0; i < found->crossovers_count; i++) {
		const struct advise_crossover *at = &found->crossovers[i];

		if (at->before != range)
			continue;
		low = dmabench_advise_count(at->low);
		high = dmabench_advise_count(at->high);
		fprintf(out, "%s&ndash;%s", low, high);
		free(low);
		free(high);
	}
	fputs("</td>", out);
}

static void put_ranges(const struct advise_case *of, const struct advise_findings *found,
		       const char *data, FILE *out)
{
	for (size_t i = 0; i < found->ranges_count; i++) {
		char *from = dmabench_advise_count(found->ranges[i].from);
		char *to = dmabench_advise_count(found->ranges[i].to);

		fputs("<tr><td>", out);
		dmabench_html_text(out, of->source->name);
		fputs("</td><td>", out);
		dmabench_html_format(out, "%s", of->regime);
		fputs("</td><td>", out);
		dmabench_html_format(out, "%s%s", of->direction, of->values);
		fprintf(out, "</td><td>%s</td><td class=\"number\">%s</td><td class=\"number\">%s</td>",
			data, from, to);
		put_end(found, i, out);
		put_cheapest(of, &found->ranges[i], out);
		fputs("</tr>\n", out);
		free(from);
		free(to);
	}
}

int report_crossings(struct report *report, FILE *out)
{
	if (!report->advise.cases_count) {
		fputs("<p>Nothing is said: these files have no figures of it, or an emulator&rsquo;s times alone.</p>\n",
		      out);
		return 0;
	}
	fputs("<p>What <code>dmabench advise</code> finds, which also says how, and what else follows. One way is called cheaper where the 95&nbsp;% intervals do not touch. Anywhere: each transfer&rsquo;s data lies elsewhere; again: one buffer serves all.</p>\n"
	      "<div class=\"scroll tall\" role=\"region\" tabindex=\"0\" aria-label=\"Which way to map\">\n"
	      "<table class=\"sortable\"><thead><tr><th scope=\"col\">file</th><th scope=\"col\">regime</th>"
	      "<th scope=\"col\">transfers</th><th scope=\"col\">data</th><th scope=\"col\" class=\"number\">from bytes</th>"
	      "<th scope=\"col\" class=\"number\">to bytes</th><th scope=\"col\" class=\"number\">crossover, 95&nbsp;%</th>"
	      "<th scope=\"col\">cheapest</th></tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < report->advise.cases_count; i++) {
		const struct advise_case *of = &report->advise.cases[i];

		put_ranges(of, &of->moving, "anywhere", out);
		if (of->all != of->anywhere)
			put_ranges(of, &of->persistent, "again", out);
	}
	fputs("</tbody></table></div>\n", out);
	return 0;
}
