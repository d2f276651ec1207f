// SPDX-License-Identifier: GPL-2.0
/* A value held to its schema, without memory of its own but for texts with escapes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "schema.h"
#include "schema_node.h"

/* Where in the record, from the outermost to where it is wrong. */
struct place {
	const struct place *outer;
	const struct dmabench_json_item *name;	/* NULL: an element */
};

struct check {
	char *reason;	/* NULL: nobody wants to know */
};

static int check(const struct check *to, const struct schema_node *node,
		 const struct dmabench_json_item *item, const struct place *place);

static char *put_place(char *at, const char *end, const struct place *place)
{
	int length = 0;

	if (!place)
		return at;
	at = put_place(at, end, place->outer);
	if (place->name)
		length = snprintf(at, end - at, "%s%.*s", place->outer ? "." : "",
				  (int)(place->name->length < 40 ? place->name->length : 40),
				  place->name->text);
	return length < end - at ? at + length : at;
}

static int refuse(const struct check *to, const struct place *place, const char *what)
{
	char *at, *end;

	if (!to->reason)
		return -1;
	at = to->reason;
	end = at + DMABENCH_REASON_LEN;
	at = stpcpy(at, "\"");
	at = put_place(at, end - 64, place);
	snprintf(at, end - at, "\" %s, says results/schema.json", what);
	return -1;
}

static bool is_whole(const struct dmabench_json_item *item)
{
	const double number = dmabench_item_number(item);

	return isfinite(number) && number == floor(number);
}

static bool has_type(const struct schema_node *node,
			    const struct dmabench_json_item *item)
{
	return node->types >> item->type & 1 &&
	       (!node->whole || !item->fraction || is_whole(item));
}

/* All that a simple node says, but for numbers that are not written plainly. */
static inline bool fits(const struct schema_node *node,
			const struct dmabench_json_item *item)
{
	return node->at_once >> (item->type | item->fraction << 3) & 1 &&
	       (!node->positive || item->text[0] != '-');
}

static inline bool fits_flat(const struct schema_node *node,
			     const struct dmabench_json_item *array)
{
	const struct dmabench_json_item *item;
	size_t count = 0;

	if (array->type != DMABENCH_JSON_ARRAY)
		return false;
	dmabench_item_for_each(item, array) {
		if (!fits(node->items, item))
			return false;
		count++;
	}
	return count >= node->min_count && count <= node->max_count;
}

/* What does not is looked at again, and told of. */
static inline bool fits_at_once(const struct schema_node *node,
				const struct dmabench_json_item *item)
{
	return node->simple ? fits(node, item) : node->flat && fits_flat(node, item);
}

static int check_number(const struct check *to, const struct schema_node *node,
			const struct dmabench_json_item *item, const struct place *place)
{
	const double number = dmabench_item_number(item);

	return number >= node->minimum && number <= node->maximum &&
	       (number > node->above || isinf(node->above)) ? 0 :
	       refuse(to, place, "is out of range");
}

/* The schema names texts without escapes, and neither arrays nor objects. */
static bool is_equal(const struct dmabench_json_item *item,
		     const struct dmabench_json_item *named)
{
	char *text;
	bool equal;

	if (item->type != named->type)
		return false;
	if (item->type == DMABENCH_JSON_NUMBER)
		return dmabench_item_number(item) == dmabench_item_number(named);
	if (item->type != DMABENCH_JSON_STRING)
		return true;
	if (!item->escaped)
		return item->length == named->length &&
		       !memcmp(item->text, named->text, item->length);
	text = dmabench_item_text(named);
	equal = dmabench_item_equals(item, text);
	free(text);
	return equal;
}

static size_t characters(const char *text, size_t length)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static const char *wrong_text(const struct schema_node *node, const char *text,
			      size_t length)
{
	const size_t count = characters(text, length);

	return count < node->min_length ? "is too short" :
	       count > node->max_length ? "is too long" :
	       node->pattern && regexec(node->pattern, text, 0, NULL, 0) ?
	       "has another form" : NULL;
}

static int check_string(const struct check *to, const struct schema_node *node,
			const struct dmabench_json_item *item, const struct place *place)
{
	const char *wrong;
	char *text;

	/* A text of the line does not end as regexec() wants it. */
	if (!item->escaped && !node->pattern) {
		wrong = wrong_text(node, item->text, item->length);
	} else {
		text = dmabench_item_text(item);
		wrong = wrong_text(node, text, strlen(text));
		free(text);
	}
	return wrong ? refuse(to, place, wrong) : 0;
}

