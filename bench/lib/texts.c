// SPDX-License-Identifier: GPL-2.0
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "texts.h"

struct dmabench_string {
	uint64_t hash;
	size_t length;
	char text[];
};

/* FNV-1a; G. Fowler, L. C. Noll, K.-P. Vo. */
static uint64_t hash_of(const char *text, size_t length)
{
	uint64_t hash = 0xcbf29ce484222325;

	while (length--)
		hash = (hash ^ (unsigned char)*text++) * 0x100000001b3;
	return hash;
}

static void put_slot(struct dmabench_texts *texts,
		     const struct dmabench_string *string)
{
	size_t i = string->hash;

	while (texts->slots[i & (texts->slots_count - 1)])
		i++;
	texts->slots[i & (texts->slots_count - 1)] = string;
}

/* At most half of the slots are taken. */
static void grow(struct dmabench_texts *texts)
{
	const struct dmabench_string **old = texts->slots;
	size_t old_count = texts->slots_count;

	if (2 * (texts->count + 1) <= old_count)
		return;
	texts->slots_count = old_count ? 2 * old_count : 64;
	texts->slots = dmabench_calloc(texts->slots_count,
				       sizeof(*texts->slots));
	for (size_t i = 0; i < old_count; i++) {
		if (old[i])
			put_slot(texts, old[i]);
	}
	free(old);
}

const char *dmabench_texts_keep(struct dmabench_texts *texts, const char *text,
				size_t length)
{
	const uint64_t hash = hash_of(text, length);
	const struct dmabench_string *found;
	struct dmabench_string *string;

	grow(texts);
	for (size_t i = hash;; i++) {
		found = texts->slots[i & (texts->slots_count - 1)];
		if (!found)
			break;
		if (found->hash == hash && found->length == length &&
		    !memcmp(found->text, text, length))
			return found->text;
	}
	string = dmabench_arena_alloc(&texts->arena, 1,
				      sizeof(*string) + length + 1);
	string->hash = hash;
	string->length = length;
	memcpy(string->text, text, length);
	put_slot(texts, string);
	texts->count++;
	return string->text;
}

void dmabench_texts_free(struct dmabench_texts *texts)
{
	dmabench_arena_free(&texts->arena);
	free(texts->slots);
	memset(texts, 0, sizeof(*texts));
}
