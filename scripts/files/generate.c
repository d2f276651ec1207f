// SPDX-License-Identifier: GPL-2.0
/*
 * generate POINTS SEED SLOWER_PCT: a file of results on standard output, as
 * dmabench run writes them, in a random order: POINTS of map_single with two
 * phases, 6 to 40 rounds and some 40 buckets a phase. One point in ten is
 * SLOWER_PCT percent slower. The same arguments make the same file.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define OVERHEAD_NS	10.016
#define TICK_NS		0.5
#define MOST_ROUNDS	40

static uint64_t state;

/* G. Marsaglia, Xorshift RNGs (2003). */
static uint64_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

static double draw_unit(void)
{
	return (draw() >> 11) * 0x1p-53;
}

/* Nearly normal: the sum of 12 has a variance of 1. */
static double draw_normal(void)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += draw_unit();
	return sum;
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* To a picosecond, as in results. */
static void put_ns(double ns)
{
	printf("%.15g", round(ns * 1000) / 1000);
}

static const struct { const char *name; double factor; } times[] = {
	{ "min", 0.8 }, { "p50", 1 }, { "p90", 1.1 }, { "p99", 1.9 },
	{ "p999", 4.2 }, { "max", 310 }, { "mean", 1.06 },
};

static void put_times(const char *name, double p50, double off)
{
	printf("\"%s\":{", name);
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		printf("\"%s\":", times[i].name);
		put_ns(p50 * times[i].factor - off);
		putchar(',');
	}
	fputs("\"stddev\":", stdout);
	put_ns(p50 * 2.13);
	fputs("},", stdout);
}

static void put_histogram(double p50, uint64_t samples)
{
	uint64_t ticks = p50 * 0.8 / TICK_NS, left = samples;
	int buckets = 30 + draw() % 21;

	fputs("\"histogram\":[", stdout);
	for (int i = 0; i < buckets; i++) {
		uint64_t count = i == buckets - 1 ? left : left * draw_unit() / 8 + 1;

		printf("%s[%lu,%lu]", i ? "," : "", ticks, count);
		left -= count;
		ticks += 1 + draw() % 16 * (i > buckets / 2 ? ticks / 64 + 1 : 1);
	}
	putchar(']');
}

/* Each by its rounds' medians, and a little off. */
static void put_rounds(const double *ns, int rounds)
{
	const char *before = "\"round_ns\":{";

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		if (times[i].factor == 1)
			continue;
		printf("%s\"%s\":[", before, times[i].name);
		for (int k = 0; k < rounds; k++) {
			if (k)
				putchar(',');
			put_ns(ns[k] * times[i].factor * exp(0.02 * draw_normal()));
		}
		putchar(']');
		before = ",";
	}
	fputs("},", stdout);
}

static void put_phase(const char *name, double expected_ns, int rounds)
{
	const uint64_t samples = rounds * 20000;
	double ns[MOST_ROUNDS], sorted[MOST_ROUNDS], p50;
	/* The interval's rank: Le Boudec's normal approximation, 1 of 6. */
	int rank = floor((rounds - 1.96 * sqrt(rounds)) / 2);

	rank = rank < 1 ? 1 : rank;
	for (int i = 0; i < rounds; i++)
		ns[i] = sorted[i] = expected_ns * exp(0.01 * draw_normal());
	qsort(sorted, rounds, sizeof(*sorted), by_number);
	p50 = (sorted[(rounds - 1) / 2] + sorted[rounds / 2]) / 2;
	printf("{\"phase\":\"%s\",\"samples\":%lu,\"overhead_ns\":%g,\"overhead_ci95_ns\":[%g,%g],",
	       name, samples, OVERHEAD_NS, OVERHEAD_NS, OVERHEAD_NS);
	put_times("raw_ns", p50, 0);
	put_times("net_ns", p50, OVERHEAD_NS);
	fputs("\"p50_ci95_ns\":[", stdout);
	put_ns(sorted[rank - 1]);
	putchar(',');
	put_ns(sorted[rounds - rank]);
	fputs("],\"round_p50_ns\":[", stdout);
	for (int i = 0; i < rounds; i++) {
		if (i)
			putchar(',');
		put_ns(ns[i]);
	}
	fputs("],", stdout);
	put_rounds(ns, rounds);
	put_histogram(p50, samples);
	putchar('}');
}

