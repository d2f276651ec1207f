// SPDX-License-Identifier: GPL-2.0
/* A line of JSON: what the line's parser takes, the tree's takes, and the other way round; all that is in it can be asked for. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/json.h"

static void ask(const struct dmabench_json_item *item)
{
	const struct dmabench_json_item *inner, *name;

	dmabench_item_number(item);
	dmabench_item_equals(item, "record");
	free(dmabench_item_text(item));
	dmabench_item_member(item, "phases");
	if (dmabench_item_is(item, DMABENCH_JSON_ARRAY))
		dmabench_item_for_each(inner, item)
			ask(inner);
	if (dmabench_item_is(item, DMABENCH_JSON_OBJECT))
		dmabench_item_for_each_member(name, inner, item)
			ask(inner);
}

/* What was read, printed and read again is the same. */
static void tree(const struct dmabench_json_item *item)
{
	cJSON *once = dmabench_json_tree(item), *twice;
	char *text = dmabench_json_print(once), *again;

	twice = dmabench_json_parse(text);
	again = twice ? dmabench_json_print(twice) : NULL;
	if (!again || strcmp(text, again))
		abort();
	free(text);
	free(again);
	cJSON_Delete(once);
	cJSON_Delete(twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dmabench_json_line line = { 0 };
	char *text = malloc(size + 1);

	memcpy(text, data, size);
	text[size] = '\0';
	if (!dmabench_json_line_parse(&line, text, size)) {
		ask(line.items);
		tree(line.items);
	}
	dmabench_json_line_free(&line);
	free(text);
	return 0;
}
