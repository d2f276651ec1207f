/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reports for KCIDB, the database of KernelCI and others, by its schema v5.3
 * (github.com/kernelci/kcidb-io): one document of checkouts, builds and tests.
 * Nothing in it is null; a test has one number.
 */
#ifndef DMABENCH_KCIDB_H
#define DMABENCH_KCIDB_H

#include <stdbool.h>
#include <stdio.h>
#include <cjson/cJSON.h>

/* What was tested: a checkout, and its build. What is not known is NULL. */
struct dmabench_kcidb_kernel {
	const char *release;		/* "6.12.95"; not NULL */
	const char *version;		/* "#1 SMP ..." */
	const char *commit;		/* 40 hexadecimal digits; others are not written */
	const char *architecture, *compiler, *config_sha256;
};

struct dmabench_kcidb_test {
	const struct dmabench_kcidb_kernel *kernel;
	const char *build_id;	/* as it was reported before; NULL: that of the kernel */
	const char *run;	/* what tells this run from others of the same test */
	const char *path;	/* dmabench_kcidb_path() */
	const char *status;	/* "DONE": measured, not judged; "PASS", "FAIL" */
	double value;		/* NAN: there is none */
	const char *unit;	/* "s"; NULL: none */
	bool metric;		/* the unit may have a prefix: ms */
	const char *start_time;	/* RFC 3339, or NULL */
	double duration_s;	/* NAN: not known */
	const cJSON *environment, *misc;	/* objects, or NULL; nulls in them are left out */
};

/*
 * Names, and what else tells a test from others, as a path: "dmabench.map_single.
 * size-4096"; what a path cannot hold becomes "_". To be freed.
 */
char *dmabench_kcidb_path(const char *const *parts, size_t count);

/* A name that KCIDB takes for who reports: a-z, 0-9 and _. */
bool dmabench_kcidb_is_origin(const char *name);

/* The document up to its tests, then each of these, then its end. */
void dmabench_kcidb_begin(FILE *out, const char *origin,
			  const struct dmabench_kcidb_kernel *kernels, size_t count);
void dmabench_kcidb_put(FILE *out, const char *origin,
			const struct dmabench_kcidb_test *test, bool first);
void dmabench_kcidb_end(FILE *out);

#endif /* DMABENCH_KCIDB_H */
