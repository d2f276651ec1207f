// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/json.h"
#include "parts.h"

static char *find(const struct doctor_seen *seen, const char *format, va_list arguments)
{
	char *path = dmabench_vformat(format, arguments);
	char *full = dmabench_format("%s%s", seen->about.root, path), *found = NULL;
	glob_t paths;

	if (!glob(full, 0, NULL, &paths))
		found = dmabench_format("%s", paths.gl_pathv[0] + strlen(seen->about.root));
	globfree(&paths);
	free(full);
	free(path);
	return found;
}

char *dmabench_doctor_find(const struct doctor_seen *seen, const char *format, ...)
{
	va_list arguments;
	char *found;

	va_start(arguments, format);
	found = find(seen, format, arguments);
	va_end(arguments);
	return found;
}

bool dmabench_doctor_has(const struct doctor_seen *seen, const char *format, ...)
{
	va_list arguments;
	char *found;

	va_start(arguments, format);
	found = find(seen, format, arguments);
	va_end(arguments);
	free(found);
	return found != NULL;
}

bool dmabench_doctor_since(const struct doctor_seen *seen, unsigned int major,
			   unsigned int minor)
{
	unsigned int has_major = 0, has_minor = 0;

	sscanf(seen->about.release, "%u.%u", &has_major, &has_minor);
	return has_major > major || (has_major == major && has_minor >= minor);
}

bool dmabench_doctor_is(const cJSON *object, const char *name)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, name));
}

cJSON *dmabench_doctor(const struct doctor_seen *seen)
{
	cJSON *doctor = cJSON_CreateObject(), *preflight = dmabench_preflight(&seen->about);

	dmabench_json_add(doctor, "system", dmabench_doctor_system(seen));
	dmabench_json_add(doctor, "module", dmabench_doctor_module(seen));
	dmabench_json_add(doctor, "targets", dmabench_doctor_targets(seen));
	dmabench_json_add(doctor, "engines", dmabench_doctor_engines(seen));
	dmabench_json_add(doctor, "devices", dmabench_doctor_devices(seen));
	dmabench_json_add(doctor, "memory", dmabench_doctor_memory(seen));
	dmabench_json_add(doctor, "preflight", preflight);
	dmabench_json_add(doctor, "regimes", dmabench_doctor_regimes(seen, doctor));
	dmabench_json_add(doctor, "unavailable", dmabench_doctor_unavailable(seen));
	dmabench_json_add(doctor, "unseen", dmabench_doctor_unseen(seen));
	dmabench_json_add(doctor, "next", dmabench_doctor_next(seen, doctor));
	dmabench_json_add_bool(doctor, "possible",
			       !dmabench_preflight_count(preflight, PREFLIGHT_STOPS));
	return doctor;
}
