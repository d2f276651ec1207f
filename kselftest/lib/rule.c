// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "machine.h"
#include "rule.h"

/* Is a page bounced? The mapping that tells is gone again. */
static int look(struct rule *r)
{
	int buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 4096);
	int mapping;

	if (buffer < 0)
		return buffer;
	mapping = dma_map(r->fd, buffer, DMABENCH_BIDIRECTIONAL, 0, 4096,
			  &r->bounced);
	if (mapping < 0)
		return mapping;
	return dma_unmap(r->fd, mapping) ?: dma_free(r->fd, buffer);
}

/* Without an engine, target is negative and the rest unknown. */
int rule_open(struct rule *r, bool engine)
{
	int err;

	*r = (struct rule){ .fd = dma_open() };
	if (r->fd < 0)
		return r->fd;
	r->live = dma_live(r->fd);
	r->target = engine ? dma_engine_target(r->fd) : dma_software_target(r->fd);
	if (r->target < 0)
		return dma_has_no_target(r->target) ? 0 : r->target;
	err = dma_target_info(r->fd, r->target, &r->info) ?: limits_now(r);
	if (err)
		return err;
	r->out_of_reach = dma_out_of_reach(&r->info, &r->limits);
	if (r->out_of_reach)
		r->bounced = DMABENCH_BOUNCED_NONE;
	else
		err = look(r);
	if (!err)
		machine_tier('S', &r->info, r->bounced);
	return err;
}

/* What the test leaves is the file's to give back. Return: 0, or how much is not */
int rule_close(struct rule *r)
{
	int fd, left;

	dma_close(r->fd);
	fd = dma_open();
	left = dma_live(fd) - r->live;
	close(fd);
	return left;
}

int limits_now(struct rule *r)
{
	r->limits = (struct dmabench_limits_arg){ 0 };
	return dma_limits(r->fd, r->target, &r->limits);
}

/* And asks for all of them. */
int limits_set(struct rule *r, uint32_t which, uint64_t value)
{
	int err = dma_limits_set(r->fd, r->target, which, value);

	/* Something is still mapped, and the test would take it for a mask's refusal. */
	if (err == -EBUSY)
		abort();
	return limits_now(r) ?: err;
}

/* Return: the width of the smallest mask that is accepted; it is set */
int least_mask_bits(struct rule *r, uint32_t which)
{
	int n = 1;

	while (n < 64 && limits_set(r, which, bits(n)))
		n++;
	return n;
}

/* Return: a mapping, BIDIRECTIONAL and by map_single, or -errno */
int map_at(struct rule *r, int buffer, size_t offset, size_t length,
	   struct dmabench_map *told)
{
	struct dmabench_map map = {
		.buffer = buffer, .direction = DMABENCH_BIDIRECTIONAL,
		.offset = offset, .length = length,
	};
	int mapping = dma_map_as(r->fd, &map);

	if (told)
		*told = map;
	return mapping;
}

/* Does the device reach the first byte and the last? */
bool within(uint64_t addr, uint64_t length, uint64_t mask)
{
	return addr <= mask && length - 1 <= mask - addr;
}

/* What FILL wrote into the buffer from this offset on, from the mapping's start? */
bool device_reads(struct rule *r, int mapping, uint64_t seed, size_t offset,
		  size_t length)
{
	unsigned char *data = malloc(length);
	bool same = data && !dma_peer_read(r->fd, mapping, 0, length, data) &&
		    bytes_wrong(data, seed, offset, length) == length;

	free(data);
	return same;
}

bool cpu_reads(struct rule *r, int buffer, uint64_t seed, size_t length)
{
	unsigned char *data = malloc(length);
	bool same = data && !dma_read(r->fd, buffer, 0, length, data) &&
		    bytes_wrong(data, seed, 0, length) == length;

	free(data);
	return same;
}

bool cpu_reads_zeros(struct rule *r, int buffer, size_t length)
{
	unsigned char *data = malloc(length);
	bool zeros = data && !dma_read(r->fd, buffer, 0, length, data) &&
		     bytes_zero(data, length);

	free(data);
	return zeros;
}

/*
 * A kernel that has it has all that came before: what it lacks then is missing.
 * Asked on the module's own device, which reaches all memory.
 */
bool knows_map_phys(struct rule *r)
{
	int buffer = dma_alloc(r->fd, 0, DMABENCH_BUFFER_PAGES, 4096);
	int mapping = dma_map_call(r->fd, DMABENCH_MAP_PHYS, buffer,
				   DMABENCH_TO_DEVICE, 0, 4096, 0);

	if (mapping >= 0)
		dma_unmap(r->fd, mapping);
	dma_free(r->fd, buffer);
	return mapping != -EOPNOTSUPP;
}

/* The kernel's log, from its start or (SEEK_END) from now on. */
int klog_open(int whence)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		lseek(fd, 0, whence);
	return fd;
}

/* How many lines, from where it was read up to, match; what we wrote does not. */
long klog_count(int fd, const char *ere)
{
	char record[8192];
	long count = 0;
	regex_t regex;
	ssize_t n;

	if (regcomp(&regex, ere, REG_EXTENDED | REG_NOSUB))
		return -1;
	while ((n = read(fd, record, sizeof(record) - 1)) > 0 ||
	       (n < 0 && (errno == EPIPE || errno == EINTR))) {
		record[n > 0 ? n : 0] = '\0';
		count += !strstr(record, ";dmabench-") &&
			 !regexec(&regex, record, 0, NULL, 0);
	}
	regfree(&regex);
	return count;
}

/* The first line, from where it was read up to, that matches, and not @except: is there one? */
bool klog_find(int fd, const char *ere, const char *except, char *line, size_t size)
{
	char record[8192];
	regex_t want, not;
	bool found = false;
	ssize_t n;

	if (regcomp(&want, ere, REG_EXTENDED | REG_NOSUB) ||
	    regcomp(&not, except, REG_EXTENDED | REG_NOSUB))
		return false;
	while (!found && ((n = read(fd, record, sizeof(record) - 1)) > 0 ||
			  (n < 0 && (errno == EPIPE || errno == EINTR)))) {
		record[n > 0 ? n : 0] = '\0';
		found = !strstr(record, ";dmabench-") && !regexec(&want, record, 0, NULL, 0) &&
			regexec(&not, record, 0, NULL, 0);
	}
	if (found)
		snprintf(line, size, "%.*s", (int)strcspn(strchr(record, ';') + 1, "\n"),
			 strchr(record, ';') + 1);
	regfree(&want);
	regfree(&not);
	return found;
}

/* Says to whoever reads the kernel's log that a line is meant to come. */
void klog_expect(const char *ere)
{
	char line[320];

	snprintf(line, sizeof(line), "dmabench-expect: %s\n", ere);
	sysfs_write("/dev/kmsg", line);
}

/* Of a WARN_ONCE(): unless it has come. */
void klog_expect_warning(const char *ere)
{
	char line[256];
	int fd = klog_open(SEEK_SET);

	snprintf(line, sizeof(line), "WARNING: .*%s", ere);
	if (fd < 0 || klog_count(fd, line) <= 0)
		klog_expect(line);
	close(fd);
}
