// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "export.h"
#include "out_file.h"

static const struct {
	const char *name;
	int (*write)(FILE *out, char *const *paths, size_t count,
		     const struct dmabench_export_options *options);
} formats[] = {
	{ "csv", dmabench_export_csv },
	{ "json", dmabench_export_json },
	{ "markdown", dmabench_export_markdown },
};

int dmabench_export(const struct dmabench_export_options *options,
		    char *const *paths, size_t count)
{
	struct dmabench_out out;
	int ret = dmabench_out_open(&out, options->output);

	for (size_t i = 0; !ret && i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i].name, options->format))
			continue;
		ret = formats[i].write(out.file, paths, count, options);
		if (ret)
			dmabench_out_drop(&out);
		else
			ret = dmabench_out_close(&out);
		break;
	}
	return ret;
}
