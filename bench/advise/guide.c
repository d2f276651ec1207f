// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "guide.h"
#include "lib/alloc.h"

#define HOWTO	"core-api/dma-api-howto.rst"
#define API	"core-api/dma-api.rst"
#define USING	"Using Streaming DMA mappings"

const struct advise_guide dmabench_advise_guides[] = {
	{ .name = "align", .advice = "Align buffers to the cache line",
	  .document = HOWTO, .section = "Types of DMA mappings",
	  .said = "systems with caches that aren't DMA-coherent will work better when the underlying buffers don't share cache lines with other data",
	  .tested = "a map and an unmap of a buffer that starts on a cache line of 64 bytes, and of one that does not, on as many pages",
	  .caveat = "This is about cost alone: where caches are not coherent, a shared line corrupts data, whatever it costs.",
	  .run = "dmabench run --experiment map_single --size 64,1k,4k --offset 0,8,32,64,72 --direction to_device,from_device",
	  .caches = true, .compare = dmabench_advise_compare_aligned },
	{ .name = "reuse", .advice = "Reuse mappings instead of making them anew",
	  .document = HOWTO, .section = USING,
	  .said = "If you need to use the same streaming DMA region multiple times [...] just map it with dma_map_{single,sg}(), and after each DMA transfer call [...] dma_sync_single_for_cpu()",
	  .tested = "a transfer whose buffer stays mapped and is synced, and one that maps it and unmaps it again",
	  .run = "dmabench run --experiment strategy --strategy streaming,persistent --size 64:1M:x4 --direction to_device,from_device",
	  .compare = dmabench_advise_compare_reused },
	{ .name = "batch", .advice = "Map many pieces in one call",
	  .document = HOWTO, .section = USING,
	  .said = "The implementation is free to merge several consecutive sglist entries into one",
	  .tested = "a map and an unmap of a scatterlist, and of each of its entries by itself",
	  .run = "dmabench run --experiment map_single,map_sg --size 4k --entry_bytes 4k --entries 1:64:x4 --layout all --direction to_device,from_device",
	  .compare = dmabench_advise_compare_batched },
	{ .name = "large", .advice = "Prefer large contiguous buffers",
	  .document = HOWTO, .section = USING,
	  .said = "any consecutive sglist entries can be merged into one provided the first one ends and the second one starts on a page boundary - in fact this is a huge advantage for cards which [...] have very limited number of scatter-gather entries",
	  .tested = "a map and an unmap of one buffer, and of as many smaller ones as hold the same; a scatterlist of adjacent entries, and one of scattered ones",
	  .caveat = "Above dma_opt_mapping_size() \"mapping larger buffers may take much longer\" (" API ", Part Ic).",
	  .run = "dmabench run --experiment map_single,map_sg --size 4k:1M:x4 --entries 16 --entry_bytes 4k --layout all --direction to_device,from_device",
	  .compare = dmabench_advise_compare_large },
	{ .name = "coherent-small",
	  .advice = "Take coherent memory for what is small and frequent",
	  .document = API, .section = "Part Ib - Using small DMA-coherent buffers",
	  .said = "Many drivers need lots of small DMA-coherent memory regions for DMA descriptors or I/O buffers",
	  .tested = "transfers of up to 256 bytes, copied through coherent memory, and mapped each",
	  .run = "dmabench run --experiment strategy --strategy streaming,coherent_copy --size 16:256:x2 --direction to_device,from_device",
	  .coherent = true, .compare = dmabench_advise_compare_small },
	{ .name = "coherent-cpu",
	  .advice = "Do not have the CPU work in coherent memory without need",
	  .document = API, .section = "Part Ia - Using large DMA-coherent buffers",
	  .said = "consistent memory can be expensive on some platforms",
	  .tested = "the CPU's reads of ordinary pages, and of coherent memory",
	  .run = "dmabench run --experiment cpu_access --allocator pages,coherent --size 64:64k:x4",
	  .caches = true, .compare = dmabench_advise_compare_cpu },
	{ }
};

/* What is known of a comparison. */
enum outcome { GAIN, LOSS, NEITHER, UNCLEAR };

static enum outcome outcome_of(const struct advise_comparison *comparison)
{
	const struct advise_point *with = &comparison->with;
	const struct advise_point *without = &comparison->without;

	if (without->high <= with->low * ADVISE_MATTERS &&
	    with->high <= without->low * ADVISE_MATTERS)
		return NEITHER;
	if (with->high < without->low &&
	    with->cost * ADVISE_MATTERS <= without->cost)
		return GAIN;
	if (without->high < with->low &&
	    without->cost * ADVISE_MATTERS <= with->cost)
		return LOSS;
	return UNCLEAR;
}

double dmabench_advise_gain(const struct advise_comparison *comparison)
{
	return comparison->without.cost / comparison->with.cost;
}

static const char *word_of(const struct advise_verdict *verdict)
{
	if (!verdict->gains)
		return verdict->unclear ? DMABENCH_ADVISE_NOT_DECIDED : "refuted";
	if (verdict->gains * 2 >= verdict->count && !verdict->losses)
		return "confirmed";
	return "confirmed in part";
}

/* A new one has no count yet. */
static struct advise_verdict *verdict_for(struct advise *advise,
					  const struct advise_guide *guide,
					  const struct advise_comparison *of)
{
	struct advise_verdict *verdict;

	for (size_t i = 0; i < advise->verdicts_count; i++) {
		verdict = &advise->verdicts[i];
		if (verdict->guide == guide && verdict->source == of->source &&
		    verdict->regime == of->regime)
			return verdict;
	}
	advise->verdicts = dmabench_reallocarray(advise->verdicts,
						 advise->verdicts_count + 1,
						 sizeof(*verdict));
	verdict = &advise->verdicts[advise->verdicts_count++];
	*verdict = (struct advise_verdict){
		.guide = guide, .source = of->source, .regime = of->regime,
	};
	return verdict;
}

static void keep(struct advise_comparison *kept,
		 const struct advise_comparison *comparison)
{
	free(kept->what);
	*kept = *comparison;
	kept->what = dmabench_format("%s", comparison->what);
}

static void count(struct advise_verdict *verdict,
		  const struct advise_comparison *comparison)
{
	const enum outcome outcome = outcome_of(comparison);
	const double gain = dmabench_advise_gain(comparison);

	if (!verdict->count || gain > dmabench_advise_gain(&verdict->most))
		keep(&verdict->most, comparison);
	if (!verdict->count || gain < dmabench_advise_gain(&verdict->least))
		keep(&verdict->least, comparison);
	verdict->count++;
	verdict->gains += outcome == GAIN;
	verdict->losses += outcome == LOSS;
	verdict->unclear += outcome == UNCLEAR;
	verdict->word = word_of(verdict);
}

bool dmabench_advise_can_tell(const struct advise_guide *guide,
			      const struct dmabench_source *source)
{
	if (guide->coherent && dmabench_advise_uncached(source))
		return false;
	return !guide->caches || dmabench_advise_speech(source) == ADVISE_TIME;
}

void dmabench_advise_weigh(struct advise *advise, const struct advise_guide *guide,
			   const struct advise_comparison *comparison)
{
	if (dmabench_advise_can_tell(guide, comparison->source))
		count(verdict_for(advise, guide, comparison), comparison);
	free(comparison->what);
}

void dmabench_advise_judge(struct advise *advise)
{
	const struct advise_guide *guide = dmabench_advise_guides;

	for (; guide->name; guide++)
		guide->compare(advise, guide);
}
