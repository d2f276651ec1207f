// SPDX-License-Identifier: GPL-2.0
/* Of which commits a mail is, where both were measured, and with which parameters. */
#include <string.h>

#include "lib/plain.h"
#include "mail.h"

static void put_commit(const struct dmabench_mail *mail, const char *name,
		       const struct dmabench_side *side, const char *commit,
		       const char *title)
{
	const char *release = dmabench_mail_environment(side, "kernel");

	dmabench_mail_put(mail, 8, "%s %s%s%s%s%sLinux %s%s", name, commit ? commit : "",
			  title ? " (\"" : "", title ? title : "", title ? "\")" : "",
			  commit ? ", " : "", release ? release : "unknown",
			  commit ? "" : " (the results do not tell the commit)");
}

static void put_known(const struct dmabench_mail *mail, const char *name, const char *base,
		      const char *new)
{
	if (base && new && strcmp(base, new))
		dmabench_mail_put(mail, 8, "%s: %s; before: %s", name, new, base);
	else if (new)
		dmabench_mail_put(mail, 8, "%s: %s", name, new);
}

void dmabench_mail_where(const struct dmabench_mail *mail)
{
	static const struct {
		const char *name, *member;
	} rows[] = {
		{ "machine", "machine" }, { "emulation", "hypervisor" }, { "qemu", "qemu" },
		{ "cpu", "cpu_model" }, { "scenario", "scenario" }, { "compiler", "compiler" },
		{ "kconfig, sha256", "kernel_config_sha256" }, { "arch", "arch" },
	};
	const struct dmabench_side *base = &mail->comparison->base;
	const struct dmabench_side *new = &mail->pair->new;

	put_commit(mail, "commit:", new, dmabench_mail_commit(mail),
		   mail->comparison->telling.commit_title);
	put_commit(mail, "before:", base, dmabench_mail_environment(base, "kernel_commit"), NULL);
	dmabench_mail_put_further(mail, 8, "testcase: dmabench, %s of phases of DMA mapping, less the cost of measuring",
				  mail->comparison->icount ? "instructions (QEMU's -icount)" :
				  dmabench_statistic_names[mail->comparison->set.statistic]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		put_known(mail, rows[i].name, dmabench_mail_environment(base, rows[i].member),
			  dmabench_mail_environment(new, rows[i].member));
	if (*mail->pair->notes)
		dmabench_mail_put(mail, 8, "also different: %s", mail->pair->notes);
}

void dmabench_mail_parameters(const struct dmabench_mail *mail)
{
	const struct dmabench_dataset *set = &mail->comparison->set;
	const struct dmabench_point *point;

	if (!mail->count)
		return;
	point = &set->points[dmabench_mail_leading(mail)->point];
	fputs("\nwith the following parameters, where it changed most:\n\n", mail->out);
	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);

		dmabench_print_plain(mail->out, "    %s: %s", value->name, value->text);
	}
	dmabench_print_plain(mail->out, "    regime: %s",
			     mail->pair->matches[dmabench_mail_leading(mail)->point].regime);
}
