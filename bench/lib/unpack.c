// SPDX-License-Identifier: GPL-2.0
/* Members of gzip and frames of zstd may follow each other; nothing else may. */
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "alloc.h"
#include "unpack.h"

#define GZIP_WINDOW	(15 + 16)
#define GZIP_FIRST_BYTE	0x1f

static const char behind[] = "other data are behind their end";

struct gzip {
	z_stream stream;
	bool whole;
};

static void *gzip_begin(void)
{
	struct gzip *gzip = dmabench_calloc(1, sizeof(*gzip));

	if (inflateInit2(&gzip->stream, GZIP_WINDOW) == Z_OK)
		return gzip;
	free(gzip);
	return NULL;
}

/* Behind a member: zeros fill up a block of a tape, as gzip has it. */
static const char *next_member(struct gzip *gzip, struct dmabench_pieces *pieces)
{
	while (pieces->in_left && !*pieces->in) {
		pieces->in++;
		pieces->in_left--;
	}
	if (!pieces->in_left)
		return NULL;
	if (*pieces->in != GZIP_FIRST_BYTE)
		return behind;
	gzip->whole = false;
	inflateReset(&gzip->stream);
	return NULL;
}

static const char *gzip_step(void *state, struct dmabench_pieces *pieces)
{
	struct gzip *gzip = state;
	z_stream *stream = &gzip->stream;
	const char *wrong = gzip->whole ? next_member(gzip, pieces) : NULL;
	int ret;

	if (wrong || gzip->whole)
		return wrong;
	stream->next_in = (Bytef *)pieces->in;
	stream->avail_in = pieces->in_left;
	stream->next_out = (Bytef *)pieces->out;
	stream->avail_out = pieces->out_left;
	ret = inflate(stream, Z_NO_FLUSH);
	pieces->in = (char *)stream->next_in;
	pieces->in_left = stream->avail_in;
	pieces->out = (char *)stream->next_out;
	pieces->out_left = stream->avail_out;
	gzip->whole = ret == Z_STREAM_END;
	if (gzip->whole || ret == Z_OK || ret == Z_BUF_ERROR)
		return NULL;
	return stream->msg ? stream->msg : zError(ret);
}

static bool gzip_whole(const void *state)
{
	return ((const struct gzip *)state)->whole;
}

static void gzip_end(void *state)
{
	struct gzip *gzip = state;

	inflateEnd(&gzip->stream);
	free(gzip);
}

const struct dmabench_unpacker dmabench_gzip = {
	"gzip", gzip_begin, gzip_step, gzip_whole, gzip_end,
};

struct zstd {
	ZSTD_DStream *stream;
	bool whole;
};

static void *zstd_begin(void)
{
	ZSTD_DStream *stream = ZSTD_createDStream();
	struct zstd *zstd;

	if (!stream)
		return NULL;
	zstd = dmabench_calloc(1, sizeof(*zstd));
	zstd->stream = stream;
	return zstd;
}

static const char *zstd_step(void *state, struct dmabench_pieces *pieces)
{
	struct zstd *zstd = state;
	ZSTD_inBuffer in = { pieces->in, pieces->in_left, 0 };
	ZSTD_outBuffer out = { pieces->out, pieces->out_left, 0 };
	size_t ret = ZSTD_decompressStream(zstd->stream, &out, &in);

	if (ZSTD_isError(ret))
		return ZSTD_getErrorCode(ret) == ZSTD_error_prefix_unknown ?
		       behind : ZSTD_getErrorName(ret);
	pieces->in += in.pos;
	pieces->in_left -= in.pos;
	pieces->out += out.pos;
	pieces->out_left -= out.pos;
	zstd->whole = !ret;
	return NULL;
}

static bool zstd_whole(const void *state)
{
	return ((const struct zstd *)state)->whole;
}

static void zstd_end(void *state)
{
	struct zstd *zstd = state;

	ZSTD_freeDStream(zstd->stream);
	free(zstd);
}

const struct dmabench_unpacker dmabench_zstd = {
	"zstd", zstd_begin, zstd_step, zstd_whole, zstd_end,
};
