/* SPDX-License-Identifier: GPL-2.0 */
/* What stops a run on this machine, and what spoils the figures of one. */
#ifndef DMABENCH_PREFLIGHT_H
#define DMABENCH_PREFLIGHT_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <cjson/cJSON.h>

#include "host/cpus.h"
#include "kernel/catalog.h"
#include "kernel/spec.h"

enum preflight_severity {
	PREFLIGHT_SPOILS,	/* a run is possible, its figures say less */
	PREFLIGHT_STOPS,	/* no run is possible */
};

/* What the checks look at, and all that they look at. */
struct preflight_seen {
	const char *root;		/* of the files of the system; "" */
	const char *release;		/* of the kernel, as uname -r */
	const struct dmabench_numbers *cpus;	/* those that are measured on */
	int module_error;		/* errno value of asking it, negative; 0 */
	bool before_load;		/* that it is absent is no finding */
	const struct catalog *catalog;	/* NULL unless it answers */
	const char *target_name;	/* as asked for, or NULL */
	const struct dmabench_target_info *target;	/* NULL: not known */
};

/* Both are the caller's to free. */
struct preflight_finding {
	char *finding;		/* what is so */
	char *remedy;		/* the command that mends it, or what to do */
};

/* One row a check. */
struct preflight_check {
	const char *name;
	enum preflight_severity severity;
	/* True where there is something to tell; then @found is filled in. */
	bool (*look)(const struct preflight_seen *seen,
		     struct preflight_finding *found);
	const char *why;	/* it matters to this benchmark */
};

extern const struct preflight_check dmabench_preflight_checks[];
extern const size_t dmabench_preflight_ncheck;

const char *dmabench_preflight_severity(enum preflight_severity severity);

/* This system, and what @seen of it points into. */
struct preflight_here {
	struct utsname system;
	struct dmabench_numbers cpus;
	struct catalog catalog;
	struct preflight_seen seen;
};

/*
 * Looks at it, for @target or the default and the list @cpus or the first (both may be NULL). The
 * module's answer, or why there is none, which is a finding, is in @seen. 0, or the exit status
 * after saying what is wrong; dmabench_preflight_end() has to follow.
 */
int dmabench_preflight_begin(struct preflight_here *here, const char *target, const char *cpus);
void dmabench_preflight_end(struct preflight_here *here);

/* An array of {check, severity, finding, remedy}, those that stop first. */
cJSON *dmabench_preflight(const struct preflight_seen *seen);

/* How many of that array are of @severity. */
unsigned int dmabench_preflight_count(const cJSON *findings,
				      enum preflight_severity severity);

#endif /* DMABENCH_PREFLIGHT_H */
