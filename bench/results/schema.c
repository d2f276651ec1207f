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

static struct schema_node *compile(const struct dmabench_json_item *item);

static struct schema_node *compile_member(const struct dmabench_json_item *item,
					  const char *name)
{
	const struct dmabench_json_item *member = dmabench_item_member(item, name);

	return dmabench_item_is(member, DMABENCH_JSON_OBJECT) ? compile(member) : NULL;
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
			dmabench_item_text(name), name->length, compile(value),
		};
		node->lengths |= UINT64_C(1) << name->length % 64;
	}
}

static void set_all(struct schema_node *node, const struct dmabench_json_item *all)
{
	const struct dmabench_json_item *item;

	dmabench_item_for_each(item, all) {
		node->all = dmabench_reallocarray(node->all, node->all_count + 1,
						  sizeof(*node->all));
		node->all[node->all_count++] = compile(item);
	}
}

/* Most values are of nodes that say little, and are looked at without more ado. */
static void classify(struct schema_node *node)
{
	const bool bare = isinf(node->maximum) && isinf(node->above) &&
		!node->min_length && node->max_length == SIZE_MAX &&
		!node->choices && !node->constant && !node->pattern &&
		!node->others && !node->members_count &&
		!node->all_count && !node->condition;

	node->positive = node->minimum == 0;
	node->at_once = node->types | (node->whole ? 0 : node->types << 8);
	node->simple = bare && (node->positive || isinf(node->minimum)) &&
		!node->min_count && node->max_count == SIZE_MAX && !node->items;
	node->flat = bare && node->items && node->items->simple;
}

static struct schema_node *compile(const struct dmabench_json_item *item)
{
	char *reference = dmabench_item_text(dmabench_item_member(item, "$ref"));
	struct schema_node *node;

	if (reference) {
		item = defined(strrchr(reference, '/') + 1);
		free(reference);
	}
	node = dmabench_calloc(1, sizeof(*node));
	set_types(node, dmabench_item_member(item, "type"));
	set_ranges(node, item);
	set_pattern(node, dmabench_item_member(item, "pattern"));
	set_members(node, dmabench_item_member(item, "properties"));
	set_all(node, dmabench_item_member(item, "allOf"));
	node->choices = dmabench_item_member(item, "enum");
	node->constant = dmabench_item_member(item, "const");
	node->items = compile_member(item, "items");
	node->others = compile_member(item, "additionalProperties");
	node->condition = compile_member(item, "if");
	node->then = compile_member(item, "then");
	node->otherwise = compile_member(item, "else");
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
		ready[i].node = compile(defined(kind));
	return ready[i].node;
}
