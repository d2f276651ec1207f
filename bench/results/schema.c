// SPDX-License-Identifier: GPL-2.0
/* results/schema.json as it is built in, made ready when it is first asked for. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "schema_node.h"

__asm__(".pushsection .rodata\n"
	".global dmabench_schema_text\n"
	".type dmabench_schema_text, %object\n"
	"dmabench_schema_text:\n"
	".incbin \"../results/schema.json\"\n"
	".byte 0\n"
	".size dmabench_schema_text, . - dmabench_schema_text\n"
	".popsection\n");
extern const char dmabench_schema_text[];

#define ANY_TYPE	((1u << (DMABENCH_JSON_NULL + 1)) - 1)

static struct dmabench_json_line schema;

static const struct dmabench_json_item *defined(const char *name)
{
	return dmabench_item_member(dmabench_item_member(schema.items, "$defs"), name);
}

/* Of the names in JSON Schema. */
static void add_type(struct schema_node *node, const struct dmabench_json_item *name)
{
	static const struct {
		const char *name;
		unsigned int types;
	} types[] = {
		{ "object", 1 << DMABENCH_JSON_OBJECT },
		{ "array", 1 << DMABENCH_JSON_ARRAY },
		{ "string", 1 << DMABENCH_JSON_STRING },
		{ "number", 1 << DMABENCH_JSON_NUMBER },
		{ "integer", 1 << DMABENCH_JSON_NUMBER },
		{ "boolean", 1 << DMABENCH_JSON_TRUE | 1 << DMABENCH_JSON_FALSE },
		{ "null", 1 << DMABENCH_JSON_NULL },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (dmabench_item_equals(name, types[i].name))
			node->types |= types[i].types;
	}
	node->whole |= dmabench_item_equals(name, "integer");
}

static void set_types(struct schema_node *node, const struct dmabench_json_item *type)
{
	const struct dmabench_json_item *name;

	node->types = type ? 0 : ANY_TYPE;
	if (dmabench_item_is(type, DMABENCH_JSON_STRING))
		add_type(node, type);
	dmabench_item_for_each(name, type && type->type == DMABENCH_JSON_ARRAY ? type : NULL)
		add_type(node, name);
}

/* Of null, true or false the type says all. */
static void set_constant(struct schema_node *node, const struct dmabench_json_item *constant)
{
	if (constant && constant->type >= DMABENCH_JSON_TRUE)
		node->types &= 1u << constant->type;
	else
		node->constant = constant;
}

static double number_or(const struct dmabench_json_item *item, const char *name,
			double preset)
{
	const double number = dmabench_item_number(dmabench_item_member(item, name));

	return isnan(number) ? preset : number;
}

static size_t count_or(const struct dmabench_json_item *item, const char *name,
		       size_t preset)
{
	const double number = number_or(item, name, -1);

	return number < 0 ? preset : (size_t)number;
}

static void set_ranges(struct schema_node *node, const struct dmabench_json_item *item)
{
	node->minimum = number_or(item, "minimum", -INFINITY);
	node->maximum = number_or(item, "maximum", INFINITY);
	node->above = number_or(item, "exclusiveMinimum", -INFINITY);
	node->min_length = count_or(item, "minLength", 0);
	node->max_length = count_or(item, "maxLength", SIZE_MAX);
	node->min_count = count_or(item, "minItems", count_or(item, "minProperties", 0));
	node->max_count = count_or(item, "maxItems", SIZE_MAX);
}

static void set_pattern(struct schema_node *node, const struct dmabench_json_item *item)
{
	char *pattern = dmabench_item_text(item);

	if (!pattern)
		return;
	node->pattern = dmabench_calloc(1, sizeof(*node->pattern));
	if (regcomp(node->pattern, pattern, REG_EXTENDED | REG_NOSUB))
		abort();
	free(pattern);
}

/* Of what is judged with the members of @whole; NULL: it stands for itself. */
static struct schema_node *compile(const struct dmabench_json_item *item,
				   const struct schema_node *whole);

static struct schema_node *compile_member(const struct dmabench_json_item *item,
					  const char *name, const struct schema_node *whole)
{
	const struct dmabench_json_item *member = dmabench_item_member(item, name);

	return dmabench_item_is(member, DMABENCH_JSON_OBJECT) ? compile(member, whole) : NULL;
}

static size_t place_of(const struct schema_node *whole, const char *name)
{
	size_t i = 0;

	while (i < whole->members_count && strcmp(whole->members[i].name, name))
		i++;
	if (i == whole->members_count)
		abort();
	return i;
}

static void set_members(struct schema_node *node,
			const struct dmabench_json_item *properties)
{
	const struct dmabench_json_item *name, *value;

	dmabench_item_for_each_member(name, value, properties) {
		node->members = dmabench_reallocarray(node->members,
						      node->members_count + 1,
						      sizeof(*node->members));
		node->members[node->members_count++] = (struct schema_member) {
			dmabench_item_text(name), name->length, compile(value, NULL), 0,
		};
		node->lengths |= UINT64_C(1) << name->length % 64;
	}
}

