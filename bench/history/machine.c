// SPDX-License-Identifier: GPL-2.0
/* What has to be the same for two runs to be of one series, by their headers. */
#include <stdlib.h>
#include <string.h>

#include "identity.h"
#include "ingest.h"
#include "lib/alloc.h"

/* In the order of the table's columns. */
enum { CLOCK, ARCH, NAME, HYPERVISOR, CPU_MODEL, SCENARIO, IOMMU, DEVICE, DRIVER, FIELDS };

/*
 * "0000:00:01.0": a channel's own name may be another in the next boot, but what
 * is behind a colon, of a peripheral, tells its channels apart.
 */
static char *device_of(const cJSON *target)
{
	const char *device = dmabench_json_text(target, "device");
	const char *name = dmabench_json_text(target, "name");
	const char *channel = name ? strrchr(name, ':') : NULL;

	if (!device && !name)
		return NULL;
	return dmabench_format("%s%s%s", device ? device : name, device && channel ? channel : "",
			       cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(target, "coherent")) ?
			       ", not coherent" : "");
}

static int64_t find(struct dmabench_database *database, const uint8_t *key)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT machine FROM machine WHERE key = ?");
	int64_t machine = 0;

	sqlite3_bind_blob(statement, 1, key, DMABENCH_KEY, SQLITE_STATIC);
	if (dmabench_database_row(database, statement))
		machine = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return machine;
}

static int64_t add(struct dmabench_database *database, const uint8_t *key,
		   const char *const *fields)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"INSERT INTO machine (key, clock, arch, name, hypervisor, cpu_model, scenario,"
		" iommu, device, driver) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sqlite3_bind_blob(statement, 1, key, DMABENCH_KEY, SQLITE_STATIC);
	for (int i = 0; i < FIELDS; i++)
		dmabench_bind_text(statement, 2 + i, fields[i]);
	dmabench_database_row(database, statement);
	sqlite3_finalize(statement);
	return sqlite3_last_insert_rowid(database->db);
}

int64_t dmabench_ingest_machine(struct dmabench_database *database, const cJSON *header)
{
	const cJSON *environment = cJSON_GetObjectItemCaseSensitive(header, "environment");
	const cJSON *target = cJSON_GetObjectItemCaseSensitive(header, "target");
	char *device = device_of(target);
	const char *const fields[FIELDS] = {
		[CLOCK] = dmabench_json_text(header, "clock"),
		[ARCH] = dmabench_json_text(environment, "arch"),
		[NAME] = dmabench_json_text(environment, "machine"),
		[HYPERVISOR] = dmabench_json_text(environment, "hypervisor"),
		[CPU_MODEL] = dmabench_json_text(environment, "cpu_model"),
		[SCENARIO] = dmabench_json_text(environment, "scenario"),
		[IOMMU] = dmabench_json_text(environment, "iommu"),
		[DEVICE] = device,
		[DRIVER] = dmabench_json_text(target, "driver"),
	};
	uint8_t bytes[DMABENCH_KEY];
	SHA2_CTX key;
	int64_t machine;

	SHA256Init(&key);
	for (size_t i = 0; i < FIELDS; i++)
		dmabench_key_add(&key, fields[i], fields[i] ? strlen(fields[i]) : 0);
	dmabench_key_end(&key, bytes);
	machine = find(database, bytes);
	if (!machine)
		machine = add(database, bytes, fields);
	free(device);
	return machine;
}
