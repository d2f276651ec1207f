// SPDX-License-Identifier: GPL-2.0
/*
 * A report as maintainers know them from the kernel's test robots: what changed in one
 * sentence, since which commit, where, the figures, how to see it again, and the tags
 * that belong into a fix. 72 columns, but for a line that must not be broken.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "lib/plain.h"
#include "lib/wrap.h"
#include "mail.h"

void dmabench_mail_put(const struct dmabench_mail *mail, size_t indent, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	dmabench_put_wrapped(mail->out, text, &(struct dmabench_wrap) {
		.columns = DMABENCH_MAIL_COLUMNS, .indent = indent, .put = dmabench_put_plain,
	});
	free(text);
}

const char *dmabench_mail_environment(const struct dmabench_side *side, const char *name)
{
	return dmabench_json_text(cJSON_GetObjectItemCaseSensitive(
			side->header, "environment"), name);
}

char *dmabench_mail_name(const struct dmabench_mail *mail, const struct dmabench_changed *row)
{
	const struct dmabench_dataset *set = &mail->comparison->set;

	return dmabench_format("%s.%s", set->points[row->point].kind->experiment,
			       dmabench_phase_name(set, row->row->phase));
}

double dmabench_mail_percent(double ratio)
{
	return (ratio - 1) * 100;
}

const char *dmabench_mail_commit(const struct dmabench_mail *mail)
{
	const char *given = mail->comparison->telling.introduced_by;

	return given ? given : dmabench_mail_environment(&mail->pair->new, "kernel_commit");
}

const struct dmabench_changed *dmabench_mail_leading(const struct dmabench_mail *mail)
{
	const struct dmabench_changed *first = mail->rows;
	const struct dmabench_changed *last = mail->rows + mail->count - 1;

	return first->ratio > 1 ? first : last;
}

static const char *what_of(const struct dmabench_mail *mail, double ratio)
{
	return ratio < 1 ? "improvement" :
	       mail->comparison->icount ? "more instructions" : "regression";
}

static void put_subject(const struct dmabench_mail *mail)
{
	const char *commit = dmabench_mail_commit(mail);
	const struct dmabench_changed *row;
	char *name;

	if (!mail->count) {
		dmabench_mail_put(mail, 1, "Subject: [dmabench] no change was shown");
		return;
	}
	row = dmabench_mail_leading(mail);
	name = dmabench_mail_name(mail, row);
	dmabench_mail_put(mail, 1, "Subject: [dmabench]%s%.12s%s %s %+.1f%% %s", commit ? " " : "",
			  commit ? commit : "", commit ? ":" : "", name, dmabench_mail_percent(row->ratio),
			  what_of(mail, row->ratio));
	free(name);
}

static void put_noticed(const struct dmabench_mail *mail)
{
	const struct dmabench_counts *counts = &mail->pair->counts;
	const struct dmabench_changed *row;
	char *name;

	if (!mail->count) {
		dmabench_mail_put(mail, 0, "dmabench compared %zu phases of %zu points, and showed no change in any.",
				  mail->pair->rows_count, counts->points);
		return;
	}
	row = dmabench_mail_leading(mail);
	name = dmabench_mail_name(mail, row);
	dmabench_mail_put(mail, 0, "dmabench noticed %+.1f %% (%s) of %s. Of %zu phases of %zu points, %zu are %s, %zu %s, %zu %s.",
			  dmabench_mail_percent(row->ratio), what_of(mail, row->ratio), name,
			  mail->pair->rows_count, counts->points, counts->slower,
			  mail->comparison->icount ? "more" : "slower", counts->faster,
			  mail->comparison->icount ? "fewer" : "faster", counts->unchanged,
			  mail->comparison->icount ? "equal" : "without a difference that was shown");
	free(name);
}

static void put_worth(const struct dmabench_mail *mail)
{
	const char *under = dmabench_mail_environment(&mail->pair->new, "hypervisor");
	char *warning = dmabench_compare_warning(mail->comparison, mail->pair);

	if (mail->comparison->icount)
		dmabench_mail_put_further(mail, 0, "These are counts of instructions, which repeat exactly. They are no time: caches, memory and devices cost nothing there.");
	else if (under)
		dmabench_mail_put_further(mail, 0, "Measured in a virtual machine (%s): not what hardware costs.",
					  under);
	if (warning)
		dmabench_mail_put_further(mail, 0, "%s", warning);
	free(warning);
}

static bool is_regression(const struct dmabench_mail *mail)
{
	return mail->count && mail->rows[0].ratio > 1;
}

/* Tags are not wrapped: programs read them. */
static void put_tags(const struct dmabench_mail *mail)
{
	const struct dmabench_compare_telling *telling = &mail->comparison->telling;
	const char *before = dmabench_mail_environment(&mail->comparison->base, "kernel_commit");
	const char *commit = dmabench_mail_commit(mail);

	if (!is_regression(mail))
		return;
	dmabench_mail_put_further(mail, 0, "If you fix this in a separate patch (not in a new version of the same one), please add these tags:");
	fputs("\n| Reported-by: ", mail->out);
	dmabench_print_plain(mail->out, "%s", telling->reported_by ? telling->reported_by :
			     "(--reported-by \"Name <address>\" tells whom)");
	dmabench_print_plain(mail->out, "| Closes: %s", telling->closes ? telling->closes :
			     "(the address of this mail in the list's archive)");
	if (commit && telling->commit_title)
		dmabench_print_plain(mail->out, "| Fixes: %.12s (\"%s\")", commit,
				     telling->commit_title);
	putc('\n', mail->out);
	if (telling->introduced_by)
		dmabench_print_plain(mail->out, "#regzbot introduced: %s",
				     telling->introduced_by);
	else if (before && commit)
		dmabench_print_plain(mail->out, "#regzbot introduced: %.12s..%.12s",
				     before, commit);
	else
		dmabench_mail_put(mail, 0, "Which commit it was is not known: --introduced-by COMMIT makes a #regzbot line, with --commit-title TEXT a Fixes tag, too.");
}

void dmabench_compare_mail(FILE *out, const struct dmabench_comparison *comparison)
{
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		struct dmabench_mail mail = {
			.out = out, .comparison = comparison, .pair = &comparison->pairs[i],
		};

		mail.rows = dmabench_changed_rows(comparison, mail.pair, &mail.count);
		put_subject(&mail);
		fputs("\nHello,\n\n", out);
		put_noticed(&mail);
		putc('\n', out);
		dmabench_mail_where(&mail);
		dmabench_mail_parameters(&mail);
		dmabench_mail_rows(&mail);
		put_worth(&mail);
		dmabench_mail_reproduce(&mail);
		put_tags(&mail);
		if (i + 1 < comparison->pairs_count)
			fputs("\n\n", out);
		free(mail.rows);
	}
}
