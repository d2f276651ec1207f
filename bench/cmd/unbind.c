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
	.operand_names = DMABENCH_NAMES_DEVICES,
	.options = options,
	.more = "DEVICE is what dmabench bind was called with.",
	.examples = (const struct dmabench_example[]){
		{ "its own driver has it again", "dmabench unbind 0000:04:00.0", DMABENCH_IN_GUEST },
		{ "all that is bound, also after a crash", "dmabench unbind --all", DMABENCH_IN_GUEST },
		{ } },
	.files = (const struct dmabench_file[]){
		{ "/run/dmabench/bound", "what each bound device was before" },
		{ } },
	.see = "dmabench-bind(1)",
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
