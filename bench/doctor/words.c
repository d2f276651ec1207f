// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "host/boot.h"
#include "lib/alloc.h"
#include "words.h"

static bool is_one_of(const char *text, const char *const *names)
{
	while (*names && strcmp(*names, text))
		names++;
	return *names;
}

/* "intel_iommu" and "on" of "intel_iommu=on"; @part NULL: whatever the value. */
static bool is_wanted(const struct doctor_words *words, const char *name, const char *part)
{
	const size_t length = strlen(name);

	for (size_t i = 0; words->wanted[i]; i++)
		if (!strncmp(words->wanted[i], name, length) &&
		    words->wanted[i][length] == '=' &&
		    (!part || !strcmp(words->wanted[i] + length + 1, part)))
			return true;
	return false;
}

/* Of a comma's list, a part that the regime cannot have. */
static bool contradicts(const struct doctor_words *words, const char *name, const char *part)
{
	static const char *const whole[] = { "iommu.strict", "iommu.passthrough", NULL };
	static const char *const switches[] = {
		"on", "off", "strict", "fullflush", "pt", "nopt", "soft", "force", "noforce", NULL
	};

	if (is_wanted(words, name, part))
		return false;
	if (is_wanted(words, name, NULL))
		return is_one_of(name, whole) || is_one_of(part, switches);
	if (!strcmp(name, "swiotlb"))
		return !strcmp(part, "force");
	return words->translates && is_one_of(part, switches);
}

/* Does the present word contradict them? Else @adds are reduced by what it has. */
static bool is_in_the_way(const struct doctor_words *words, const char *name,
			  const char *value, bool *adds)
{
	char *copy = dmabench_format("%s", value), *rest = copy, *part;
	bool in_the_way = false;

	while ((part = strsep(&rest, ",")))
		in_the_way = in_the_way || contradicts(words, name, part);
	for (size_t i = 0; !in_the_way && words->wanted[i]; i++) {
		const size_t length = strlen(name);

		if (strncmp(words->wanted[i], name, length) || words->wanted[i][length] != '=')
			continue;
		free(copy);
		copy = dmabench_format("%s", value);
		for (rest = copy; (part = strsep(&rest, ","));)
			if (!strcmp(part, words->wanted[i] + length + 1))
				adds[i] = false;
	}
	free(copy);
	return in_the_way;
}

void dmabench_doctor_compare_words(const struct doctor_seen *seen,
				   const struct doctor_words *words, cJSON *add,
				   cJSON *take_out)
{
	static const char *const names[] = {
		"intel_iommu", "amd_iommu", "iommu", "iommu.strict", "iommu.passthrough",
		"swiotlb", NULL
	};
	bool adds[DOCTOR_WORDS] = { true, true, true, true };
	struct boot_parameters boot;

	dmabench_boot_parameters(&boot, seen->about.root);
	while (dmabench_boot_next(&boot)) {
		char *word;

		if (!is_one_of(boot.name, names) ||
		    !is_in_the_way(words, boot.name, boot.value, adds))
			continue;
		word = dmabench_format("%s=%s", boot.name, boot.value);
		cJSON_AddItemToArray(take_out, cJSON_CreateString(word));
		free(word);
	}
	for (size_t i = 0; words->wanted[i]; i++)
		if (adds[i])
			cJSON_AddItemToArray(add, cJSON_CreateString(words->wanted[i]));
}
