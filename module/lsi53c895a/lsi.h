/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dmabench_lsi: a dmaengine provider for the LSI 53C895A, the bus master that
 * every QEMU PCI machine can have. Memory to memory: copies, fills, and copies
 * with gaps; where it is asked for, to and from peripherals, too. The chip runs
 * one script at a time; its channels take turns.
 */
#ifndef DMABENCH_LSI_H
#define DMABENCH_LSI_H

#include <linux/dma-direction.h>
#include <linux/dmaengine.h>
#include <linux/interrupt.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/sysfs.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#define LSI_CHANNELS_MAX	4
#define LSI_DELAY_MAX		8000	/* jumps; each is 8 bytes of script */
#define LSI_MOVES_MAX		4096	/* of one transfer */
#define LSI_FILL_BYTES		4096	/* one move of a memset writes at most */
#define LSI_FAILED_MAX		16	/* ranges of failed cookies remembered */

/**
 * enum lsi_ending - what a script does once its delay is over
 * @LSI_END_INTERRUPT: moves the data and says so
 * @LSI_END_NEVER: jumps to itself for ever, moves nothing
 * @LSI_END_ILLEGAL: runs into an illegal instruction, moves nothing
 * @LSI_END_ABORT: jumps to itself and is aborted by the driver, moves nothing
 */
enum lsi_ending {
	LSI_END_INTERRUPT,
	LSI_END_NEVER,
	LSI_END_ILLEGAL,
	LSI_END_ABORT,
};

/**
 * struct lsi_moves - what a transfer moves: @chunk bytes, again and again
 * @src: bus address
 * @dst: bus address
 * @len: bytes in all
 * @chunk: bytes of a move; the last one has the rest
 * @src_step: from a move's source to the next one's
 * @dst_step: from a move's destination to the next one's
 * @fills: the source is the chip's own constant, of bytes @value
 * @value: see @fills
 */
struct lsi_moves {
	u32 src;
	u32 dst;
	u32 len;
	u32 chunk;
	u32 src_step;
	u32 dst_step;
	bool fills;
	u8 value;
};

/**
 * struct lsi_port - a peripheral's register, or its window
 * @phys: where it is
 * @bytes: length of the mapping
 * @words: of @width that the window has; 0: it is a register
 * @width: bytes
 * @direction: of the mapping, as the chip accesses it
 * @addr: bus address
 * @mapped: there is a mapping
 */
struct lsi_port {
	phys_addr_t phys;
	u32 bytes;
	u32 words;
	u32 width;
	enum dma_data_direction direction;
	dma_addr_t addr;
	bool mapped;
};

/**
 * struct lsi_ring - what a cyclic transfer has; its moves are those of one period
 * @bytes: of all periods; 0: it is not cyclic
 * @at: where in them the chip is
 * @memory: bus address of the first
 * @port: bus address of the peripheral's end
 * @window: bytes that it goes along; 0: it is a register
 * @sends: from memory to the peripheral
 * @untold: periods that are over, and no callback told so yet
 */
struct lsi_ring {
	u32 bytes;
	u32 at;
	u32 memory;
	u32 port;
	u32 window;
	bool sends;
	u32 untold;
};

/**
 * struct lsi_desc - one transfer
 * @tx: what the client sees
 * @node: in one of the lists of &struct lsi_chan; empty while only prepared
 * @all: in &lsi_chan.all, for as long as it is allocated
 * @moves: what is moved
 * @ring: what more a cyclic one has
 * @delay: jumps before the first move
 * @ending: what the script does after the jumps
 * @result: how it went, once it is in &lsi_chan.done
 */
struct lsi_desc {
	struct dma_async_tx_descriptor tx;
	struct list_head node;
	struct list_head all;
	struct lsi_moves moves;
	struct lsi_ring ring;
	u32 delay;
	enum lsi_ending ending;
	enum dmaengine_tx_result result;
};

/* Cookies of transfers that did not complete, first and last included. */
struct lsi_failed {
	dma_cookie_t first;
	dma_cookie_t last;
};

struct lsi_dev;
struct pci_dev;
struct platform_device;

/**
 * struct lsi_chan - one of a chip's channels
 * @chan: what the client sees
 * @lsi: the chip, whose lock guards all that follows
 * @callbacks: runs the client's callbacks
 * @remote: does so instead with &lsi_dev.remote_callbacks
 * @config: of a peripheral, as its client told it
 * @port: the end of it that is mapped
 * @issued: to be done, in order, or last one first: see lsi_next()
 * @submitted: have a cookie, wait for issue_pending
 * @done: finished, callback not yet run
 * @kept: finished, may be submitted again: DMA_CTRL_REUSE
 * @free: may be prepared again
 * @all: every descriptor
 * @failed: failures that tx_status can still name
 * @failed_count: how many of @failed are used
 * @failed_floor: up to this cookie failures were forgotten, so all are errors
 */
struct lsi_chan {
	struct dma_chan chan;
	struct lsi_dev *lsi;
	struct tasklet_struct callbacks;
	struct work_struct remote;
	struct dma_slave_config config;
	struct lsi_port port;
	struct list_head issued;
	struct list_head submitted;
	struct list_head done;
	struct list_head kept;
	struct list_head free;
	struct list_head all;
	struct lsi_failed failed[LSI_FAILED_MAX];
	unsigned int failed_count;
	dma_cookie_t failed_floor;
};

