/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tables. A value is of one series in one run: the table is ordered by
 * series, so that one of them is read as one piece, and each of its rows has two
 * small numbers and the figures, some 30 bytes. What names series, machines and
 * runs is there once.
 */
#ifndef DMABENCH_HISTORY_SCHEMA_H
#define DMABENCH_HISTORY_SCHEMA_H

#define DMABENCH_HISTORY_APPLICATION	0x444d4142	/* "DMAB" */
#define DMABENCH_HISTORY_SCHEMA		1

#define DMABENCH_HISTORY_TABLES						\
	"CREATE TABLE machine ("					\
	" machine INTEGER PRIMARY KEY,"					\
	" key BLOB NOT NULL UNIQUE,"	/* of all that follows: identity.h */ \
	" clock TEXT, arch TEXT, name TEXT, hypervisor TEXT, cpu_model TEXT," \
	" scenario TEXT, iommu TEXT, device TEXT, driver TEXT);"	\
	"CREATE TABLE run ("						\
	" run INTEGER PRIMARY KEY,"	/* in the order they were added */ \
	" digest BLOB NOT NULL UNIQUE,"	/* SHA-256 of the plain text */	\
	" machine INTEGER NOT NULL REFERENCES machine,"			\
	" position INTEGER,"		/* as --order or --commit-order gave it */ \
	" version TEXT,"		/* of the kernel, to be sorted by: order.h */ \
	" started TEXT, file TEXT, label TEXT, kernel TEXT, kernel_commit TEXT," \
	" kernel_config_sha256 TEXT, compiler TEXT, qemu TEXT, boot_id TEXT," \
	" program_version TEXT,"					\
	" points INTEGER, figures INTEGER);"				\
	"CREATE TABLE series ("						\
	" series INTEGER PRIMARY KEY,"					\
	" key BLOB NOT NULL UNIQUE,"	/* of the machine's and what follows */	\
	" machine INTEGER NOT NULL REFERENCES machine,"			\
	" experiment TEXT NOT NULL,"					\
	" parameters TEXT NOT NULL,"	/* a JSON object, with threads */ \
	" regime TEXT, node TEXT, timing TEXT, batch REAL,"		\
	" phase TEXT NOT NULL,"						\
	" unit TEXT NOT NULL);"		/* ns, instructions, count (perf counters) */ \
	"CREATE INDEX series_of_machine ON series (machine);"		\
	"CREATE TABLE value ("						\
	" series INTEGER NOT NULL REFERENCES series,"			\
	" run INTEGER NOT NULL REFERENCES run,"				\
	/* In thousandths of the unit, less the cost of measuring. */	\
	" p50 INTEGER, p50_low INTEGER, p50_high INTEGER,"		\
	" p90 INTEGER, p99 INTEGER, mean INTEGER,"			\
	" elapsed_ms INTEGER,"		/* of the point */		\
	" PRIMARY KEY (series, run)) WITHOUT ROWID;"			\
	"CREATE TABLE acknowledged ("					\
	" series INTEGER NOT NULL REFERENCES series,"			\
	" run INTEGER NOT NULL REFERENCES run,"				\
	" slower INTEGER NOT NULL,"					\
	" note TEXT, at TEXT NOT NULL,"					\
	" PRIMARY KEY (series, run));"

#endif /* DMABENCH_HISTORY_SCHEMA_H */
