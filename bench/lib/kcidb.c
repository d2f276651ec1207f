// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json.h"
#include "kcidb.h"

bool dmabench_kcidb_is_origin(const char *name)
{
	return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

char *dmabench_kcidb_path(const char *const *parts, size_t count)
{
	char *path = dmabench_format("%s", "");

	for (size_t i = 0; i < count; i++) {
		const size_t begin = strlen(path) + !!i;
		char *longer = dmabench_format("%s%s%s", path, i ? "." : "",
					       *parts[i] ? parts[i] : "_");

		for (char *at = longer + begin; *at; at++) {
			if (!isalnum((unsigned char)*at) && *at != '-' && *at != '_')
				*at = '_';
		}
		free(path);
		path = longer;
	}
	return path;
}

/* The tree without its nulls. */
static cJSON *without_nulls(const cJSON *tree)
{
	cJSON *copy = cJSON_Duplicate(tree, true), *item = copy->child, *next;

	for (; item; item = next) {
		next = item->next;
		if (cJSON_IsNull(item)) {
			cJSON_Delete(cJSON_DetachItemViaPointer(copy, item));
		} else if (item->child) {
			cJSON_ReplaceItemViaPointer(copy, item, without_nulls(item));
		}
	}
	return copy;
}

/* Unknown is left out: null is no value of KCIDB's. */
static void add_known(cJSON *object, const char *name, const char *text)
{
	if (text && *text)
		dmabench_json_add_text(object, name, text);
}

static void put_item(FILE *out, cJSON *item)
{
	char *text = dmabench_json_print(item);

	fputs(text ? text : "{}", out);
	free(text);
	cJSON_Delete(item);
}

static bool is_hash(const char *text)
{
	return text && strlen(text) == 40 && !text[strspn(text, "0123456789abcdef")];
}

/* Of a kernel whose commit is not known, its release stands for it. */
static char *checkout_id(const char *origin, const struct dmabench_kcidb_kernel *kernel)
{
	return dmabench_format("%s:%s", origin, is_hash(kernel->commit) ? kernel->commit :
									kernel->release);
}

static char *build_id(const char *origin, const struct dmabench_kcidb_kernel *kernel)
{
	return dmabench_format("%s:%s%s%s%s%s", origin,
			       is_hash(kernel->commit) ? kernel->commit : kernel->release,
			       kernel->architecture ? "-" : "",
			       kernel->architecture ? kernel->architecture : "",
			       kernel->config_sha256 ? "-" : "",
			       kernel->config_sha256 ? kernel->config_sha256 : "");
}

static void put_checkout(FILE *out, const char *origin,
			 const struct dmabench_kcidb_kernel *kernel)
{
	cJSON *checkout = cJSON_CreateObject();
	char *id = checkout_id(origin, kernel);

	add_known(checkout, "id", id);
	add_known(checkout, "origin", origin);
	if (is_hash(kernel->commit))
		add_known(checkout, "git_commit_hash", kernel->commit);
	add_known(checkout, "comment", kernel->release);
	put_item(out, checkout);
	free(id);
}

static void put_build(FILE *out, const char *origin,
		      const struct dmabench_kcidb_kernel *kernel)
{
	cJSON *build = cJSON_CreateObject(), *misc = cJSON_CreateObject();
	char *id = build_id(origin, kernel), *checkout = checkout_id(origin, kernel);

	add_known(build, "id", id);
	add_known(build, "origin", origin);
	add_known(build, "checkout_id", checkout);
	if (kernel->architecture &&
	    !kernel->architecture[strspn(kernel->architecture,
					 "abcdefghijklmnopqrstuvwxyz0123456789_")])
		add_known(build, "architecture", kernel->architecture);
	add_known(build, "compiler", kernel->compiler);
	add_known(build, "comment", kernel->version);
	add_known(misc, "kernel_config_sha256", kernel->config_sha256);
	add_known(misc, "kernel", kernel->release);
	dmabench_json_add(build, "misc", misc);
	put_item(out, build);
	free(id);
	free(checkout);
}

static bool is_first(const char *origin, const struct dmabench_kcidb_kernel *kernels,
		     size_t number, char *(*id_of)(const char *origin,
				const struct dmabench_kcidb_kernel *kernel))
{
	char *id = id_of(origin, &kernels[number]);
	bool first = true;

	for (size_t i = 0; i < number && first; i++) {
		char *other = id_of(origin, &kernels[i]);

		first = strcmp(id, other) != 0;
		free(other);
	}
	free(id);
	return first;
}

void dmabench_kcidb_begin(FILE *out, const char *origin,
			  const struct dmabench_kcidb_kernel *kernels, size_t count)
{
	fputs("{\"version\":{\"major\":5,\"minor\":3},\n\"checkouts\":[", out);
	for (size_t i = 0; i < count; i++) {
		if (!is_first(origin, kernels, i, checkout_id))
			continue;
		fputs(i ? ",\n" : "", out);
		put_checkout(out, origin, &kernels[i]);
	}
	fputs("],\n\"builds\":[", out);
	for (size_t i = 0; i < count; i++) {
		if (!is_first(origin, kernels, i, build_id))
			continue;
		fputs(i ? ",\n" : "", out);
		put_build(out, origin, &kernels[i]);
	}
	fputs("],\n\"tests\":[", out);
}

static cJSON *number_of(const struct dmabench_kcidb_test *test)
{
	cJSON *number = cJSON_CreateObject();

	dmabench_json_add_number(number, "value", test->value);
	add_known(number, "unit", test->unit);
	if (test->metric)
		add_known(number, "prefix", "metric");
	return number;
}

void dmabench_kcidb_put(FILE *out, const char *origin,
			const struct dmabench_kcidb_test *test, bool first)
{
	char *id = dmabench_format("%s:%s:%s", origin, test->run, test->path);
	char *build = test->build_id ? dmabench_format("%s", test->build_id) :
				       build_id(origin, test->kernel);
	cJSON *item = cJSON_CreateObject();

	add_known(item, "id", id);
	add_known(item, "origin", origin);
	add_known(item, "build_id", build);
	add_known(item, "path", test->path);
	add_known(item, "status", test->status);
	if (isfinite(test->value))
		dmabench_json_add(item, "number", number_of(test));
	add_known(item, "start_time", test->start_time);
	if (isfinite(test->duration_s))
		dmabench_json_add_number(item, "duration", test->duration_s);
	if (test->environment)
		dmabench_json_add(item, "environment", without_nulls(test->environment));
	if (test->misc)
		dmabench_json_add(item, "misc", without_nulls(test->misc));
	fputs(first ? "\n" : ",\n", out);
	put_item(out, item);
	free(build);
	free(id);
}

void dmabench_kcidb_end(FILE *out)
{
	fputs("]}\n", out);
}
