// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"
#include "lib/alloc.h"
#include "loading.h"
#include "sysfs.h"

/* The last byte of the variable, after four of attributes. */
bool dmabench_boots_securely(const char *root)
{
	char *path = dmabench_format("%s/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
				     root);
	FILE *file = fopen(path, "re");
	unsigned char bytes[5] = { 0 };
	size_t length = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

	free(path);
	if (file)
		fclose(file);
	return length == sizeof(bytes) && bytes[4] == 1;
}

/* A later boot does not lock what was locked since this one began. */
#define LATER	"reboot, where it was set since the boot; else boot a kernel that is not built so"
#define SIGN	"sign dmabench.ko with a key that this kernel trusts and modprobe it first"

static char *without_or_signed(const char *root, const char *parameter)
{
	char *without = dmabench_boot_without(root, parameter);
	char *remedy = dmabench_format("%s; or " SIGN, without ?: LATER);

	free(without);
	return remedy;
}

static bool is_there(const char *root, const char *path)
{
	char *full = dmabench_format("%s%s", root, path);
	bool found = !access(full, F_OK);

	free(full);
	return found;
}

/* Without CONFIG_MODULES there is no list of them; a system without /proc tells nothing. */
bool dmabench_refuses_any(const char *root, struct dmabench_refusal *refusal)
{
	char *without;

	if (is_there(root, "/proc/version") && !is_there(root, "/proc/modules")) {
		refusal->why = dmabench_format("the kernel was built to load no modules (CONFIG_MODULES)");
		refusal->remedy = dmabench_format("boot a kernel that has CONFIG_MODULES, or measure in a VM: make bench");
		return true;
	}
	if (dmabench_sysfs_count(root, "/proc/sys/kernel/modules_disabled") != 1)
		return false;
	without = dmabench_boot_without(root, "nomodule");
	refusal->why = dmabench_format("the kernel loads no more modules until it is rebooted (kernel.modules_disabled)");
	refusal->remedy = without ?: dmabench_format("reboot, and modprobe dmabench before it is set");
	return true;
}

const char *dmabench_lockdown(const char *root, char *text)
{
	char *level = NULL;

	if (dmabench_sysfs_text(root, "/sys/kernel/security/lockdown", text))
		level = strchr(text, '[');
	if (!level)
		return NULL;
	level[strcspn(level, "]")] = '\0';
	return level + 1;
}

int dmabench_wants_signatures(const char *root)
{
	char text[DMABENCH_FACT_LEN];

	if (!dmabench_sysfs_text(root, "/sys/module/module/parameters/sig_enforce", text))
		return -1;
	return text[0] == 'Y';
}

bool dmabench_refuses_locked(const char *root, struct dmabench_refusal *refusal)
{
	char text[DMABENCH_FACT_LEN];
	const char *level = dmabench_lockdown(root, text);
	bool securely = dmabench_boots_securely(root);

	if (!level || !strcmp(level, "none"))
		return false;
	refusal->why = dmabench_format("the kernel is locked down (%s)%s and refuses unsigned modules",
				       level, securely ? " by Secure Boot" : "");
	refusal->remedy = securely ?
		dmabench_format("sudo mokutil --disable-validation, reboot and confirm; or " SIGN) :
		without_or_signed(root, "lockdown");
	return true;
}

bool dmabench_refuses_unsigned(const char *root,
			       struct dmabench_refusal *refusal)
{
	if (dmabench_wants_signatures(root) != 1)
		return false;
	refusal->why = dmabench_format("the kernel refuses modules that are not signed (sig_enforce)");
	refusal->remedy = without_or_signed(root, "module.sig_enforce");
	return true;
}

char *dmabench_how_to_load(const char *root)
{
	struct dmabench_refusal refusal;
	char *text;

	if (!dmabench_refuses_any(root, &refusal) &&
	    !dmabench_refuses_locked(root, &refusal) &&
	    !dmabench_refuses_unsigned(root, &refusal))
		return dmabench_format("load the module: modprobe dmabench (where there is none: dmabench doctor)");
	text = dmabench_format("%s: %s", refusal.why, refusal.remedy);
	free(refusal.why);
	free(refusal.remedy);
	return text;
}
