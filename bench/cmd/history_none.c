// SPDX-License-Identifier: GPL-2.0
/* Where there was no SQLite to build with, as for guests of other architectures. */
#include "commands.h"
#include "lib/error.h"

int cmd_history(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	dmabench_error("history: this dmabench was built without SQLite; on Debian: apt-get install libsqlite3-dev libmd-dev, then build it again");
	return DMABENCH_EXIT_MACHINE;
}
