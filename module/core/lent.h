/* SPDX-License-Identifier: GPL-2.0 */
/* Objects on one device that are of another's memory. */
#ifndef DMABENCH_LENT_H
#define DMABENCH_LENT_H

struct dmabench_device;
struct dmabench_object;

void dmabench_lent_add(struct dmabench_object *obj, struct dmabench_device *lender);
void dmabench_lent_remove(struct dmabench_object *obj);
void dmabench_lent_revoke(struct dmabench_device *lender);

#endif /* DMABENCH_LENT_H */
