// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "find.h"
#include "lib/alloc.h"
#include "words.h"
#include "write.h"

/* "1,480 bytes (95 % interval 1,420 to 1,560)" */
static char *place(const struct advise_crossover *crossover)
{
	char *size = dmabench_advise_bytes(crossover->size);
	char *low = dmabench_advise_count(crossover->low);
	char *high = dmabench_advise_count(crossover->high);
	char *text = strcmp(low, high) ?
		     dmabench_format("%s (95 %% interval %s to %s)", size, low, high) :
		     dmabench_format("%s", size);

	free(size);
	free(low);
	free(high);
	return text;
}

static const struct advise_crossover *
crossover_at(const struct advise_findings *found, size_t range, bool before)
{
	for (size_t i = 0; i < found->crossovers_count; i++)
		if ((before ? found->crossovers[i].before :
			      found->crossovers[i].after) == range)
			return &found->crossovers[i];
	return NULL;
}

/* Is the range what a crossover's interval is made of? */
static bool is_within(const struct advise_findings *found, size_t range)
{
	for (size_t i = 0; i < found->crossovers_count; i++) {
		const struct advise_crossover *crossover = &found->crossovers[i];
		unsigned int both = 1U << crossover->below | 1U << crossover->above;

		if (crossover->before < range && range < crossover->after &&
		    !(found->ranges[range].cheapest & ~both))
			return true;
	}
	return false;
}

/* Where a range starts or ends: a crossover, a measured size, or in doubt. */
static char *end_of(const struct advise_findings *found, size_t range, bool start)
{
	const struct advise_crossover *crossover =
		crossover_at(found, range, !start);

	if (!crossover)
		return dmabench_advise_bytes(start ? found->ranges[range].from :
						     found->ranges[range].to);
	return start ? dmabench_advise_bytes(crossover->size) : place(crossover);
}

static void write_cheapest(struct advise_doc *doc, const struct advise_case *of,
			   const struct advise_findings *found, size_t range)
{
	const char *name =
		of->curves[__builtin_ctz(found->ranges[range].cheapest)].name;
	bool starts = crossover_at(found, range, false);
	bool ends = crossover_at(found, range, true);
	char *from = end_of(found, range, true), *to = end_of(found, range, false);
	const char *action = dmabench_advise_action(name);

	if (found->ranges[range].alone)
		dmabench_doc_item(doc, "From %s to %s only %s %s.", from, to, name,
				  of->untold ? "can be told" : "was measured");
	else if (found->ranges_count == 1)
		dmabench_doc_item(doc, "At every size, from %s to %s: %s (%s). No crossover lies within.",
				  from, to, action, name);
	else if (ends && !range)
		dmabench_doc_item(doc, "Below %s: %s (%s).", to, action, name);
	else if (starts && range + 1 == found->ranges_count)
		dmabench_doc_item(doc, "Above %s: %s (%s).", from, action, name);
	else
		dmabench_doc_item(doc, "From %s to %s: %s (%s).", from, to, action,
				  name);
	free(from);
	free(to);
}

static void write_range(struct advise_doc *doc, const struct advise_case *of,
			const struct advise_findings *found, size_t range)
{
	const struct advise_range *this = &found->ranges[range];
	char *names, *from, *to;

	if (!this->cheapest || is_within(found, range))
		return;
	if (dmabench_advise_only(this->cheapest) >= 0) {
		write_cheapest(doc, of, found, range);
		return;
	}
	names = dmabench_advise_names(of, this->cheapest);
	from = dmabench_advise_count(this->from);
	to = dmabench_advise_bytes(this->to);
	dmabench_doc_item(doc, "From %s to %s no difference can be told between %s.%s",
			  from, to, names, found->ranges_count == 1 ?
			  " No crossover lies within the measured sizes." : "");
	free(names);
	free(from);
	free(to);
}

static void write_findings(struct advise_doc *doc, const struct advise_case *of,
			   const struct advise_findings *found)
{
	unsigned int any = 0;

	for (size_t i = 0; i < found->ranges_count; i++) {
		any |= found->ranges[i].cheapest;
		write_range(doc, of, found, i);
	}
	if (!any)
		dmabench_doc_item(doc, "There are no two sizes with a median and its interval.");
	for (size_t i = 0; i < found->crossovers_count; i++) {
		const struct advise_crossover *at = &found->crossovers[i];
		char *size = dmabench_advise_count(at->size);
		char *left = dmabench_advise_count(at->left);
		char *right = dmabench_advise_bytes(at->right);

		if (at->left < at->right)
			dmabench_doc_item(doc, "The crossover at %s lies between the measured sizes %s and %s: measure there to narrow it.",
					  size, left, right);
		free(size);
		free(left);
		free(right);
	}
}

/* "if the buffer lives longer than 2 transfers (1 to 3)" */
static char *payback_text(const struct advise_payback *payback)
{
	double low = floor(payback->low), high = floor(payback->high);

	if (isinf(payback->low))
		return dmabench_format("never");
	if (isinf(payback->high))
		return dmabench_format("perhaps never, and after %.0f transfer%s at the earliest: the intervals are too wide",
				       low, low == 1 ? "" : "s");
	return low == high ?
	       dmabench_format("if the buffer lives longer than %.0f transfer%s",
			       low, low == 1 ? "" : "s") :
	       dmabench_format("if the buffer lives longer than %.0f transfer%s (%.0f to %.0f)",
			       floor(payback->transfers),
			       floor(payback->transfers) == 1 ? "" : "s", low, high);
}

