/* SPDX-License-Identifier: GPL-2.0 */
/* The single steps: one function a command; arg is the command's struct. */
#ifndef DMABENCH_COMMANDS_H
#define DMABENCH_COMMANDS_H

struct dmabench_file;

int dmabench_cmd_alloc(struct dmabench_file *file, void *arg);
int dmabench_cmd_fill(struct dmabench_file *file, void *arg);
int dmabench_cmd_read(struct dmabench_file *file, void *arg);
int dmabench_cmd_map(struct dmabench_file *file, void *arg);
int dmabench_cmd_sync(struct dmabench_file *file, void *arg);
int dmabench_cmd_device_copy(struct dmabench_file *file, void *arg);
int dmabench_cmd_unmap(struct dmabench_file *file, void *arg);
int dmabench_cmd_free(struct dmabench_file *file, void *arg);
int dmabench_cmd_misuse(struct dmabench_file *file, void *arg);
int dmabench_cmd_limits_arg(struct dmabench_file *file, void *arg);
int dmabench_cmd_pool(struct dmabench_file *file, void *arg);
int dmabench_cmd_map_sg(struct dmabench_file *file, void *arg);
int dmabench_cmd_peer(struct dmabench_file *file, void *arg);
int dmabench_cmd_copy_end(struct dmabench_file *file, void *arg);
int dmabench_cmd_iova(struct dmabench_file *file, void *arg);
int dmabench_cmd_share(struct dmabench_file *file, void *arg);

#endif /* DMABENCH_COMMANDS_H */
