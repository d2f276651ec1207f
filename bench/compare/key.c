// SPDX-License-Identifier: GPL-2.0
/*
 * A key is the id of its shape and those of its values. A shape is the ids of
 * the experiment's name, and of the parameters' in rising order, which is that
 * in which they were met first; "threads" is behind them.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "stats/median.h"
#include "table.h"

static uint32_t intern_text(struct dmabench_brief *brief, char kind,
			    const char *text, size_t length)
{
	char room[64], *tagged = room;
	uint32_t id;

	if (length + 2 > sizeof(room))
		tagged = dmabench_calloc(length + 2, 1);
	tagged[0] = kind;
	memcpy(tagged + 1, text, length);
	tagged[length + 1] = '\0';
	id = dmabench_intern_bytes(&brief->texts, tagged, length + 2);
	if (tagged != room)
		free(tagged);
	return id;
}

const char *dmabench_brief_text(const struct dmabench_brief *brief, uint32_t id)
{
	return (const char *)dmabench_interned_data(&brief->texts, id) + 1;
}

bool dmabench_brief_is_plain(const struct dmabench_brief *brief, uint32_t id)
{
	return *(const char *)dmabench_interned_data(&brief->texts, id) ==
	       DMABENCH_PLAIN;
}

static uint32_t intern_plain(struct dmabench_brief *brief, const char *text)
{
	return intern_text(brief, DMABENCH_PLAIN, text, strlen(text));
}

static uint32_t intern_string(struct dmabench_brief *brief,
			      const struct dmabench_json_item *item)
{
	char *decoded;
	uint32_t id;

	if (!item->escaped)
		return intern_text(brief, DMABENCH_TEXT, item->text,
				   item->length);
	decoded = dmabench_calloc(item->length + 1, 1);
	id = intern_text(brief, DMABENCH_TEXT, decoded,
			 dmabench_item_decode(item, decoded));
	free(decoded);
	return id;
}

/* Whole numbers as they stand: above 2^53 they are exact in no other way. */
static uint32_t intern_number(struct dmabench_brief *brief,
			      const struct dmabench_json_item *item)
{
	const double number = dmabench_item_number(item);
	char text[32];

	if (!isfinite(number))
		return intern_plain(brief, "null");
	for (uint32_t i = 0; i < item->length; i++) {
		if (!strchr(".eE", item->text[i]))
			continue;
		snprintf(text, sizeof(text), "%.17g", number);
		return intern_plain(brief, text);
	}
	return intern_text(brief, DMABENCH_PLAIN, item->text, item->length);
}

static uint32_t intern_value(struct dmabench_brief *brief,
			     const struct dmabench_json_item *item)
{
	if (!item)
		return intern_plain(brief, "null");
	if (item->type == DMABENCH_JSON_STRING)
		return intern_string(brief, item);
	if (item->type == DMABENCH_JSON_NUMBER)
		return intern_number(brief, item);
	return intern_text(brief, DMABENCH_PLAIN, item->text, item->length);
}

static uint32_t intern_member(struct dmabench_brief *brief,
			      const struct dmabench_json_item *object,
			      const char *name)
{
	return intern_value(brief, dmabench_item_member(object, name));
}

static double member_number(const struct dmabench_json_item *object,
			    const char *name)
{
	return dmabench_item_number(dmabench_item_member(object, name));
}

struct pair {
	uint32_t name, value;
};

/* Few, and mostly in this order. */
static void sort_pairs(struct pair *pairs, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct pair pair = pairs[i];
		size_t k = i;

		for (; k && pairs[k - 1].name > pair.name; k--)
			pairs[k] = pairs[k - 1];
		pairs[k] = pair;
	}
}

static uint32_t intern_words(struct dmabench_brief *brief, bool insert,
			     const uint32_t *words, size_t count)
{
	const uint32_t size = count * sizeof(*words);

	return insert ? dmabench_intern_bytes(&brief->keys, words, size) :
			dmabench_interned_find(&brief->keys, words, size);
}

static size_t count_members(const struct dmabench_json_item *object)
{
	const struct dmabench_json_item *name, *value;
	size_t count = 0;

	dmabench_item_for_each_member(name, value, object)
		count++;
	return count;
}

static uint32_t read_key(struct dmabench_brief *brief,
			 const struct dmabench_json_item *record, bool insert)
{
	const struct dmabench_json_item *parameters =
		dmabench_item_member(record, "parameters");
	const size_t count = count_members(parameters);
	const struct dmabench_json_item *name, *value;
	struct pair some[32], *pairs = some;
	uint32_t small[34], *words = small;
	size_t i = 0;
	uint32_t key;

	if (count + 2 > sizeof(some) / sizeof(some[0])) {
		pairs = dmabench_calloc(count + 1, sizeof(*pairs));
		words = dmabench_calloc(count + 2, sizeof(*words));
	}
	dmabench_item_for_each_member(name, value, parameters) {
		pairs[i].name = intern_string(brief, name);
		pairs[i++].value = intern_value(brief, value);
	}
	sort_pairs(pairs, count);
	pairs[count].name = intern_text(brief, DMABENCH_TEXT, "threads",
					strlen("threads"));
	pairs[count].value = intern_member(brief, record, "threads");
	words[0] = intern_member(brief, record, "experiment");
	for (i = 0; i <= count; i++)
		words[i + 1] = pairs[i].name;
	words[0] = intern_words(brief, insert, words, count + 2);
	for (i = 0; i <= count; i++)
		words[i + 1] = pairs[i].value;
	key = intern_words(brief, insert, words, count + 2);
	if (pairs != some) {
		free(pairs);
		free(words);
	}
	return key;
}

