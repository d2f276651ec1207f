// SPDX-License-Identifier: GPL-2.0
/* A page of two files of results, without figures: gnuplot is not what is tried here. */
#include <stdlib.h>

#include "input.h"
#include "report/report.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return setenv("PATH", "", 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct dmabench_report_options options = {
		.output = "/dev/null", .max_points = 100, .max_figures = 10, .max_data = 1 << 20,
	};
	const size_t second = fuzz_second_file(data, size);
	char *paths[] = {
		fuzz_file(data, second), fuzz_file(data + second, size - second),
	};

	dmabench_report(&options, paths, second < size ? 2 : 1);
	fuzz_file_drop(paths[0]);
	fuzz_file_drop(paths[1]);
	return 0;
}
