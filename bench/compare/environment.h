/* SPDX-License-Identifier: GPL-2.0 */
/* What of a header tells machines, kernels and regimes apart. */
#ifndef DMABENCH_COMPARE_ENVIRONMENT_H
#define DMABENCH_COMPARE_ENVIRONMENT_H

#include <stdbool.h>
#include <cjson/cJSON.h>

struct dmabench_environment_field {
	const char *of, *name;	/* a member of that member of the header */
	const char *way;	/* of --across */
	unsigned int bit;
	const char *absent;	/* what it says where it is missing */
};

/* Up to one without a name. The regime of points is theirs; here is what it follows from. */
extern const struct dmabench_environment_field dmabench_environment_fields[];

/* NULL: there is none. */
const cJSON *dmabench_environment_item(const cJSON *header,
				       const struct dmabench_environment_field *field);
/* NULL is null. */
bool dmabench_environment_same(const cJSON *a, const cJSON *b);
/* "unknown" of what is no text. */
const char *dmabench_environment_text(const cJSON *item);

#endif /* DMABENCH_COMPARE_ENVIRONMENT_H */
