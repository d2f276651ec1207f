/* SPDX-License-Identifier: GPL-2.0 */
/* What tells runs, machines and series apart: by digests, SHA-256. */
#ifndef DMABENCH_HISTORY_IDENTITY_H
#define DMABENCH_HISTORY_IDENTITY_H

#include <stddef.h>
#include <stdint.h>
#include <sha2.h>

#include "lib/input.h"

#define DMABENCH_RUN_DIGEST	SHA256_DIGEST_LENGTH
/* Half of one is as good for what nobody tries to forge, and smaller. */
#define DMABENCH_KEY		16

/* Of the plain text: 0, or -1 after saying what is wrong. @input is to be read again. */
int dmabench_run_digest(struct dmabench_input *input, uint8_t *digest);

/* A key is that of all its parts, in order; one that is NULL is another than "". */
static inline void dmabench_key_add(SHA2_CTX *key, const char *text, size_t length)
{
	const uint64_t known = text ? length : UINT64_MAX;

	SHA256Update(key, (const uint8_t *)&known, sizeof(known));
	if (text)
		SHA256Update(key, (const uint8_t *)text, length);
}

static inline void dmabench_key_end(SHA2_CTX *key, uint8_t *bytes)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];

	SHA256Final(digest, key);
	for (size_t i = 0; i < DMABENCH_KEY; i++)
		bytes[i] = digest[i];
}

#endif /* DMABENCH_HISTORY_IDENTITY_H */
