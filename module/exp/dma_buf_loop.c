// SPDX-License-Identifier: GPL-2.0
/* The steps of dma_buf, each of them timed. */
#include <linux/dma-mapping.h>
#include <linux/file.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "compat/dma_buf.h"
#include "core/attrs.h"
#include "core/integrity.h"
#include "dma_buf.h"
#include "run/timed.h"
#include "targets/engine.h"

static const char *exporter_of(const struct dmabench_round *round)
{
	return round->exp->params[PARAM_EXPORTER].values[round->params[PARAM_EXPORTER]];
}

/* Of an end that somebody asked for, nothing more is told; nor of what has a reason already. */
static int call_failed(struct dmabench_thread *thread, const char *call, long err)
{
	int stopped = dmabench_stopped(thread);

	if (stopped)
		return stopped;
	return dmabench_fail(thread->round, err == -ENOMEM ? -ENOMEM : -EIO,
			     "exporter %s: no %s() (error %ld)", exporter_of(thread->round),
			     call, -err);
}

static int export(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;

	if (!s->own)
		return 0;
	before = dmabench_clock_start();
	s->dma_buf = dmabench_own_export(&s->buffer);
	after = dmabench_clock_stop();
	if (IS_ERR(s->dma_buf))
		return call_failed(thread, "dma_buf_export", PTR_ERR(s->dma_buf));
	dmabench_record(thread, PHASE_EXPORT, dmabench_clock_between(before, after));
	return 0;
}

static int attach(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;

	before = dmabench_clock_start();
	s->attachment = dma_buf_attach(s->dma_buf, thread->dev);
	after = dmabench_clock_stop();
	if (IS_ERR(s->attachment))
		return call_failed(thread, "dma_buf_attach", PTR_ERR(s->attachment));
	dmabench_record(thread, PHASE_ATTACH, dmabench_clock_between(before, after));
	return 0;
}

/* Our own told why. Others' lists are as they are, whatever the device takes. */
static int map_failed(struct dmabench_thread *thread, const struct dmabench_shared *s, long err)
{
	struct dmabench_round *round = thread->round;
	size_t most = dma_max_mapping_size(thread->dev);
	int stopped = dmabench_stopped(thread);

	if (stopped || s->own)
		return stopped ?: err;
	if (err == -ENOMEM || most >= (u64)s->npages << PAGE_SHIFT)
		return call_failed(thread, "dma_buf_map_attachment", err);
	return dmabench_fail(round, -EIO,
			     "exporter %s: its list does not map (error %ld): an entry may be longer than %zu bytes, the target's largest mapping",
			     exporter_of(round), -err, most);
}

/* Not while timed. The pages of all exporters that there are have a struct page. */
static void observe(struct dmabench_thread *thread, const struct dmabench_shared *s)
{
	struct sg_table *table = s->own ? dmabench_own_table(s->attachment) : s->table;
	struct scatterlist *sg;
	unsigned int i;

	dmabench_observe_sg(thread, table);
	for_each_sgtable_sg(table, sg, i) {
		thread->memory_node = dmabench_node_merge(thread->memory_node,
							  page_to_nid(sg_page(sg)));
		if (i % 1024 == 0)
			cond_resched();
	}
}

static int map(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;

	before = dmabench_clock_start();
	s->table = dmabench_dma_buf_map(s->attachment, s->direction);
	after = dmabench_clock_stop();
	if (IS_ERR(s->table))
		return map_failed(thread, s, PTR_ERR(s->table));
	dmabench_record(thread, PHASE_MAP, dmabench_clock_between(before, after));
	dmabench_holds(thread, 1);
	if (thread->observing) {
		observe(thread, s);
	} else if (!thread->done) {
		thread->entries += s->table->orig_nents;
		thread->segments += s->table->nents;
	}
	return 0;
}

static int transfer(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;
	int err;

	if (!s->pieces.count)
		return 0;
	before = dmabench_clock_start();
	err = dmabench_pieces_move(thread, &s->pieces, s->npages, s->table, s->direction);
	after = dmabench_clock_stop();
	if (!err)
		dmabench_record(thread, PHASE_TRANSFER, dmabench_clock_between(before, after));
	return dmabench_pieces_failed(thread, err);
}

static int begin_cpu_access(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;
	int err;

	if (!s->cpu_access)
		return 0;
	before = dmabench_clock_start();
	err = dma_buf_begin_cpu_access(s->dma_buf, s->direction);
	after = dmabench_clock_stop();
	if (err)
		return call_failed(thread, "dma_buf_begin_cpu_access", err);
	dmabench_record(thread, PHASE_BEGIN_CPU_ACCESS, dmabench_clock_between(before, after));
	return 0;
}

static int end_cpu_access(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;
	int err;

	if (!s->cpu_access)
		return 0;
	before = dmabench_clock_start();
	err = dma_buf_end_cpu_access(s->dma_buf, s->direction);
	after = dmabench_clock_stop();
	if (err)
		return call_failed(thread, "dma_buf_end_cpu_access", err);
	dmabench_record(thread, PHASE_END_CPU_ACCESS, dmabench_clock_between(before, after));
	return 0;
}

static void write_pieces(const struct dmabench_shared *s)
{
	u32 i;

	for (i = 0; i < s->pieces.count; i++)
		dmabench_integrity_fill(s->vaddr + (dmabench_piece_page(&s->pieces, s->npages, i) <<
						    PAGE_SHIFT),
					PAGE_SIZE, s->pieces.seed, (u64)i * PAGE_SIZE);
}

