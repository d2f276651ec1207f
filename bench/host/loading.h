/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether this kernel takes modules, and one that it has no key of, and what to do
 * where it does not. Files are read below @root: "" but in tests.
 */
#ifndef DMABENCH_LOADING_H
#define DMABENCH_LOADING_H

#include <stdbool.h>

/* Both are the caller's to free. */
struct dmabench_refusal {
	char *why, *remedy;
};

/* True where it does not, for that reason; then @refusal is filled in. */
bool dmabench_refuses_any(const char *root, struct dmabench_refusal *refusal);
bool dmabench_refuses_locked(const char *root, struct dmabench_refusal *refusal);
bool dmabench_refuses_unsigned(const char *root,
			       struct dmabench_refusal *refusal);

/*
 * What the kernel is locked down to, "none" where it is not, in @text of DMABENCH_FACT_LEN;
 * NULL: not known.
 */
const char *dmabench_lockdown(const char *root, char *text);

/* 1 where it takes no module without a signature, 0 where it does; -1: it does not say. */
int dmabench_wants_signatures(const char *root);

/* What to do where the module is not there; the caller frees it. */
char *dmabench_how_to_load(const char *root);

/* Does the firmware say that Secure Boot is on? What cannot be read is no. */
bool dmabench_boots_securely(const char *root);

#endif /* DMABENCH_LOADING_H */
