// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/address.h"
#include "host/sysfs.h"
#include "in_use.h"
#include "lib/alloc.h"

#define MOST_FIELDS	11

/* INTERFACE DESTINATION GATEWAY FLAGS REFCNT USE METRIC MASK ... */
static bool is_default_4(char **fields, int count, const char *name)
{
	return count >= 8 && !strcmp(fields[0], name) &&
	       !strcmp(fields[7], "00000000");
}

/* DESTINATION LENGTH SOURCE LENGTH GATEWAY METRIC REFCNT USE FLAGS INTERFACE */
static bool is_default_6(char **fields, int count, const char *name)
{
	return count >= 10 && !strcmp(fields[9], name) &&
	       !strcmp(fields[1], "00");
}

static int split(char *line, char **fields)
{
	char *rest = line;
	int count = 0;

	while (count < MOST_FIELDS && rest) {
		char *field = strsep(&rest, " \t\n");

		if (*field)
			fields[count++] = field;
	}
	return count;
}

static bool routes(const char *root, const char *file,
		   bool (*is_default)(char **, int, const char *),
		   const char *name)
{
	char *path = dmabench_format("%s%s", root, file), *line = NULL;
	char *fields[MOST_FIELDS];
	FILE *lines = fopen(path, "re");
	bool found = false;
	size_t size = 0;

	free(path);
	if (!lines)
		return false;
	while (!found && getline(&line, &size, lines) > 0)
		found = is_default(fields, split(line, fields), name);
	free(line);
	fclose(lines);
	return found;
}

static char *used_above(struct bind_nodes *nodes, const char *name)
{
	char *pattern = dmabench_format("%s/sys/class/net/%s/upper_*", nodes->root,
					name);
	char *why = NULL;
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; !why && i < found.gl_pathc; i++) {
			const char *upper = strrchr(found.gl_pathv[i], '/') +
					    strlen("/upper_");

			why = dmabench_net_in_use(nodes, upper) ?:
			      dmabench_format("%s is below %s", name, upper);
		}
	globfree(&found);
	free(pattern);
	return why;
}

static bool is_up(const char *root, const char *name)
{
	char *path = dmabench_format("/sys/class/net/%s/flags", name);
	char text[DMABENCH_FACT_LEN];
	const char *flags = dmabench_sysfs_text(root, path, text);

	free(path);
	return flags && strtoul(flags, NULL, 0) & IFF_UP;
}

char *dmabench_net_in_use(struct bind_nodes *nodes, const char *name)
{
	const char *root = nodes->root;
	char *why, *address;

	if (routes(root, "/proc/net/route", is_default_4, name))
		return dmabench_format("%s has the default route (IPv4)", name);
	if (routes(root, "/proc/net/ipv6_route", is_default_6, name))
		return dmabench_format("%s has the default route (IPv6)", name);
	why = used_above(nodes, name);
	if (why)
		return why;
	address = dmabench_address_of(name);
	if (address)
		why = dmabench_format("%s has the address %s", name, address);
	else if (is_up(root, name))
		why = dmabench_format("%s is up", name);
	free(address);
	return why;
}