static int check_choices(const struct check *to, const struct schema_node *node,
			 const struct dmabench_json_item *item, const struct place *place)
{
	const struct dmabench_json_item *choice;

	if (node->constant && !is_equal(item, node->constant))
		return refuse(to, place, "is another");
	if (!node->choices)
		return 0;
	dmabench_item_for_each(choice, node->choices) {
		if (is_equal(item, choice))
			return 0;
	}
	return refuse(to, place, "is none of those that there are");
}

static int check_count(const struct check *to, const struct schema_node *node,
		       size_t count, const struct place *place)
{
	return count >= node->min_count && count <= node->max_count ? 0 :
	       refuse(to, place, "has too few elements, or too many");
}

static int check_array(const struct check *to, const struct schema_node *node,
		       const struct dmabench_json_item *item, const struct place *outer)
{
	const struct place place = { .outer = outer };
	const struct schema_node *each = node->items;
	const struct dmabench_json_item *element;
	size_t count = 0;

	dmabench_item_for_each(element, item) {
		count++;
		if (!each || fits_at_once(each, element))
			continue;
		if (check(to, each, element, &place))
			return -1;
	}
	return check_count(to, node, count, outer);
}

static bool has_name(const struct dmabench_json_item *item,
		     const struct schema_member *member)
{
	return item->escaped ? dmabench_item_equals(item, member->name) :
	       item->length == member->length &&
	       !memcmp(item->text, member->name, member->length);
}

/* Looks from *@next, where the one before was found: they are mostly in that order. */
static const struct schema_node *node_named(const struct schema_node *node,
					    const struct dmabench_json_item *name,
					    size_t *next)
{
	if (!(node->lengths >> (name->length % 64) & 1) && !name->escaped)
		return node->others;
	for (size_t i = 0; i < node->members_count; i++) {
		size_t k = *next + i;

		if (k >= node->members_count)
			k -= node->members_count;
		if (!has_name(name, &node->members[k]))
			continue;
		*next = k + 1;
		return node->members[k].node;
	}
	return node->others;
}

static int check_object(const struct check *to, const struct schema_node *node,
			const struct dmabench_json_item *item, const struct place *outer)
{
	const struct dmabench_json_item *name, *value;
	size_t count = 0, next = 0;

	dmabench_item_for_each_member(name, value, item) {
		const struct schema_node *of = node_named(node, name, &next);
		const struct place place = { outer, name };

		count++;
		if (!of || fits_at_once(of, value))
			continue;
		if (check(to, of, value, &place))
			return -1;
	}
	return check_count(to, node, count, outer);
}

/* What is missing decides nothing. */
static bool has_all(const struct schema_node *node, const struct dmabench_json_item *item)
{
	for (size_t i = 0; i < node->members_count; i++) {
		if (!dmabench_item_member(item, node->members[i].name))
			return false;
	}
	return true;
}

static int check_more(const struct check *to, const struct schema_node *node,
		      const struct dmabench_json_item *item, const struct place *place)
{
	const struct check quietly = { NULL };
	const struct schema_node *branch = NULL;

	for (size_t i = 0; i < node->all_count; i++) {
		if (check(to, node->all[i], item, place))
			return -1;
	}
	if (node->condition && has_all(node->condition, item))
		branch = check(&quietly, node->condition, item, place) ?
			 node->otherwise : node->then;
	return branch ? check(to, branch, item, place) : 0;
}

/* The parts of a node that are of the value's type. */
static int check_value(const struct check *to, const struct schema_node *node,
		       const struct dmabench_json_item *item, const struct place *place)
{
	switch (item->type) {
	case DMABENCH_JSON_NUMBER:
		return check_number(to, node, item, place);
	case DMABENCH_JSON_STRING:
		return check_string(to, node, item, place);
	case DMABENCH_JSON_ARRAY:
		return check_array(to, node, item, place);
	case DMABENCH_JSON_OBJECT:
		return node->members_count || node->others || node->min_count ?
		       check_object(to, node, item, place) : 0;
	}
	return 0;
}

static int check(const struct check *to, const struct schema_node *node,
		 const struct dmabench_json_item *item, const struct place *place)
{
	if (!has_type(node, item))
		return refuse(to, place, "is of another type");
	if ((node->choices || node->constant) && check_choices(to, node, item, place))
		return -1;
	if (check_value(to, node, item, place))
		return -1;
	return node->all_count || node->condition ?
	       check_more(to, node, item, place) : 0;
}

int dmabench_schema_check(const struct dmabench_json_item *item,
			  const char *kind, char *reason)
{
	const struct check to = { reason };

	return check(&to, dmabench_schema_of(kind), item, NULL);
}
