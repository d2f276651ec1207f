// SPDX-License-Identifier: GPL-2.0
/*
 * A report as maintainers know them from the kernel's test robots: what changed in one
 * sentence, since which commit, where, the figures, how to see it again, and the tags
 * that belong into a fix. 72 columns, but for a line that must not be broken.
 */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "changed.h"
#include "lib/alloc.h"
#include "lib/plain.h"
#include "lib/wrap.h"
#include "mail.h"

#define WIDTH		72
/* So many rows of those that changed; the rest is counted. */
#define MOST_ROWS	16

struct mail {
	FILE *out;
	const struct dmabench_comparison *comparison;
	const struct dmabench_pair *pair;
	struct dmabench_changed *rows;	/* that changed, the worst first */
	size_t count;
};

static void put_paragraph(const struct mail *mail, size_t indent, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static void put_paragraph(const struct mail *mail, size_t indent, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	dmabench_put_wrapped(mail->out, text, &(struct dmabench_wrap) {
		.columns = WIDTH, .indent = indent, .put = dmabench_put_plain,
	});
	free(text);
}

/* The same after an empty line. */
#define put_further(mail, ...)						\
	do {								\
		putc('\n', (mail)->out);				\
		put_paragraph(mail, __VA_ARGS__);			\
	} while (0)

static const char *environment_text(const struct dmabench_side *side, const char *name)
{
	return dmabench_json_text(cJSON_GetObjectItemCaseSensitive(
			side->header, "environment"), name);
}

/* "map_single.map" */
static char *name_of(const struct mail *mail, const struct dmabench_changed *row)
{
	const struct dmabench_dataset *set = &mail->comparison->set;

	return dmabench_format("%s.%s", set->points[row->point].kind->experiment,
			       dmabench_phase_name(set, row->row->phase));
}

static double percent(double ratio)
{
	return (ratio - 1) * 100;
}

/* The commit that is accused, or NULL. */
static const char *commit_of(const struct mail *mail)
{
	const char *given = mail->comparison->telling.introduced_by;

	return given ? given : environment_text(&mail->pair->new, "kernel_commit");
}

/* The one that changed most, to the worse where there is one. */
static const struct dmabench_changed *leading(const struct mail *mail)
{
	const struct dmabench_changed *first = mail->rows;
	const struct dmabench_changed *last = mail->rows + mail->count - 1;

	return first->ratio > 1 ? first : last;
}

static const char *what_of(const struct mail *mail, double ratio)
{
	return ratio < 1 ? "improvement" :
	       mail->comparison->icount ? "more instructions" : "regression";
}

static void put_subject(const struct mail *mail)
{
	const char *commit = commit_of(mail);
	const struct dmabench_changed *row;
	char *name;

	if (!mail->count) {
		put_paragraph(mail, 1, "Subject: [dmabench] no change was shown");
		return;
	}
	row = leading(mail);
	name = name_of(mail, row);
	put_paragraph(mail, 1, "Subject: [dmabench]%s%.12s%s %s %+.1f%% %s", commit ? " " : "",
		      commit ? commit : "", commit ? ":" : "", name, percent(row->ratio),
		      what_of(mail, row->ratio));
	free(name);
}

static void put_noticed(const struct mail *mail)
{
	const struct dmabench_counts *counts = &mail->pair->counts;
	const struct dmabench_changed *row;
	char *name;

	if (!mail->count) {
		put_paragraph(mail, 0, "dmabench compared %zu phases of %zu points, and showed no change in any.",
			      mail->pair->rows_count, counts->points);
		return;
	}
	row = leading(mail);
	name = name_of(mail, row);
	put_paragraph(mail, 0, "dmabench noticed %+.1f %% (%s) of %s. Of %zu phases of %zu points, %zu are %s, %zu %s, %zu %s.",
		      percent(row->ratio), what_of(mail, row->ratio), name,
		      mail->pair->rows_count, counts->points, counts->slower,
		      mail->comparison->icount ? "more" : "slower", counts->faster,
		      mail->comparison->icount ? "fewer" : "faster", counts->unchanged,
		      mail->comparison->icount ? "equal" : "without a difference that was shown");
	free(name);
}

static void put_commit(const struct mail *mail, const char *name,
		       const struct dmabench_side *side, const char *commit,
		       const char *title)
{
	const char *release = environment_text(side, "kernel");

	put_paragraph(mail, 8, "%s %s%s%s%s%sLinux %s%s", name, commit ? commit : "",
		      title ? " (\"" : "", title ? title : "", title ? "\")" : "",
		      commit ? ", " : "", release ? release : "unknown",
		      commit ? "" : " (the results do not tell the commit)");
}

static void put_known(const struct mail *mail, const char *name, const char *base,
		      const char *new)
{
	if (base && new && strcmp(base, new))
		put_paragraph(mail, 8, "%s: %s; before: %s", name, new, base);
	else if (new)
		put_paragraph(mail, 8, "%s: %s", name, new);
}

static void put_where(const struct mail *mail)
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

	put_commit(mail, "commit:", new, commit_of(mail),
		   mail->comparison->telling.commit_title);
	put_commit(mail, "before:", base, environment_text(base, "kernel_commit"), NULL);
	put_further(mail, 8, "testcase: dmabench, %s of phases of DMA mapping, less the cost of measuring",
		      mail->comparison->icount ? "instructions (QEMU's -icount)" :
		      dmabench_statistic_names[mail->comparison->set.statistic]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		put_known(mail, rows[i].name, environment_text(base, rows[i].member),
			  environment_text(new, rows[i].member));
	if (*mail->pair->notes)
		put_paragraph(mail, 8, "also different: %s", mail->pair->notes);
}

/* All parameters of what leads, each in a line, as the robots have them. */
static void put_parameters(const struct mail *mail)
{
	const struct dmabench_dataset *set = &mail->comparison->set;
	const struct dmabench_point *point;

	if (!mail->count)
		return;
	point = &set->points[leading(mail)->point];
	fputs("\nwith the following parameters, where it changed most:\n\n", mail->out);
	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);

		dmabench_print_plain(mail->out, "    %s: %s", value->name, value->text);
	}
	dmabench_print_plain(mail->out, "    regime: %s",
			     mail->pair->matches[leading(mail)->point].regime);
}

