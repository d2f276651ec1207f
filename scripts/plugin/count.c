// SPDX-License-Identifier: GPL-2.0
/*
 * A plugin of QEMU's emulator that counts the instructions which the guest
 * executes, independent of any clock. Needs one vCPU.
 *
 *   -plugin count.so,out=FILE[,marks=FIRST:LAST]
 *
 * Reads of the time stamp counter by code between the addresses FIRST and LAST
 * are marks: counts belong to the mark that was passed last, so that what was
 * executed between two reads of the clock stands by itself. Marks need -icount,
 * which ends a translation block at each read. The guest starts a new chapter,
 * as these are numbered, by a no-op that says so (chapter.S).
 *
 * On aarch64 the kernel reads the counter in a function of its own, so that marks are
 * the barriers (isb) before it, by code between FIRST and LAST. That is a function
 * which many call: the mark's address is that of the last call from there.
 *
 * FILE gets, when QEMU ends, one line each, addresses in hexadecimal; mark 0 is
 * the time before the first:
 *
 *   block CHAPTER MARK ADDRESS INSTRUCTIONS TIMES    what was executed how often
 *   passage CHAPTER MARK MARK INSTRUCTIONS TIMES     from one mark to the next
 *   unknown BLOCKS                                   left by an exception, where
 *                                                    is not known; counted whole
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "qemu.h"
#include "table.h"

QEMU_PLUGIN_EXPORT int qemu_plugin_version = COUNT_QEMU_API;

#define MOST_MARKS	256
#define MOST_CHAPTERS	256

/* Some bytes of an instruction. */
struct code {
	const unsigned char *bytes;
	size_t length;
};

#define CODE(text)	{ (const unsigned char *)text, sizeof(text) - 1 }

/* What the plugin knows of a guest's instructions. */
struct machine {
	const char *name;
	struct code new_chapter;	/* does nothing, and no compiler writes it */
	struct code marks[2];
	bool called;			/* marks are known by who called them */
};

static const struct machine machines[] = {
	/* nopl 0x62616d64(%rax); rdtsc, rdtscp */
	{ "x86_64", CODE("\x0f\x1f\x80\x64\x6d\x61\x62"),
	  { CODE("\x0f\x31"), CODE("\x0f\x01\xf9") }, false },
	/* mov xzr, #0x6264; isb */
	{ "aarch64", CODE("\x9f\x4c\x8c\xd2"), { CODE("\xdf\x3f\x03\xd5") }, true },
};

#define MACHINES	(sizeof(machines) / sizeof(machines[0]))
#define LONGEST_CODE	8

/* A translation block; the same code may get translated several times. */
struct block {
	uint64_t address;
	unsigned int insns;
	uint16_t *offset;	/* of each instruction, from address */
	uint64_t mark;		/* the last instruction's address if it is one */
	uint64_t call;		/* the same of a call from between FIRST and LAST */
	uint64_t *times;	/* of at_mark_then */
	uint32_t counted_at;	/* place() then */
};

static FILE *out;
static const struct machine *machine;
static uint64_t last_call;
static uint64_t first_mark = UINT64_MAX, last_mark;
static uint64_t marks[MOST_MARKS];
static unsigned int nmarks = 1, at_mark, chapter;
static struct table blocks, counts, passages;
static struct block *running;	/* entered, not counted yet */
static bool completed;		/* its last instruction was begun */
static uint64_t passed;		/* instructions since the last mark */
static uint64_t unknown;

static void fail(const char *why)
{
	fprintf(stderr, "count plugin: %s\n", why);
	exit(1);
}

static unsigned int mark_index(uint64_t address)
{
	unsigned int i;

	for (i = 0; i < nmarks; i++)
		if (marks[i] == address)
			return i;
	if (nmarks == MOST_MARKS)
		fail("too many marks; narrow the range");
	marks[nmarks] = address;
	return nmarks++;
}

/* Chapter and mark, as one number. */
static uint32_t place(void)
{
	return chapter << 16 | at_mark;
}

static void pass_mark(uint64_t address)
{
	unsigned int to = mark_index(address);
	uint64_t *times = table_find(&passages, (struct key) {
		(uint64_t)place() << 32 | to, passed }, sizeof(*times));

	(*times)++;
	at_mark = to;
	passed = 0;
}

static void count_block(struct block *block)
{
	if (!block->times || block->counted_at != place()) {
		block->times = table_find(&counts, (struct key) {
			block->address, (uint64_t)place() << 32 | block->insns
		}, sizeof(*block->times));
		block->counted_at = place();
	}
	(*block->times)++;
}

static struct block *find_block(uint64_t address, unsigned int insns)
{
	struct block *block = table_find(&blocks, (struct key) { address, insns },
					 sizeof(*block));

	block->address = address;
	block->insns = insns;
	return block;
}

/* How many instructions of @block lie before @address, 0: it is not in there. */
static unsigned int insns_before(const struct block *block, uint64_t address)
{
	unsigned int i;

	for (i = 1; i < block->insns; i++)
		if (block->address + block->offset[i] == address)
			return i;
	return 0;
}

/*
 * A device's register is accessed by one instruction in a block of its own, so
 * QEMU leaves the block there and goes on behind it.
 */
