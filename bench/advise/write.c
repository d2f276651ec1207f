// SPDX-License-Identifier: GPL-2.0
/* The document: what was found in which file. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "doc.h"
#include "guide.h"
#include "lib/alloc.h"
#include "lib/plain.h"
#include "words.h"
#include "write.h"

#define SWEEP	"dmabench run --experiment strategy --strategy all --size 64:1M:x2 --direction to_device,from_device -o FILE"

static void write_silence(struct advise_doc *doc,
			  const struct dmabench_source *source)
{
	char *scenario = dmabench_shell_word(*source->scenario ? source->scenario :
					     "iommu-strict");

	dmabench_doc_text(doc, "%s: nothing is said of its times. They were measured on %s, and an emulator's time is no machine's. On the machine that matters, run:",
			  source->name, source->machine);
	dmabench_doc_command(doc, "make hw-bench");
	dmabench_doc_command(doc, SWEEP);
	dmabench_doc_text(doc, "Or count instructions in a VM, which repeat exactly and are no time either:");
	dmabench_doc_command(doc, "scripts/vm/run.sh --scenario %s --icount --out DIR -- '%s/out/FILE'",
			     scenario,
			     "dmabench run --experiment strategy --strategy all --size 64:1M:x2 --direction to_device,from_device -o ");
	free(scenario);
}

static void write_source(struct advise_doc *doc,
			 const struct dmabench_source *source)
{
	switch (dmabench_advise_speech(source)) {
	case ADVISE_SILENCE:
		write_silence(doc, source);
		break;
	case ADVISE_INSTRUCTIONS:
		dmabench_doc_text(doc, "%s: %s, Linux %s. Every figure is a number of instructions (QEMU's -icount). This is no statement about time: caches, memory and the device's registers cost nothing there.",
				  source->name, source->machine, source->kernel);
		break;
	case ADVISE_TIME:
		dmabench_doc_text(doc, "%s: %s, Linux %s. Figures are times in ns, the cost of measuring taken off%s.",
				  source->name, source->machine, source->kernel,
				  *source->hypervisor ?
				  "; they hold for such a virtual machine, not for the hardware below it" : "");
		break;
	}
}

static bool any(const struct advise *advise, enum advise_speech speech)
{
	for (size_t i = 0; i < advise->set.sources_count; i++)
		if (dmabench_advise_speech(&advise->set.sources[i]) == speech)
			return true;
	return false;
}

/* Is there a file of instructions that cannot tell? */
static bool is_blind(const struct advise *advise, const struct advise_guide *guide)
{
	for (size_t i = 0; i < advise->set.sources_count; i++) {
		const struct dmabench_source *source = &advise->set.sources[i];

		if (dmabench_advise_speech(source) == ADVISE_INSTRUCTIONS &&
		    !dmabench_advise_can_tell(guide, source))
			return true;
	}
	return false;
}

static void write_method(struct advise_doc *doc)
{
	dmabench_doc_text(doc, "One way is called cheaper than another at a size where the upper end of the 95 %% interval of its median is below the other's lower end; elsewhere no difference can be told. Between measured sizes, medians and the ends of their intervals are straight lines in logarithms of size and cost. A crossover is where the medians' lines meet; its interval is where no difference can be told around it, widened to hold what straight lines in plain numbers give.");
}

static void write_verdict(struct advise_doc *doc,
			  const struct advise_verdict *verdict)
{
	const struct advise_comparison *most = &verdict->most;
	const char *unit = dmabench_advise_unit(verdict->source);
	bool time = dmabench_advise_speech(verdict->source) == ADVISE_TIME;
	char *with = dmabench_advise_figure(most->with.cost);
	char *without = dmabench_advise_figure(most->without.cost);
	const struct advise_comparison *least = &verdict->least;
	char *least_with = dmabench_advise_figure(least->with.cost);
	char *least_without = dmabench_advise_figure(least->without.cost);

	dmabench_doc_item(doc, "%s, %s: %s%s. Of %zu comparisons %zu are cheaper so, %zu dearer, %zu unclear. Most in its favour: %s: %s %s so, %s otherwise (%.2f times). Least: %s: %s so, %s otherwise (%.2f times).",
			  verdict->source->name, verdict->regime, verdict->word,
			  time ? "" : ", in instructions",
			  verdict->count, verdict->gains, verdict->losses,
			  verdict->unclear, most->what, with, unit, without,
			  dmabench_advise_gain(most), least->what, least_with,
			  least_without, dmabench_advise_gain(least));
	free(with);
	free(without);
	free(least_with);
	free(least_without);
}

static void write_guide(struct advise_doc *doc, const struct advise *advise,
			const struct advise_guide *guide)
{
	bool decided = false;

	dmabench_doc_heading(doc, 3, "%s", guide->advice);
	dmabench_doc_text(doc, "Documentation/%s, \"%s\": \"%s\". Tested on: %s.%s%s",
			  guide->document, guide->section, guide->said,
			  guide->tested, guide->caveat ? " " : "",
			  guide->caveat ? guide->caveat : "");
	for (size_t i = 0; i < advise->verdicts_count; i++) {
		const struct advise_verdict *verdict = &advise->verdicts[i];

		if (verdict->guide != guide)
			continue;
		write_verdict(doc, verdict);
		decided |= strcmp(verdict->word, DMABENCH_ADVISE_NOT_DECIDED) != 0;
	}
	if (decided)
		return;
	dmabench_doc_text(doc, "Not decided by these files%s. Run:",
			  is_blind(advise, guide) ?
			  "; instructions cannot decide it, for they know no caches" : "");
	dmabench_doc_command(doc, "%s -o FILE", guide->run);
}

static void write_document(struct advise_doc *doc, const struct advise *advise)
{
	const struct advise_guide *guide = dmabench_advise_guides;

	dmabench_doc_heading(doc, 1, "How to map, by size");
	for (size_t i = 0; i < advise->set.sources_count; i++)
		write_source(doc, &advise->set.sources[i]);
	if (!any(advise, ADVISE_TIME) && !any(advise, ADVISE_INSTRUCTIONS))
		return;
	write_method(doc);
	for (size_t i = 0; i < advise->cases_count; i++)
		dmabench_advise_write_case(doc, &advise->cases[i]);
	if (!advise->cases_count) {
		dmabench_doc_text(doc, "No strategies can be compared: there are no figures of the experiments strategy, map_single, map_page or map_phys. Run:");
		dmabench_doc_command(doc, SWEEP);
	}
	dmabench_doc_heading(doc, 2, "General advice, and what these figures say of it");
	dmabench_doc_text(doc, "Confirmed: following it is cheaper in half of the comparisons or more, and dearer in none. Refuted: it is cheaper in none. A difference below %.0f %% counts as none.",
			  (ADVISE_MATTERS - 1) * 100);
	for (; guide->name; guide++)
		write_guide(doc, advise, guide);
}

void dmabench_advise_write_text(FILE *out, const struct advise *advise)
{
	struct advise_doc doc = { .out = out };

	write_document(&doc, advise);
}

void dmabench_advise_write_markdown(FILE *out, const struct advise *advise)
{
	struct advise_doc doc = { .out = out, .markdown = true };

	write_document(&doc, advise);
}