/**
 * struct lsi_dev - one chip, from probe until the last client lets go
 * @dma: what dmaengine sees; its kref is this structure's
 * @chan: the channels
 * @nchans: how many
 * @remote_callbacks: they run on another CPU
 * @child: clients map for the channels' own devices: see child.c
 * @late: they are told so when they take the channel
 * @slave: it moves data to and from peripherals: see slave.c
 * @peripheral: that its own memory stands for, or NULL
 * @peripheral_map: which channels that asks for
 * @lock: guards all that follows, the registers and the script
 * @regs: BAR 1; NULL once the device is gone, and then nothing touches it
 * @script: coherent memory, see script.c
 * @script_bus: its bus address
 * @constant: coherent memory, what a memset copies from
 * @constant_bus: its bus address
 * @constant_value: of its first @constant_len bytes
 * @constant_len: how many are set
 * @token: what the running script will leave in DSPS
 * @active: the transfer that the chip is at, in its channel's issued list
 * @last_chan: index of the channel that @active, or the one before, belongs to
 * @irq_wanted: issued transfers that asked for an interrupt
 * @irq_on: the chip may interrupt
 * @delay_jumps: fault knob, for transfers prepared from now on
 * @ending: fault knob, an &enum lsi_ending
 */
struct lsi_dev {
	struct dma_device dma;
	struct lsi_chan chan[LSI_CHANNELS_MAX];
	unsigned int nchans;
	bool remote_callbacks;
	bool child;
	bool late;
	bool slave;
	struct platform_device *peripheral;
	struct dma_slave_map peripheral_map[2];

	spinlock_t lock; /* see above */
	void __iomem *regs;
	__le32 *script;
	dma_addr_t script_bus;
	u8 *constant;
	dma_addr_t constant_bus;
	u8 constant_value;
	u32 constant_len;
	u32 token;
	struct lsi_desc *active;
	unsigned int last_chan;
	unsigned int irq_wanted;
	bool irq_on;

	u32 delay_jumps;
	int ending;
};

static inline struct lsi_chan *to_lsi_chan(struct dma_chan *chan)
{
	return container_of(chan, struct lsi_chan, chan);
}

static inline struct lsi_desc *to_lsi_desc(struct dma_async_tx_descriptor *tx)
{
	return container_of(tx, struct lsi_desc, tx);
}

/* Do transfers end in any order? Then cookies tell nothing. */
static inline bool lsi_unordered(struct lsi_dev *lsi)
{
	return dma_has_cap(DMA_COMPLETION_NO_ORDER, lsi->dma.cap_mask);
}

/* params.c */
unsigned int dmabench_lsi_channels(void);
void dmabench_lsi_params_apply(struct lsi_dev *lsi);

/* child.c */
int dmabench_lsi_child_check(struct lsi_dev *lsi);
int dmabench_lsi_children_init(struct lsi_dev *lsi);
int dmabench_lsi_child_late(struct dma_chan *chan);

/* prep.c */
void dmabench_lsi_prep_init(struct dma_device *dma);
struct dma_async_tx_descriptor *dmabench_lsi_prep(struct dma_chan *chan, dma_addr_t src,
						  dma_addr_t dst, const struct lsi_moves *moves,
						  unsigned long flags);

/* slave.c */
void dmabench_lsi_slave_init(struct lsi_dev *lsi);
void dmabench_lsi_port_unmap(struct lsi_chan *c);
void dmabench_lsi_ring_advance(struct lsi_desc *desc);

/* peripheral.c */
bool dmabench_lsi_has_cells(struct lsi_dev *lsi);
int dmabench_lsi_peripheral_add(struct lsi_dev *lsi, struct pci_dev *pdev);
void dmabench_lsi_peripheral_remove(struct lsi_dev *lsi);

/* script.c */
int dmabench_lsi_script_alloc(struct lsi_dev *lsi);
void dmabench_lsi_script_free(struct lsi_dev *lsi);
u32 dmabench_lsi_script_write(struct lsi_dev *lsi, const struct lsi_desc *desc);

/* engine.c; all but the interrupt handler with the lock held */
irqreturn_t dmabench_lsi_irq(int irq, void *data);
void dmabench_lsi_reset(struct lsi_dev *lsi);
void dmabench_lsi_kick(struct lsi_dev *lsi);
void dmabench_lsi_poll(struct lsi_dev *lsi);

/* cookie.c; with the lock held */
void dmabench_lsi_cookie_init(struct lsi_chan *c);
dma_cookie_t dmabench_lsi_cookie_assign(struct lsi_chan *c);
void dmabench_lsi_cookie_end(struct lsi_chan *c, dma_cookie_t cookie, bool ok);
void dmabench_lsi_cookie_fail_rest(struct lsi_chan *c);
enum dma_status dmabench_lsi_cookie_status(struct lsi_chan *c,
					   dma_cookie_t cookie);

/* desc.c; all but call_back() and put_away() without the lock */
void dmabench_lsi_desc_put_away(struct lsi_chan *c, struct lsi_desc *desc);
int dmabench_lsi_desc_alloc_some(struct lsi_chan *c);
void dmabench_lsi_desc_free_all(struct lsi_chan *c);
struct lsi_desc *dmabench_lsi_desc_get(struct lsi_chan *c);
int dmabench_lsi_desc_free(struct dma_async_tx_descriptor *tx);
void dmabench_lsi_callbacks_init(struct lsi_chan *c);
void dmabench_lsi_call_back(struct lsi_chan *c);
void dmabench_lsi_callbacks_finish(struct lsi_chan *c);

/* chan.c */
dma_cookie_t dmabench_lsi_tx_submit(struct dma_async_tx_descriptor *tx);
void dmabench_lsi_chan_init(struct lsi_dev *lsi, unsigned int channels);
void dmabench_lsi_chan_stop(struct lsi_dev *lsi);

/* fault.c */
extern const struct attribute_group *dmabench_lsi_groups[];

#endif
