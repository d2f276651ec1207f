// SPDX-License-Identifier: GPL-2.0
/* A mail's figures: two lines a phase that changed. */
#include <math.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "lib/plain.h"
#include "lib/wrap.h"
#include "mail.h"

/* So many rows of those that changed; the rest is counted. */
#define MOST_ROWS	16

/* How many points changed there as this one did, which did the most. */
static size_t alike(const struct dmabench_mail *mail, const struct dmabench_changed *row)
{
	const struct dmabench_dataset *set = &mail->comparison->set;
	size_t count = 0;

	for (size_t i = 0; i < mail->count; i++)
		count += dmabench_same_change(set, &mail->rows[i], row);
	return count;
}

/* What its figures leave open, and where. */
static void put_details(const struct dmabench_mail *mail, const struct dmabench_changed *row)
{
	char *conditions = dmabench_change_conditions(&mail->comparison->set, mail->pair,
						      row->point);
	const size_t others = alike(mail, row) - 1;
	char interval[64] = "", p[32] = "", more[64] = "", *text;

	if (!isnan(row->row->low))
		snprintf(interval, sizeof(interval), "; within %+.1f to %+.1f %%",
			 dmabench_mail_percent(row->row->low), dmabench_mail_percent(row->row->high));
	if (!isnan(row->row->adjusted_p))
		snprintf(p, sizeof(p), row->row->adjusted_p < 0.001 ? ", p < 0.001" :
			 ", p %.3f", row->row->adjusted_p);
	if (others)
		snprintf(more, sizeof(more), "; as much or less at %zu more", others);
	text = dmabench_format("%s%s%s%s", conditions, interval, p, more);
	fprintf(mail->out, "%16s", "");
	dmabench_put_wrapped(mail->out, text, &(struct dmabench_wrap) {
		.columns = DMABENCH_MAIL_COLUMNS, .begin = 16, .indent = 16, .put = dmabench_put_plain,
	});
	free(text);
	free(conditions);
}

static void put_row(const struct dmabench_mail *mail, const struct dmabench_changed *row)
{
	const double *base_ns = mail->comparison->set.ns[DMABENCH_NS_COMPARED];
	char *name = dmabench_mail_name(mail, row);
	char *change = dmabench_format("%+.1f %%", dmabench_mail_percent(row->ratio));

	fprintf(mail->out, "%12.1f %10s %12.1f  ", base_ns[row->row->phase], change,
		row->row->new_ns);
	dmabench_print_plain(mail->out, "%.34s", name);
	put_details(mail, row);
	free(change);
	free(name);
}

void dmabench_mail_rows(const struct dmabench_mail *mail)
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
		dmabench_mail_put_further(mail, 0, "%zu more phases changed: dmabench compare tells all.", left);
}
