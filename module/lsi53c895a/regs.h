/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The part of the LSI 53C895A that a memory-to-memory copy needs: registers
 * (byte offsets into memory BAR 1, little endian) and SCRIPTS words (32 bits,
 * little endian in memory).
 */
#ifndef DMABENCH_LSI_REGS_H
#define DMABENCH_LSI_REGS_H

#define LSI_BAR			1
/* Memory BAR: the chip's own memory, 8 KiB, in which this driver puts no script. */
#define LSI_RAM_BAR		2

#define LSI_DSTAT		0x0c	/* 8 bits, DMA status; reading clears it */
#define  LSI_DSTAT_DFE		0x80	/* FIFO empty: a state, no event */
#define  LSI_DSTAT_SIR		0x04	/* an INT instruction was executed */
#define LSI_ISTAT0		0x14	/* 8 bits, readable while a script runs */
#define  LSI_ISTAT0_ABRT	0x80	/* write: abort the running script */
#define  LSI_ISTAT0_SRST	0x40	/* write: hold the chip in soft reset */
#define  LSI_ISTAT0_SIP		0x02	/* an event is in SIST0 or SIST1 */
#define  LSI_ISTAT0_DIP		0x01	/* an event is in DSTAT */
#define LSI_DSP			0x2c	/* 32 bits, bus address; a write starts the script */
#define LSI_DSPS		0x30	/* 32 bits, second word of the last instruction */
#define LSI_DIEN		0x39	/* 8 bits, which DSTAT events interrupt */
#define  LSI_DIEN_ALL		0x7d
#define LSI_SIEN0		0x40	/* 8 bits, which SIST0 events interrupt */
#define  LSI_SIEN0_UDC		0x04	/* some QEMUs end a long script so */
#define LSI_SIST0		0x42	/* 8 bits, SCSI status; reading clears it */
#define LSI_SIST1		0x43	/* 8 bits, SCSI status; reading clears it */

/* Soft reset must be held for a moment on a real chip. Microseconds. */
#define LSI_RESET_US		10

/* Memory Move: this | bytes (24 bits), source, destination; bus addresses. */
#define LSI_OP_MOVE		0xc0000000
#define LSI_MOVE_MAX		0xffffffu	/* bytes */
/* Jump, never taken; then a target that does not matter. */
#define LSI_OP_NOP		0x80000000
/* Jump, always taken; then the bus address to go to. */
#define LSI_OP_JUMP		0x80080000
/* Interrupt and stop; then a token that is read back from DSPS. */
#define LSI_OP_INT		0x98080000
/* Transfer control with a reserved opcode: stops the script with an error. */
#define LSI_OP_ILLEGAL		0xa0080000

/*
 * No-ops before each period of a ring, after which an emulated chip makes a pause
 * of its own. A chip that is as fast as its host would else interrupt without an end.
 */
#define LSI_RING_JUMPS		200

#endif
