// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "export.h"
#include "lib/error.h"
#include "lib/out_file.h"

static const struct {
	const char *name;
	int (*write)(FILE *out, struct dmabench_input *inputs, size_t count,
		     const struct dmabench_export_options *options);
	bool twice;		/* it reads them so often */
} formats[] = {
#define FORMAT(name, twice, what) { #name, dmabench_export_##name, twice },
	DMABENCH_EXPORT_FORMATS(FORMAT)
};

static size_t format_named(const char *name)
{
	size_t format = 0;

	/* The options let no other name pass. */
	while (format + 1 < sizeof(formats) / sizeof(formats[0]) &&
	       strcmp(formats[format].name, name))
		format++;
	return format;
}

int dmabench_export(const struct dmabench_export_options *options,
		    char *const *paths, size_t count)
{
	const size_t format = format_named(options->format);
	struct dmabench_input *inputs =
		dmabench_inputs_new(paths, count, formats[format].twice);
	struct dmabench_out out;
	int ret = inputs ? dmabench_out_open(&out, options->output, inputs, count) :
			   DMABENCH_EXIT_USAGE;

	if (!ret && formats[format].write(out.file, inputs, count, options)) {
		dmabench_out_drop(&out);
		ret = dmabench_inputs_status(inputs, count);
	} else if (!ret) {
		ret = dmabench_out_close(&out);
	}
	dmabench_inputs_free(inputs, count);
	return ret;
}
