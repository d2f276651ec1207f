// SPDX-License-Identifier: GPL-2.0
/*
 * module_fuzz: calls every command of /dev/dmabench with plausible, boundary and
 * random arguments, and looks afterwards whether all was well.
 *
 * With options it does that once, and prints what was called and what that said.
 * Without any it is a test, in KTAP: each row of "fuzz-seeds" beside it, which
 * once found something, is done again.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "grammar.h"
#include "options.h"

#define MAX_SEEDS	256
#define MAX_WORDS	16

/* What a seed has found before, and how to find it. */
struct seed {
	struct options options;
	char text[OPTIONS_TEXT];
};

/* Return: was all well? What was wrong is in @why. */
static bool fuzz(const struct options *options, bool print, char why[MAX_WHY])
{
	struct run *done = run(options);

	if (!done) {
		snprintf(why, MAX_WHY, "nothing can be done: no /dev/dmabench, or not root");
		return false;
	}
	if (print)
		printf("# %llu calls\n", (unsigned long long)tally_print(&done->tally));
	if (print && options->steer)
		printf("# %llu places reached, %llu rows of calls kept\n",
		       (unsigned long long)done->coverage.places,
		       (unsigned long long)done->coverage.ninputs);
	snprintf(why, MAX_WHY, "%s", !done->tally.wrong || done->tally.why[0] ?
		 done->tally.why : "who saw it was killed before it could tell");
	return !done->tally.wrong;
}

static int once(struct options *options)
{
	char text[OPTIONS_TEXT], why[MAX_WHY];
	bool well = fuzz(options, true, why);

	options_write(options, text);
	printf("%s %s%s%s\n", well ? "well:" : "WRONG:", text, well ? "" : " # ", why);
	return !well;
}

/* "--seed 1 --calls 100 # what it found" */
static int read_seed(char *line, struct seed *seed)
{
	char *words[MAX_WORDS], *rest, *word;
	int count = 0;

	line[strcspn(line, "#\n")] = '\0';
	for (word = strtok_r(line, " ", &rest); word && count < MAX_WORDS;
	     word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	if (!count)
		return 0;
	seed->options = options_default;
	if (options_read(&seed->options, count, words))
		return -1;
	options_write(&seed->options, seed->text);
	return 1;
}

static int read_seeds(struct seed *seeds)
{
	char path[PATH_MAX], line[512];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 16);
	int count = 0, read = 0;
	FILE *file;

	path[n > 0 ? n : 0] = '\0';
	file = fopen(strcat(dirname(path), "/fuzz-seeds"), "re");
	if (!file)
		return -1;
	while (read >= 0 && count < MAX_SEEDS && fgets(line, sizeof(line), file)) {
		read = read_seed(line, &seeds[count]);
		count += read > 0;
	}
	fclose(file);
	return read < 0 ? read : count;
}

static int replay(void)
{
	static struct seed seeds[MAX_SEEDS];
	int count = read_seeds(seeds), failed = 0, i;
	const char *gap = grammar_gap();
	char why[MAX_WHY];

	printf("TAP version 13\n");
	if (count < 0 || access(DMABENCH_DEVICE, R_OK | W_OK)) {
		printf("1..0 # SKIP %s\n", count < 0 ? "fuzz-seeds cannot be read" :
		       "no /dev/dmabench, or not root");
		return 4;
	}
	printf("1..%d\n", count + 1);
	failed += !!gap;
	printf("%sok 1 fuzz.every_member_of_every_struct_has_a_meaning%s%s\n", gap ? "not " : "",
	       gap ? " # not: " : "", gap ?: "");
	for (i = 0; i < count; i++) {
		bool well;

		if (!getenv("DMABENCH_DESTRUCTIVE")) {
			printf("ok %d # SKIP needs --destructive\n", i + 2);
			continue;
		}
		well = fuzz(&seeds[i].options, false, why);
		failed += !well;
		if (!well)
			printf("# %s\n", why);
		printf("%sok %d fuzz %s\n", well ? "" : "not ", i + 2, seeds[i].text);
		fflush(stdout);
	}
	return !!failed;
}

int main(int argc, char **argv)
{
	struct options options = options_default;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc == 1)
		return replay();
	if (options_read(&options, argc - 1, argv + 1))
		return 2;
	return once(&options);
}
