// SPDX-License-Identifier: GPL-2.0
/*
 * The inputs themselves, to be saved from the page: each compressed, then in
 * base64, in which no character means anything to HTML. It goes through in
 * pieces, and through a file, since what does not fit is left out whole.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/html.h"
#include "lib/number.h"
#include "lib/temporary.h"
#include "parts.h"

#define PIECE		(48 * 1024)	/* a multiple of 3: no padding between */
#define GZIP_WINDOW	(15 + 16)

/*
 * @in, compressed, to @packed, as long as that has at most @room bytes; how
 * many it has, which is more than @room where it is not all.
 */
static int pack(FILE *in, FILE *packed, uint64_t room, uint64_t *packed_size)
{
	static unsigned char from[PIECE], to[PIECE];
	z_stream stream = { };
	int flush, ret = deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
				      GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY);

	if (ret != Z_OK) {
		errno = ENOMEM;
		return -1;
	}
	do {
		stream.avail_in = fread(from, 1, sizeof(from), in);
		stream.next_in = from;
		flush = stream.avail_in < sizeof(from) ? Z_FINISH : Z_NO_FLUSH;
		do {
			stream.avail_out = sizeof(to);
			stream.next_out = to;
			deflate(&stream, flush);
			fwrite(to, 1, sizeof(to) - stream.avail_out, packed);
		} while (!stream.avail_out);
	} while (flush != Z_FINISH && stream.total_out <= room);
	*packed_size = stream.total_out;
	deflateEnd(&stream);
	return ferror(in) || fflush(packed) || ferror(packed) ? -1 : 0;
}

static void put_base64(FILE *out, FILE *in)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	static unsigned char from[PIECE];
	size_t length;

	while ((length = fread(from, 1, sizeof(from), in)) > 0) {
		for (size_t i = 0; i < length; i += 3) {
			unsigned int left = length - i;
			unsigned int bits = from[i] << 16 |
					    (left > 1 ? from[i + 1] << 8 : 0) |
					    (left > 2 ? from[i + 2] : 0);

			putc(digits[bits >> 18], out);
			putc(digits[bits >> 12 & 63], out);
			putc(left > 1 ? digits[bits >> 6 & 63] : '=', out);
			putc(left > 2 ? digits[bits & 63] : '=', out);
		}
	}
}

static void put_kib(FILE *out, uint64_t bytes)
{
	fprintf(out, "%" PRIu64 "&nbsp;KiB", (bytes + 1023) / 1024);
}

/* 0, or -1: @packed cannot be read. */
static int put_file(FILE *out, const char *name, FILE *packed, uint64_t size,
		    uint64_t packed_size)
{
	fputs("<li class=\"data\"><span>", out);
	dmabench_html_text(out, name);
	fputs(", ", out);
	put_kib(out, size);
	fputs(" (", out);
	put_kib(out, packed_size);
	fputs(" compressed)</span>\n<script type=\"application/gzip\" data-name=\"", out);
	dmabench_html_text(out, name);
	fputs("\">", out);
	rewind(packed);
	put_base64(out, packed);
	fputs("</script></li>\n", out);
	return ferror(packed) ? -1 : 0;
}

static void put_left_out(FILE *out, const char *path, uint64_t size)
{
	fputs("<li class=\"notice\"><strong>Left out:</strong> ", out);
	dmabench_html_text(out, path);
	fputs(", ", out);
	put_kib(out, size);
	fputs(": compressed, it is more than <code>--max-data</code> allows; keep the file beside this page.</li>\n",
	      out);
}

/* What is saved from the page is not packed: "a.jsonl" of "a.jsonl.gz". */
static char *unpacked_name(const char *name, const struct dmabench_input *input)
{
	const char *dot = strrchr(name, '.');

	if (input->packed_by && dot && dot > name &&
	    (!strcmp(dot, ".gz") || !strcmp(dot, ".zst")))
		return dmabench_format("%.*s", (int)(dot - name), name);
	return dmabench_format("%s", name);
}

/* @in is all of the input; @packed is what becomes of it. */
static int put_input(struct report *report, size_t file, uint64_t *room,
		     FILE *in, FILE *packed, FILE *out)
{
	const struct dmabench_input *input = &report->inputs[file];
	uint64_t packed_size;
	struct stat seen;
	char *name;
	int ret;

	if (fstat(fileno(in), &seen) || pack(in, packed, *room, &packed_size)) {
		ret = dmabench_exit_for(errno);
		dmabench_error("%s: it could not be compressed: %s", input->name,
			       strerror(errno));
		return ret;
	}
	if (packed_size > *room) {
		put_left_out(out, input->name, seen.st_size);
		return 0;
	}
	*room -= packed_size;
	name = unpacked_name(report->set->sources[file].name, input);
	ret = put_file(out, name, packed, seen.st_size, packed_size);
	free(name);
	if (ret)
		dmabench_error("%s: what became of it, compressed, cannot be read: %s",
			       input->name, strerror(errno));
	return ret ? DMABENCH_EXIT_USAGE : 0;
}

static int put_path(struct report *report, size_t file, uint64_t *room, FILE *out)
{
	FILE *in = dmabench_input_open(&report->inputs[file]);
	FILE *packed = dmabench_temporary_file();
	int ret = !packed ? dmabench_exit_for(errno) :
		  !in ? dmabench_inputs_status(&report->inputs[file], 1) :
		  put_input(report, file, room, in, packed, out);

	if (in)
		fclose(in);
	if (packed)
		fclose(packed);
	return ret;
}

int report_data(struct report *report, FILE *out)
{
	uint64_t room = report->options->max_data;
	int ret = 0;

	fputs("<ul>\n", out);
	for (size_t i = 0; i < report->files_count && !ret; i++)
		ret = put_path(report, i, &room, out);
	fputs("</ul>\n", out);
	return ret;
}
