/* SPDX-License-Identifier: GPL-2.0 */
/* Objects that are of a second device's memory, which ends with that device, too. */
#ifndef DMABENCH_LENT_H
#define DMABENCH_LENT_H

struct dmabench_device;
struct dmabench_object;
struct dmabench_target;

int dmabench_lent_enter(struct dmabench_object *obj, struct dmabench_target *lender);
void dmabench_lent_leave(const struct dmabench_object *obj, struct dmabench_target *lender);
void dmabench_lent_revoke(const struct dmabench_device *lender);

/* object.c */
void dmabench_lent_add(struct dmabench_object *obj);
void dmabench_lent_remove(struct dmabench_object *obj);

#endif /* DMABENCH_LENT_H */
