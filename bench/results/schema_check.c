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

/* What does not is looked at again, and told of. */
static inline bool fits_at_once(const struct schema_node *node,
				const struct dmabench_json_item *item)
{
	return node->at_once >> item->kind & 1 ||
	       (node->in_span >> item->kind & 1 &&
		item->span - node->least_span <= node->more_span);
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
		       dmabench_text_same(item->text, named->text, item->length);
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

	/* A character has a byte, or more. */
	if (!item->escaped && !node->pattern && item->length <= node->max_length &&
	    node->min_length <= (item->length > 0))
		return 0;
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
		if (each && !fits_at_once(each, element) && check(to, each, element, &place))
			return -1;
	}
	return check_count(to, node, count, outer);
}

/* Looks from @next on, and then at those before; NULL: none. */
static const struct schema_member *member_named(const struct schema_node *node,
						const struct dmabench_json_item *name,
						const struct schema_member *next)
{
	const struct schema_member *const end = node->members + node->members_count;

	if (!(node->lengths >> (name->length % 64) & 1) && !name->escaped)
		return NULL;
	for (size_t i = 0; i < node->members_count; i++, next++) {
		if (next == end)
			next = node->members;
		if (dmabench_item_spells(name, next->name, next->length))
			return next;
	}
	return NULL;
}

static int check_value_of(const struct check *to, const struct schema_node *node,
			  const struct dmabench_json_item *value,
			  const struct place *outer)
{
	const struct place place = { outer, value - 1 };

	return check(to, node, value, &place);
}

/* Of each member that has a row, @found, unless it is NULL, gets the first one's value. */
static inline __attribute__((always_inline)) int
check_members(const struct check *to, const struct schema_node *node,
	      const struct dmabench_json_item *item, const struct place *outer,
	      const struct dmabench_json_item **found)
{
	const struct dmabench_json_item *name, *value;
	/* They are mostly in this order. */
	const struct schema_member *next = node->members, *member;
	/* NULL plus 0 is undefined, too. */
	const struct schema_member *const end = next ? next + node->members_count : next;
	const struct schema_node *of;
	size_t count = 0;

	dmabench_item_for_each_member(name, value, item) {
		member = next != end && name->length == next->length &&
			 dmabench_text_same(name->text, next->name, next->length) ?
			 next : member_named(node, name, next);
		count++;
		of = node->others;
		if (member) {
			next = member + 1;
			of = member->node;
			if (found && !found[member - node->members])
				found[member - node->members] = value;
		}
		if (of && !fits_at_once(of, value) &&
		    check_value_of(to, of, value, outer))
			return -1;
	}
	return check_count(to, node, count, outer);
}

static int check_object(const struct check *to, const struct schema_node *node,
			const struct dmabench_json_item *item, const struct place *place)
{
	return check_members(to, node, item, place, NULL);
}

/* What is missing decides nothing. */
static bool has_all(const struct schema_node *node,
		    const struct dmabench_json_item *const *found)
{
	for (size_t i = 0; i < node->members_count; i++) {
		if (!found[node->members[i].place])
			return false;
	}
	return true;
}

/* What @node says, who stands for none, of the members that were @found. */
static int check_found(const struct check *to, const struct schema_node *node,
		       const struct dmabench_json_item *const *found,
		       const struct place *outer)
{
	for (size_t i = 0; i < node->members_count; i++) {
		const struct schema_member *member = &node->members[i];
		const struct dmabench_json_item *value = found[member->place];

		if (value && !fits_at_once(member->node, value) &&
		    check_value_of(to, member->node, value, outer))
			return -1;
	}
	return 0;
}

static int check_more(const struct check *to, const struct schema_node *node,
		      const struct dmabench_json_item *const *found,
		      const struct place *outer)
{
	const struct check quietly = { NULL };
	const struct schema_node *branch = NULL;

	for (size_t i = 0; i < node->all_count; i++) {
		if (check_found(to, node->all[i], found, outer) ||
		    check_more(to, node->all[i], found, outer))
			return -1;
	}
	if (node->condition && has_all(node->condition, found))
		branch = check_found(&quietly, node->condition, found, outer) ?
			 node->otherwise : node->then;
	return branch ? check_found(to, branch, found, outer) : 0;
}

/* An object whose members decide on each other. */
static int check_together(const struct check *to, const struct schema_node *node,
			  const struct dmabench_json_item *item, const struct place *place)
{
	const struct dmabench_json_item *found[SCHEMA_MOST_MEMBERS] = { NULL };

	return check_members(to, node, item, place, found) ?:
	       check_more(to, node, found, place);
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
		return node->all_count || node->condition ?
		       check_together(to, node, item, place) :
		       node->members_count || node->others || node->min_count ?
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
	return check_value(to, node, item, place);
}

int dmabench_schema_check(const struct dmabench_json_item *item,
			  const char *kind, char *reason)
{
	const struct check to = { reason };

	return check(&to, dmabench_schema_of(kind), item, NULL);
}
