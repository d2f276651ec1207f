// SPDX-License-Identifier: GPL-2.0
/* Whether the module is here, could be built, and would be taken. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/kernel_config.h"
#include "host/loading.h"
#include "host/sysfs.h"
#include "lib/json.h"
#include "parts.h"

static void add_found(cJSON *json, const char *name, char *path)
{
	dmabench_json_add_text(json, name, path);
	free(path);
}

/* Where modprobe has it from: ours, DKMS', or a distribution's. */
static char *installed(const struct doctor_seen *seen)
{
	static const char *const places[] = {
		"updates/dmabench", "updates/dkms", "updates", "extra/dmabench", "extra",
	};
	char *found = NULL;

	for (size_t i = 0; !found && i < sizeof(places) / sizeof(places[0]); i++)
		found = dmabench_doctor_find(seen, "/lib/modules/%s/%s/dmabench.ko*",
					     seen->about.release, places[i]);
	return found;
}

/* A machine that was not booted by EFI has none; where variables are hidden, it is not known. */
static cJSON *secure_boot(const struct doctor_seen *seen)
{
	if (dmabench_doctor_has(seen, "/sys/firmware/efi/efivars/SecureBoot-*"))
		return cJSON_CreateBool(dmabench_boots_securely(seen->about.root));
	if (dmabench_doctor_has(seen, "/sys/firmware/*") &&
	    !dmabench_doctor_has(seen, "/sys/firmware/efi"))
		return cJSON_CreateFalse();
	return cJSON_CreateNull();
}

static cJSON *signatures_enforced(const struct doctor_seen *seen)
{
	const int told = dmabench_wants_signatures(seen->about.root);
	char *config;
	bool force;

	if (told >= 0)
		return cJSON_CreateBool(told);
	config = dmabench_kernel_config(seen->about.root, seen->about.release);
	force = dmabench_kernel_config_has(config, "MODULE_SIG_FORCE");
	if (!config)
		return cJSON_CreateNull();
	free(config);
	return cJSON_CreateBool(force);
}

/* That DKMS signs with; it has to be enrolled once. */
static char *owner_key(const struct doctor_seen *seen)
{
	return dmabench_doctor_find(seen, "/var/lib/dkms/mok.pub") ?:
	       dmabench_doctor_find(seen, "/var/lib/shim-signed/mok/MOK.der");
}

/* @err: of opening its device. */
static const char *state(int err)
{
	switch (err) {
	case 0:
		return "loaded";
	case -ENOENT:
	case -ENODEV:
	case -ENXIO:
		return "not loaded";
	case -EACCES:
	case -EPERM:
		return "no permission";
	}
	return "fails";
}

cJSON *dmabench_doctor_module(const struct doctor_seen *seen)
{
	const struct catalog *catalog = seen->about.catalog;
	cJSON *json = cJSON_CreateObject();
	char text[DMABENCH_FACT_LEN];

	dmabench_json_add_text(json, "state", state(seen->about.module_error));
	dmabench_json_add_text(json, "version", catalog ? catalog->info.out_version : NULL);
	add_found(json, "installed", installed(seen));
	add_found(json, "headers", dmabench_doctor_find(seen, "/lib/modules/%s/build/Makefile",
							seen->about.release));
	add_found(json, "dkms", dmabench_doctor_find(seen, "/usr/src/dmabench-*"));
	dmabench_json_add_bool(json, "may_load", seen->may_load);
	dmabench_json_add(json, "secure_boot", secure_boot(seen));
	dmabench_json_add_text(json, "lockdown", dmabench_lockdown(seen->about.root, text));
	dmabench_json_add(json, "signatures_enforced", signatures_enforced(seen));
	add_found(json, "owner_key", owner_key(seen));
	dmabench_json_add_count(json, "tainted",
				dmabench_sysfs_count(seen->about.root,
						     "/proc/sys/kernel/tainted"));
	return json;
}