/* Where the engine wrote them: in the buffer, or at the device's end. */
static int compare_pieces(struct dmabench_thread *thread, const struct dmabench_shared *s)
{
	unsigned long at;
	const u8 *data;
	size_t wrong;
	u32 i;

	for (i = 0; i < s->pieces.count; i++) {
		at = dmabench_piece_page(&s->pieces, s->npages, i) << PAGE_SHIFT;
		data = s->direction == DMA_TO_DEVICE ? s->pieces.device + i * PAGE_SIZE :
						       s->vaddr + at;
		wrong = dmabench_integrity_check(data, PAGE_SIZE, s->pieces.seed,
						 (u64)i * PAGE_SIZE);
		if (wrong != DMABENCH_INTACT)
			return dmabench_fail(thread->round, -EBADMSG,
					     "exporter %s: wrong data at byte %llu of the buffer, as if its CPU accesses did not sync this mapping",
					     exporter_of(thread->round), (u64)at + wrong);
	}
	thread->verified_bytes += s->pieces.count * PAGE_SIZE;
	return 0;
}

static int access_by_cpu(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	int err = begin_cpu_access(thread, s), wrong = 0;

	if (err)
		return err;
	if (s->direction == DMA_TO_DEVICE)
		write_pieces(s);
	else
		wrong = compare_pieces(thread, s);
	err = end_cpu_access(thread, s);
	return wrong ?: err;
}

static int use(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	if (s->direction == DMA_TO_DEVICE)
		return access_by_cpu(thread, s) ?: transfer(thread, s) ?: compare_pieces(thread, s);
	return transfer(thread, s) ?: access_by_cpu(thread, s);
}

static void unmap(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;

	before = dmabench_clock_start();
	dmabench_dma_buf_unmap(s->attachment, s->table, s->direction);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_UNMAP, dmabench_clock_between(before, after));
	dmabench_holds(thread, -1);
}

static void detach(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	u64 before, after;

	before = dmabench_clock_start();
	dma_buf_detach(s->dma_buf, s->attachment);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_DETACH, dmabench_clock_between(before, after));
}

/*
 * What an engine that would not stop may write to stays as it is, and is counted: the
 * exporter would unmap it, and free it once nobody has a reference.
 */
static void keep(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	get_device(thread->dev);
	get_file(s->dma_buf->file);
	atomic64_add((u64)s->npages << PAGE_SHIFT, &dmabench_kept_bytes);
}

static int operation(struct dmabench_thread *thread, struct dmabench_shared *s)
{
	int err;

	s->pieces.seed++;
	if (s->pieces.count && s->direction != DMA_TO_DEVICE)
		dmabench_integrity_fill(s->pieces.device, s->pieces.count * PAGE_SIZE,
					s->pieces.seed, 0);
	err = export(thread, s);
	if (err)
		return err;
	err = attach(thread, s);
	if (err)
		goto release;
	err = map(thread, s);
	if (err)
		goto detach;
	err = use(thread, s);
	if (err && s->pieces.count && dmabench_target_stuck(thread->round->target)) {
		if (!s->own) {
			keep(thread, s);
			return err;
		}
		s->buffer.kept = true;
	}
	unmap(thread, s);
detach:
	detach(thread, s);
release:
	if (s->own)
		dmabench_own_release(&s->buffer, s->dma_buf);
	return err;
}

int dmabench_shared_loop(struct dmabench_thread *thread, u64 ops)
{
	int err = 0;

	while (ops-- && !err)
		err = dmabench_stopped(thread) ?: operation(thread, thread->priv);
	return err;
}

/* The CPU's view is made once: it is neither the exporter's nor the device's mapping. */
static int setup_import(struct dmabench_thread *thread, struct dmabench_shared *s, bool view)
{
	int err;

	s->dma_buf = thread->round->import.dma_buf;
	if (!view)
		return 0;
	err = dmabench_dma_buf_vmap(s->dma_buf, &s->vaddr);
	return !err ? 0 :
	       dmabench_fail(thread->round, err == -ENOMEM ? err : -EOPNOTSUPP,
			     "pieces: exporter %s does not show its memory to the kernel (error %d)",
			     exporter_of(thread->round), -err);
}

static int setup_own(struct dmabench_thread *thread, struct dmabench_shared *s, bool view)
{
	int err = dmabench_own_alloc(thread, &s->buffer, s->npages, view);

	s->vaddr = s->buffer.vaddr;
	return err;
}

int dmabench_shared_setup(struct dmabench_thread *thread)
{
	struct dmabench_shared *s = kzalloc(sizeof(*s), DMABENCH_GFP);
	const u64 *p = thread->round->params;
	bool view = p[PARAM_PIECES];

	thread->priv = s;
	if (!s)
		return -ENOMEM;
	s->own = p[PARAM_EXPORTER] == DMABENCH_EXPORTER_OWN;
	s->cpu_access = p[PARAM_CPU_ACCESS];
	s->npages = p[PARAM_SIZE] >> PAGE_SHIFT;
	if (!dmabench_direction(p[PARAM_DIRECTION], &s->direction))
		return -EINVAL;
	return dmabench_pieces_alloc(thread, &s->pieces, p[PARAM_PIECES]) ?:
	       (s->own ? setup_own(thread, s, view) : setup_import(thread, s, view));
}

void dmabench_shared_teardown(struct dmabench_thread *thread)
{
	struct dmabench_shared *s = thread->priv;

	if (!s)
		return;
	if (s->own)
		dmabench_own_free(&s->buffer);
	else if (s->vaddr)
		dmabench_dma_buf_vunmap(s->dma_buf, s->vaddr);
	dmabench_pieces_free(thread, &s->pieces);
	kfree(s);
}
