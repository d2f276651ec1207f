/* SPDX-License-Identifier: GPL-2.0 */
/* A program for the guest that starts a new chapter in what the plugin counts, and does nothing else. */
	.globl _start
_start:
	nopl 0x62616d64(%rax)
	mov $60, %eax
	xor %edi, %edi
	syscall
