// SPDX-License-Identifier: GPL-2.0
/*
 * One document: {"base", "unit", "statistic", "threshold_pct", "grouped_by",
 * "test", "adjustment", "comparisons"}, an element of the last for each other
 * side: {"new", "also_different", "warning", "summary", "rows"}.
 * Rows are written one by one: there may be millions.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "lib/json.h"

static void put_item(FILE *out, cJSON *item)
{
	char *text = dmabench_json_print(item);

	fputs(text ? text : "null", out);
	free(text);
	cJSON_Delete(item);
}

static void put_text(FILE *out, const char *text)
{
	put_item(out, cJSON_CreateString(text));
}

static void put_number(FILE *out, const char *before, double number)
{
	if (isfinite(number))
		fprintf(out, "%s%.10g", before, number);
	else
		fprintf(out, "%snull", before);
}

/* As many digits as tell it from others: instructions may be many. */
static void put_cost(FILE *out, const char *before, double cost)
{
	char text[32];

	snprintf(text, sizeof(text), "%.15g", cost);
	if (strtod(text, NULL) != cost)
		snprintf(text, sizeof(text), "%.17g", cost);
	fprintf(out, "%s%s", before, isfinite(cost) ? text : "null");
}

/* Whole numbers as they stand in the file: above 2^53 they are exact in no other way. */
static void put_value(FILE *out, const struct dmabench_value *value)
{
	static const char *const words[] = {
		[DMABENCH_JSON_TRUE] = "true", [DMABENCH_JSON_FALSE] = "false",
		[DMABENCH_JSON_NULL] = "null",
	};

	if (value->type == DMABENCH_JSON_STRING)
		put_text(out, value->text);
	else if (value->type != DMABENCH_JSON_NUMBER)
		fputs(words[value->type], out);
	else if (!value->text[strspn(value->text, "-0123456789")])
		fputs(value->text, out);
	else
		put_cost(out, "", value->number);
}

/* What a record did not tell is null. */
static void put_known(FILE *out, const char *text)
{
	if (strcmp(text, "unknown"))
		put_text(out, text);
	else
		fputs("null", out);
}

static void put_side(FILE *out, const struct dmabench_side *side)
{
	static const char *const members[] = {
		"clock", "label", "started", "environment", "target",
	};
	cJSON *about = cJSON_CreateObject(), *files = cJSON_CreateArray();

	dmabench_json_add_text(about, "file", side->files[0]->path);
	for (size_t i = 0; i < side->files_count; i++)
		cJSON_AddItemToArray(files, dmabench_json_new_text(side->files[i]->path));
	dmabench_json_add(about, "files", files);
	dmabench_json_add(about, "boots", side->boots_told ?
			  dmabench_json_new_u64(side->boots_count) : cJSON_CreateNull());
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		const cJSON *item = cJSON_GetObjectItemCaseSensitive(
			side->header, members[i]);

		dmabench_json_add(about, members[i], item ?
				  cJSON_Duplicate(item, true) :
				  cJSON_CreateNull());
	}
	put_item(out, about);
}

/* A regime, or null where the two are not in one. */
static void put_regimes(FILE *out, const char *base, const char *new)
{
	fputs(",\"regime\":", out);
	if (base == new)
		put_known(out, base);
	else
		fputs("null", out);
	fputs(",\"base_regime\":", out);
	put_known(out, base);
	fputs(",\"new_regime\":", out);
	put_known(out, new);
}

static void put_point(FILE *out, const struct dmabench_comparison *comparison,
		      const struct dmabench_pair *pair, uint32_t number)
{
	const struct dmabench_dataset *set = &comparison->set;
	const struct dmabench_point *point = &set->points[number];
	const size_t threads = point->values_count - 1;

	fputs("{\"experiment\":", out);
	put_text(out, point->kind->experiment);
	fputs(",\"parameters\":{", out);
	for (size_t i = 0; i < threads; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);

		if (i)
			putc(',', out);
		put_text(out, value->name);
		putc(':', out);
		put_value(out, value);
	}
	fputs("},\"threads\":", out);
	put_value(out, dmabench_nth_value(set, point, threads));
	put_regimes(out, point->kind->regime, pair->matches[number].regime);
}

