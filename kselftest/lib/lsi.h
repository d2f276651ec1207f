/* SPDX-License-Identifier: GPL-2.0 */
/* What dmabench_lsi can be told: to go wrong, and to be another kind of engine. */
#ifndef DMABENCH_SELFTEST_LSI_H
#define DMABENCH_SELFTEST_LSI_H

#include "stage.h"

int knob(const struct stage *s, const char *name, const char *value);
void all_well(const struct stage *s);
int rebind(struct stage *s, const char *channels);
long engine_param(const char *name);
int set_engine_param(const char *name, const char *value);

/* Has the engine do wrong from now on, where it can be told to. */
#define NEED_KNOB(s, name, value) do {					\
	NEED_ENGINE(s);							\
	if (knob(s, name, value))					\
		SKIP(return, "the engine has no fault knobs");		\
} while (0)

/* Some engines end by themselves only. */
#define NEED_TERMINATE(s) do {						\
	NEED_ENGINE(s);							\
	if (engine_param("no_terminate"))				\
		SKIP(return, "the engine's driver has no terminate");	\
} while (0)

/* The engine hangs from now on: what it is at never ends unless terminated. */
#define NEED_HANG(s) do {						\
	NEED_TERMINATE(s);						\
	NEED_KNOB(s, "ending", "never");				\
} while (0)

/* Where transfers end in any order, a cookie does not tell which have. */
#define NEED_POLLING(s) do {						\
	NEED_ENGINE(s);							\
	if (engine_param("no_order"))					\
		SKIP(return, "the engine completes in any order, and cannot be polled"); \
} while (0)

#endif /* DMABENCH_SELFTEST_LSI_H */
