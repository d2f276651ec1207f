// SPDX-License-Identifier: GPL-2.0
/* Texts and values, each kept once; and which names of values a point has. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "dataset_values.h"
#include "lib/alloc.h"

uint32_t dmabench_intern_item_id(struct dmabench_interned *texts,
				 const struct dmabench_json_item *item)
{
	char *decoded;
	uint32_t id;

	if (!dmabench_item_is(item, DMABENCH_JSON_STRING))
		return dmabench_intern(texts, "unknown", strlen("unknown"));
	if (!item->escaped)
		return dmabench_intern(texts, item->text, item->length);
	decoded = dmabench_calloc(item->length + 1, 1);
	id = dmabench_intern(texts, decoded, dmabench_item_decode(item, decoded));
	free(decoded);
	return id;
}

const char *dmabench_intern_item(struct dmabench_interned *texts,
				 const struct dmabench_json_item *item)
{
	return dmabench_interned_data(texts, dmabench_intern_item_id(texts, item));
}

static const char *intern_word(struct dmabench_dataset *set, const char *word)
{
	return dmabench_intern_text(&set->texts, word, strlen(word));
}

/* Whole numbers as they stand: above 2^53 they are exact in no other way. */
static const char *intern_number(struct dmabench_dataset *set,
				 const struct dmabench_json_item *item)
{
	char text[32];

	for (uint32_t i = 0; i < item->length; i++) {
		if (!strchr(".eE", item->text[i]))
			continue;
		snprintf(text, sizeof(text), "%.15g", dmabench_item_number(item));
		return intern_word(set, text);
	}
	return dmabench_intern_text(&set->texts, item->text, item->length);
}

static const char *value_text(struct dmabench_dataset *set,
			      const struct dmabench_json_item *item)
{
	switch (item->type) {
	case DMABENCH_JSON_NUMBER:
		return intern_number(set, item);
	case DMABENCH_JSON_TRUE:
		return intern_word(set, "yes");
	case DMABENCH_JSON_FALSE:
		return intern_word(set, "no");
	}
	return dmabench_intern_item(&set->texts, item);
}

uint32_t dmabench_intern_value(struct dmabench_dataset *set,
			       const struct dmabench_json_item *name,
			       const struct dmabench_json_item *item)
{
	const double number = dmabench_item_number(item);
	const struct dmabench_value value = {
		.name = dmabench_intern_item(&set->texts, name),
		.text = value_text(set, item),
		.number = isnan(number) ? NAN : number,	/* one of many */
		.type = item->type,
	};

	return dmabench_intern(&set->known, &value, sizeof(value));
}

static const char *name_of(const struct dmabench_dataset *set,
			   const struct dmabench_point *point, size_t i)
{
	return dmabench_nth_value(set, point, i)->name;
}

static bool has_same_names(const struct dmabench_dataset *set,
			   const struct dmabench_point *a,
			   const struct dmabench_point *b)
{
	if (a->values_count != b->values_count)
		return false;
	for (size_t i = 0; i < a->values_count; i++) {
		if (name_of(set, a, i) != name_of(set, b, i))
			return false;
	}
	return true;
}

static int by_address(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;

	return ((uintptr_t)*left > (uintptr_t)*right) -
	       ((uintptr_t)*left < (uintptr_t)*right);
}

uint32_t dmabench_shape_of(struct dmabench_dataset *set,
			   const struct dmabench_point *point)
{
	const char **names;
	uint32_t shape;

	if (point > set->points && has_same_names(set, point - 1, point))
		return point[-1].shape;
	names = dmabench_calloc(point->values_count, sizeof(*names));
	for (size_t i = 0; i < point->values_count; i++)
		names[i] = name_of(set, point, i);
	qsort(names, point->values_count, sizeof(*names), by_address);
	shape = dmabench_intern(&set->shapes, names,
				point->values_count * sizeof(*names));
	free(names);
	return shape;
}
