// SPDX-License-Identifier: GPL-2.0
#include <unistd.h>

#include "lib/dma_buf.h"
#include "lib/round.h"
#include "world.h"

struct world world;

static int look_at_experiment(int fd, uint32_t index)
{
	struct dmabench_exp_info info = { .size = sizeof(info), .exp = index };
	struct experiment *exp = &world.experiments[index];
	int err = dma_ioctl(fd, DMABENCH_IO(EXP_INFO), &info);
	uint32_t i;

	exp->flags = info.out_flags;
	exp->phases = info.out_phases;
	exp->nparams = info.out_params < MAX_EXP_PARAMS ? info.out_params : MAX_EXP_PARAMS;
	for (i = 0; !err && i < exp->nparams; i++)
		err = param_info(fd, index, i, &exp->params[i]);
	return err;
}

/* Is what was the engine's target still one? */
static bool is_there(int fd)
{
	const uint32_t wanted = DMABENCH_TARGET_ENGINE | DMABENCH_TARGET_OWNED;
	struct dmabench_target_info info;

	return !dma_target_info(fd, world.engine, &info) &&
	       (info.out_flags & (wanted | DMABENCH_TARGET_GONE)) == wanted;
}

void world_look_again(int fd)
{
	struct dmabench_info info;
	int engine;

	if (dma_info(fd, &info))
		return;
	world.targets = info.out_targets;
	if (is_there(fd))
		return;
	engine = dma_engine_target(fd);
	world.engine = engine < 0 ? 0 : engine;
}

/* Once: they are the same for all that is done in a process. */
static void share(void)
{
	static bool shared;
	int i;

	if (shared)
		return;
	shared = true;
	for (i = 0; i < DMA_BUFS; i++)
		world.dma_bufs[i] = dma_buf_of(DMABENCH_EXPORTER_SYSTEM + i, 65536);
}

int world_look(void)
{
	int fd = dma_open(), err;
	struct dmabench_info info;
	uint32_t i;

	if (fd < 0)
		return fd;
	err = dma_info(fd, &info);
	world_look_again(fd);
	world.cpus = sysconf(_SC_NPROCESSORS_ONLN);
	world.misuse = info.out_misuse;
	world.dma_debug = !access("/sys/kernel/debug/dma-api", F_OK);
	world.nexperiments = info.out_experiments < MAX_EXPERIMENTS ? info.out_experiments :
			     MAX_EXPERIMENTS;
	for (i = 0; !err && i < world.nexperiments; i++)
		err = look_at_experiment(fd, i);
	close(fd);
	share();
	return err;
}
