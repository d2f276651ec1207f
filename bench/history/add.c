// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "identity.h"
#include "ingest.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/plain.h"
#include "order.h"

/* A call of history add. */
struct adding {
	const struct dmabench_history_options *options;
	struct dmabench_database database;
	struct dmabench_ingest ingest;
	sqlite3_stmt *find_run;
	size_t added, known;
	char *commit;		/* that was asked for last */
	int64_t position;
};

static int refuse(const struct dmabench_input *input, const char *why)
{
	dmabench_error("%s: %s: not added", input->name, why);
	return -1;
}

/* The run with that digest; 0: none. */
static int64_t find_run(struct adding *adding, const uint8_t *digest)
{
	int64_t run = 0;

	sqlite3_bind_blob(adding->find_run, 1, digest, DMABENCH_RUN_DIGEST, SQLITE_STATIC);
	if (dmabench_database_row(&adding->database, adding->find_run))
		run = sqlite3_column_int64(adding->find_run, 0);
	sqlite3_reset(adding->find_run);
	return run;
}

/* Is it there? Then that is said. */
static bool know(struct adding *adding, const struct dmabench_input *input,
		 const uint8_t *digest)
{
	const int64_t run = find_run(adding, digest);

	adding->ingest.run = 0;
	if (run)
		dmabench_print_plain(stdout, "run %" PRId64 ": %s: known already", run,
				     input->name);
	return run;
}

/* By --order or --commit-order: 0, or -1 after saying what is wrong. */
static int find_position(struct adding *adding, const struct dmabench_input *input,
			 const cJSON *environment)
{
	char *commit;

	if (!adding->options->commit_order)
		return 0;
	commit = dmabench_order_commit(dmabench_json_text(environment, "kernel_commit"),
				       dmabench_json_text(environment, "kernel"));
	if (!commit)
		return refuse(input, "it tells no commit of its kernel, for --commit-order; give --order N");
	if (adding->commit && !strcmp(commit, adding->commit)) {
		free(commit);
		return 0;
	}
	free(adding->commit);
	adding->commit = NULL;
	adding->position = dmabench_order_position(adding->options->commit_order, commit);
	if (adding->position < 0) {
		free(commit);
		return refuse(input, "its place is not known");
	}
	adding->commit = commit;
	return 0;
}

static void bind_position(const struct adding *adding, sqlite3_stmt *statement, int column)
{
	if (adding->options->commit_order)
		sqlite3_bind_int64(statement, column, adding->position);
	else if (adding->options->order != UINT64_MAX)
		sqlite3_bind_int64(statement, column, adding->options->order);
}

static void add_run(struct adding *adding, const struct dmabench_results *results,
		    const uint8_t *digest)
{
	static const char *const members[] = {
		"kernel", "kernel_commit", "kernel_config_sha256", "compiler", "qemu", "boot_id",
	};
	const cJSON *header = results->header;
	const cJSON *environment = cJSON_GetObjectItemCaseSensitive(header, "environment");
	char *version = dmabench_order_version(dmabench_json_text(environment, "kernel"));
	sqlite3_stmt *statement = dmabench_database_prepare(&adding->database,
		"INSERT INTO run (digest, machine, position, version, started, file, label,"
		" program_version, kernel, kernel_commit, kernel_config_sha256, compiler, qemu,"
		" boot_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	sqlite3_bind_blob(statement, 1, digest, DMABENCH_RUN_DIGEST, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 2, adding->ingest.machine);
	bind_position(adding, statement, 3);
	dmabench_bind_text(statement, 4, version);
	dmabench_bind_text(statement, 5, dmabench_json_text(header, "started"));
	dmabench_bind_text(statement, 6, results->path);
	dmabench_bind_text(statement, 7, dmabench_json_text(header, "label"));
	dmabench_bind_text(statement, 8, dmabench_json_text(header, "program_version"));
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		dmabench_bind_text(statement, 9 + i, dmabench_json_text(environment, members[i]));
	dmabench_database_row(&adding->database, statement);
	sqlite3_finalize(statement);
	adding->ingest.run = sqlite3_last_insert_rowid(adding->database.db);
	free(version);
}

static void count_run(struct adding *adding)
{
	const struct dmabench_ingest *ingest = &adding->ingest;
	sqlite3_stmt *statement = dmabench_database_prepare(&adding->database,
		"UPDATE run SET points = ?, figures = ? WHERE run = ?");

	sqlite3_bind_int64(statement, 1, ingest->points);
	sqlite3_bind_int64(statement, 2, ingest->figures);
	sqlite3_bind_int64(statement, 3, ingest->run);
	dmabench_database_row(&adding->database, statement);
	sqlite3_finalize(statement);
}

/* Did the run come to its end? */
static int check_trailer(const struct dmabench_results *results)
{
	const char *why = dmabench_json_text(results->trailer, "reason");
	char *text;
	int ret;

	if (!results->trailer)
		return refuse(results->input, "no trailer: the run did not come to its end; dmabench run --resume goes on");
	if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(results->trailer, "complete")))
		return 0;
	text = dmabench_format("the run is not complete (%s); dmabench run --resume goes on",
			       why ? why : "it does not say why");
	ret = refuse(results->input, text);
	free(text);
	return ret;
}

