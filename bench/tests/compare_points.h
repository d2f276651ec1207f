/* SPDX-License-Identifier: GPL-2.0 */
/* Files of points of one phase, to be compared. */
#ifndef COMPARE_POINTS_H
#define COMPARE_POINTS_H

#include "compare_samples.h"
#include "lib/alloc.h"

#define AT(clock, machine, kernel, more)				\
	"{\"record\":\"header\",\"schema\":1,\"clock\":\"" clock "\","	\
	"\"environment\":{\"machine\":" machine ",\"kernel\":\"" kernel "\"," \
	"\"hypervisor\":\"qemu\"" more "},"				\
	"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}}\n"
/* Rounds are raw: 10 more than net. */
#define ROUNDS(name, p50, rounds)					\
	"{\"phase\":\"" name "\",\"samples\":4,\"overhead_ns\":10,"	\
	"\"raw_ns\":{\"p50\":1000,\"p99\":null},\"net_ns\":{\"p50\":" p50 "},"	\
	"\"p50_ci95_ns\":null,\"round_p50_ns\":[" rounds "],\"histogram\":[]}"
#define NEVER(name)							\
	"{\"phase\":\"" name "\",\"samples\":0,\"net_ns\":{\"p50\":null}," \
	"\"round_p50_ns\":[],\"histogram\":[]}"
#define LOW(name)	ROUNDS(name, "103.5", "111,112,113,114,115,116")
#define HIGH(name)	ROUNDS(name, "123.5", "131,132,133,134,135,136")
#define P(size, phases)	POINT("\"size\":" size, "direct", "true", phases)

#define OTHER(old, new, text)	replaced(text, old, new)

/* Valid until the next call but three. */
static inline const char *replaced(const char *text, const char *old, const char *new)
{
	static char *texts[4];
	static unsigned int next;
	char **kept = &texts[next++ % 4];
	const char *at = strstr(text, old);
	char *made;

	assert_non_null(at);
	made = dmabench_format("%.*s%s%s", (int)(at - text), text, new,
			       at + strlen(old));
	free(*kept);
	*kept = made;
	return made;
}

#endif /* COMPARE_POINTS_H */
