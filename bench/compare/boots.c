// SPDX-License-Identifier: GPL-2.0
/* Which runs of a side are of one boot: they are no samples of how boots differ. */
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "lib/alloc.h"

/*
 * NULL: not told, as in results of before it was recorded. Where instructions are
 * counted chance repeats, too: all boots of such a VM have one id.
 */
static const char *boot_of(const struct dmabench_compare_file *file)
{
	const char *clock = dmabench_json_text(file->header, "clock");

	if (clock && !strcmp(clock, "icount"))
		return NULL;
	return dmabench_json_text(cJSON_GetObjectItemCaseSensitive(file->header, "environment"),
				  "boot_id");
}

static bool is_same_boot(const struct dmabench_compare_file *a,
			 const struct dmabench_compare_file *b)
{
	const char *was = boot_of(a), *is = boot_of(b);

	return was && is && !strcmp(was, is);
}

static void find_boots(struct dmabench_side *side)
{
	side->boots = dmabench_calloc(side->files_count, sizeof(*side->boots));
	side->boots_told = true;
	for (size_t i = 0; i < side->files_count; i++) {
		size_t k = 0;

		side->boots_told &= boot_of(side->files[i]) != NULL;
		while (k < i && !is_same_boot(side->files[k], side->files[i]))
			k++;
		side->boots[i] = k < i ? side->boots[k] : side->boots_count++;
	}
}

/* What is by chance about the boot is in both then, and their runs are samples of it. */
static bool is_one_boot(const struct dmabench_side *a, const struct dmabench_side *b)
{
	return a->boots_count == 1 && b->boots_count == 1 &&
	       is_same_boot(a->files[0], b->files[0]);
}

static bool repeats(const struct dmabench_side *side)
{
	return side->boots_count < side->files_count;
}

void dmabench_compare_boots(struct dmabench_comparison *comparison)
{
	const struct dmabench_side *base = &comparison->base;

	find_boots(&comparison->base);
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		struct dmabench_pair *pair = &comparison->pairs[i];

		find_boots(&pair->new);
		pair->one_boot = is_one_boot(base, &pair->new);
		comparison->repeats |= !pair->one_boot && (repeats(base) || repeats(&pair->new));
	}
}

char *dmabench_side_boots_text(const struct dmabench_side *side)
{
	return side->boots_told ? dmabench_format(" of %zu boot%s", side->boots_count,
						  side->boots_count == 1 ? "" : "s") :
				  dmabench_format("%s", "");
}

static char *say_side(const struct dmabench_side *side)
{
	if (side->files_count == 1)
		return dmabench_format("%s: one run tells nothing of how much boots differ; take several of each side, with boots between",
				       side->name);
	if (side->boots_count == 1)
		return dmabench_format("%s: runs of one boot tell nothing of how much boots differ; take several of each side, with boots between",
				       side->name);
	if (repeats(side))
		return dmabench_format("%s: runs of one boot count as one, by their mean: %zu samples",
				       side->name, side->boots_count);
	return NULL;
}

static char *say_sides(const struct dmabench_side *base, const struct dmabench_side *new)
{
	char *first = say_side(base), *second = say_side(new), *both;

	if (!first || !second)
		return first ?: second;
	both = dmabench_format("%s. %s", first, second);
	free(first);
	free(second);
	return both;
}

char *dmabench_compare_warning(const struct dmabench_comparison *comparison,
			       const struct dmabench_pair *pair)
{
	const struct dmabench_side *base = &comparison->base, *new = &pair->new;

	if (comparison->icount)
		return NULL;
	if (!comparison->ground)
		return dmabench_format("One run a side: interval and p are of its rounds, and two boots of one machine can differ by more; --runs compares several runs of each side");
	if (pair->one_boot && base->files_count > 1 && new->files_count > 1)
		return dmabench_format("All runs are of one boot: interval and p are of its runs, and another boot can differ by more; take several of each side, with boots between");
	return say_sides(base, new);
}