/* Within a transaction: 0, or -1 after saying why not. */
static int take(struct adding *adding, struct dmabench_results *results,
		const uint8_t *digest)
{
	struct dmabench_ingest *ingest = &adding->ingest;
	const char *clock = dmabench_json_text(results->header, "clock");
	const struct dmabench_record *record;
	int ret;

	ingest->points = ingest->figures = ingest->repeated = 0;
	ingest->unit = clock && !strcmp(clock, "icount") ? "instructions" : "ns";
	ingest->machine = dmabench_ingest_machine(&adding->database, results->header);
	add_run(adding, results, digest);
	while ((ret = dmabench_results_next(results, &record)) > 0 && !adding->database.status)
		dmabench_ingest_point(ingest, record);
	if (ret || adding->database.status || check_trailer(results))
		return -1;
	if (!ingest->figures)
		return refuse(results->input, "no point of it has a figure");
	count_run(adding);
	return adding->database.status ? -1 : 0;
}

static void tell(struct adding *adding, const struct dmabench_input *input)
{
	const struct dmabench_ingest *ingest = &adding->ingest;

	if (!ingest->run) {
		adding->known++;
		return;
	}
	adding->added++;
	dmabench_print_plain(stdout, "run %" PRId64 ": %s: %zu points, %zu figures", ingest->run,
			     input->name, ingest->points, ingest->figures);
	if (ingest->repeated)
		dmabench_warning("%s: %zu figures are of points that it has twice: the first counts",
				 input->name, ingest->repeated);
}

static int add_new(struct adding *adding, struct dmabench_input *input,
		   const uint8_t *digest)
{
	struct dmabench_results results;
	int ret = -1;

	/* Of what is not whole one line is said, as of all that is refused. */
	if (dmabench_results_open(&results, input, true))
		return -1;
	if (!find_position(adding, input, cJSON_GetObjectItemCaseSensitive(
				   results.header, "environment"))) {
		dmabench_database_exec(&adding->database, "BEGIN IMMEDIATE");
		/* Another may have added it meanwhile. */
		ret = know(adding, input, digest) ? 0 : take(adding, &results, digest);
		if (!ret)
			dmabench_database_exec(&adding->database, "COMMIT");
		if (!sqlite3_get_autocommit(adding->database.db))
			sqlite3_exec(adding->database.db, "ROLLBACK", NULL, NULL, NULL);
		if (!ret && !adding->database.status)
			tell(adding, input);
	}
	dmabench_results_close(&results);
	return ret || adding->database.status ? -1 : 0;
}

static int add_file(struct adding *adding, const char *path)
{
	uint8_t digest[DMABENCH_RUN_DIGEST];
	struct dmabench_input input;
	int ret;

	dmabench_input_init(&input, path, true);
	ret = dmabench_run_digest(&input, digest);
	if (!ret && know(adding, &input, digest))
		adding->known++;
	else if (!ret)
		ret = add_new(adding, &input, digest);
	if (ret)
		ret = adding->database.status ? adding->database.status :
		      dmabench_inputs_status(&input, 1);
	dmabench_input_release(&input);
	return ret;
}

static int add_all(struct adding *adding, char *const *paths, size_t count)
{
	size_t refused = 0;
	int status = 0;

	for (size_t i = 0; i < count && !adding->database.status; i++) {
		const int ret = add_file(adding, paths[i]);

		refused += ret != 0;
		status = ret > status ? ret : status;
	}
	if (count > 1 && !adding->database.status)
		printf("%zu added, %zu known already, %zu refused\n", adding->added,
		       adding->known, refused);
	return status;
}

int dmabench_history_add(const struct dmabench_history_options *options,
			 char *const *paths, size_t count)
{
	struct adding adding = { .options = options };
	int status = dmabench_database_open(&adding.database, options->db,
					    DMABENCH_DATABASE_CREATE);

	if (!status) {
		dmabench_ingest_open(&adding.ingest, &adding.database);
		adding.find_run = dmabench_database_prepare(&adding.database,
			"SELECT run FROM run WHERE digest = ?");
		status = add_all(&adding, paths, count);
		sqlite3_finalize(adding.find_run);
		dmabench_ingest_close(&adding.ingest);
	}
	dmabench_database_close(&adding.database);
	free(adding.commit);
	return status;
}
