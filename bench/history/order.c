// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "order.h"

#define DIGITS	10

/* "-g1a2b3c4d", of 7 digits or more: where; NULL: there is none. */
static const char *find_commit(const char *release, size_t *length)
{
	for (const char *at = release; (at = strstr(at, "-g")); at += 2) {
		*length = strspn(at + 2, "0123456789abcdef");
		if (*length >= 7 && !isalnum((unsigned char)at[2 + *length]))
			return at;
	}
	return NULL;
}

/* Numbers of one width each, and other characters as they are. */
static void put_padded(FILE *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t digits = 0;

		while (i + digits < length && isdigit((unsigned char)text[i + digits]))
			digits++;
		for (size_t zeros = digits; digits && zeros < DIGITS; zeros++)
			putc('0', out);
		digits += !digits;
		fwrite(text + i, 1, digits, out);
		i += digits;
	}
}

char *dmabench_order_version(const char *release)
{
	unsigned int parts[3] = { };	/* 6.12 is 6.12.0 */
	size_t size, length, numbers;
	const char *commit;
	char *version;
	FILE *out;

	if (!release)
		return NULL;
	commit = find_commit(release, &length);
	length = commit ? (size_t)(commit - release) : strlen(release);
	numbers = strspn(release, "0123456789.");
	sscanf(release, "%9u.%9u.%9u", &parts[0], &parts[1], &parts[2]);
	out = open_memstream(&version, &size);
	for (size_t i = 0; i < 3; i++)
		fprintf(out, "%0*u", DIGITS, parts[i]);
	/* Candidates come first. */
	putc(strncmp(release + numbers, "-rc", 3) ? '1' : '0', out);
	if (length > numbers)
		put_padded(out, release + numbers, length - numbers);
	fclose(out);
	return version;
}

char *dmabench_order_commit(const char *commit, const char *release)
{
	size_t length;

	if (commit)
		return dmabench_format("%s", commit);
	commit = release ? find_commit(release, &length) : NULL;
	return commit ? dmabench_format("%.*s", (int)length, commit + 2) : NULL;
}

/* What git prints, one number; -1: it has none. */
static int64_t ask_git(const char *repository, const char *commit)
{
	char line[32] = "", *end;
	int fds[2], status;
	int64_t number;
	ssize_t length;
	pid_t child;

	if (pipe(fds))
		return -1;
	child = fork();
	if (!child) {
		dup2(fds[1], STDOUT_FILENO);
		execlp("git", "git", "-C", repository, "rev-list", "--count",
		       "--end-of-options", commit, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	length = child < 0 ? -1 : read(fds[0], line, sizeof(line) - 1);
	close(fds[0]);
	if (child < 0 || waitpid(child, &status, 0) != child || status || length <= 0)
		return -1;
	number = strtoll(line, &end, 10);
	return end != line && *end == '\n' ? number : -1;
}

int64_t dmabench_order_position(const char *repository, const char *commit)
{
	const bool named = *commit && !commit[strspn(commit, "0123456789abcdef")];
	const int64_t position = named ? ask_git(repository, commit) : -1;

	if (position < 0)
		dmabench_error("--commit-order %s: git tells nothing of the commit '%s' there; fetch it, or give --order N",
			       repository, commit);
	return position;
}
