/* SPDX-License-Identifier: GPL-2.0 */
/* The addresses of network interfaces; tests link one of their own. */
#ifndef DMABENCH_ADDRESS_H
#define DMABENCH_ADDRESS_H

/*
 * An address of IPv4 or IPv6 of the interface @name as people write it, the caller's;
 * NULL if it has none. Also of one that is down, which no file of /proc shows.
 */
char *dmabench_address_of(const char *name);

#endif /* DMABENCH_ADDRESS_H */
