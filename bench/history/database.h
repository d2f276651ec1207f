/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The file: SQLite. What is wrong with it is said once, and is in .status from
 * then on; statements do nothing more then.
 */
#ifndef DMABENCH_DATABASE_H
#define DMABENCH_DATABASE_H

#include <stdbool.h>
#include <stdint.h>
#include <sqlite3.h>

struct dmabench_database {
	sqlite3 *db;
	char *path;
	bool writes;
	int status;		/* the exit status, 0: all is well */
};

enum dmabench_database_for {
	DMABENCH_DATABASE_READ,
	DMABENCH_DATABASE_WRITE,
	DMABENCH_DATABASE_CREATE,	/* where there is none */
};

/* ${XDG_DATA_HOME:-~/.local/share}/dmabench/history.sqlite; to be freed. NULL: no home is known. */
char *dmabench_database_path(void);

/* @path NULL: that one. The exit status; close it in any case. */
int dmabench_database_open(struct dmabench_database *database, const char *path,
			   enum dmabench_database_for what);
void dmabench_database_close(struct dmabench_database *database);

/* To be finalized by sqlite3_finalize(), which takes NULL, too. */
sqlite3_stmt *dmabench_database_prepare(struct dmabench_database *database, const char *sql);
/* The next row: false at the end, and where something is wrong. */
bool dmabench_database_row(struct dmabench_database *database, sqlite3_stmt *statement);
/* A statement without rows, once; it can be bound again then. */
void dmabench_database_do(struct dmabench_database *database, sqlite3_stmt *statement);
void dmabench_database_exec(struct dmabench_database *database, const char *sql);
/* Of the first row of a query; 0 where it has none, or null, or something is wrong. */
int64_t dmabench_database_number(struct dmabench_database *database, const char *sql);

/* NULL is null. */
void dmabench_bind_text(sqlite3_stmt *statement, int column, const char *text);
/* Of a column; NULL of null. Valid until the next row. */
const char *dmabench_column_text(sqlite3_stmt *statement, int column);

/*
 * Figures are kept in thousandths of their unit, which is exact: results have
 * no more digits, and such integers take three bytes, mostly. NAN is null.
 */
void dmabench_bind_figure(sqlite3_stmt *statement, int column, double figure);
double dmabench_column_figure(sqlite3_stmt *statement, int column);

#endif /* DMABENCH_DATABASE_H */
