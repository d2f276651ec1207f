// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "input_kind.h"

#define BYTES(text)	.bytes = (text), .count = sizeof(text) - 1

/* The first that fits: UTF-32 begins as UTF-16 does. */
static const struct dmabench_kind kinds[] = {
	{ BYTES("\x1f\x8b"), .is = "packed by gzip", .unpacker = &dmabench_gzip },
	{ BYTES("\x28\xb5\x2f\xfd"), .is = "packed by zstd",
	  .unpacker = &dmabench_zstd },
	/* A frame to be skipped, with which pzstd begins. */
	{ BYTES("\x2a\x4d\x18"), .offset = 1, .is = "packed by zstd",
	  .unpacker = &dmabench_zstd },
	{ BYTES("\xfd\x37zXZ\0"), .is = "packed by xz", .remedy = "unpack it first: xz -dc" },
	{ BYTES("\x5d\0\0"), .is = "packed by lzma", .remedy = "unpack it first: xz -dc" },
	{ BYTES("BZh"), .is = "packed by bzip2", .remedy = "unpack it first: bzip2 -dc" },
	{ BYTES("\x04\x22\x4d\x18"), .is = "packed by lz4", .remedy = "unpack it first: lz4 -dc" },
	{ BYTES("LZIP"), .is = "packed by lzip", .remedy = "unpack it first: lzip -dc" },
	{ BYTES("\x1f\x9d"), .is = "packed by compress", .remedy = "unpack it first: gzip -dc" },
	{ BYTES("PK\3\4"), .is = "packed by zip", .remedy = "unpack it first: unzip -p" },
	{ BYTES("7z\xbc\xaf\x27\x1c"), .is = "packed by 7-Zip",
	  .remedy = "unpack it first: 7z x -so" },
	{ BYTES("ustar"), .offset = 257, .is = "packed by tar",
	  .remedy = "unpack it first: tar -xOf" },
	{ BYTES("\xff\xfe\0\0"), .is = "in UTF-32",
	  .remedy = "convert it first: iconv -f UTF-32 -t UTF-8" },
	{ BYTES("\0\0\xfe\xff"), .is = "in UTF-32",
	  .remedy = "convert it first: iconv -f UTF-32 -t UTF-8" },
	{ BYTES("\xff\xfe"), .is = "in UTF-16",
	  .remedy = "convert it first: iconv -f UTF-16 -t UTF-8" },
	{ BYTES("\xfe\xff"), .is = "in UTF-16",
	  .remedy = "convert it first: iconv -f UTF-16 -t UTF-8" },
	{ BYTES("{\0"), .is = "in UTF-16",
	  .remedy = "convert it first: iconv -f UTF-16LE -t UTF-8" },
	{ BYTES("\0{"), .is = "in UTF-16",
	  .remedy = "convert it first: iconv -f UTF-16BE -t UTF-8" },
};

static const struct dmabench_kind binary = {
	.is = "no text, so no result of dmabench run",
};

const struct dmabench_kind *dmabench_input_kind(const char *bytes, size_t count)
{
	const char *newline = memchr(bytes, '\n', count);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const struct dmabench_kind *kind = &kinds[i];

		if (count >= (size_t)kind->offset + kind->count &&
		    !memcmp(bytes + kind->offset, kind->bytes, kind->count))
			return kind;
	}
	if (memchr(bytes, '\0', newline ? (size_t)(newline - bytes) : count))
		return &binary;
	return NULL;
}