/* Neighbouring sizes of which the same holds are told together. */
static void write_paybacks(struct advise_doc *doc, const struct advise_case *of)
{
	for (size_t i = 0, next; i < of->paybacks_count; i = next) {
		char *text = payback_text(&of->paybacks[i]), *from, *to;
		bool same = true;

		for (next = i + 1; next < of->paybacks_count && same; next += same) {
			char *other = payback_text(&of->paybacks[next]);

			same = !strcmp(other, text);
			free(other);
		}
		from = dmabench_advise_count(of->paybacks[i].size);
		to = dmabench_advise_bytes(of->paybacks[next - 1].size);
		if (next - i > 1)
			dmabench_doc_item(doc, "From %s to %s, mapping once and syncing beats mapping each transfer %s.",
					  from, to, text);
		else
			dmabench_doc_item(doc, "At %s, mapping once and syncing beats mapping each transfer %s.",
					  to, text);
		free(text);
		free(from);
		free(to);
	}
}

/* "; of the experiment user_copy, sync_for_cpu+copy+sync_for_device": of curves that there are. */
static char *of_others(const struct advise_case *of)
{
	const struct advise_strategy *strategy;
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	for (strategy = of->ways->strategies; strategy->name; strategy++)
		if (strategy->experiment && dmabench_advise_curve(of, strategy->name))
			fprintf(stream, "; of the experiment %s, %s", strategy->experiment,
				strategy->phases);
	fclose(stream);
	return text;
}

static void write_conditions(struct advise_doc *doc, const struct advise_case *of)
{
	char *values, *others = of_others(of);
	size_t size;
	FILE *stream = open_memstream(&values, &size);

	for (size_t i = 0; i < of->example->values_count; i++) {
		const struct dmabench_value *value =
			dmabench_nth_value(of->set, of->example, i);

		if (strcmp(value->name, "size") && strcmp(value->name, of->ways->parameter) &&
		    strcmp(value->name, "direction"))
			fprintf(stream, ", %s %s", value->name, value->text);
	}
	fclose(stream);
	if (of->whole)
		dmabench_doc_text(doc, "Whole transfers of the experiment strategy; target %s%s.",
				  of->target, values);
	else if (of->ways != dmabench_advise_ways)
		dmabench_doc_text(doc, "What the CPU does for each in the experiment %s, %s, without the transfer%s; target %s%s.",
				  of->ways->experiment, of->ways->phases, others, of->target,
				  values);
	else
		dmabench_doc_text(doc, "Whole transfers were not measured; this is what they differ in: streaming is %s's map and unmap, persistent both syncs of sync, coherent_copy the copy of cpu_access, word by word; target %s%s.",
				  of->example->kind->experiment, of->target, values);
	free(others);
	free(values);
}

/* A device that does not see what the CPU caches: what follows of that. */
static void write_noncoherent(struct advise_doc *doc, const struct advise_case *of)
{
	const struct advise_curve *fixed = &of->fixed;
	char *names = dmabench_advise_names(of, of->untold), *size, *cost, *more;
	const struct advise_point *first, *last;

	if (of->untold)
		dmabench_doc_text(doc, "Target %s is not coherent: the CPU does not cache memory that is coherent for it, and instructions do not tell what that costs. In the table below, but held against no other: %s. Times of the hardware decide it.",
				  of->target, names);
	free(names);
	if (!of->source->noncoherent || fixed->count < 2)
		return;
	first = &fixed->points[0];
	last = &fixed->points[fixed->count - 1];
	if (last->cost <= first->cost)
		return;
	size = dmabench_advise_bytes(first->size);
	cost = dmabench_advise_figure(first->cost);
	more = dmabench_advise_figure((last->cost - first->cost) /
				      (last->size - first->size) * 1024);
	dmabench_doc_text(doc, "A map and an unmap, and a sync, go over the cache lines of the memory that they are told. Here a map and an unmap cost %s %s at %s, and %s for each KiB more%s: map and sync what a transfer needs, not all of the buffer.",
			  cost, dmabench_advise_unit(of->source), size, more,
			  of->source->icount ?
			  ", where hardware may wait for memory at each line" : "");
	free(size);
	free(cost);
	free(more);
}

void dmabench_advise_write_case(struct advise_doc *doc,
				const struct advise_case *of)
{
	dmabench_doc_heading(doc, 2, "%s, %s%s (%s)", of->regime, of->direction,
			     of->values, of->source->name);
	write_conditions(doc, of);
	write_noncoherent(doc, of);
	dmabench_doc_text(doc, "For data that lies anywhere:");
	write_findings(doc, of, &of->moving);
	if (of->all != of->anywhere) {
		dmabench_doc_text(doc, "For a buffer that serves again and again:");
		write_findings(doc, of, &of->persistent);
		write_paybacks(doc, of);
	}
	dmabench_advise_write_costs(doc, of);
}
