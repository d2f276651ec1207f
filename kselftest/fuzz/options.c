// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"

const struct options options_default = {
	.seed = 1, .calls = 1000, .processes = 1, .threads = 1,
};

static int read_number(const char *name, const char *text, uint64_t least, uint64_t most,
		       uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	if (end != text && !*end && !errno && *text != '-' && *number >= least && *number <= most)
		return 0;
	fprintf(stderr, "module_fuzz: %s %s: wanted is a number from %llu to %llu\n", name, text,
		(unsigned long long)least, (unsigned long long)most);
	return -1;
}

static int read_disturbance(const char *name, unsigned int *bits)
{
	bool all = !strcmp(name, "all"), known = all || !strcmp(name, "none");
	unsigned int i;
	const char *why;

	for (i = 0; i < disturbance_count; i++) {
		if (!all && strcmp(name, disturbances[i].name))
			continue;
		known = true;
		why = disturbances[i].cannot();
		if (why)
			printf("# no %s: %s\n", disturbances[i].name, why);
		else
			*bits |= 1U << i;
	}
	if (known)
		return 0;
	fprintf(stderr, "module_fuzz: no disturbance '%s'; valid: all none", name);
	for (i = 0; i < disturbance_count; i++)
		fprintf(stderr, " %s", disturbances[i].name);
	fprintf(stderr, "\n");
	return -1;
}

static int read_disturb(const char *text, unsigned int *bits)
{
	char names[OPTIONS_TEXT], *rest, *name;
	int err = 0;

	*bits = 0;
	snprintf(names, sizeof(names), "%s", text);
	for (name = strtok_r(names, ",", &rest); name && !err; name = strtok_r(NULL, ",", &rest))
		err = read_disturbance(name, bits);
	return err;
}

static int read_steer(const char *text, bool *steer)
{
	const char *why = coverage_cannot();
	uint64_t number = 0;
	int err = read_number("--steer", text, 0, 1, &number);

	if (number && why)
		printf("# not steered: %s\n", why);
	*steer = number && !why;
	return err;
}

static int read_option(struct options *options, const char *name, const char *value)
{
	uint64_t number;
	int err;

	if (!strcmp(name, "--disturb"))
		return read_disturb(value, &options->disturb);
	if (!strcmp(name, "--trace")) {
		err = read_number(name, value, 0, 1, &number);
		options->trace = number;
		return err;
	}
	if (!strcmp(name, "--steer"))
		return read_steer(value, &options->steer);
	if (!strcmp(name, "--seed"))
		return read_number(name, value, 0, UINT64_MAX, &options->seed);
	if (!strcmp(name, "--calls"))
		return read_number(name, value, 1, UINT32_MAX, &options->calls);
	if (!strcmp(name, "--seconds"))
		return read_number(name, value, 0, UINT32_MAX, &options->seconds);
	if (!strcmp(name, "--processes")) {
		err = read_number(name, value, 1, MAX_PROCESSES, &number);
		options->processes = number;
		return err;
	}
	if (!strcmp(name, "--threads")) {
		err = read_number(name, value, 1, MAX_THREADS, &number);
		options->threads = number;
		return err;
	}
	fprintf(stderr, "module_fuzz: no option '%s'; valid: %s\n", name,
		"--seed --calls --seconds --processes --threads --disturb --steer --trace");
	return -1;
}

int options_read(struct options *options, int count, char **words)
{
	int i, err = 0;

	for (i = 0; i < count && !err; i += 2) {
		if (i + 1 < count) {
			err = read_option(options, words[i], words[i + 1]);
		} else {
			fprintf(stderr, "module_fuzz: %s wants a value\n", words[i]);
			err = -1;
		}
	}
	return err;
}

void options_write(const struct options *options, char text[OPTIONS_TEXT])
{
	const char *between = " --disturb ";
	unsigned int i;
	int at;

	at = snprintf(text, OPTIONS_TEXT, "--seed 0x%llx --calls %llu --processes %u --threads %u",
		      (unsigned long long)options->seed, (unsigned long long)options->calls,
		      options->processes, options->threads);
	if (options->seconds)
		at += snprintf(text + at, OPTIONS_TEXT - at, " --seconds %llu",
			       (unsigned long long)options->seconds);
	for (i = 0; i < disturbance_count; i++) {
		if (!(options->disturb & 1U << i))
			continue;
		at += snprintf(text + at, OPTIONS_TEXT - at, "%s%s", between, disturbances[i].name);
		between = ",";
	}
	if (options->steer)
		snprintf(text + at, OPTIONS_TEXT - at, " --steer 1");
}
