// SPDX-License-Identifier: GPL-2.0
/* What comes but once: looked at, unpacked where it is packed, copied where it is kept. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alloc.h"
#include "error.h"
#include "input_kind.h"
#include "input_stream.h"
#include "temporary.h"

#define PIECE	(64 * 1024)

struct stream {
	struct dmabench_input *input;
	int fd;
	bool ended;
	char *at;		/* what was read and not yet taken */
	size_t left;
	const struct dmabench_unpacker *unpacker;	/* NULL: it is plain */
	void *state;
	char *first_at;		/* what was unpacked to be looked at */
	size_t first_left;
	char piece[PIECE], first[DMABENCH_KIND_BYTES];
};

/* Reads until there are @least bytes, or no more; -1 with errno. */
static int fill(struct stream *stream, size_t least)
{
	stream->at = memmove(stream->piece, stream->at, stream->left);
	while (!stream->ended && stream->left < least) {
		ssize_t length = read(stream->fd, stream->piece + stream->left,
				      PIECE - stream->left);

		if (length < 0 && errno != EINTR)
			return -1;
		stream->ended = !length;
		if (length > 0)
			stream->left += length;
	}
	return 0;
}

static size_t take(char **at, size_t *left, char *text, size_t size)
{
	if (size > *left)
		size = *left;
	memcpy(text, *at, size);
	*at += size;
	*left -= size;
	return size;
}

__attribute__((format(printf, 2, 3)))
static int fail(struct stream *stream, const char *format, ...)
{
	struct dmabench_input *input = stream->input;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(input->wrong, sizeof(input->wrong), format, arguments);
	va_end(arguments);
	errno = EIO;
	return -1;
}

static ssize_t unpack(struct stream *stream, char *text, size_t size)
{
	struct dmabench_pieces pieces = { .out = text, .out_left = size };
	const char *name = stream->unpacker->name, *wrong;

	while (pieces.out_left == size) {
		if (!stream->left && fill(stream, 1))
			return -1;
		if (!stream->left && stream->unpacker->whole(stream->state))
			return 0;
		pieces.in = stream->at;
		pieces.in_left = stream->left;
		wrong = stream->unpacker->step(stream->state, &pieces);
		if (wrong)
			return fail(stream, "its %s data are wrong: %s", name, wrong);
		if (!stream->left && pieces.out_left == size)
			return fail(stream, "its %s data are cut off: not all of it is here",
				    name);
		stream->at = pieces.in;
		stream->left = pieces.in_left;
	}
	return size - pieces.out_left;
}

/* Of the plain text; 0 at its end, -1 with errno and perhaps input->wrong. */
static ssize_t pull(struct stream *stream, char *text, size_t size)
{
	if (stream->unpacker)
		return unpack(stream, text, size);
	if (!stream->left && fill(stream, 1))
		return -1;
	return take(&stream->at, &stream->left, text, size);
}

static ssize_t read_stream(void *cookie, char *text, size_t size)
{
	struct stream *stream = cookie;
	struct dmabench_input *input = stream->input;
	ssize_t length = take(&stream->first_at, &stream->first_left, text, size);

	if (!length)
		length = pull(stream, text, size);
	if (length > 0 && input->copy &&
	    (fwrite(text, 1, length, input->copy) < (size_t)length ||
	     fflush(input->copy))) {
		input->error = errno;
		return fail(stream, "no copy of it can be made: %s; TMPDIR names another folder",
			    strerror(input->error));
	}
	return length;
}

static int close_stream(void *cookie)
{
	struct stream *stream = cookie;

	if (stream->unpacker)
		stream->unpacker->end(stream->state);
	close(stream->fd);
	free(stream);
	return 0;
}

static int fail_for(struct stream *stream, const struct dmabench_kind *kind)
{
	const struct dmabench_input *input = stream->input;

	if (stream->unpacker)
		return fail(stream, "%s, and all that by %s: unpack it first",
			    kind->is, stream->unpacker->name);
	if (!kind->remedy)
		return fail(stream, "%s", kind->is);
	return fail(stream, "%s: %s %s | dmabench COMMAND -", kind->is,
		    kind->remedy, strcmp(input->path, "-") ? input->name : "-");
}

/* What is unpacked is looked at as well: an archive may be in it. */
static int begin_unpacking(struct stream *stream,
			   const struct dmabench_unpacker *unpacker)
{
	const struct dmabench_kind *kind;
	ssize_t length = 1;

	stream->state = unpacker->begin();
	if (!stream->state)
		return fail(stream, "no memory to unpack it");
	stream->unpacker = unpacker;
	stream->input->packed_by = unpacker->name;
	while (length > 0 && stream->first_left < sizeof(stream->first)) {
		length = pull(stream, stream->first + stream->first_left,
			      sizeof(stream->first) - stream->first_left);
		if (length > 0)
			stream->first_left += length;
	}
	if (length < 0)
		return -1;
	kind = dmabench_input_kind(stream->first, stream->first_left);
	return kind ? fail_for(stream, kind) : 0;
}

static int begin(struct stream *stream)
{
	const struct dmabench_kind *kind;

	if (fill(stream, DMABENCH_KIND_BYTES))
		return -1;
	kind = dmabench_input_kind(stream->at, stream->left);
	if (!kind)
		return 0;
	return kind->unpacker ? begin_unpacking(stream, kind->unpacker) :
				fail_for(stream, kind);
}

/* Where it is; else through read_stream(). */
static FILE *open_file(struct stream *stream, bool regular)
{
	static const cookie_io_functions_t functions = {
		.read = read_stream, .close = close_stream,
	};
	struct dmabench_input *input = stream->input;
	FILE *file = NULL;
	int fd = stream->fd;

	if (regular && !stream->unpacker) {
		if (!lseek(fd, 0, SEEK_SET))
			file = fdopen(fd, "r");
		if (file)
			free(stream);
		return file;
	}
	if (input->again) {
		input->copy = dmabench_temporary_file();
		if (!input->copy) {
			input->error = errno;
			return NULL;
		}
	}
	file = fopencookie(stream, "r", functions);
	if (file)
		setvbuf(file, NULL, _IOFBF, PIECE);
	return file;
}

FILE *dmabench_stream_open(struct dmabench_input *input, int fd, bool regular)
{
	struct stream *stream = dmabench_calloc(1, sizeof(*stream));
	FILE *file = NULL;

	stream->input = input;
	stream->fd = fd;
	stream->at = stream->piece;
	stream->first_at = stream->first;
	if (begin(stream))
		dmabench_error("%s: %s", input->name, dmabench_input_wrong(input));
	else
		file = open_file(stream, regular);
	if (!file)
		close_stream(stream);
	return file;
}
