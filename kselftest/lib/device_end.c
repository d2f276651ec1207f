// SPDX-License-Identifier: GPL-2.0
#include "bytes.h"
#include "device_end.h"

/* What nobody else fills with. */
#define STALE	0x57a1e

int device_end_open(struct device_end *d, const struct rule *r, bool engine, size_t length)
{
	*d = (struct device_end){ .fd = r->fd };
	if (!engine || r->info.out_copy_align_bytes != 1)
		return 0;
	if (length > dma_most_at_once())
		length = dma_most_at_once();
	d->own = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, length);
	return d->own < 0 ? d->own : 0;
}

static int peer_puts(const struct device_end *d, int mapping, uint64_t seed, size_t offset,
		     size_t length)
{
	unsigned char *data = malloc(length);
	int err = -ENOMEM;

	if (data) {
		bytes_make(data, seed, offset, length);
		err = dma_peer_write(d->fd, mapping, 0, length, data);
	}
	free(data);
	return err;
}

static int copy_all(const struct device_end *d, struct dmabench_device_copy *copy)
{
	uint64_t left = copy->length;
	int err;

	do {
		copy->length = d->step && d->step < left ? d->step : left;
		err = dma_copy_as(d->fd, copy);
		copy->src_offset += copy->length;
		copy->dst_offset += copy->length;
		left -= copy->length;
	} while (!err && left);
	return err;
}

int device_puts(const struct device_end *d, int mapping, uint64_t seed, size_t offset,
		size_t length)
{
	struct dmabench_device_copy copy = {
		.src = d->own, .src_offset = offset, .dst = mapping, .length = length,
	};

	if (!d->own)
		return peer_puts(d, mapping, seed, offset, length);
	return dma_fill(d->fd, d->own, offset, length, seed) ?: copy_all(d, &copy);
}

int device_gets(const struct device_end *d, int mapping, size_t length, unsigned char *data)
{
	struct dmabench_device_copy copy = { .src = mapping, .dst = d->own, .length = length };

	if (!d->own)
		return dma_peer_read(d->fd, mapping, 0, length, data);
	return dma_fill(d->fd, d->own, 0, length, STALE) ?: copy_all(d, &copy) ?:
	       dma_read(d->fd, d->own, 0, length, data);
}

size_t device_wrong(const struct device_end *d, int mapping, uint64_t seed, size_t offset,
		    size_t length)
{
	unsigned char *data = malloc(length);
	size_t wrong = 0;

	if (data && !device_gets(d, mapping, length, data))
		wrong = bytes_wrong(data, seed, offset, length);
	free(data);
	return wrong;
}
