// SPDX-License-Identifier: GPL-2.0
/*
 * Lines become other lines of the same kind: libFuzzer's own changes alone are
 * refused by the parser of JSON nearly always, and what is behind it sees nothing.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cjson/cJSON.h>

#define MAX_LINES	256

/* libFuzzer's: what it asks for, and what it gives. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed);

/* Without their ends. */
struct lines {
	char *text[MAX_LINES];
	size_t count;
};

static size_t below(size_t n)
{
	return (size_t)rand() % n;
}

static struct lines split(const uint8_t *data, size_t size)
{
	struct lines lines = { .count = 0 };
	const uint8_t *end, *last = data + size;

	for (; data < last && lines.count < MAX_LINES; data = end + 1) {
		end = memchr(data, '\n', last - data) ?: last;
		lines.text[lines.count++] = strndup((const char *)data, end - data);
	}
	return lines;
}

static size_t join(struct lines *lines, uint8_t *data, size_t max)
{
	size_t at = 0, i, length;

	for (i = 0; i < lines->count; i++) {
		length = strlen(lines->text[i]);
		if (at + length < max) {
			memcpy(data + at, lines->text[i], length);
			data[at + length] = '\n';
			at += length + 1;
		}
		free(lines->text[i]);
	}
	return at;
}

/* Left out, doubled, or in another's place. */
static void move(struct lines *lines)
{
	size_t from = below(lines->count), to = below(lines->count);
	char *text = lines->text[from];

	switch (below(3)) {
	case 0:
		free(text);
		lines->text[from] = lines->text[--lines->count];
		break;
	case 1:
		if (lines->count < MAX_LINES)
			lines->text[lines->count++] = strdup(text);
		break;
	default:
		lines->text[from] = lines->text[to];
		lines->text[to] = text;
	}
}

/* One of all that is below @item, each as likely as any other. */
static cJSON *draw(cJSON *item, size_t *seen)
{
	cJSON *found = NULL, *inner, *deeper;

	cJSON_ArrayForEach(inner, item) {
		if (!below(++*seen))
			found = inner;
		deeper = draw(inner, seen);
		found = deeper ?: found;
	}
	return found;
}

static cJSON *draw_below(cJSON *item)
{
	size_t seen = 0;

	return draw(item, &seen);
}

static cJSON *other_number(double now)
{
	static const double numbers[] = {
		0, -0.0, 1, -1, 0.5, 2, 4096, 4294967295.0, 4294967296.0, 9007199254740992.0,
		9007199254740994.0, 18446744073709551615.0, 1e300, -1e300, 5e-324, 1e-300,
	};
	const size_t n = sizeof(numbers) / sizeof(numbers[0]);
	size_t at = below(n + 3);

	return cJSON_CreateNumber(at < n ? numbers[at] : at == n ? now + 1 : at == n + 1 ?
				  now * 2 : -now);
}

static cJSON *other_text(const char *now)
{
	char text[256];
	size_t length = strlen(now);

	if (length > sizeof(text) / 2)
		length = sizeof(text) / 2;
	memcpy(text, now, length);
	text[LLVMFuzzerMutate((uint8_t *)text, length, sizeof(text) - 1)] = '\0';
	return cJSON_CreateString(text);
}

/* Of its own kind, of no kind, or what stands elsewhere, perhaps under the same name. */
static cJSON *other(const cJSON *item, cJSON *elsewhere)
{
	size_t how = below(8);
	const cJSON *there = draw_below(elsewhere);

	if (how < 2 && there)
		return cJSON_Duplicate(there, true);
	if (how == 2)
		return cJSON_CreateNull();
	if (how == 3 && item->string && cJSON_GetObjectItem(elsewhere, item->string))
		return cJSON_Duplicate(cJSON_GetObjectItem(elsewhere, item->string), true);
	if (cJSON_IsString(item))
		return other_text(item->valuestring);
	if (cJSON_IsBool(item))
		return cJSON_CreateBool(cJSON_IsFalse(item));
	if (cJSON_IsNumber(item) || how < 6)
		return other_number(cJSON_IsNumber(item) ? item->valuedouble : 0);
	return cJSON_IsObject(item) ? cJSON_CreateObject() : cJSON_CreateArray();
}

static cJSON *parent_of(cJSON *item, const cJSON *child)
{
	cJSON *inner, *found;

	cJSON_ArrayForEach(inner, item) {
		found = inner == child ? item : parent_of(inner, child);
		if (found)
			return found;
	}
	return NULL;
}

static void change(cJSON *line, cJSON *elsewhere)
{
	cJSON *item = draw_below(line), *parent = parent_of(line, item), *new;

	if (!parent)
		return;
	if (!below(6)) {
		cJSON_Delete(cJSON_DetachItemViaPointer(parent, item));
		return;
	}
	new = other(item, elsewhere);
	if (!below(6) && cJSON_IsArray(parent)) {
		cJSON_InsertItemInArray(parent, 0, new);
		return;
	}
	/* Under its name, which the new one has to have. */
	if (cJSON_IsObject(parent)) {
		char *name = strdup(item->string);

		cJSON_ReplaceItemInObjectCaseSensitive(parent, name, new);
		free(name);
	} else {
		cJSON_ReplaceItemViaPointer(parent, item, new);
	}
}

/* Return: was it a line of JSON? */
static bool change_json(struct lines *lines, size_t at)
{
	cJSON *line = cJSON_Parse(lines->text[at]), *elsewhere;
	size_t times = 1 + below(3);

	if (!line)
		return false;
	elsewhere = cJSON_Parse(lines->text[below(lines->count)]);
	while (times--)
		change(line, elsewhere);
	free(lines->text[at]);
	lines->text[at] = cJSON_PrintUnformatted(line);
	cJSON_Delete(line);
	cJSON_Delete(elsewhere);
	return true;
}

/* A word of a job's line becomes one of another line. */
static void change_words(struct lines *lines, size_t at)
{
	const char *there = lines->text[below(lines->count)];
	char *text = lines->text[at], *line;
	size_t from = below(strlen(text) + 1), word = below(strlen(there) + 1), head;

	while (from && text[from - 1] != ' ')
		from--;
	while (word && there[word - 1] != ' ')
		word--;
	head = strcspn(there + word, " ");
	line = malloc(strlen(text) + head + 1);
	if (!line)
		return;
	memcpy(line, text, from);
	memcpy(line + from, there + word, head);
	strcpy(line + from + head, text + from + strcspn(text + from, " "));
	free(text);
	lines->text[at] = line;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned int seed)
{
	struct lines lines;
	size_t at;

	srand(seed);
	if (!below(4))
		return LLVMFuzzerMutate(data, size, max);
	lines = split(data, size);
	if (lines.count && !below(4)) {
		move(&lines);
	} else if (lines.count) {
		at = below(lines.count);
		if (!change_json(&lines, at))
			change_words(&lines, at);
	}
	return join(&lines, data, max);
}
