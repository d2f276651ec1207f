// SPDX-License-Identifier: GPL-2.0
/* iommufd_map on an iommufd that is not there: what is not as vfio_map has it. */
#include "vfio_card.h"

#include <errno.h>
#include <linux/vfio.h>

#define NODE	"/sys/bus/pci/devices/" CARD "/vfio-dev/vfio3"

static int setup_iommufd(void **state)
{
	setup(state);
	fake_root_put(root, "/dev/iommu", "");
	fake_root_put(root, NODE "/dev", "511:3\n");
	fake_root_put(root, "/sys/class/vfio-dev/vfio3/dev", "511:3\n");
	return 0;
}

static void a_run_is_as_vfio_maps(void **state)
{
	static struct result result;
	const cJSON *json;

	(void)state;
	new_point(&result, "iommufd", "-e iommufd_map --size 64k --live 3 --direction from_device", 0);
	assert_string_equal(text(result.lines[0], "target.name"), TARGET);
	/* Its own busted alone: what type 1 wants may not be there. */
	assert_true(number(result.lines[0], "verification.checks") == 3);
	assert_true(number(result.lines[0], "verification.caught") == 3);
	json = point(&result, 0);
	assert_string_equal(text(json, "status"), "ok");
	assert_string_equal(text(json, "regime"), "iommu-strict");
	assert_string_equal(text(json, "phases.0.phase"), "map");
	assert_string_equal(text(json, "phases.1.phase"), "unmap");
	assert_string_equal(fake_vfio.node, "vfio3");
	assert_string_equal(fake_vfio.group, "");
	assert_int_equal(fake_vfio.access, VFIO_DMA_MAP_FLAG_WRITE);
	assert_int_equal(fake_vfio.most_live, 3);
	assert_true(fake_vfio.huge);
	free_lines(&result);
	new_point(&result, "iommufd-small", "-e iommufd_map --size 64k --huge_pages off", 0);
	assert_true(cJSON_IsFalse(get(point(&result, 0), "parameters.huge_pages")));
	assert_false(fake_vfio.huge);
	free_lines(&result);
}

/* One device cannot be open both ways: each round closes what the other one left. */
static void both_ways_are_in_one_run(void **state)
{
	static struct result result;

	(void)state;
	new_point(&result, "iommufd-both", "-e vfio_map,iommufd_map --size 64k --max-rounds 6", 0);
	assert_true(number(result.lines[0], "verification.checks") == 6);
	assert_true(number(result.lines[0], "verification.caught") == 6);
	assert_string_equal(text(point(&result, 0), "status"), "ok");
	assert_string_equal(text(point(&result, 1), "status"), "ok");
	assert_true(fake_vfio.opened > 2);
	free_lines(&result);
}

static void wrong_mappings_are_failures(void **state)
{
	(void)state;
	wrong_mappings_fail("iommufd_map");
}

static void blindness_is_told(void **state)
{
	(void)state;
	blindness_fails("iommufd_map", "verification is blind: iommufd_busted pinned");
}

static void what_cannot_be_mapped_is_refused(void **state)
{
	(void)state;
	refused_point("-e iommufd_map --size 5000", "EINVAL", "size", "whole pages are mapped");
	/* Behind those of iommufd_busted. */
	fake_vfio.maps = 0;
	fake_vfio.map_error_at = 12;
	fake_vfio.map_error = -EINVAL;
	refused_point("-e iommufd_map --size 4096", "EIO", NULL, "IOMMU_IOAS_MAP of 4096 bytes: errno 22");
	fake_vfio.map_error_at = 0;
}

static void no_choice_of_pages_ends_the_run(void **state)
{
	(void)state;
	fake_vfio.huge_error = -EINVAL;
	assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE, "EIO");
}

