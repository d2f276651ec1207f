// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "words.h"

char *dmabench_advise_count(double number)
{
	char *digits = dmabench_format("%.0f", number);
	size_t length = strlen(digits), at = 0;
	char *text = dmabench_calloc(2 * length + 1, 1);

	for (size_t i = 0; i < length; i++) {
		if (i && !((length - i) % 3) && digits[i - 1] != '-')
			text[at++] = ',';
		text[at++] = digits[i];
	}
	free(digits);
	return text;
}

char *dmabench_advise_bytes(double bytes)
{
	char *number = dmabench_advise_count(bytes);
	char *text = dmabench_format("%s byte%s", number,
				     round(bytes) == 1 ? "" : "s");

	free(number);
	return text;
}

char *dmabench_advise_figure(double cost)
{
	if (fabs(cost) < 99.95 && cost != round(cost))
		return dmabench_format("%.1f", cost);
	return dmabench_advise_count(cost);
}

const char *dmabench_advise_unit(const struct dmabench_source *source)
{
	return dmabench_advise_speech(source) == ADVISE_INSTRUCTIONS ?
	       "instructions" : "ns";
}

char *dmabench_advise_names(const struct advise_case *of, unsigned int set)
{
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	for (unsigned int left = set; left; left &= left - 1) {
		if (left != set)
			fputs(left & (left - 1) ? ", " : " and ", stream);
		fputs(of->curves[__builtin_ctz(left)].name, stream);
	}
	fclose(stream);
	return text;
}
