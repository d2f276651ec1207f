/* SPDX-License-Identifier: GPL-2.0 */
/* ../chapter.S for aarch64. */
	.globl _start
_start:
	mov xzr, #0x6264
	mov x8, #93
	mov x0, #0
	svc #0
