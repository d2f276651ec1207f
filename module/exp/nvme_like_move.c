// SPDX-License-Identifier: GPL-2.0
/*
 * What a device does with a PRP list: it moves what the addresses tell. So all bytes
 * that arrive prove the list, too.
 */
#include "core/integrity.h"
#include "nvme_like.h"
#include "run/timed.h"
#include "targets/engine.h"

/* Where a device is in the PRPs of an I/O. */
struct prps {
	u64 addr;
	size_t length;	/* of the stretch from @addr on */
	size_t left;	/* of the I/O, behind it */
	u32 next;
};

static u64 prp(const struct dmabench_nvme_io *io, u32 i)
{
	if (!i)
		return le64_to_cpu(io->prp1);
	return le64_to_cpu(io->list ? io->list[i - 1] : io->prp2);
}

/* The next page of the device's, or what the I/O has of it. Return: whether there is one */
static bool next_prp(const struct dmabench_nvme_io *io, struct prps *at)
{
	if (!at->left)
		return false;
	at->addr = prp(io, at->next++);
	at->length = min_t(size_t, at->left,
			   DMABENCH_PRP_BYTES - (at->addr & (DMABENCH_PRP_BYTES - 1)));
	at->left -= at->length;
	return true;
}

/* With those behind it that follow on it: they are moved in one go. */
static bool next_stretch(const struct dmabench_nvme_io *io, struct prps *at)
{
	struct prps behind;

	if (!next_prp(io, at))
		return false;
	for (behind = *at; next_prp(io, &behind) && behind.addr == at->addr + at->length;) {
		at->length += behind.length;
		at->left = behind.left;
		at->next = behind.next;
	}
	return true;
}

static int copy(const struct dmabench_nvme *n, u64 addr, size_t at, size_t length)
{
	dma_addr_t device = n->device_addr + at;

	return n->direction == DMA_TO_DEVICE ?
	       dmabench_engine_copy(n->engine, device, addr, length) :
	       dmabench_engine_copy(n->engine, addr, device, length);
}

static int move(const struct dmabench_nvme *n, const struct dmabench_nvme_io *io)
{
	struct prps at = { .left = n->size };
	size_t done = 0;
	int err = 0;

	while (!err && next_stretch(io, &at)) {
		err = copy(n, at.addr, done, at.length);
		done += at.length;
	}
	return err;
}

static int check_part(struct dmabench_thread *thread, const char *whose, const u8 *data,
		      size_t length, u64 seed, u64 position)
{
	size_t wrong = dmabench_integrity_check(data, length, seed, position);

	if (wrong == DMABENCH_INTACT)
		return 0;
	return dmabench_fail(thread->round, -EBADMSG, "%s: wrong data at byte %llu of an I/O",
			     whose, position + wrong);
}

/* What is to be moved is another pattern each time; the CPU's memory is not mapped now. */
void dmabench_nvme_prepare(struct dmabench_thread *thread, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme *n = thread->priv;
	size_t done = 0;
	u32 i;

	io->seed++;
	if (!n->engine || n->direction != DMA_TO_DEVICE)
		return;
	for (i = 0; i < n->entries; done += io->entry[i++].length)
		dmabench_integrity_fill(dmabench_nvme_client(&io->entry[i]), io->entry[i].length,
					io->seed, done);
}

/* Of what went to the device the data is compared here, before the next I/O comes there. */
static int moved(struct dmabench_thread *thread, const struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme *n = thread->priv;
	int err;

	if (n->direction != DMA_TO_DEVICE)
		return 0;
	err = check_part(thread, "device", n->device, n->size, io->seed, 0) ?:
	      dmabench_guards_check(thread, n->device, n->size);
	if (!err)
		thread->verified_bytes += n->size;
	return err;
}

/* Adds to @ticks. Return: 0, or why not, with the reason told */
int dmabench_nvme_move(struct dmabench_thread *thread, const struct dmabench_nvme_io *io,
		       u64 *ticks)
{
	const struct dmabench_nvme *n = thread->priv;
	u64 before, after;
	int err;

	if (n->direction == DMA_FROM_DEVICE)
		dmabench_integrity_fill(n->device, n->size, io->seed, 0);
	before = dmabench_clock_start();
	err = move(n, io);
	after = dmabench_clock_stop();
	*ticks += dmabench_clock_between(before, after);
	if (!err)
		return moved(thread, io);
	if (err == -EINTR || err == -ENODEV)
		return err;
	return dmabench_fail(thread->round, err, "engine %s: %s", thread->round->target->engine,
			     dmabench_engine_error(n->engine, err));
}

/* Of what came from the device; the I/O is completed. */
int dmabench_nvme_verify(struct dmabench_thread *thread, const struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme *n = thread->priv;
	size_t done = 0;
	int err = 0;
	u32 i;

	if (!n->engine || n->direction != DMA_FROM_DEVICE)
		return 0;
	for (i = 0; i < n->entries && !err; done += io->entry[i++].length)
		err = check_part(thread, "client", dmabench_nvme_client(&io->entry[i]),
				 io->entry[i].length, io->seed, done);
	err = err ?: dmabench_guards_check(thread, io->area.vaddr + PAGE_SIZE, n->size);
	if (!err)
		thread->verified_bytes += n->size;
	return err;
}

/* In observed stages: is what each PRP tells the memory of the I/O, or is it bounced? */
int dmabench_nvme_look(struct dmabench_thread *thread, const struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme *n = thread->priv;
	struct prps at = { .left = n->size };
	const struct dmabench_nvme_entry *entry;
	size_t done = 0;

	while (next_prp(io, &at)) {
		if (at.next > 1 && at.addr & (DMABENCH_PRP_BYTES - 1))
			return dmabench_fail(thread->round, -EOPNOTSUPP,
					     "PRP %u is not of a page of the device's: the mapping keeps %lu bits of an address, 12 would be wanted",
					     at.next, hweight_long(dma_get_min_align_mask(n->dev)));
		entry = &io->entry[done / n->entry_bytes];
		dmabench_observe(thread, entry->vaddr + done % n->entry_bytes, at.addr);
		done += at.length;
	}
	return 0;
}
