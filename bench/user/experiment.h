/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Experiments that user space makes itself, without the module: what an experiment is, in
 * the words of the module's ABI, so that all above takes both alike.
 */
#ifndef DMABENCH_USER_EXPERIMENT_H
#define DMABENCH_USER_EXPERIMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "../module/uapi/dmabench.h"
#include "../module/uapi/hist.h"
#include "way.h"

#define DMABENCH_USER_PHASES	2U
#define DMABENCH_USER_PARAMS	8U

/*
 * What rounds leave to the next one: what takes long to open, and is as it was. Zero it before
 * the first round, and end it by dmabench_user_end().
 */
struct user_session {
	struct space space;
	const struct vfio_way *way;	/* that it is open by */
	char device[DMABENCH_NAME_LEN];	/* that it is open for; empty: nothing is */
};

/* A round under way; zeroed before setup(). */
struct user_round {
	const struct user_exp *exp;
	struct user_session *session;
	struct dmabench_run *run;
	const char *device;		/* of the target, as its bus calls it */
	bool failed;			/* in setup() or loop(): teardown() leaves nothing to the next */
	uint64_t params[DMABENCH_USER_PARAMS];
	struct dmabench_hist hist[DMABENCH_USER_PHASES];
	void *state;			/* the experiment's own */
	unsigned int cpu_node;		/* of the CPU that it is bound to */
};

struct user_param {
	struct dmabench_param_info info;	/* all but exp, param and value */
	const char *const *names;		/* of an enumeration, by value */
};

struct user_phase {
	const char *name, *help;
};

/*
 * setup() comes before the warm-up, which is untimed to the caller: loop() does operations
 * from number @first on, and keeps the time of each. teardown() comes last, also after a
 * setup() that failed, and has to leave nothing. setup() and loop() return 0 or what RUN
 * would say, by dmabench_user_refuse(); teardown() 0, or -EBADMSG likewise.
 */
struct user_exp {
	const char *name, *summary;
	const struct vfio_way *way;		/* that it maps by; NULL: it maps nothing */
	unsigned int flags;			/* DMABENCH_EXP_* */
	const struct user_param *params;
	unsigned int nparams;
	const struct user_phase *phases;
	unsigned int nphases;
	int (*setup)(struct user_round *round);
	int (*loop)(struct user_round *round, uint64_t first, uint64_t ops);
	int (*teardown)(struct user_round *round);
};

/* By index from 0; NULL: there are no more. */
const struct user_exp *dmabench_user_exp(unsigned int index);

extern const struct user_exp dmabench_user_noop, dmabench_vfio_map, dmabench_vfio_busted,
	dmabench_iommufd_map, dmabench_iommufd_busted;

/* The reason in words for @err, and the parameter that is to blame, or DMABENCH_ALL. Returns @err. */
int dmabench_user_refuse(struct user_round *round, unsigned int param, int err,
			 const char *format, ...) __attribute__((format(printf, 4, 5)));

/*
 * What DMABENCH_RUN is to the module's: a round of @exp on @device, in the caller, which is
 * bound to the CPU meanwhile. 0, or what RUN would say; out_ members are written also then.
 */
int dmabench_user_run(const struct user_exp *exp, struct user_session *session,
		      const char *device, struct dmabench_run *run);
void dmabench_user_end(struct user_session *session);

#endif /* DMABENCH_USER_EXPERIMENT_H */
