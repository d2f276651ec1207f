/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Between two reads of the time stamp counter, 100 times, five instructions of which the third
 * reads a device's register: the first in the file of its registers that is the argument.
 */
	.globl _start
_start:
	mov $2, %eax		/* open(argument, O_RDWR) */
	mov 16(%rsp), %rdi
	mov $2, %esi
	syscall
	mov %eax, %r8d
	mov $9, %eax		/* mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0) */
	xor %edi, %edi
	mov $4096, %esi
	mov $1, %edx
	mov $1, %r10d
	xor %r9d, %r9d
	syscall
	mov %rax, %rsi
	mov (%rsi), %ecx	/* the page is there from now on */
	mov $100, %ebx
again:
	rdtsc
	nop
	nop
	mov (%rsi), %ecx
	nop
	rdtsc
	dec %ebx
	jnz again
	mov $60, %eax
	xor %edi, %edi
	syscall