struct dmabench_key dmabench_brief_key(const struct dmabench_brief *brief,
				       uint32_t key)
{
	const uint32_t *words = dmabench_interned_data(&brief->keys, key);
	const uint32_t *shape = dmabench_interned_data(&brief->keys, words[0]);

	return (struct dmabench_key) {
		.shape = words[0],
		.experiment = shape[0],
		.count = dmabench_interned_size(&brief->keys, key) /
			 sizeof(*words) - 1,
		.names = shape + 1,
		.values = words + 1,
	};
}

static const struct dmabench_json_item *
rounds_of(const struct dmabench_json_item *record,
	  enum dmabench_statistic statistic)
{
	if (statistic == DMABENCH_P50)
		return dmabench_item_member(record, "round_p50_ns");
	return dmabench_item_member(dmabench_item_member(record, "round_ns"),
				    dmabench_statistic_info[statistic].member);
}

static void read_rounds(struct dmabench_read_point *read,
			struct dmabench_read_phase *phase,
			const struct dmabench_json_item *record,
			enum dmabench_statistic statistic)
{
	const double off = member_number(record, "overhead_ns");
	const struct dmabench_json_item *round;

	phase->rounds_first = read->rounds_count;
	dmabench_item_for_each(round, rounds_of(record, statistic)) {
		if (read->rounds_count == read->rounds_room) {
			read->rounds_room = 2 * read->rounds_room + 64;
			read->rounds_ns = dmabench_reallocarray(
				read->rounds_ns, read->rounds_room,
				sizeof(*read->rounds_ns));
		}
		read->rounds_ns[read->rounds_count++] =
			dmabench_item_number(round) - off;
	}
	phase->rounds_count = read->rounds_count - phase->rounds_first;
}

/*
 * What is told of a phase is what its rounds are tested for: the median of
 * their values. Of medians it is p50 already. Instructions repeat: there it is
 * that of all samples.
 */
static double value_of(const struct dmabench_brief *brief,
		       const struct dmabench_read_point *read,
		       const struct dmabench_read_phase *phase,
		       const struct dmabench_json_item *record)
{
	if (brief->keep_rounds && brief->statistic != DMABENCH_P50 &&
	    phase->rounds_count)
		return dmabench_median(read->rounds_ns + phase->rounds_first,
				       phase->rounds_count);
	return member_number(dmabench_item_member(record, "net_ns"),
			     dmabench_statistic_info[brief->statistic].member);
}

static void read_phases(struct dmabench_brief *brief,
			const struct dmabench_json_item *record,
			struct dmabench_read_point *read)
{
	const struct dmabench_json_item *item;

	read->phases_count = 0;
	read->rounds_count = 0;
	dmabench_item_for_each(item, dmabench_item_member(record, "phases")) {
		struct dmabench_read_phase *phase;

		/* One of the experiment's that this point never enters. */
		if (!member_number(item, "samples"))
			continue;
		if (read->phases_count == read->phases_room) {
			read->phases_room = 2 * read->phases_room + 8;
			read->phases = dmabench_reallocarray(
				read->phases, read->phases_room,
				sizeof(*read->phases));
		}
		phase = &read->phases[read->phases_count++];
		phase->name = intern_member(brief, item, "phase");
		read_rounds(read, phase, item, brief->statistic);
		phase->value_ns = value_of(brief, read, phase, item);
	}
}

static unsigned int round_size(const struct dmabench_json_item *record)
{
	const double ops = member_number(record, "ops_per_round");

	return ops >= 1 && ops <= 0x1p64 ? lround(1000 * log2(ops)) : 0;
}

void dmabench_brief_read(struct dmabench_brief *brief,
			 const struct dmabench_json_item *record, bool insert,
			 struct dmabench_read_point *read)
{
	const double index = member_number(record, "index");

	read->point = (struct dmabench_brief_point) {
		.key = read_key(brief, record, insert),
		.index = index >= 0 && index < UINT32_MAX ? index : UINT32_MAX,
		.regime = intern_member(brief, record, "regime"),
		.timing = intern_member(brief, record, "timing"),
		.batch = member_number(record, "batch"),
		.ok = dmabench_item_equals(dmabench_item_member(record, "status"),
					   "ok"),
		.settled = dmabench_item_is(dmabench_item_member(record, "settled"),
					    DMABENCH_JSON_TRUE),
	};
	if (dmabench_statistic_info[brief->statistic].extreme)
		read->point.round_size = round_size(record);
	read_phases(brief, record, read);
}

void dmabench_read_point_free(struct dmabench_read_point *read)
{
	free(read->phases);
	free(read->rounds_ns);
	memset(read, 0, sizeof(*read));
}