static void count_running(uint64_t next)
{
	unsigned int insns = running->insns;

	if (!completed) {
		insns = insns_before(running, next);
		if (!insns) {
			insns = running->insns;
			unknown++;
		}
	}
	count_block(insns == running->insns ? running :
					      find_block(running->address, insns));
	passed += insns;
	if (running->call && completed)
		last_call = running->call;
	if (running->mark && completed)
		pass_mark(machine->called ? last_call : running->mark);
}

static void enter(unsigned int vcpu, void *data)
{
	struct block *block = data;

	(void)vcpu;
	if (running)
		count_running(block->address);
	running = block;
	completed = false;
}

static void complete(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	completed = true;
}

static void turn_page(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	if (++chapter == MOST_CHAPTERS)
		fail("too many chapters");
}

static bool is_code(const struct qemu_plugin_insn *insn, const struct code *code)
{
	unsigned char bytes[LONGEST_CODE];

	return code->length && qemu_plugin_insn_size(insn) == code->length &&
	       insn_bytes(insn, bytes, sizeof(bytes)) == code->length &&
	       !memcmp(bytes, code->bytes, code->length);
}

/* By code between the two addresses. */
static bool is_ours(const struct qemu_plugin_insn *insn)
{
	uint64_t address = qemu_plugin_insn_vaddr(insn);

	return address >= first_mark && address <= last_mark;
}

static bool is_mark(const struct qemu_plugin_insn *insn)
{
	return is_ours(insn) && (is_code(insn, &machine->marks[0]) ||
				 is_code(insn, &machine->marks[1]));
}

/* aarch64: bl LABEL */
static bool is_call(const struct qemu_plugin_insn *insn)
{
	unsigned char bytes[LONGEST_CODE];

	return machine->called && is_ours(insn) &&
	       insn_bytes(insn, bytes, sizeof(bytes)) == 4 && (bytes[3] & 0xfc) == 0x94;
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	size_t insns = qemu_plugin_tb_n_insns(tb), i;
	struct block *block = find_block(qemu_plugin_tb_vaddr(tb), insns);
	struct qemu_plugin_insn *insn = NULL;

	(void)id;
	block->offset = realloc(block->offset, insns * sizeof(*block->offset));
	if (!block->offset)
		fail("no memory");
	for (i = 0; i < insns; i++) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		block->offset[i] = qemu_plugin_insn_vaddr(insn) - block->address;
		if (i + 1 < insns && is_mark(insn))
			fail("a read of the clock inside of a block; marks need -icount");
		if (is_code(insn, &machine->new_chapter))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, turn_page,
				QEMU_PLUGIN_CB_NO_REGS, NULL);
	}
	block->mark = is_mark(insn) ? qemu_plugin_insn_vaddr(insn) : 0;
	block->call = is_call(insn) ? qemu_plugin_insn_vaddr(insn) : 0;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, enter, QEMU_PLUGIN_CB_NO_REGS,
					     block);
	qemu_plugin_register_vcpu_insn_exec_cb(insn, complete,
					       QEMU_PLUGIN_CB_NO_REGS, NULL);
}

static void write_block(struct key key, const void *times)
{
	fprintf(out, "block %u %" PRIx64 " %" PRIx64 " %u %" PRIu64 "\n",
		(unsigned int)(key.b >> 48), marks[(uint16_t)(key.b >> 32)],
		key.a, (uint32_t)key.b, *(const uint64_t *)times);
}

static void write_passage(struct key key, const void *times)
{
	fprintf(out, "passage %u %" PRIx64 " %" PRIx64 " %" PRIu64 " %" PRIu64 "\n",
		(unsigned int)(key.a >> 48), marks[(uint16_t)(key.a >> 32)],
		marks[(uint32_t)key.a], key.b, *(const uint64_t *)times);
}

static void finish(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	if (running)
		count_running(0);
	table_for_each(&counts, write_block);
	table_for_each(&passages, write_passage);
	fprintf(out, "unknown %" PRIu64 "\n", unknown);
	if (ferror(out) || fclose(out))
		fail("the counts could not be written");
}

static int option(const char *text)
{
	if (!strncmp(text, "out=", 4)) {
		out = fopen(text + 4, "w");
		return out ? 0 : -1;
	}
	if (!strncmp(text, "marks=", 6))
		return sscanf(text + 6, "%" SCNx64 ":%" SCNx64, &first_mark,
			      &last_mark) == 2 ? 0 : -1;
	return -1;
}

QEMU_PLUGIN_EXPORT
int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
			char **argv)
{
	int i;

	for (i = 0; i < argc; i++) {
		if (option(argv[i])) {
			fprintf(stderr, "count plugin: cannot do '%s'; valid: out=FILE marks=FIRST:LAST\n",
				argv[i]);
			return -1;
		}
	}
	for (i = 0; i < (int)MACHINES; i++)
		if (!strcmp(machines[i].name, info->target_name))
			machine = &machines[i];
	if (!machine) {
		fprintf(stderr, "count plugin: cannot do %s; it knows x86_64 and aarch64\n",
			info->target_name);
		return -1;
	}
	if (!out || !info->system_emulation || info->system.smp_vcpus != 1) {
		fprintf(stderr, "count plugin: wants out=FILE and a machine of one vCPU\n");
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, finish, NULL);
	return 0;
}
