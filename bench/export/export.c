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

static int write_all(FILE *out, size_t format, char *const *paths, size_t count,
		     const struct dmabench_export_options *options)
{
	struct dmabench_input *inputs =
		dmabench_inputs_new(paths, count, formats[format].twice);
	int ret = inputs ? formats[format].write(out, inputs, count, options) : DMABENCH_EXIT_USAGE;

	dmabench_inputs_free(inputs, count);
	return ret;
}

int dmabench_export(const struct dmabench_export_options *options,
		    char *const *paths, size_t count)
{
	struct dmabench_out out;
	int ret = dmabench_out_open(&out, options->output);

	for (size_t i = 0; !ret && i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i].name, options->format))
			continue;
		ret = write_all(out.file, i, paths, count, options);
		if (ret)
			dmabench_out_drop(&out);
		else
			ret = dmabench_out_close(&out);
		break;
	}
	return ret;
}
