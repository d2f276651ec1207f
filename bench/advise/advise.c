// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "advise.h"
#include "lib/error.h"
#include "lib/out_file.h"

static const struct {
	const char *name;
	void (*write)(FILE *out, const struct advise *advise);
} formats[] = {
	{ "text", dmabench_advise_write_text },
	{ "markdown", dmabench_advise_write_markdown },
	{ "json", dmabench_advise_write_json },
};

int dmabench_advise_read(struct advise *advise, char *const *paths, size_t count)
{
	memset(advise, 0, sizeof(*advise));
	advise->inputs = dmabench_inputs_new(paths, count, false);
	if (!advise->inputs ||
	    dmabench_dataset_read(&advise->set, advise->inputs, count, NULL))
		return dmabench_inputs_status(advise->inputs, count);
	dmabench_advise_cases(advise);
	dmabench_advise_judge(advise);
	return 0;
}

static void free_case(struct advise_case *of)
{
	for (unsigned int i = 0; i < of->curves_count; i++)
		free(of->curves[i].points);
	free(of->fixed.points);
	free(of->values);
	free(of->paybacks);
	dmabench_advise_findings_free(&of->moving);
	dmabench_advise_findings_free(&of->persistent);
}

void dmabench_advise_free(struct advise *advise)
{
	for (size_t i = 0; i < advise->cases_count; i++)
		free_case(&advise->cases[i]);
	for (size_t i = 0; i < advise->verdicts_count; i++) {
		free(advise->verdicts[i].most.what);
		free(advise->verdicts[i].least.what);
	}
	free(advise->cases);
	free(advise->verdicts);
	dmabench_inputs_free(advise->inputs, advise->set.sources_count);
	dmabench_dataset_free(&advise->set);
	memset(advise, 0, sizeof(*advise));
}

int dmabench_advise(const struct advise_options *options, char *const *paths,
		    size_t count)
{
	struct dmabench_out out;
	struct advise advise;
	int ret = dmabench_advise_read(&advise, paths, count);

	if (!ret)
		ret = dmabench_out_open(&out, options->output, advise.inputs, count);
	for (size_t i = 0; !ret && i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(formats[i].name, options->format))
			continue;
		formats[i].write(out.file, &advise);
		ret = dmabench_out_close(&out);
		break;
	}
	dmabench_advise_free(&advise);
	return ret;
}
