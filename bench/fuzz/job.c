// SPDX-License-Identifier: GPL-2.0
/* A job's file: what was read once is the same when it is read from its own record. */
#include <stdlib.h>

#include "input.h"
#include "run/job.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *name = fuzz_file(data, size);
	struct job job = { 0 }, again = { 0 };
	cJSON *texts;

	if (!dmabench_job_read(&job, name)) {
		texts = dmabench_job_texts(&job);
		if (dmabench_job_reread(&again, texts) || again.count != job.count)
			abort();
		dmabench_job_free(&again);
		cJSON_Delete(texts);
	}
	dmabench_job_free(&job);
	fuzz_file_drop(name);
	return 0;
}
