// SPDX-License-Identifier: GPL-2.0
/* What the system would miss, of a device that is not there. */
#include "in_use_samples.h"

/* @format: has one %s, for @word. */
static void put_formatted(const char *file, const char *format, const char *word)
{
	const char *place = strstr(format, "%s");
	char *text = dmabench_format("%.*s%s%s", (int)(place - format), format, word, place + 2);

	fake_put(file, text);
	free(text);
}

/* A block device at @directory, its node, and its link in /sys/class/block. */
static void disk(const char *directory, const char *number)
{
	char *node = dmabench_format("/dev%s", strrchr(directory, '/'));
	char *link = dmabench_format("/sys/class/block%s", strrchr(directory, '/'));

	put_in(directory, "dev", number);
	of_subsystem(directory, "block");
	fake_link(link, directory);
	fake_put(node, "");
	free(node);
	free(link);
}

static void mounts(const char *number, const char *source)
{
	char *text = dmabench_format("21 1 0:20 / /proc rw - proc proc rw\n"
				     "29 1 %s / /data rw,relatime shared:1 - ext4 %s rw\n",
				     number, source);

	fake_put("/proc/self/mountinfo", text);
	free(text);
}

static void a_mounted_partition(void **state)
{
	(void)state;
	disk(DEVICE "/ata1/block/sda", "8:0\n");
	disk(DEVICE "/ata1/block/sda/sda1", "8:1\n");
	put_in(DEVICE "/ata1/block/sda/sda1", "partition", "1\n");
	assert_use(NULL);
	mounts("8:17", "/dev/sdb1");
	assert_use(NULL);
	mounts("8:1", "/dev/root");
	assert_use("/dev/sda1 is mounted on /data");
	/* Btrfs has a number of its own. */
	mounts("0:40", "/dev/sda1");
	assert_use("/dev/sda1 is mounted on /data");
	mounts("0:40", "/dev/sda12");
	assert_use(NULL);
}

static void swap(void **state)
{
	(void)state;
	disk(DEVICE "/block/vda", "254:0\n");
	fake_put("/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n/dev/vdab partition 1 0 -2\n");
	assert_use(NULL);
	fake_put("/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n/dev/vda partition 1 0 -2\n");
	assert_use("/dev/vda is swap");
}

/* A volume on RAID on a partition, and what is mounted is a partition of that. */
static void by_way_of_holders(void **state)
{
	(void)state;
	disk(DEVICE "/block/vda", "254:0\n");
	disk(DEVICE "/block/vda/vda1", "254:1\n");
	put_in(DEVICE "/block/vda/vda1", "partition", "1\n");
	disk("/sys/devices/virtual/block/md0", "9:0\n");
	disk("/sys/devices/virtual/block/md0/md0p1", "259:0\n");
	put_in("/sys/devices/virtual/block/md0/md0p1", "partition", "1\n");
	disk("/sys/devices/virtual/block/dm-3", "253:3\n");
	put_in(DEVICE "/block/vda/vda1", "holders/md0", "");
	put_in("/sys/devices/virtual/block/md0/md0p1", "holders/dm-3", "");
	mounts("253:4", "/dev/mapper/other");
	assert_use("md0p1 is part of dm-3");
	mounts("253:3", "/dev/mapper/data");
	assert_use("/dev/dm-3 is mounted on /data");
}

static void nvme_with_several_paths(void **state)
{
	(void)state;
	disk(DEVICE "/nvme/nvme0/nvme0c0n2", "");
	disk("/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n2", "259:3\n");
	disk("/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n2/nvme0n2p1", "259:4\n");
	put_in("/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n2/nvme0n2p1", "partition", "1\n");
	assert_use(NULL);
	mounts("259:4", "/dev/nvme0n2p1");
	assert_use("/dev/nvme0n2p1 is mounted on /data");
	mounts("259:5", "/dev/nvme0n2p2");
	put_in("/sys/class/nvme-generic/ng0n2", "dev", "1:3\n");
	fake_link_to(PROCESS "/fd/3", "/dev/null");
	assert_use("/dev/ng0n2 is open by a program");
}

static void a_disk_opened_raw(void **state)
{
	(void)state;
	disk(DEVICE "/block/vda", "254:0\n");
	disk(DEVICE "/block/vda/vda1", "254:1\n");
	put_in(DEVICE "/block/vda/vda1", "partition", "1\n");
	disk("/sys/devices/pci0000:00/0000:00:06.0/block/vdb", "254:16\n");
	fake_put(PROCESS "/comm", "dd\n");
	fake_link(PROCESS "/fd/0", "/dev/vdb");
	fake_link(PROCESS "/fd/1", "/gone");
	assert_use(NULL);
	fake_link(PROCESS "/fd/7", "/dev/vda1");
	assert_use("/dev/vda1 is open by dd (process 99999999)");
	fake_unlink(PROCESS "/fd/7");
	fake_link(PROCESS "/map_files/1000-2000", "/dev/vda");
	assert_use("/dev/vda is open by dd (process 99999999)");
}

