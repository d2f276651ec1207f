// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dataset.h"
#include "lib/alloc.h"

const char *dmabench_intern(struct dmabench_dataset *set, const char *text)
{
	return dmabench_texts_keep(&set->texts, text, strlen(text));
}

const char *dmabench_intern_item(struct dmabench_dataset *set,
				 const struct dmabench_json_item *item)
{
	const char *text;
	char *decoded;

	if (!dmabench_item_is(item, DMABENCH_JSON_STRING))
		return dmabench_intern(set, "unknown");
	if (!item->escaped)
		return dmabench_texts_keep(&set->texts, item->text, item->length);
	decoded = dmabench_calloc(item->length + 1, 1);
	text = dmabench_texts_keep(&set->texts, decoded,
				   dmabench_item_decode(item, decoded));
	free(decoded);
	return text;
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
		return dmabench_intern(set, text);
	}
	return dmabench_texts_keep(&set->texts, item->text, item->length);
}

static const char *value_text(struct dmabench_dataset *set,
			      const struct dmabench_json_item *item)
{
	switch (item->type) {
	case DMABENCH_JSON_NUMBER:
		return intern_number(set, item);
	case DMABENCH_JSON_TRUE:
		return dmabench_intern(set, "yes");
	case DMABENCH_JSON_FALSE:
		return dmabench_intern(set, "no");
	}
	return dmabench_intern_item(set, item);
}

/* Where the value is, or the free place for it. */
static const struct dmabench_value **find(struct dmabench_dataset *set,
					  const struct dmabench_value *value)
{
	/* Texts are 16 bytes or more apart. */
	size_t i = ((uintptr_t)value->name * 31 + (uintptr_t)value->text) >> 4;

	for (;; i++) {
		const struct dmabench_value **slot =
			&set->known[i & (set->known_room - 1)];

		if (!*slot || ((*slot)->name == value->name &&
			       (*slot)->text == value->text &&
			       isnan((*slot)->number) == isnan(value->number)))
			return slot;
	}
}

/* At most half of the table is taken. */
static void grow(struct dmabench_dataset *set)
{
	const struct dmabench_value **old = set->known;
	size_t old_room = set->known_room;

	if (2 * (set->known_count + 1) <= old_room)
		return;
	set->known_room = old_room ? 2 * old_room : 64;
	set->known = dmabench_calloc(set->known_room, sizeof(*set->known));
	for (size_t i = 0; i < old_room; i++) {
		if (old[i])
			*find(set, old[i]) = old[i];
	}
	free(old);
}

const struct dmabench_value *
dmabench_intern_value(struct dmabench_dataset *set,
		      const struct dmabench_json_item *name,
		      const struct dmabench_json_item *item)
{
	const struct dmabench_value wanted = {
		.name = dmabench_intern_item(set, name),
		.text = value_text(set, item),
		.number = dmabench_item_number(item),
	};
	const struct dmabench_value **slot;
	struct dmabench_value *value;

	grow(set);
	slot = find(set, &wanted);
	if (*slot)
		return *slot;
	value = dmabench_arena_alloc(&set->arena, 1, sizeof(*value));
	*value = wanted;
	set->known_count++;
	return *slot = value;
}
