// SPDX-License-Identifier: GPL-2.0
/*
 * Cookies. The core's helpers are private to the kernel's own tree, and know
 * no failures: a cookie older than the last completed one counts as done. Here
 * the failed ones are remembered, so that none is ever reported as done.
 */
#include "lsi.h"

static void lsi_forget_failures(struct lsi_dev *lsi)
{
	lsi->failed_count = 0;
	lsi->failed_floor = 0;
}

void dmabench_lsi_cookie_init(struct lsi_dev *lsi)
{
	lsi->chan.cookie = DMA_MIN_COOKIE;
	lsi->chan.completed_cookie = DMA_MIN_COOKIE;
	lsi_forget_failures(lsi);
}

dma_cookie_t dmabench_lsi_cookie_assign(struct lsi_dev *lsi)
{
	if (lsi->chan.cookie == INT_MAX) {
		lsi_forget_failures(lsi);
		lsi->chan.cookie = DMA_MIN_COOKIE - 1;
	}
	return ++lsi->chan.cookie;
}

static void lsi_remember_failure(struct lsi_dev *lsi, dma_cookie_t first,
				 dma_cookie_t last)
{
	struct lsi_failed *f = lsi->failed;
	unsigned int n = lsi->failed_count;

	if (n && first <= f[n - 1].last + 1 && first >= f[n - 1].first) {
		f[n - 1].last = last;
		return;
	}
	if (n == LSI_FAILED_MAX) {
		lsi->failed_floor = f[0].last;
		memmove(f, f + 1, --n * sizeof(*f));
	}
	f[n].first = first;
	f[n].last = last;
	lsi->failed_count = n + 1;
}

/**
 * dmabench_lsi_cookie_end() - the oldest unfinished transfer has ended
 * @lsi: the chip
 * @cookie: its cookie
 * @ok: it completed; else it failed
 */
void dmabench_lsi_cookie_end(struct lsi_dev *lsi, dma_cookie_t cookie, bool ok)
{
	lsi->chan.completed_cookie = cookie;
	if (!ok)
		lsi_remember_failure(lsi, cookie, cookie);
}

/* Whatever was submitted and has not ended never will. */
void dmabench_lsi_cookie_fail_rest(struct lsi_dev *lsi)
{
	dma_cookie_t last = lsi->chan.cookie;
	dma_cookie_t first = lsi->chan.completed_cookie;

	if (first == last)
		return;
	first = first < last ? first + 1 : DMA_MIN_COOKIE;
	lsi_remember_failure(lsi, first, last);
	lsi->chan.completed_cookie = last;
}

enum dma_status dmabench_lsi_cookie_status(struct lsi_dev *lsi,
					   dma_cookie_t cookie)
{
	unsigned int i;

	if (cookie < DMA_MIN_COOKIE || cookie <= lsi->failed_floor)
		return DMA_ERROR;
	for (i = 0; i < lsi->failed_count; i++)
		if (cookie >= lsi->failed[i].first &&
		    cookie <= lsi->failed[i].last)
			return DMA_ERROR;
	return dma_async_is_complete(cookie, lsi->chan.completed_cookie,
				     lsi->chan.cookie);
}
