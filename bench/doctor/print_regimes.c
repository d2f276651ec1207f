// SPDX-License-Identifier: GPL-2.0
/* Paragraphs, and those about regimes. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/json.h"
#include "lib/plain.h"
#include "lib/wrap.h"
#include "parts.h"
#include "print.h"

void dmabench_doctor_put_at(FILE *file, int indent, const char *label, const char *text)
{
	const struct dmabench_wrap wrap = {
		.columns = 80, .begin = indent, .indent = indent, .put = dmabench_put_plain,
	};

	fprintf(file, "%-*s", indent, label);
	dmabench_put_wrapped(file, text, &wrap);
}

void dmabench_doctor_put(FILE *file, const char *label, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = dmabench_vformat(format, arguments);
	va_end(arguments);
	dmabench_doctor_put_at(file, DOCTOR_INDENT, label, text);
	free(text);
}

char *dmabench_doctor_join(const cJSON *array)
{
	char *text = dmabench_format("%s", "");
	const cJSON *item;

	cJSON_ArrayForEach(item, array) {
		char *longer = dmabench_format("%s%s%s", text, *text ? " " : "",
					       cJSON_GetStringValue(item));

		free(text);
		text = longer;
	}
	return text;
}

/* "boot with A B, without C", which the caller frees. */
static char *boot_text(const cJSON *regime)
{
	char *add = dmabench_doctor_join(cJSON_GetObjectItemCaseSensitive(regime, "add"));
	char *take_out = dmabench_doctor_join(cJSON_GetObjectItemCaseSensitive(regime, "take_out"));
	char *text = dmabench_format("boot%s%s%s%s%s", *add ? " with " : "", add,
				     *take_out ? (*add ? ", without " : " without ") : "", take_out,
				     *add || *take_out ? "" : " again, with the same words");

	free(add);
	free(take_out);
	return text;
}

/* What has to be done before a boot is told once, of several regimes that want it. */
static char *regime_text(const cJSON *regime, const char *said)
{
	const char *how = dmabench_json_text(regime, "how");
	const char *note = dmabench_json_text(regime, "note");
	char *boot, *text;

	if (dmabench_doctor_is(regime, "now"))
		return dmabench_format("now");
	if (!strcmp(how, "no"))
		return dmabench_format("%s", note);
	boot = boot_text(regime);
	if (!note)
		text = dmabench_format("%s", boot);
	else if (strcmp(how, "kernel") && strcmp(how, "firmware"))
		text = dmabench_format("%s (%s)", boot, note);
	else
		text = dmabench_format("%s; then %s",
				       said && !strcmp(said, note) ? "the same first" : note, boot);
	free(boot);
	return text;
}

void dmabench_doctor_put_regimes(FILE *file, const cJSON *regimes)
{
	const char *label = "regimes", *said = NULL;
	const cJSON *regime;

	cJSON_ArrayForEach(regime, regimes) {
		const char *command = dmabench_json_text(regime, "command");
		char *both = dmabench_format("%-*s%s", DOCTOR_INDENT, label,
					     dmabench_json_text(regime, "regime"));
		char *text = regime_text(regime, said);

		dmabench_doctor_put_at(file, DOCTOR_INDENT + 15, both, text);
		if (command)
			dmabench_print_plain(file, "%*sor now, as root: %s", DOCTOR_INDENT + 15, "", command);
		said = dmabench_json_text(regime, "note") ?: said;
		free(text);
		free(both);
		label = "";
	}
}