static void put_statistics(FILE *out,
			   const struct dmabench_comparison *comparison,
			   const struct dmabench_row *row)
{
	put_number(out, ",\"ratio\":", dmabench_row_ratio(comparison, row));
	if (isnan(row->low)) {
		fputs(",\"ratio_ci95\":null", out);
	} else {
		put_number(out, ",\"ratio_ci95\":[", row->low);
		put_number(out, ",", row->high);
		putc(']', out);
	}
	put_number(out, ",\"p\":", row->p);
	put_number(out, ",\"p_adjusted\":", row->adjusted_p);
}

/* NULL: of one run a side. */
static void put_runs(FILE *out, const struct dmabench_row_runs *runs)
{
	fprintf(out, ",\"base_runs\":%u,\"new_runs\":%u,\"base_boots\":%u,\"new_boots\":%u",
		runs ? runs->base : 1, runs ? runs->new : 1,
		runs ? runs->base_boots : 1, runs ? runs->new_boots : 1);
	put_number(out, ",\"cv_between_boots\":", runs ? runs->boots : NAN);
	put_number(out, ",\"cv_between_runs\":", runs ? runs->between : NAN);
	put_number(out, ",\"cv_within_runs\":", runs ? runs->within : NAN);
}

static void put_row(FILE *out, const struct dmabench_comparison *comparison,
		    const struct dmabench_pair *pair, const struct dmabench_row *row,
		    bool base_settled)
{
	const struct dmabench_dataset *set = &comparison->set;
	const double base_ns = set->ns[DMABENCH_NS_COMPARED][row->phase];

	fputs(",\"phase\":", out);
	put_text(out, dmabench_phase_name(set, row->phase));
	fprintf(out, ",\"unit\":\"%s\"", dmabench_row_unit(comparison, row));
	put_cost(out, ",\"base\":", base_ns);
	put_cost(out, ",\"new\":", row->new_ns);
	put_cost(out, ",\"difference\":",
		 round((row->new_ns - base_ns) * 1000) / 1000);
	put_statistics(out, comparison, row);
	put_runs(out, pair->rows_runs ? &pair->rows_runs[row - pair->rows] : NULL);
	fprintf(out, ",\"verdict\":\"%s\",\"regression\":%s,\"base_settled\":%s,\"new_settled\":%s}",
		dmabench_row_verdict(comparison, row),
		row->regression ? "true" : "false",
		base_settled || row->counter ? "true" : "false", row->settled ? "true" : "false");
}

