/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every command with a struct that the kernel accepts, so that a test changes
 * one thing and nothing else can be the reason of a refusal.
 */
#ifndef DMABENCH_SELFTEST_ABI_COMMANDS_H
#define DMABENCH_SELFTEST_ABI_COMMANDS_H

#include <stddef.h>
#include <unistd.h>

#include "dma.h"

#define LENGTH		4096
#define HIST_BYTES	(1 << 20)

/* What the valid structs point at; a new one for every attempt. */
struct objects {
	int fd;
	int buffer;
	int coherent;
	int mapping;
	int target;
	struct dmabench_sg_entry entry;
	struct dmabench_sg_segment segment;
	struct dmabench_param_value params[32];
	char data[LENGTH];
	char *hist;
};

/* Room for the longest struct and a tail. */
union any_command {
	uint32_t size;
	char bytes[1024];
	struct dmabench_info info;
	struct dmabench_target_info target_info;
	struct dmabench_exp_info exp_info;
	struct dmabench_param_info param_info;
	struct dmabench_phase_info phase_info;
	struct dmabench_run run;
	struct dmabench_alloc alloc;
	struct dmabench_fill fill;
	struct dmabench_read read;
	struct dmabench_map map;
	struct dmabench_sync sync;
	struct dmabench_device_copy device_copy;
	struct dmabench_unmap unmap;
	struct dmabench_free free;
	struct dmabench_misuse misuse;
	struct dmabench_limits_arg limits_arg;
	struct dmabench_pool pool;
	struct dmabench_map_sg map_sg;
	struct dmabench_peer peer;
	struct dmabench_copy_end copy_end;
	struct dmabench_iova iova;
	struct dmabench_share share;
};

/**
 * struct command - one command of the ABI
 * @cmd: its number
 * @size: of its struct
 * @first_size: of the first version of its struct
 * @flags: those that it knows
 * @fill: makes a valid struct of zeros and a size
 */
struct command {
	unsigned int cmd;
	uint32_t size;
	uint32_t first_size;
	uint32_t flags;
	void (*fill)(union any_command *arg, struct objects *o);
};

/* Breaks one thing in a valid struct. */
typedef void (*change_fn)(union any_command *arg, const struct objects *o,
			  const void *data);

extern const struct command commands[];
extern const int command_count;

const struct command *command_find(unsigned int cmd);
int objects_make(struct objects *o);
void objects_drop(struct objects *o);
int attempt(const struct command *command, uint32_t size, change_fn change,
	    const void *data);

#endif /* DMABENCH_SELFTEST_ABI_COMMANDS_H */
