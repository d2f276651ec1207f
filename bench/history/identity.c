// SPDX-License-Identifier: GPL-2.0
#include <errno.h>

#include "identity.h"
#include "lib/error.h"

int dmabench_run_digest(struct dmabench_input *input, uint8_t *digest)
{
	FILE *file = dmabench_input_open(input);
	static uint8_t block[1 << 16];
	SHA2_CTX sum;
	size_t length;
	int ret = 0;

	if (!file)
		return -1;
	SHA256Init(&sum);
	while ((length = fread(block, 1, sizeof(block), file)))
		SHA256Update(&sum, block, length);
	if (ferror(file)) {
		dmabench_error("%s: %s", input->name, dmabench_input_wrong(input));
		ret = -1;
	}
	fclose(file);
	SHA256Final(digest, &sum);
	return ret;
}