static void set_all(struct schema_node *node, const struct dmabench_json_item *all,
		    const struct schema_node *whole)
{
	const struct dmabench_json_item *item;

	dmabench_item_for_each(item, all) {
		node->all = dmabench_reallocarray(node->all, node->all_count + 1,
						  sizeof(*node->all));
		node->all[node->all_count++] = compile(item, whole);
	}
}

/* It says nothing but of types, a sign, counts, items, and members that have a row. */
static bool is_bare(const struct schema_node *node)
{
	return (node->minimum == 0 || isinf(node->minimum)) && isinf(node->maximum) &&
	       isinf(node->above) && !node->min_length && node->max_length == SIZE_MAX &&
	       !node->choices && !node->constant && !node->pattern && !node->others;
}

static bool has_counts(const struct schema_node *node)
{
	return node->min_count || node->max_count != SIZE_MAX;
}

/* The check looks at the members of @node, and at nothing else that it may say. */
static void set_places(struct schema_node *node, const struct schema_node *whole)
{
	if (whole->members_count > SCHEMA_MOST_MEMBERS || node->types != ANY_TYPE ||
	    !isinf(node->minimum) || !is_bare(node) || has_counts(node) || node->items)
		abort();
	for (size_t i = 0; i < node->members_count; i++)
		node->members[i].place = place_of(whole, node->members[i].name);
}

/* Whatever such an item has in it? */
static bool takes(const struct schema_node *node, struct dmabench_json_item item)
{
	const struct dmabench_json_item number = {
		.type = DMABENCH_JSON_NUMBER, .plain = true, .fraction = item.fraction,
	};

	if (!(node->types >> item.type & 1))
		return false;
	switch (item.type) {
	case DMABENCH_JSON_NUMBER:
		return (item.plain || node->minimum < 0) && !(node->whole && item.fraction);
	case DMABENCH_JSON_OBJECT:
		return !node->min_count;
	case DMABENCH_JSON_ARRAY:
		return !node->items ||
		       (item.plain && node->items->at_once >> number.kind & 1);
	}
	return true;
}

/* Most values are of nodes that say little, and are looked at without more ado. */
static void classify(struct schema_node *node)
{
	if (!is_bare(node) || node->members_count || node->all_count || node->condition)
		return;
	node->least_span = 1 + node->min_count;
	node->more_span = node->max_count == SIZE_MAX ? UINT32_MAX - node->least_span :
			  node->max_count - node->min_count;
	for (unsigned int kind = 0; kind < DMABENCH_JSON_KINDS; kind++) {
		const struct dmabench_json_item item = { .kind = kind };

		if (!takes(node, item))
			continue;
		if (has_counts(node) && item.type == DMABENCH_JSON_ARRAY)
			node->in_span |= UINT64_C(1) << kind;
		else
			node->at_once |= UINT64_C(1) << kind;
	}
}

static struct schema_node *compile(const struct dmabench_json_item *item,
				   const struct schema_node *whole)
{
	char *reference = dmabench_item_text(dmabench_item_member(item, "$ref"));
	struct schema_node *node;

	if (reference) {
		item = defined(strrchr(reference, '/') + 1);
		free(reference);
	}
	node = dmabench_calloc(1, sizeof(*node));
	set_types(node, dmabench_item_member(item, "type"));
	set_constant(node, dmabench_item_member(item, "const"));
	set_ranges(node, item);
	set_pattern(node, dmabench_item_member(item, "pattern"));
	set_members(node, dmabench_item_member(item, "properties"));
	set_all(node, dmabench_item_member(item, "allOf"), whole ?: node);
	node->choices = dmabench_item_member(item, "enum");
	node->items = compile_member(item, "items", NULL);
	node->others = compile_member(item, "additionalProperties", NULL);
	node->condition = compile_member(item, "if", whole ?: node);
	node->then = compile_member(item, "then", whole ?: node);
	node->otherwise = compile_member(item, "else", whole ?: node);
	if (whole)
		set_places(node, whole);
	classify(node);
	return node;
}

const struct schema_node *dmabench_schema_of(const char *kind)
{
	static struct {
		const char *kind;
		const struct schema_node *node;
	} ready[] = { { "point", NULL }, { "header", NULL }, { "trailer", NULL } };
	size_t i = 0;

	while (strcmp(ready[i].kind, kind))
		i++;
	if (!schema.items &&
	    dmabench_json_line_parse(&schema, dmabench_schema_text, strlen(dmabench_schema_text)))
		abort();
	if (!ready[i].node)
		ready[i].node = compile(defined(kind), NULL);
	return ready[i].node;
}
