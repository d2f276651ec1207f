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

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum dmabench_json_type {
	DMABENCH_JSON_OBJECT, DMABENCH_JSON_ARRAY, DMABENCH_JSON_STRING,
	DMABENCH_JSON_NUMBER, DMABENCH_JSON_TRUE, DMABENCH_JSON_FALSE,
	DMABENCH_JSON_NULL,
};

struct dmabench_json_item {
	const char *text;	/* of a string: within its quotes */
	uint32_t length;
	uint32_t span : 24;	/* items from this one to the one behind it */
	union {
		struct {
			uint8_t type : 3;
			uint8_t fraction : 1;	/* a number has one, or an exponent */
			/*
			 * A number has no sign. An array has nothing but such numbers,
			 * one at the least, and @fraction where one of them has: it
			 * may have without this mark, where there are spaces.
			 */
			uint8_t plain : 1;
			uint8_t escaped : 1;	/* a string has a backslash */
		};
		uint8_t kind;	/* all of these: below DMABENCH_JSON_KINDS */
	};
};

#define DMABENCH_JSON_KINDS	64

/*
 * Longer lines are refused, of more items, and of items that are nested deeper: ten
 * times of what the longest header has, a sweep of a million values.
 */
#define DMABENCH_JSON_LONGEST	((size_t)1 << 26)
#define DMABENCH_JSON_MOST	(1 << 21)
#define DMABENCH_JSON_DEEPEST	32

static_assert(DMABENCH_JSON_MOST < 1 << 24, "a span");

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
	for (const struct dmabench_json_item *const item##_end =	\
		     ((item) = dmabench_item_first(array), dmabench_item_end(array)); \
	     (item) != item##_end; (item) += (item)->span)

/* The members of an object: each a name, which is a string, then its value. */
#define dmabench_item_for_each_member(name, value, object)		\
	for (const struct dmabench_json_item *const name##_end =	\
		     ((name) = dmabench_item_first(object), dmabench_item_end(object)); \
	     (name) != name##_end && ((value) = (name) + 1, true);	\
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

/* Do @length bytes begin both? Names are short: without a call. */
static inline bool dmabench_text_same(const char *a, const char *b, size_t length)
{
	uint64_t words[4];
	uint32_t halves[4];

	if (length > 16)
		return !memcmp(a, b, length);
	if (length >= 8) {
		memcpy(&words[0], a, 8);
		memcpy(&words[1], b, 8);
		memcpy(&words[2], a + length - 8, 8);
		memcpy(&words[3], b + length - 8, 8);
		return words[0] == words[1] && words[2] == words[3];
	}
	if (length >= 4) {
		memcpy(&halves[0], a, 4);
		memcpy(&halves[1], b, 4);
		memcpy(&halves[2], a + length - 4, 4);
		memcpy(&halves[3], b + length - 4, 4);
		return halves[0] == halves[1] && halves[2] == halves[3];
	}
	return !length || (a[0] == b[0] && a[length / 2] == b[length / 2] &&
			   a[length - 1] == b[length - 1]);
}

/* NAN unless a number. */
double dmabench_item_number(const struct dmabench_json_item *item);

/* Is it the string @text? */
bool dmabench_item_equals(const struct dmabench_json_item *item,
			  const char *text);

/* Is the string @item that of @length bytes? */
static inline bool dmabench_item_spells(const struct dmabench_json_item *item,
					const char *text, size_t length)
{
	return item->escaped ? dmabench_item_equals(item, text) :
	       item->length == length && dmabench_text_same(item->text, text, length);
}

/*
 * A string's characters, as long as @item->length at most: to @text, which has
 * room for one byte more. Returns how many. One that is 0 becomes U+FFFD.
 */
size_t dmabench_item_decode(const struct dmabench_json_item *item, char *text);
/* The same, to be freed; NULL where @item is no string. */
char *dmabench_item_text(const struct dmabench_json_item *item);

#endif /* DMABENCH_JSON_LINE_H */
