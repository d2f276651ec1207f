// SPDX-License-Identifier: GPL-2.0
/* What must be the same after a run as before, and what the kernel's log may not say. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/rule.h"
#include "options.h"
#include "run.h"
#include "world.h"

#define ALARM	";(WARNING:|.*BUG|UBSAN:|.*Oops|general protection|.*nable to handle kernel|"	\
		"INFO: |rcu: INFO|refcount_t|.*page allocation failure|kmemleak: .*new|"	\
		".*DMA-API: .*(device driver|exceeded|cacheline|mapping|overlap|leak|pending)|"	\
		"irq [0-9]+: nobody cared|DMAR: .*fault|.*AMD-Vi: Event|arm-smmu.*event 0x)"

/**
 * struct allowed - what the kernel may say
 * @ere: dma-debug, of one line of the cache mapped twice, which is allowed: where
 *	both have one address it finds neither, or the other
 * @misused: no, but where MISUSE may be asked for: once, of what it has to refuse
 *	(dma-debug, too), and the faults of DEAD_COPY
 */
static const struct allowed {
	const char *ere;
	bool misused;
} allowed[] = {
	{ "WARNING: .*kernel/dma/debug\\.c.*(add_dma_entry|check_(sync|unmap))", false },
	{ "DMA-API: .*cacheline", false },
	{ "DMA-API: .*tries to sync DMA memory it has not allocated", false },
	{ "DMA-API: .*frees .* different attributes", false },
	{ "DMA-API: .*syncs DMA memory (with different direction|outside allocated range)", false },
	{ "DMA-API: .*syncs device (read|write)-only memory", false },
	{ "WARNING: .*kernel/dma/(direct|mapping)\\.[ch]", true },
	{ "WARNING: .*drivers/iommu/dma-iommu\\.c", true },
	{ "WARNING: .*dma-mapping\\.h", true },
	{ "WARNING: .*swiotlb_(bounce|map)", true },
	{ "WARNING: .*kernel/dma/debug\\.c.*debug_dma_map_(phys|resource|single)", true },
	{ "DMA-API: .*vmalloc area", true },
	{ "DMAR: DRHD: handling fault status", true },
	{ "DMAR: \\[DMA .*fault reason", true },
	{ "AMD-Vi: Event logged \\[IO_PAGE_FAULT", true },
	{ "arm-smmu.*event 0x", true },
};

#define ALLOWED	(sizeof(allowed) / sizeof(allowed[0]))

/* Return: what may be said, by place; NULL what may not */
static const char *allowed_at(unsigned int i)
{
	return !allowed[i].misused || world.misuse ? allowed[i].ere : NULL;
}

static void announce(const char *ere)
{
	char line[160];

	snprintf(line, sizeof(line), "dmabench-allow: %s\n", ere);
	sysfs_write("/dev/kmsg", line);
}

/* dma-debug tells of one error, the first, and is silent from then on. */
void check_listen(void)
{
	sysfs_write("/sys/kernel/debug/dma-api/num_errors", "1");
}

int check_before(struct check *check, const struct options *options)
{
	int fd = dma_open();
	char line[OPTIONS_TEXT + 32], text[OPTIONS_TEXT];
	unsigned int i;

	if (fd < 0)
		return fd;
	check->live = dma_live(fd);
	check->slots = dma_bounce_slots_used();
	check->klog = klog_open(SEEK_END);
	close(fd);
	for (i = 0; i < ALLOWED; i++)
		if (allowed_at(i))
			announce(allowed_at(i));
	if (options->disturb)
		announce("page allocation failure");
	options_write(options, text);
	snprintf(line, sizeof(line), "dmabench-fuzz: %s\n", text);
	sysfs_write("/dev/kmsg", line);
	return check->klog < 0 ? -1 : 0;
}

static void check_log(struct check *check, const struct options *options, struct tally *tally)
{
	char except[2048] = "never said", line[MAX_WHY];
	unsigned int i;

	for (i = 0; i < ALLOWED; i++) {
		if (!allowed_at(i))
			continue;
		strcat(except, "|");
		strcat(except, allowed_at(i));
	}
	if (options->disturb)
		strcat(except, "|page allocation failure");
	if (klog_find(check->klog, ALARM, except, line, sizeof(line)))
		tally_wrong(tally, "the kernel's log: %s", line);
	close(check->klog);
}

/* What ends with a process may end a moment after it. */
void check_after(struct check *check, const struct options *options, struct tally *tally)
{
	int live = -1, tries;
	long slots = -1;

	for (tries = 0; tries < 100; tries++) {
		int fd = dma_open();

		live = fd < 0 ? fd : dma_live(fd);
		close(fd);
		slots = dma_bounce_slots_used();
		if (live == check->live && slots <= check->slots)
			break;
		usleep(20000);
	}
	check_log(check, options, tally);
	if (live < 0)
		tally_wrong(tally, "afterwards the module cannot be asked: errno %d", -live);
	else if (live != check->live)
		tally_wrong(tally, "%d buffers and mappings are left of closed files, before %d",
			    live, check->live);
	else if (slots > check->slots)
		tally_wrong(tally, "%ld slots of the bounce pool are in use, before %ld", slots,
			    check->slots);
}
