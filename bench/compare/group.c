// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

static struct dmabench_key key_of(const struct dmabench_compared_group *group,
				  uint32_t point)
{
	const struct dmabench_brief *brief = &group->comparison->brief;

	return dmabench_brief_key(brief, brief->points[point].key);
}

static bool same_regimes(const struct dmabench_compared_group *group,
			 uint32_t a, uint32_t b)
{
	const struct dmabench_brief_point *points =
		group->comparison->brief.points;
	const struct dmabench_match *matches = group->pair->matches;

	return points[a].regime == points[b].regime &&
	       matches[a].regime == matches[b].regime;
}

static void find_varying(struct dmabench_compared_group *group)
{
	for (size_t i = 1; i < group->count; i++) {
		struct dmabench_key key = key_of(group, group->points[i]);

		for (size_t k = 0; k < key.count; k++)
			group->varies[k] |= key.values[k] != group->key.values[k];
		group->varies[key.count] |= !same_regimes(group, group->points[0],
							  group->points[i]);
	}
}

void dmabench_each_compared_group(
	const struct dmabench_comparison *comparison,
	const struct dmabench_pair *pair,
	void (*put)(FILE *out, const struct dmabench_compared_group *group),
	FILE *out)
{
	for (size_t i = 0; i < pair->order_count;) {
		struct dmabench_compared_group group = {
			.comparison = comparison, .pair = pair,
			.points = &pair->order[i], .count = 1,
		};

		group.key = key_of(&group, group.points[0]);
		while (i + group.count < pair->order_count &&
		       key_of(&group, group.points[group.count]).shape ==
		       group.key.shape)
			group.count++;
		group.varies = dmabench_calloc(group.key.count + 1,
					       sizeof(*group.varies));
		find_varying(&group);
		put(out, &group);
		free(group.varies);
		i += group.count;
	}
}

static void append(char **text, char *more)
{
	char *both = dmabench_format("%s%s%s", *text, **text ? ", " : "", more);

	free(*text);
	free(more);
	*text = both;
}

/* A truth value is told as other tables tell it. */
static const char *value_text(const struct dmabench_brief *brief, uint32_t id)
{
	const char *text = dmabench_brief_text(brief, id);

	if (!dmabench_brief_is_plain(brief, id))
		return text;
	if (!strcmp(text, "true"))
		return "yes";
	return strcmp(text, "false") ? text : "no";
}

static char *regimes(const struct dmabench_compared_group *group, uint32_t point)
{
	const struct dmabench_brief *brief = &group->comparison->brief;
	const uint32_t base = brief->points[point].regime;
	const uint32_t new = group->pair->matches[point].regime;

	if (base == new)
		return dmabench_format("%s", dmabench_brief_text(brief, base));
	return dmabench_format("%s > %s", dmabench_brief_text(brief, base),
			       dmabench_brief_text(brief, new));
}

/* Those that @varying are, of @point; with their names or not. */
static char *values(const struct dmabench_compared_group *group, uint32_t point,
		    bool varying, bool names)
{
	const struct dmabench_brief *brief = &group->comparison->brief;
	const struct dmabench_key key = key_of(group, point);
	char *text = dmabench_format("%s", "");

	for (size_t i = 0; i < key.count; i++) {
		if (group->varies[i] != varying)
			continue;
		append(&text, dmabench_format(
			"%s%s%s", names ? dmabench_brief_text(brief, key.names[i]) : "",
			names ? " " : "", value_text(brief, key.values[i])));
	}
	if (group->varies[key.count] == varying)
		append(&text, regimes(group, point));
	return text;
}

char *dmabench_group_shared(const struct dmabench_compared_group *group)
{
	return values(group, group->points[0], false, true);
}

char *dmabench_group_values(const struct dmabench_compared_group *group,
			    uint32_t point)
{
	return values(group, point, true, false);
}

char *dmabench_group_varying(const struct dmabench_compared_group *group)
{
	const struct dmabench_brief *brief = &group->comparison->brief;
	char *text = dmabench_format("%s", "");

	for (size_t i = 0; i < group->key.count; i++) {
		if (group->varies[i])
			append(&text, dmabench_format(
				"%s", dmabench_brief_text(brief,
							  group->key.names[i])));
	}
	if (group->varies[group->key.count])
		append(&text, dmabench_format("regime"));
	return text;
}
