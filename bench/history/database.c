// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "database.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "schema.h"

#define NOTHING_YET							\
	"there is no history yet: dmabench history add FILE... makes it, --db FILE names another one"
#define BUSY_MS		60000	/* as long as another may write */
#define STRING(number)	#number
#define TEXT_OF(macro)	STRING(macro)

char *dmabench_database_path(void)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	/* The specification of XDG's directories: others than absolute ones do not count. */
	if (data && *data == '/')
		return dmabench_format("%s/dmabench/history.sqlite", data);
	return home && *home ? dmabench_format("%s/.local/share/dmabench/history.sqlite", home) :
	       NULL;
}

static int fail(struct dmabench_database *database, const char *what)
{
	const int code = database->db ? sqlite3_errcode(database->db) : SQLITE_NOMEM;

	if (database->status)
		return database->status;
	database->status = code == SQLITE_FULL || code == SQLITE_IOERR ||
			   code == SQLITE_NOMEM ? DMABENCH_EXIT_MACHINE : DMABENCH_EXIT_USAGE;
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		what = "is no history of dmabench, or was damaged; another file: --db FILE";
	else if (code == SQLITE_BUSY)
		what = "another dmabench has written to it for a minute; try again";
	else if (!what)
		what = sqlite3_errmsg(database->db);
	dmabench_error("%s: %s", database->path, what);
	return database->status;
}

static int refuse(struct dmabench_database *database, const char *why)
{
	dmabench_error("%s: %s", database->path, why);
	return database->status = DMABENCH_EXIT_USAGE;
}

sqlite3_stmt *dmabench_database_prepare(struct dmabench_database *database, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (!database->status &&
	    sqlite3_prepare_v3(database->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       &statement, NULL))
		fail(database, NULL);
	return statement;
}

bool dmabench_database_row(struct dmabench_database *database, sqlite3_stmt *statement)
{
	if (database->status)
		return false;
	switch (sqlite3_step(statement)) {
	case SQLITE_ROW:
		return true;
	case SQLITE_DONE:
		return false;
	}
	fail(database, NULL);
	return false;
}

void dmabench_database_do(struct dmabench_database *database, sqlite3_stmt *statement)
{
	dmabench_database_row(database, statement);
	if (statement)
		sqlite3_reset(statement);
}

void dmabench_database_exec(struct dmabench_database *database, const char *sql)
{
	if (!database->status && sqlite3_exec(database->db, sql, NULL, NULL, NULL))
		fail(database, NULL);
}

int64_t dmabench_database_number(struct dmabench_database *database, const char *sql)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database, sql);
	int64_t number = 0;

	if (dmabench_database_row(database, statement))
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

/* Two may make one at a time: the second one finds it made. */
static void create(struct dmabench_database *database)
{
	dmabench_database_exec(database, "BEGIN IMMEDIATE");
	if (!database->status && !dmabench_database_number(database, "SELECT count(*) FROM sqlite_schema"))
		dmabench_database_exec(database, DMABENCH_HISTORY_TABLES
			"PRAGMA application_id=" TEXT_OF(DMABENCH_HISTORY_APPLICATION) ";"
			"PRAGMA user_version=" TEXT_OF(DMABENCH_HISTORY_SCHEMA));
	dmabench_database_exec(database, "COMMIT");
}

static int check(struct dmabench_database *database)
{
	const int64_t application = dmabench_database_number(database, "PRAGMA application_id");
	const int64_t schema = dmabench_database_number(database, "PRAGMA user_version");

	if (database->status)
		return database->status;
	/* Whoever was to make it was killed before. */
	if (!application && !dmabench_database_number(database, "SELECT count(*) FROM sqlite_schema"))
		return database->status ? database->status : refuse(database, NOTHING_YET);
	if (application != DMABENCH_HISTORY_APPLICATION)
		return refuse(database, "a database, but no history of dmabench; another file: --db FILE");
	if (schema > DMABENCH_HISTORY_SCHEMA)
		return refuse(database, "written by a newer dmabench than this: use that one");
	return 0;
}

