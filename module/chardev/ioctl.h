/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_IOCTL_H
#define DMABENCH_IOCTL_H

struct dmabench_file;
struct file;

long dmabench_ioctl(struct file *filp, unsigned int cmd, unsigned long arg);

/* discover.c */
int dmabench_cmd_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_target_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_exp_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_param_info(struct dmabench_file *file, void *arg);
int dmabench_cmd_phase_info(struct dmabench_file *file, void *arg);

/* run.c */
int dmabench_cmd_run(struct dmabench_file *file, void *arg);

#endif /* DMABENCH_IOCTL_H */
