/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lists of values, as typed after --PARAMETER:
 *
 *	64			one value
 *	64,1k,3M		several
 *	64:1M:x2		64, 128, ... up to 1M
 *	0:4096:+512		0, 512, ... up to 4096
 *	to_device,bidirectional	names, of an enumeration
 *	on,off			of a bool; also 1,0 true,false yes,no
 *	all			every value of an enumeration or bool
 */
#ifndef DMABENCH_SPEC_H
#define DMABENCH_SPEC_H

#include <stdint.h>

#include "catalog.h"
#include "lib/numbers.h"

#define DMABENCH_SPEC_MOST	65536	/* values of one list */

/*
 * Parses @spec into @values, which the caller frees with dmabench_numbers_free()
 * in any case. The kind of value is @param's; NULL means plain numbers. Ranges
 * of @param are not looked at: an experiment's may be narrower than another's.
 * 0, or DMABENCH_EXIT_USAGE after saying what is wrong with --@name.
 */
int dmabench_spec_parse(const char *name, const char *spec,
			const struct catalog_param *param,
			struct dmabench_numbers *values);

/* One value as it would be typed; @text holds DMABENCH_VALUE_LEN bytes. */
#define DMABENCH_VALUE_LEN	32
const char *dmabench_spec_format(char *text, const struct catalog_param *param,
				 uint64_t value);

#endif /* DMABENCH_SPEC_H */
