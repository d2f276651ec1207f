// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "utf8.h"

cJSON *dmabench_json_new_text(const char *text)
{
	return text && *text ? cJSON_CreateString(text) : cJSON_CreateNull();
}

cJSON *dmabench_json_new_u64(uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	return cJSON_CreateRaw(text);
}

cJSON *dmabench_json_new_number(double number)
{
	return isfinite(number) ? cJSON_CreateNumber(number) :
				  cJSON_CreateNull();
}

cJSON *dmabench_json_new_ns(double ns)
{
	return dmabench_json_new_number(round(ns * 1000) / 1000);
}

void dmabench_json_add(cJSON *object, const char *name, cJSON *item)
{
	cJSON_AddItemToObject(object, name, item);
}

void dmabench_json_add_text(cJSON *object, const char *name, const char *text)
{
	dmabench_json_add(object, name, dmabench_json_new_text(text));
}

void dmabench_json_add_u64(cJSON *object, const char *name, uint64_t number)
{
	dmabench_json_add(object, name, dmabench_json_new_u64(number));
}

void dmabench_json_add_count(cJSON *object, const char *name, uint64_t number)
{
	dmabench_json_add(object, name, number == DMABENCH_UNKNOWN ?
			  cJSON_CreateNull() : dmabench_json_new_u64(number));
}

void dmabench_json_add_number(cJSON *object, const char *name, double number)
{
	dmabench_json_add(object, name, dmabench_json_new_number(number));
}

void dmabench_json_add_ns(cJSON *object, const char *name, double ns)
{
	dmabench_json_add(object, name, dmabench_json_new_ns(ns));
}

void dmabench_json_add_bool(cJSON *object, const char *name, int value)
{
	dmabench_json_add(object, name, cJSON_CreateBool(value));
}

/* Only in strings is there anything else: cJSON takes them as they are. */
static char *in_utf8(char *printed)
{
	size_t length = printed ? strlen(printed) : 0;
	char *text;

	if (dmabench_utf8_valid(printed, length) == length)
		return printed;
	text = dmabench_utf8_filter(printed, &length);
	free(printed);
	return text;
}

/* Bytes of DEL, or of a control character of C1, which terminals obey; else 0. */
static size_t control_length(const char *at)
{
	if (*at == 0x7f)
		return 1;
	return at[0] == '\xc2' && (unsigned char)at[1] >= 0x80 &&
	       (unsigned char)at[1] < 0xa0 ? 2 : 0;
}

/* Those of C0 cJSON escapes itself. */
static char *escape_controls(char *printed)
{
	size_t size;
	char *text;
	FILE *out;

	if (!printed || !printed[strcspn(printed, "\x7f\xc2")])
		return printed;
	out = open_memstream(&text, &size);
	for (const char *at = printed; *at;) {
		const size_t length = control_length(at);

		if (length)
			fprintf(out, "\\u%04x", (unsigned char)at[length - 1]);
		else
			putc(*at, out);
		at += length ? length : 1;
	}
	fclose(out);
	free(printed);
	return text;
}

char *dmabench_json_print(const cJSON *json)
{
	return escape_controls(in_utf8(cJSON_PrintUnformatted(json)));
}

char *dmabench_json_print_indented(const cJSON *json)
{
	return escape_controls(in_utf8(cJSON_Print(json)));
}
