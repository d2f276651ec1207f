// SPDX-License-Identifier: GPL-2.0
#include "job.h"

const struct dmabench_usage dmabench_job_usage = {
	.command = "job",
	.section = 5,
	.summary = "a sweep of dmabench run, kept in a file",
	.more = "A job is lines of a word and its value, the words being the options of dmabench run without\n"
		"their dashes, those for parameters of experiments among them. A word whose option takes no\n"
		"value stands alone. From # on, where a blank or nothing is before it, a line is a comment.\n\n"
		"[NAME] begins a sweep. What stands before a file's first one is of the whole run, or a default\n"
		"of the file's sweeps; without any a job is one sweep. A word said again in the same place\n"
		"replaces the former one. What is typed beside --job is stronger than the job, in each of its\n"
		"sweeps; only --experiment is refused there, and --sweep chooses sweeps.\n\n"
		"\"include FILE\" is a FILE beside the one that includes it, or a job that ships. If it has no\n"
		"[NAME], its lines stand where the include does. If it has, they are sweeps of this job, too:\n"
		"with their own defaults, then those of the file that includes it, which is the stronger one in\n"
		"what is of the whole run. Within a sweep there is no place for others.\n\n"
		"A result has the text of its job with all that it includes, and dmabench run --resume works\n"
		"from that.",
	.examples = (const struct dmabench_example[]){
		{ "write a job of two sweeps, and tell what it would measure",
		  "echo '\n"
		  "# of both sweeps\n"
		  "precision 2\n"
		  "direction to_device,from_device\n\n"
		  "[mapping]\n"
		  "experiment map_single,map_page\n"
		  "size 64:1M:x4\n\n"
		  "[lists]\n"
		  "experiment map_sg' > mine.job\n"
		  "dmabench run --job mine.job --dry-run", DMABENCH_IN_GUEST },
		{ "a job that adds a sweep to one that ships; of it the new sweep alone",
		  "echo '\n"
		  "include review\n\n"
		  "[large]\n"
		  "experiment map_single\n"
		  "size 256k' > more.job\n"
		  "dmabench run --job more.job --sweep large --quick -o large.jsonl", DMABENCH_IN_GUEST },
		{ } },
	.files = (const struct dmabench_file[]){
		{ "PREFIX/share/dmabench/jobs", "the jobs that ship, else where DMABENCH_JOBS says" },
		{ } },
	.see = "dmabench-run(1)",
};