/* All folders that @path is to stand in. */
static int make_folders(struct dmabench_database *database)
{
	char *path = dmabench_format("%s", database->path), *slash = path;
	int ret = 0;

	while (!ret && (slash = strchr(slash + 1, '/'))) {
		*slash = '\0';
		if (mkdir(path, 0777) && errno != EEXIST) {
			ret = dmabench_exit_for(errno);
			dmabench_error("%s: %m", path);
		}
		*slash = '/';
	}
	free(path);
	return database->status = ret;
}

static int find(struct dmabench_database *database, enum dmabench_database_for what)
{
	if (what == DMABENCH_DATABASE_CREATE)
		return make_folders(database);
	if (!access(database->path, F_OK))
		return 0;
	return refuse(database, errno != ENOENT ? strerror(errno) : NOTHING_YET);
}

/*
 * While it is written to, it has a log of what comes: the pages that all runs
 * have in common go to the file once for many runs. A file that is left without
 * one can be read from a folder that cannot be written to.
 */
static void begin_writing(struct dmabench_database *database)
{
	database->writes = true;
	dmabench_database_exec(database,
			       "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
			       "PRAGMA wal_autocheckpoint=16384; PRAGMA cache_size=-65536;"
			       "PRAGMA foreign_keys=ON");
}

int dmabench_database_open(struct dmabench_database *database, const char *path,
			   enum dmabench_database_for what)
{
	/*
	 * Also to read: what a killed writer left behind is mended then. Of a file that
	 * may only be read SQLite makes the less of it.
	 */
	const int flags = SQLITE_OPEN_READWRITE |
			  (what == DMABENCH_DATABASE_CREATE ? SQLITE_OPEN_CREATE : 0);

	memset(database, 0, sizeof(*database));
	database->path = path ? dmabench_format("%s", path) : dmabench_database_path();
	if (!database->path) {
		dmabench_error("no place for the history: neither HOME nor XDG_DATA_HOME is set; --db FILE names it");
		return database->status = DMABENCH_EXIT_USAGE;
	}
	if (find(database, what))
		return database->status;
	if (sqlite3_open_v2(database->path, &database->db, flags, NULL))
		return fail(database, NULL);
	sqlite3_busy_timeout(database->db, BUSY_MS);
	if (what == DMABENCH_DATABASE_CREATE)
		create(database);
	if (check(database))
		return database->status;
	if (what != DMABENCH_DATABASE_READ)
		begin_writing(database);
	else
		/* All of one moment. */
		dmabench_database_exec(database, "PRAGMA query_only=ON; BEGIN");
	return database->status;
}

void dmabench_database_close(struct dmabench_database *database)
{
	/* Where others read it just now, they, or the next writer, do that. */
	if (database->writes) {
		sqlite3_busy_timeout(database->db, 0);
		sqlite3_exec(database->db, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	}
	sqlite3_close(database->db);
	free(database->path);
	memset(database, 0, sizeof(*database));
}

void dmabench_bind_text(sqlite3_stmt *statement, int column, const char *text)
{
	sqlite3_bind_text(statement, column, text, -1, SQLITE_TRANSIENT);
}

const char *dmabench_column_text(sqlite3_stmt *statement, int column)
{
	return (const char *)sqlite3_column_text(statement, column);
}

void dmabench_bind_figure(sqlite3_stmt *statement, int column, double figure)
{
	if (fabs(figure) < 1e15)
		sqlite3_bind_int64(statement, column, llround(figure * 1000));
	else
		sqlite3_bind_null(statement, column);
}

double dmabench_column_figure(sqlite3_stmt *statement, int column)
{
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return NAN;
	return sqlite3_column_int64(statement, column) / 1000.0;
}
