/* SPDX-License-Identifier: GPL-2.0 */
/* A schema, made ready: what JSON Schema's words say of one value. */
#ifndef DMABENCH_RESULTS_SCHEMA_NODE_H
#define DMABENCH_RESULTS_SCHEMA_NODE_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "lib/json_line.h"

struct schema_member {
	const char *name;
	size_t length;
	struct schema_node *node;
	size_t place;	/* of the same name among those of the object it is judged with */
};

/* Of an object whose members decide on each other. */
#define SCHEMA_MOST_MEMBERS	64

struct schema_node {
	unsigned int types;	/* bits of enum dmabench_json_type */
	bool whole;		/* a number has no fraction */
	/*
	 * What most values are looked at by: a bit of each kind of item of which it
	 * says no more, or no more than that it is one of @least_span items, and up to
	 * @more_span more.
	 */
	uint64_t at_once, in_span;
	uint32_t least_span, more_span;
	double minimum, maximum, above;	/* what it may be; has to be more than @above */
	size_t min_length, max_length;	/* of a string, in characters */
	size_t min_count, max_count;	/* of an array; the least of an object's members */
	const struct dmabench_json_item *choices, *constant;	/* NULL: any */
	regex_t *pattern;		/* of a string; NULL: any */

	struct schema_node *items, *others;	/* of an array; of members without a row */
	struct schema_member *members;
	size_t members_count;
	uint64_t lengths;		/* of their names, modulo 64: a bit each */

	/* More that has to hold: of an object's members alone, which it has, too. */
	struct schema_node **all;
	size_t all_count;
	struct schema_node *condition, *then, *otherwise;
};

/* The built in one of that kind of record. It stays. */
const struct schema_node *dmabench_schema_of(const char *kind);

#endif /* DMABENCH_RESULTS_SCHEMA_NODE_H */