/* Whoever exports a disk does not claim it, and is no process. */
static void an_exported_disk(void **state)
{
	static const struct {
		const char *file, *text;
	} ways[] = {
		{ "/sys/block/loop3/loop/backing_file", "%s\n" },
		{ "/sys/kernel/config/nvmet/subsystems/s/namespaces/1/device_path", "%s\n" },
		{ "/sys/kernel/config/target/core/iblock_0/disk/udev_path", "%s\n" },
		{ "/sys/kernel/config/target/core/fileio_0/disk/info",
		  "Status: ACTIVATED  Max Queue Depth: 0\n        TCM FILEIO ID: 0        File: %s  Size: 512\n" },
		{ "/sys/kernel/config/usb_gadget/g/functions/mass_storage.0/lun.0/file", "%s\n" },
	};

	(void)state;
	disk(DEVICE "/block/vda", "254:0\n");
	fake_put("/dev/vdb", "");
	fake_link("/dev/disk/by-id/mine", "/dev/vda");
	for (size_t i = 0; i < COUNT(ways); i++) {
		put_formatted(ways[i].file, ways[i].text, "/dev/vdb");
		assert_use(NULL);
		put_formatted(ways[i].file, ways[i].text, "/dev/vda");
		assert_use(ways[i].file);
		put_formatted(ways[i].file, ways[i].text, "/dev/disk/by-id/mine");
		assert_use("/dev/vda is in use by the kernel");
		fake_unlink(ways[i].file);
	}
}

/* Whatever its class: the node is known by its number, here that of /dev/null. */
static void a_character_device(void **state)
{
	(void)state;
	of_subsystem(DEVICE "/sound/card0/pcm0", "sound");
	put_in(DEVICE "/sound/card0/pcm0", "dev", "1:3\n");
	put_in(DEVICE "/sound/card0/pcm0", "uevent", "MAJOR=1\nMINOR=3\nDEVNAME=snd/pcm0\n");
	fake_put(PROCESS "/comm", "player\n");
	fake_link_to(PROCESS "/fd/3", "/dev/zero");
	assert_use(NULL);
	fake_link_to(PROCESS "/fd/3", "/dev/null");
	assert_use("/dev/snd/pcm0 is open by player (process 99999999)");
}

static void memory_that_is_mapped(void **state)
{
	(void)state;
	fake_put(DEVICE "/resource", "");
	fake_put(DEVICE "/resource2", "");
	fake_link(PROCESS "/fd/3", DEVICE "/resource");
	assert_use(NULL);
	fake_link(PROCESS "/map_files/1000-2000", DEVICE "/resource2");
	assert_use("/resource2 is open by a program");
}

/* What cannot be looked at may well be open. */
static void what_cannot_be_told(void **state)
{
	(void)state;
	fake_link_to("/proc/self/ns/pid", "pid:[4026532001]");
	assert_use(NULL);
	disk(DEVICE "/block/vda", "254:0\n");
	assert_use("who has /dev/vda open cannot be told: processes outside");
	fake_link_to("/proc/self/ns/pid", "pid:[4026531836]");
	assert_use(NULL);
	fake_unlink("/dev/vda");
	assert_use("who has claimed /dev/vda cannot be told: No such file");
}

/* Of the other users' processes, an ordinary user is told only that they are there. */
static void what_only_root_sees(void **state)
{
	char *path = dmabench_format("%s" PROCESS "/fd", fake_sysfs.root);
	uid_t user = geteuid();

	(void)state;
	disk(DEVICE "/block/vda", "254:0\n");
	fake_put(PROCESS "/fd/0", "");
	assert_use(NULL);
	assert_int_equal(chmod(fake_sysfs.root, 0755) | chmod(path, 0), 0);
	assert_int_equal(user ? 0 : seteuid(65534), 0);
	assert_use("who has /dev/vda open cannot be told: what process 99999999 has open: Permission denied");
	assert_int_equal(seteuid(user), 0);
	assert_int_equal(chmod(path, 0755), 0);
	free(path);
}

/* Links lead to other devices: a disk that is only linked to is not below. */
static void links_are_not_followed(void **state)
{
	(void)state;
	disk("/sys/devices/pci0000:00/0000:00:06.0/block/vdb", "254:16\n");
	fake_link(DEVICE "/supplier", "/sys/devices/pci0000:00/0000:00:06.0");
	mounts("254:16", "/dev/vdb");
	assert_use(NULL);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_mounted_partition),
		TEST(swap),
		TEST(by_way_of_holders),
		TEST(nvme_with_several_paths),
		TEST(a_disk_opened_raw),
		TEST(an_exported_disk),
		TEST(a_character_device),
		TEST(memory_that_is_mapped),
		TEST(what_cannot_be_told),
		TEST(what_only_root_sees),
		TEST(links_are_not_followed),
	};

	return cmocka_run_group_tests_name("in_use", tests, NULL, NULL);
}
