/* SPDX-License-Identifier: GPL-2.0 */
/* One network interface that has an address. */
#ifndef DMABENCH_FAKE_ADDRESS_H
#define DMABENCH_FAKE_ADDRESS_H

/* NULL, at first: none has one. */
struct fake_address {
	const char *name, *address;
};

extern struct fake_address fake_address;

#endif /* DMABENCH_FAKE_ADDRESS_H */