static void what_the_kernel_lacks_is_told(void **state)
{
	static struct result result;
	char *iommu = dmabench_format("%s/dev/iommu", root);
	char *class = dmabench_format("%s/sys/class/vfio-dev/vfio3/dev", root);
	char *node = dmabench_format("rm -r %s" NODE, root);

	(void)state;
	assert_int_equal(unlink(class), 0);
	assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "CONFIG_VFIO_DEVICE_CDEV");
	/* All that this machine can: it is left out. */
	fake.open_error = -ENOENT;
	new_point(&result, "iommufd-lacking", "--size 4096", 0);
	assert_true(number(result.lines[0], "verification.checks") == 3);
	free_lines(&result);
	fake_root_put(root, "/sys/class/vfio-dev/vfio3/dev", "511:3\n");
	assert_int_equal(system(node), 0);
	assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "has no node of VFIO's");
	assert_int_equal(unlink(iommu), 0);
	assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "modprobe iommufd");
	free(iommu);
	free(class);
	free(node);
}

static void what_it_refuses_is_one_line(void **state)
{
	static const struct {
		enum iommufd_step step;
		int error;
		const char *words;
	} errors[] = {
		{ IOMMUFD_MAKER, -ENODEV, "modprobe iommufd" },
		{ IOMMUFD_MAKER, -EACCES, "/dev/iommu: Permission denied; run as root, or chown it" },
		{ IOMMUFD_DEVICE, -EACCES, "/dev/vfio/devices/vfio3: Permission denied; run as root" },
		{ IOMMUFD_DEVICE, -ENOENT, "/dev/vfio/devices/vfio3: No such file or directory; udev" },
		{ IOMMUFD_BIND, -EINVAL, "another program has /dev/vfio/devices/vfio3: let it end; or its IOMMU is not coherent" },
		{ IOMMUFD_BIND, -EPERM, "iommufd allow_unsafe_interrupts=1" },
		{ IOMMUFD_BIND, -ENOTTY, "iommufd does not take it: Inappropriate ioctl" },
		{ IOMMUFD_ATTACH, -ENOMEM, "does not take it into an address space: Cannot allocate memory" },
		{ IOMMUFD_LISTEN, -EINVAL, "does not tell who wants it back" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(errors); i++) {
		fake_vfio.iommufd_step = errors[i].step;
		fake_vfio.open_error = errors[i].error;
		assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE, errors[i].words);
	}
	fake_vfio.iommufd_step = IOMMUFD_BIND;
	fake_vfio.open_error = -EBUSY;
	assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "another program has the group of " CARD);
	fake_root_put(root, "/sys/bus/pci/devices/0000:00:09.0/x", "");
	link_below("/sys/bus/pci/devices/0000:00:09.0/driver", "../../drivers/e1000e");
	fake_root_put(root, "/sys/kernel/iommu_groups/7/devices/0000:00:09.0/x", "");
	assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "is not viable: 0000:00:09.0 has driver e1000e; bind all of it to vfio-pci");
	fake_vfio.open_error = 0;
	fake_root_put(root, "/dev/vfio/noiommu-7", "");
	assert_refused(run("-e iommufd_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE, "no IOMMU translates");
}

static void a_device_that_is_wanted_back_ends_it(void **state)
{
	(void)state;
	is_wanted_back("iommufd_map");
}

#define IOMMUFD_TEST(name)	cmocka_unit_test_setup_teardown(name, setup_iommufd, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IOMMUFD_TEST(a_run_is_as_vfio_maps),
		IOMMUFD_TEST(both_ways_are_in_one_run),
		IOMMUFD_TEST(wrong_mappings_are_failures),
		IOMMUFD_TEST(blindness_is_told),
		IOMMUFD_TEST(what_cannot_be_mapped_is_refused),
		IOMMUFD_TEST(no_choice_of_pages_ends_the_run),
		IOMMUFD_TEST(what_the_kernel_lacks_is_told),
		IOMMUFD_TEST(what_it_refuses_is_one_line),
		IOMMUFD_TEST(a_device_that_is_wanted_back_ends_it),
	};

	return cmocka_run_group_tests_name("iommufd", tests, NULL, NULL);
}