/* How many points changed there as this one did, which did the most. */
static size_t alike(const struct mail *mail, const struct dmabench_changed *row)
{
	const struct dmabench_dataset *set = &mail->comparison->set;
	size_t count = 0;

	for (size_t i = 0; i < mail->count; i++)
		count += dmabench_same_change(set, &mail->rows[i], row);
	return count;
}

/* What its figures leave open, and where. */
static void put_details(const struct mail *mail, const struct dmabench_changed *row)
{
	char *conditions = dmabench_change_conditions(&mail->comparison->set, mail->pair,
						      row->point);
	const size_t others = alike(mail, row) - 1;
	char interval[64] = "", p[32] = "", more[64] = "", *text;

	if (!isnan(row->row->low))
		snprintf(interval, sizeof(interval), "; within %+.1f to %+.1f %%",
			 percent(row->row->low), percent(row->row->high));
	if (!isnan(row->row->adjusted_p))
		snprintf(p, sizeof(p), row->row->adjusted_p < 0.001 ? ", p < 0.001" :
			 ", p %.3f", row->row->adjusted_p);
	if (others)
		snprintf(more, sizeof(more), "; as much or less at %zu more", others);
	text = dmabench_format("%s%s%s%s", conditions, interval, p, more);
	fprintf(mail->out, "%16s", "");
	dmabench_put_wrapped(mail->out, text, &(struct dmabench_wrap) {
		.columns = WIDTH, .begin = 16, .indent = 16, .put = dmabench_put_plain,
	});
	free(text);
	free(conditions);
}

static void put_row(const struct mail *mail, const struct dmabench_changed *row)
{
	const double *base_ns = mail->comparison->set.ns[DMABENCH_NS_COMPARED];
	char *name = name_of(mail, row);
	char *change = dmabench_format("%+.1f %%", percent(row->ratio));

	fprintf(mail->out, "%12.1f %10s %12.1f  ", base_ns[row->row->phase], change,
		row->row->new_ns);
	dmabench_print_plain(mail->out, "%.34s", name);
	put_details(mail, row);
	free(change);
	free(name);
}

static void put_rows(const struct mail *mail)
{
	size_t told = 0, left = 0;

	if (!mail->count)
		return;
	fprintf(mail->out, "\n%12s %10s %12s  %s\n%12s %10s %12s  %s\n", "before", "change",
		"after", dmabench_compare_unit(mail->comparison), "------------", "----------",
		"------------", "----------------------------------");
	for (size_t i = 0; i < mail->count; i++) {
		if (!dmabench_is_greatest_change(&mail->comparison->set, mail->rows,
						 mail->count, i))
			continue;
		if (told < MOST_ROWS)
			put_row(mail, &mail->rows[i]);
		left += told++ >= MOST_ROWS;
	}
	if (left)
		put_further(mail, 0, "%zu more phases changed: dmabench compare tells all.", left);
}

static void put_worth(const struct mail *mail)
{
	const char *under = environment_text(&mail->pair->new, "hypervisor");
	char *warning = dmabench_compare_warning(mail->comparison, mail->pair);

	if (mail->comparison->icount)
		put_further(mail, 0, "These are counts of instructions, which repeat exactly. They are no time: caches, memory and devices cost nothing there.");
	else if (under)
		put_further(mail, 0, "Measured in a virtual machine (%s): not what hardware costs.",
			      under);
	if (warning)
		put_further(mail, 0, "%s", warning);
	free(warning);
}

static bool is_regression(const struct mail *mail)
{
	return mail->count && mail->rows[0].ratio > 1;
}

/* Tags are not wrapped: programs read them. */
static void put_tags(const struct mail *mail)
{
	const struct dmabench_compare_telling *telling = &mail->comparison->telling;
	const char *before = environment_text(&mail->comparison->base, "kernel_commit");
	const char *commit = commit_of(mail);

	if (!is_regression(mail))
		return;
	put_further(mail, 0, "If you fix this in a separate patch (not in a new version of the same one), please add these tags:");
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
		put_paragraph(mail, 0, "Which commit it was is not known: --introduced-by COMMIT makes a #regzbot line, with --commit-title TEXT a Fixes tag, too.");
}

void dmabench_compare_mail(FILE *out, const struct dmabench_comparison *comparison)
{
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		struct mail mail = {
			.out = out, .comparison = comparison, .pair = &comparison->pairs[i],
		};

		mail.rows = dmabench_changed_rows(comparison, mail.pair, &mail.count);
		put_subject(&mail);
		fputs("\nHello,\n\n", out);
		put_noticed(&mail);
		putc('\n', out);
		put_where(&mail);
		put_parameters(&mail);
		put_rows(&mail);
		put_worth(&mail);
		dmabench_mail_reproduce(out, comparison, mail.pair);
		put_tags(&mail);
		if (i + 1 < comparison->pairs_count)
			fputs("\n\n", out);
		free(mail.rows);
	}
}