/* A point's place tells its parameters. */
static void put_point(uint64_t index, double slower)
{
	static const int rounds_of[] = { 6, 6, 6, 6, 9, 9, 12, 18, 20, MOST_ROUNDS };
	const uint64_t size = 64ul << index % 16, rest = index / 16;
	const int rounds = rounds_of[draw() % 10];
	const double factor = index % 10 == 3 ? slower : 1;

	printf("{\"record\":\"point\",\"index\":%lu,\"experiment\":\"map_single\",\"parameters\":{\"size\":%lu,\"offset\":%lu,\"direction\":\"%s\",\"buffers\":%lu,\"inflight\":%lu,\"attrs\":\"none\"},\"asked\":{},",
	       index, size, rest / 2 % 64 * 64, rest % 2 ? "to_device" : "from_device",
	       rest / 128 % 32 + 1, rest / 4096 + 1);
	fputs("\"threads\":1,\"cpus\":[0],\"target\":\"dma0chan0\",\"engine\":\"dma0chan0\",\"status\":\"ok\",\"reason\":null,\"errno\":null,\"refused_parameter\":null,\"evidence\":null,\"settled\":true,\"translation\":\"iommu-strict\",\"bounced\":\"none\",\"regime\":\"iommu-strict\",\"sync\":\"skipped\",",
	      stdout);
	printf("\"rounds\":%d,\"void_rounds\":0,\"operations\":%d,\"ops_per_round\":20000,\"batch\":1,\"timing\":\"single\",\"verified_bytes\":0,\"context_switches\":%lu,\"interrupts\":%lu,\"wall_ns\":%d,\"elapsed_s\":%.6f,\"phases\":[",
	       rounds, rounds * 20000, draw() % 20, draw() % 40, rounds * 8871234, rounds * 0.011);
	put_phase("map", (60 + size / 100.0) * factor, rounds);
	putchar(',');
	put_phase("unmap", (40 + size / 400.0) * factor, rounds);
	puts("]}");
}

static void put_header(uint64_t points, uint64_t seed)
{
	fputs("{\"record\":\"header\",\"schema\":1,\"program_version\":\"0.1.0\",\"started\":\"2026-01-01T00:00:00Z\",\"label\":\"generated\",\"clock\":\"wall\","
	      "\"environment\":{\"hostname\":null,\"kernel\":\"6.1.0\",\"kernel_version\":\"#1\",\"arch\":\"x86_64\",\"machine\":\"generated\",\"cpu_model\":\"none\",\"cpus_online\":1,\"page_size_bytes\":4096,\"memory_bytes\":1073741824,\"hypervisor\":null,\"iommu\":\"dmar0\",\"iommu_group_type\":\"DMA\",\"swiotlb_bytes\":null,\"command_line\":\"\",\"governor\":null,\"turbo\":null,\"mitigations\":null,\"module_version\":\"0.1\",\"scenario\":null},"
	      "\"preflight\":[],\"timer\":{\"name\":\"tsc\",\"hz\":2000000000,\"cost_ticks\":20,\"granularity_ticks\":1,\"unstable\":false},"
	      "\"target\":{\"name\":\"dma0chan0\",\"device\":\"0000:00:01.0\",\"driver\":\"dmabench_lsi\",\"engine\":\"dma0chan0\",\"translation\":\"iommu-strict\",\"owned\":true,\"coherent\":true,\"survives_fault\":true,\"alone_in_group\":true,\"copy_align_bytes\":1,\"dma_mask\":4294967295,\"coherent_dma_mask\":4294967295,\"max_mapping_bytes\":18446744073709551615,\"opt_mapping_bytes\":131072,\"max_segment_bytes\":16777215,\"merge_boundary\":4095,\"numa_node\":null},"
	      "\"verification\":{\"checks\":7,\"caught\":7},\"sweep\":{\"arguments\":[],\"experiments\":{\"map_single\":{}},\"threads\":[1],\"cpus\":[0],",
	      stdout);
	printf("\"points\":%lu,\"precision_pct\":1,\"max_time_s\":1,\"min_rounds\":6,\"max_rounds\":200},\"seed\":%lu}\n",
	       points, seed);
}

int main(int argc, char **argv)
{
	uint64_t points, seed, place;
	double slower;

	if (argc != 4 || !(points = strtoull(argv[1], NULL, 10)))
		return fprintf(stderr, "generate: wanted: POINTS SEED SLOWER_PCT\n"), 2;
	seed = strtoull(argv[2], NULL, 10);
	slower = 1 + strtod(argv[3], NULL) / 100;
	state = seed * 2654435761 + 1;
	put_header(points, seed);
	/* Steps of a prime that does not divide POINTS come by each place once. */
	place = draw() % points;
	for (uint64_t i = 0; i < points; i++) {
		place = (place + 7368787) % points;
		put_point(place, slower);
	}
	printf("{\"record\":\"trailer\",\"complete\":true,\"reason\":null,\"points\":%lu,\"ok\":%lu,\"unsettled\":0,\"refused\":0,\"failed\":0,\"elapsed_s\":1,\"ended\":\"2026-01-01T00:00:00Z\"}\n",
	       points, points);
	return fflush(stdout) || ferror(stdout) ? 3 : 0;
}
