/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ../known.S for aarch64, whose marks are barriers in a function, known by who calls it:
 * 100 times, between two of them, a loop of three instructions and six besides (ret, and,
 * add, nop, bl, isb). The loop has 1000 rounds, every other time 1001. Then a call by
 * somebody else, which is none of them.
 */
	.globl _start
_start:
	mov w19, #100
again:
	bl read
	and w1, w19, #1
	add w1, w1, #1000
loop:
	add w0, w0, #1
	subs w1, w1, #1
	b.ne loop
	nop
	bl read
	bl read
	subs w19, w19, #1
	b.ne again
	mov x8, #93
	mov x0, #0
	svc #0

read:
	isb
	ret
