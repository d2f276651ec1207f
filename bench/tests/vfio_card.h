/* SPDX-License-Identifier: GPL-2.0 */
/* A card that vfio-pci has, on a VFIO that is not there, for dmabench run. */
#ifndef DMABENCH_TESTS_VFIO_CARD_H
#define DMABENCH_TESTS_VFIO_CARD_H

#include "run_fake.h"

#include "fake_root.h"
#include "fake_vfio.h"

#define CARD	"0000:00:04.0"
#define TARGET	"vfio:" CARD
#define SIZE	(16 * 4096)

static char root[FAKE_ROOT_LEN];

static inline void link_below(const char *name, const char *target)
{
	char *path = dmabench_format("%s%s", root, name);

	assert_int_equal(symlink(target, path), 0);
	free(path);
}

static inline int setup(void **state)
{
	(void)state;
	fake_reset();
	fake_vfio_reset();
	fake_root_new(root);
	fake_vfio.root = root;
	fake_vfio.size = SIZE;
	fake_root_put(root, "/sys/bus/pci/drivers/vfio-pci/new_id", "");
	link_below("/sys/bus/pci/drivers/vfio-pci/" CARD, "../../devices/" CARD);
	fake_root_put(root, "/sys/bus/pci/devices/" CARD "/numa_node", "-1\n");
	fake_root_put(root, "/sys/kernel/iommu_groups/7/devices/" CARD "/x", "");
	link_below("/sys/bus/pci/devices/" CARD "/iommu_group", "../../../../kernel/iommu_groups/7");
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	fake_root_free(root);
	assert_int_equal(fake_vfio.opened, fake_vfio.closed);
	return 0;
}

static inline void new_point(struct result *result, const char *name, const char *line, int status)
{
	char *path = result_path(name);

	if (run_new(line, path) != status)
		fail_msg("%s: %s", line, check_said);
	read_lines(result, path);
	free(path);
}

static inline void refused_point(const char *line, const char *error, const char *param, const char *words)
{
	static struct result result;
	const cJSON *json;

	new_point(&result, "vfio-refused", line, 0);
	json = point(&result, 0);
	assert_string_equal(text(json, "status"), "refused");
	assert_string_equal(text(json, "errno"), error);
	if (param)
		assert_string_equal(text(json, "refused_parameter"), param);
	if (!strstr(text(json, "reason"), words))
		fail_msg("wanted '%s' in: %s", words, text(json, "reason"));
	free_lines(&result);
}

/* Each is seen of one size alone, which the busted ones do not have, and so by the experiment itself. */
static inline void wrong_mappings_fail(const char *experiment)
{
	static struct result result;
	static const char *const words[] = {
		"could be mapped once more", "could be unmapped once more",
		"does not say that it unmapped all", "more is pinned",
	};
	bool *const wrong[] = {
		&fake_vfio.twice, &fake_vfio.stays, &fake_vfio.halves, &fake_vfio.leaks,
	};
	char *line = dmabench_format("-e %s --size 8192", experiment);

	for (size_t i = 0; i < COUNT(words); i++) {
		char *name = dmabench_format("%s-wrong-%zu", experiment, i);

		fake_vfio.size = 8192;
		*wrong[i] = true;
		new_point(&result, name, line, DMABENCH_EXIT_FAILED);
		assert_string_equal(text(point(&result, 0), "errno"), "EBADMSG");
		assert_non_null(strstr(text(point(&result, 0), "reason"), words[i]));
		*wrong[i] = false;
		free_lines(&result);
		free(name);
	}
	free(line);
}

static inline void blindness_fails(const char *experiment, const char *words)
{
	char *line = dmabench_format("-e %s -o /nowhere/x", experiment);

	fake_vfio.uncounted = true;
	assert_refused(run(line, NULL), DMABENCH_EXIT_FAILED, words);
	free(line);
}

static inline void is_wanted_back(const char *experiment)
{
	static struct result result;
	char *line = dmabench_format("-e %s --size 4096 -q", experiment);
	char *name = dmabench_format("%s-gone", experiment);

	fake_vfio.wanted_at = 40;
	new_point(&result, name, line, DMABENCH_EXIT_MACHINE);
	assert_string_equal(text(last(&result), "reason"), "target " TARGET " went away");
	free_lines(&result);
	free(name);
	free(line);
}

#endif /* DMABENCH_TESTS_VFIO_CARD_H */
