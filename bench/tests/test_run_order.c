// SPDX-License-Identifier: GPL-2.0
/* Which round comes when: of the baseline, and of points that others are measured beside. */
#include "run_fake.h"

static struct result result;

static bool baseline_ran(unsigned int threads, unsigned int batch)
{
	for (unsigned int i = 1; i <= fake.rounds; i++)
		if (fake.log[i].exp == FAKE_NOOP &&
		    fake.log[i].threads == threads && fake.log[i].batch == batch)
			return true;
	return false;
}

static void each_timing_has_its_baseline(void **state)
{
	(void)state;
	read_new_run(&result, "baselines", "-e map --size 32,4k --threads 1,2 --cpus 0,1");
	assert_true(baseline_ran(1, 1) && baseline_ran(1, 8));
	assert_true(baseline_ran(2, 1) && baseline_ran(2, 8));
	assert_false(baseline_ran(1, 0) || baseline_ran(2, 0));
	free_lines(&result);
}

static bool laps_differ(unsigned int a, unsigned int b)
{
	for (unsigned int i = 1; i <= 8; i++)
		if (fake.log[8 * a + i].size != fake.log[8 * b + i].size)
			return true;
	return false;
}

/* Of points a to h, no round of a comes twice before b's came. */
static void rounds_interleave(void **state)
{
	unsigned int in_a_row = 0, turns = 0;

	(void)state;
	read_new_run(&result, "interleave", "-e map --size 1000:8000:+1000 --seed 3");
	for (unsigned int i = 2; i <= fake.rounds; i++) {
		if (fake.log[i].exp != FAKE_MAP)
			continue;
		in_a_row += fake.log[i].size == fake.log[i - 1].size;
		turns++;
	}
	/* No two laps of the first three are in the same order. */
	assert_true(laps_differ(0, 1) && laps_differ(1, 2) && laps_differ(0, 2));
	/* Twice in a row comes by chance at the border of two laps only. */
	assert_true(turns >= 6 * 8);
	assert_true(in_a_row <= turns / 8);
	free_lines(&result);
}

/* Which of 20 points the first 8 are, as bits. */
static unsigned int first_under_way(int seed)
{
	char *line = dmabench_format("-e map --size 1000:20000:+1000 --seed %d", seed);
	unsigned int points = 0;

	fake_reset();
	read_new_run(&result, "first", line);
	free_lines(&result);
	free(line);
	for (unsigned int i = 1; i <= 8; i++)
		points |= 1u << (fake.log[i].size / 1000 - 1);
	return points;
}

/* What drifts meanwhile is to hit no part of a sweep: neighbours have other company. */
static void points_begin_in_random_order(void **state)
{
	unsigned int of_seed[4];

	(void)state;
	for (int seed = 0; seed < 4; seed++) {
		of_seed[seed] = first_under_way(seed + 1);
		assert_int_equal(__builtin_popcount(of_seed[seed]), 8);
		assert_int_not_equal(of_seed[seed], 0xff);
		for (int before = 0; before < seed; before++)
			assert_int_not_equal(of_seed[seed], of_seed[before]);
	}
}

static void order_is_the_seeds(void **state)
{
	static struct fake_round first[1000];
	unsigned int rounds;

	(void)state;
	read_new_run(&result, "seed", "-e map --size 1000:20000:+1000 --seed 3");
	free_lines(&result);
	rounds = fake.rounds;
	assert_in_range(rounds, 100, 999);
	memcpy(first, fake.log, sizeof(first));
	fake_reset();
	read_new_run(&result, "seed", "-e map --size 1000:20000:+1000 --seed 3");
	free_lines(&result);
	assert_int_equal(fake.rounds, rounds);
	assert_memory_equal(first, fake.log, (rounds + 1) * sizeof(first[0]));
	fake_reset();
	read_new_run(&result, "seed", "-e map --size 1000:20000:+1000 --seed 4");
	free_lines(&result);
	assert_memory_not_equal(first, fake.log, (rounds + 1) * sizeof(first[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_timing_has_its_baseline, reset),
		cmocka_unit_test_setup(rounds_interleave, reset),
		cmocka_unit_test_setup(points_begin_in_random_order, reset),
		cmocka_unit_test_setup(order_is_the_seeds, reset),
	};

	return cmocka_run_group_tests_name("run_order", tests, NULL, NULL);
}