static void put_summary(FILE *out, const struct dmabench_comparison *comparison,
			const struct dmabench_pair *pair)
{
	const struct dmabench_counts *c = &pair->counts;
	const bool icount = comparison->icount;
	cJSON *item = cJSON_CreateObject();

	dmabench_json_add_u64(item, "compared", pair->rows_count);
	dmabench_json_add_u64(item, "points", c->points);
	dmabench_json_add_u64(item, icount ? "more" : "slower", c->slower);
	dmabench_json_add_u64(item, icount ? "fewer" : "faster", c->faster);
	dmabench_json_add_u64(item, icount ? "equal" : "unchanged", c->unchanged);
	dmabench_json_add_u64(item, "regressions", c->regressions);
	dmabench_json_add_u64(item, "significant_unadjusted_only", c->undecided);
	dmabench_json_add_u64(item, "points_not_settled", c->unsettled);
	dmabench_json_add_u64(item, "points_only_in_base", c->base_only);
	dmabench_json_add_u64(item, "points_only_in_new", c->new_only);
	dmabench_json_add_u64(item, "points_not_ok", c->not_ok);
	dmabench_json_add_u64(item, "points_timed_differently", c->timed_otherwise);
	dmabench_json_add_u64(item, "points_repeated",
			      c->repeated + comparison->repeated);
	dmabench_json_add_u64(item, "phases_in_one_only", c->phase_lacks);
	/* The name of before there was a choice of statistic. */
	if (comparison->set.statistic == DMABENCH_P50)
		dmabench_json_add_u64(item, "phases_without_median",
				      dmabench_compare_valueless(c));
	dmabench_json_add_u64(item, "phases_without_value",
			      dmabench_compare_valueless(c));
	dmabench_json_add_u64(item, "phases_without_rounds",
			      c->lacking[DMABENCH_LACKS_ROUNDS].count);
	dmabench_json_add_u64(item, "rows_without_interval",
			      c->lacking[DMABENCH_LACKS_MORE].count +
			      c->lacking[DMABENCH_LACKS_LIKENESS].count +
			      c->lacking[DMABENCH_LACKS_RUNS].count +
			      c->lacking[DMABENCH_LACKS_LOGARITHM].count +
			      c->lacking[DMABENCH_LACKS_SCATTER].count);
	dmabench_json_add_u64(item, "rows_undecided_by_clock",
			      c->lacking[DMABENCH_LACKS_CLOCK].count);
	dmabench_json_add_u64(item, "rows_of_some_runs",
			      c->lacking[DMABENCH_LACKS_SOME_RUNS].count);
	dmabench_json_add_u64(item, "phases_that_differ_between_runs",
			      c->lacking[DMABENCH_LACKS_SAMENESS].count);
	put_item(out, item);
}

static void put_pair(FILE *out, const struct dmabench_comparison *comparison,
		     const struct dmabench_pair *pair)
{
	char *warning = dmabench_compare_warning(comparison, pair);
	const char *separator = "\n";

	fputs("{\"new\":", out);
	put_side(out, &pair->new);
	fputs(",\"also_different\":", out);
	put_text(out, pair->notes);
	fputs(",\"warning\":", out);
	put_item(out, dmabench_json_new_text(warning));
	free(warning);
	fputs(",\"summary\":", out);
	put_summary(out, comparison, pair);
	fputs(",\"rows\":[", out);
	for (size_t i = 0; i < pair->order_count; i++) {
		const uint32_t point = pair->order[i];
		const size_t end = dmabench_rows_end(comparison, pair, point);

		for (size_t k = pair->matches[point].row; k < end; k++) {
			fputs(separator, out);
			put_point(out, comparison, pair, point);
			put_row(out, comparison, pair, &pair->rows[k],
				comparison->set.points[point].settled);
			separator = ",\n";
		}
	}
	fputs("]}", out);
}

void dmabench_compare_json(FILE *out, const struct dmabench_comparison *comparison)
{
	fputs("{\"base\":", out);
	put_side(out, &comparison->base);
	fprintf(out, ",\"unit\":\"%s\",\"statistic\":\"%s\"",
		dmabench_compare_unit(comparison),
		dmabench_statistic_names[comparison->set.statistic]);
	put_number(out, ",\"threshold_pct\":", comparison->threshold * 100);
	fputs(",\"grouped_by\":", out);
	put_item(out, dmabench_json_new_text(comparison->ground));
	fputs(",\"test\":", out);
	put_item(out, dmabench_json_new_text(comparison->icount ? NULL :
					     comparison->repeats ? "Welch, of boots" :
					     comparison->ground ? "Welch, of runs" :
					     "Mann-Whitney, of rounds"));
	fputs(",\"adjustment\":\"Benjamini-Hochberg\",\"comparisons\":[", out);
	for (size_t i = 0; i < comparison->pairs_count; i++) {
		if (i)
			fputs(",\n", out);
		put_pair(out, comparison, &comparison->pairs[i]);
	}
	fputs("]}\n", out);
}
