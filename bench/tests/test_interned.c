// SPDX-License-Identifier: GPL-2.0
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "lib/interned.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static void equal_texts_are_one(void **state)
{
	static const char *kept[100000];
	struct dmabench_interned texts = { };
	char text[16];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < COUNT(kept); i++) {
			size_t length = snprintf(text, sizeof(text), "%zu", i);
			const char *found = dmabench_intern_text(&texts, text, length);

			assert_string_equal(found, text);
			assert_true(!round || found == kept[i]);
			kept[i] = found;
		}
	}
	assert_int_equal(texts.count, COUNT(kept));
	assert_string_equal(dmabench_intern_text(&texts, "123", 2), "12");
	assert_ptr_equal(dmabench_intern_text(&texts, "123", 2), kept[12]);
	dmabench_interned_free(&texts);
}

/* Pieces of all sizes around those of a chunk: none overlaps what comes behind it. */
static void long_pieces_stay_apart(void **state)
{
	const size_t chunk = DMABENCH_CHUNK_WORDS * sizeof(uint64_t);
	const size_t sizes[] = {
		0, 1, 7, 8, chunk - 24, chunk - 16, chunk - 9, chunk - 8, chunk - 1,
		chunk, chunk + 1, 2 * chunk - 16, 2 * chunk, 3 * chunk + 5,
	};
	struct dmabench_interned pieces = { };
	uint32_t ids[2 * COUNT(sizes)];
	char *data = malloc(4 * chunk);

	(void)state;
	for (size_t i = 0; i < COUNT(ids); i++) {
		memset(data, 'a' + i, sizes[i / 2]);
		ids[i] = dmabench_intern(&pieces, data, sizes[i / 2]);
		dmabench_interned_head(&pieces, ids[i])->number++;
	}
	for (size_t i = 0; i < COUNT(ids); i++) {
		const size_t size = sizes[i / 2];
		const char *piece = dmabench_interned_data(&pieces, ids[i]);

		memset(data, 'a' + i, size);
		assert_int_equal(dmabench_interned_size(&pieces, ids[i]), size);
		assert_memory_equal(piece, data, size);
		assert_int_equal(piece[size], 0);
		assert_int_equal((uintptr_t)piece % sizeof(uint64_t), 0);
		assert_int_equal(dmabench_intern(&pieces, data, size), ids[i]);
		/* The empty piece was there twice. */
		assert_int_equal(dmabench_interned_head(&pieces, ids[i])->number,
				 size ? 1 : 2);
	}
	assert_int_equal(pieces.count, COUNT(ids) - 1);
	free(data);
	dmabench_interned_free(&pieces);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_texts_are_one),
		cmocka_unit_test(long_pieces_stay_apart),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
