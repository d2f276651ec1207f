/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A line of JSON, checked as a whole (RFC 8259) and found one's way through
 * without a tree: its items stand in one array in the order of the text, so
 * that a line of thousands of numbers costs no allocation.
 *
 *	[ 1, {"a": 2} ]		items: array, 1, object, "a", 2
 *
 * Text is not copied: it is valid as long as the line's is, and that of the
 * items until the next line is parsed.
 */
#ifndef DMABENCH_JSON_LINE_H
#define DMABENCH_JSON_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum dmabench_json_type {
	DMABENCH_JSON_OBJECT, DMABENCH_JSON_ARRAY, DMABENCH_JSON_STRING,
	DMABENCH_JSON_NUMBER, DMABENCH_JSON_TRUE, DMABENCH_JSON_FALSE,
	DMABENCH_JSON_NULL,
};

struct dmabench_json_item {
	const char *text;	/* of a string: within its quotes */
	uint32_t length;
	uint32_t span : 27;	/* items from this one to the one behind it */
	uint32_t type : 3;
	uint32_t escaped : 1;	/* a string has a backslash */
	uint32_t fraction : 1;	/* a number has one, or an exponent */
};

/*
 * Longer lines are refused, of more items, and of items that are nested deeper: ten
 * times of what the longest header has, a sweep of a million values.
 */
#define DMABENCH_JSON_LONGEST	((size_t)1 << 26)
#define DMABENCH_JSON_MOST	(1 << 21)
#define DMABENCH_JSON_DEEPEST	32

enum dmabench_json_parsed {
	DMABENCH_JSON_GOOD,
	DMABENCH_JSON_WRONG,	/* it is no JSON */
	DMABENCH_JSON_BEYOND,	/* the limits */
};

/* All zero is a line to begin with. */
struct dmabench_json_line {
	struct dmabench_json_item *items;	/* the first is the whole */
	size_t count, room;
};

/* @text[@length] is 0. */
enum dmabench_json_parsed
dmabench_json_line_parse(struct dmabench_json_line *line, const char *text,
			 size_t length);
void dmabench_json_line_free(struct dmabench_json_line *line);

/* The first of that name. NULL where @object is none (or NULL), or has none such. */
const struct dmabench_json_item *
dmabench_item_member(const struct dmabench_json_item *object, const char *name);

/* What an array holds: nothing where it is NULL, or no array. */
#define dmabench_item_for_each(item, array)				\
	for ((item) = dmabench_item_first(array);			\
	     (item) != dmabench_item_end(array); (item) += (item)->span)

/* The members of an object: each a name, which is a string, then its value. */
#define dmabench_item_for_each_member(name, value, object)		\
	for ((name) = dmabench_item_first(object);			\
	     (name) != dmabench_item_end(object) && ((value) = (name) + 1); \
	     (name) = (value) + (value)->span)

static inline const struct dmabench_json_item *
dmabench_item_first(const struct dmabench_json_item *container)
{
	return container ? container + 1 : NULL;
}

static inline const struct dmabench_json_item *
dmabench_item_end(const struct dmabench_json_item *container)
{
	return container ? container + container->span : NULL;
}

static inline bool dmabench_item_is(const struct dmabench_json_item *item,
				    enum dmabench_json_type type)
{
	return item && item->type == type;
}

/* Behind its last character; a string's is a quote. */
static inline const char *
dmabench_item_text_end(const struct dmabench_json_item *item)
{
	return item->text + item->length + (item->type == DMABENCH_JSON_STRING);
}

/* NAN unless a number. */
double dmabench_item_number(const struct dmabench_json_item *item);

/* Is it the string @text? */
bool dmabench_item_equals(const struct dmabench_json_item *item,
			  const char *text);

/*
 * A string's characters, as long as @item->length at most: to @text, which has
 * room for one byte more. Returns how many. One that is 0 becomes U+FFFD.
 */
size_t dmabench_item_decode(const struct dmabench_json_item *item, char *text);
/* The same, to be freed; NULL where @item is no string. */
char *dmabench_item_text(const struct dmabench_json_item *item);

#endif /* DMABENCH_JSON_LINE_H */
