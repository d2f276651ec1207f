// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/json.h"
#include "source.h"

static const char *intern(struct dmabench_interned *texts, const char *text)
{
	return dmabench_intern_text(texts, text, strlen(text));
}

static const char *take(struct dmabench_interned *texts, char *text)
{
	const char *interned = intern(texts, text);

	free(text);
	return interned;
}

static const char *member(struct dmabench_interned *texts, const cJSON *object,
			  const char *name, const char *unknown)
{
	const char *text = dmabench_json_text(object, name);

	return intern(texts, text ? text : unknown);
}

/* "PC on KVM": that a machine is emulated or virtual belongs to its name. */
static const char *machine(struct dmabench_interned *texts,
			   const cJSON *environment)
{
	const char *name = dmabench_json_text(environment, "machine");
	const char *under = dmabench_json_text(environment, "hypervisor");

	if (!name)
		name = "unknown machine";
	if (!under)
		return intern(texts, name);
	return take(texts, dmabench_format("%s on %s", name, under));
}

static const char *target_text(struct dmabench_interned *texts,
			       const cJSON *target, bool noncoherent)
{
	const char *name = dmabench_json_text(target, "name");

	if (!name)
		return intern(texts, "");
	return noncoherent ? take(texts, dmabench_format("%s, not coherent", name)) :
			     intern(texts, name);
}

static const char *clock_text(struct dmabench_interned *texts,
			      const cJSON *header, bool icount)
{
	const char *timer = dmabench_json_text(
		cJSON_GetObjectItemCaseSensitive(header, "timer"), "name");

	return take(texts, dmabench_format("%s (%s)", timer ? timer : "unknown",
					 icount ? "ICOUNT: instructions, not time" :
						  "wall"));
}

/* Of a pipe, "/dev/fd/63", the last part says nothing. */
static const char *short_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && strncmp(path, "/dev/", 5) ? slash + 1 : path;
}

void dmabench_source_describe(struct dmabench_interned *texts,
			      struct dmabench_source *source,
			      struct dmabench_input *input, const cJSON *header)
{
	const cJSON *environment =
		cJSON_GetObjectItemCaseSensitive(header, "environment");
	const cJSON *target = cJSON_GetObjectItemCaseSensitive(header, "target");
	const char *clock = dmabench_json_text(header, "clock");

	source->input = input;
	source->path = intern(texts, input->name);
	source->name = short_name(source->path);
	source->machine = machine(texts, environment);
	source->kernel = member(texts, environment, "kernel", "unknown kernel");
	source->scenario = member(texts, environment, "scenario", "");
	source->hypervisor = member(texts, environment, "hypervisor", "");
	source->noncoherent = cJSON_IsFalse(
		cJSON_GetObjectItemCaseSensitive(target, "coherent"));
	source->target = target_text(texts, target, source->noncoherent);
	source->icount = clock && !strcmp(clock, "icount");
	source->clock = clock_text(texts, header, source->icount);
	source->tick_ns = 1e9 / dmabench_json_number(
		cJSON_GetObjectItemCaseSensitive(header, "timer"), "hz");
}
