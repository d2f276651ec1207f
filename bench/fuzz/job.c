// SPDX-License-Identifier: GPL-2.0
/* A job's file: what was read once is the same when it is read from its own record. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/temporary.h"
#include "run/job.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = dmabench_temporary_name();
	int fd = mkstemp(name);
	struct job job = { 0 }, again = { 0 };
	cJSON *texts;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
	if (!dmabench_job_read(&job, name)) {
		texts = dmabench_job_texts(&job);
		if (dmabench_job_reread(&again, texts) || again.count != job.count)
			abort();
		dmabench_job_free(&again);
		cJSON_Delete(texts);
	}
	dmabench_job_free(&job);
	unlink(name);
	free(name);
	return 0;
}
