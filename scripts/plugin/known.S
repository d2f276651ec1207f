/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A program whose instructions are known: 100 times, between two reads of the time
 * stamp counter, a loop of three instructions and six besides. The loop has 1000
 * rounds, every other time 1001.
 */
	.globl _start
_start:
	mov $100, %ebx
again:
	rdtsc
	mov %ebx, %ecx
	and $1, %ecx
	add $1000, %ecx
loop:
	add $1, %eax
	dec %ecx
	jnz loop
	nop
	nop
	rdtsc
	dec %ebx
	jnz again
	mov $60, %eax
	xor %edi, %edi
	syscall
