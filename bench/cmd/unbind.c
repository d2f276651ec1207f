// SPDX-License-Identifier: GPL-2.0
#include "bind/bind.h"
#include "commands.h"
#include "lib/error.h"
#include "lib/options.h"

struct unbind {
	bool all, dry_run;
};

static const struct dmabench_option options[] = {
	{ .name = "all", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct unbind, all),
	  .help = "every device that is bound, or was about to be when something died" },
	{ .name = "dry-run", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct unbind, dry_run),
	  .help = "print what would be done, and touch nothing" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "unbind",
	.summary = "gives a device back to the driver that it had",
	.operands = "[DEVICE]",
	.max_operands = 1,
	.options = options,
	.more = "DEVICE is what dmabench bind was called with.",
};

int cmd_unbind(int argc, char **argv)
{
	struct unbind values = { 0 };
	int operands, status;

	status = dmabench_options_parse(&usage, argc, argv, &values, &operands);
	if (status != DMABENCH_OPTIONS_GO)
		return status;
	if (!operands == !values.all) {
		dmabench_error("unbind: wanted: either DEVICE or --all");
		return DMABENCH_EXIT_USAGE;
	}
	return values.all ? dmabench_unbind_all("", values.dry_run) :
			    dmabench_unbind("", argv[1], values.dry_run);
}
