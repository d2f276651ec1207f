// SPDX-License-Identifier: GPL-2.0
/*
 * Trees of what was read. cJSON's own numbers are doubles: one that has more
 * digits than those hold stays as it stands, "raw".
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json.h"

/* 15 digits are below 2^53, and two such numbers are never nearly equal. */
#define DIGITS_OF_DOUBLE	15

static cJSON *string_tree(const struct dmabench_json_item *item)
{
	char *text = dmabench_item_text(item);
	cJSON *tree = cJSON_CreateString(text);

	free(text);
	return tree;
}

static cJSON *number_tree(const struct dmabench_json_item *item)
{
	const double number = dmabench_item_number(item);
	cJSON *tree;
	char *text;

	if (isfinite(number) && (item->fraction || item->length <= DIGITS_OF_DOUBLE))
		return cJSON_CreateNumber(number);
	text = dmabench_format("%.*s", (int)item->length, item->text);
	tree = cJSON_CreateRaw(text);
	free(text);
	return tree;
}

static cJSON *object_tree(const struct dmabench_json_item *item)
{
	const struct dmabench_json_item *name, *value;
	cJSON *tree = cJSON_CreateObject();

	dmabench_item_for_each_member(name, value, item) {
		char *text = dmabench_item_text(name);

		dmabench_json_add(tree, text, dmabench_json_tree(value));
		free(text);
	}
	return tree;
}

static cJSON *array_tree(const struct dmabench_json_item *item)
{
	const struct dmabench_json_item *value;
	cJSON *tree = cJSON_CreateArray();

	dmabench_item_for_each(value, item)
		cJSON_AddItemToArray(tree, dmabench_json_tree(value));
	return tree;
}

cJSON *dmabench_json_tree(const struct dmabench_json_item *item)
{
	switch (item->type) {
	case DMABENCH_JSON_OBJECT:
		return object_tree(item);
	case DMABENCH_JSON_ARRAY:
		return array_tree(item);
	case DMABENCH_JSON_STRING:
		return string_tree(item);
	case DMABENCH_JSON_NUMBER:
		return number_tree(item);
	case DMABENCH_JSON_NULL:
		return cJSON_CreateNull();
	}
	return cJSON_CreateBool(item->type == DMABENCH_JSON_TRUE);
}

cJSON *dmabench_json_parse(const char *text)
{
	struct dmabench_json_line line = { };
	cJSON *tree = NULL;

	if (!dmabench_json_line_parse(&line, text, strlen(text)))
		tree = dmabench_json_tree(line.items);
	dmabench_json_line_free(&line);
	return tree;
}

bool dmabench_json_is_number(const cJSON *item)
{
	return cJSON_IsNumber(item) || cJSON_IsRaw(item);
}

double dmabench_json_double(const cJSON *item)
{
	if (cJSON_IsRaw(item))
		return strtod(item->valuestring, NULL);
	return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}

uint64_t dmabench_json_u64(const cJSON *item)
{
	return cJSON_IsRaw(item) ? strtoull(item->valuestring, NULL, 10) :
				   (uint64_t)item->valuedouble;
}

const char *dmabench_json_digits(const cJSON *item, char *room)
{
	if (cJSON_IsRaw(item))
		return item->valuestring;
	snprintf(room, DMABENCH_DIGITS_LEN, "%.15g", item->valuedouble);
	return room;
}

const char *dmabench_json_text(const cJSON *object, const char *name)
{
	return cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(object, name));
}

double dmabench_json_number(const cJSON *object, const char *name)
{
	return dmabench_json_double(
		cJSON_GetObjectItemCaseSensitive(object, name));
}
