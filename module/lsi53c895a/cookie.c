// SPDX-License-Identifier: GPL-2.0
/*
 * Cookies. The core's helpers are private to the kernel's own tree, and know
 * no failures: a cookie older than the last completed one counts as done. Here
 * the failed ones are remembered, so that none is ever reported as done.
 */
#include "lsi.h"

static void lsi_forget_failures(struct lsi_chan *c)
{
	c->failed_count = 0;
	c->failed_floor = 0;
}

void dmabench_lsi_cookie_init(struct lsi_chan *c)
{
	c->chan.cookie = DMA_MIN_COOKIE;
	c->chan.completed_cookie = DMA_MIN_COOKIE;
	lsi_forget_failures(c);
}

dma_cookie_t dmabench_lsi_cookie_assign(struct lsi_chan *c)
{
	if (c->chan.cookie == INT_MAX) {
		lsi_forget_failures(c);
		c->chan.cookie = DMA_MIN_COOKIE - 1;
	}
	return ++c->chan.cookie;
}

static void lsi_remember_failure(struct lsi_chan *c, dma_cookie_t first,
				 dma_cookie_t last)
{
	struct lsi_failed *f = c->failed;
	unsigned int n = c->failed_count;

	if (n && first <= f[n - 1].last + 1 && first >= f[n - 1].first) {
		f[n - 1].last = last;
		return;
	}
	if (n == LSI_FAILED_MAX) {
		c->failed_floor = f[0].last;
		memmove(f, f + 1, --n * sizeof(*f));
	}
	f[n].first = first;
	f[n].last = last;
	c->failed_count = n + 1;
}

/**
 * dmabench_lsi_cookie_end() - the oldest unfinished transfer has ended
 * @c: the channel
 * @cookie: its cookie
 * @ok: it completed; else it failed
 */
void dmabench_lsi_cookie_end(struct lsi_chan *c, dma_cookie_t cookie, bool ok)
{
	c->chan.completed_cookie = cookie;
	if (!ok)
		lsi_remember_failure(c, cookie, cookie);
}

/* Whatever was submitted and has not ended never will. */
void dmabench_lsi_cookie_fail_rest(struct lsi_chan *c)
{
	dma_cookie_t last = c->chan.cookie;
	dma_cookie_t first = c->chan.completed_cookie;

	if (first == last)
		return;
	first = first < last ? first + 1 : DMA_MIN_COOKIE;
	lsi_remember_failure(c, first, last);
	c->chan.completed_cookie = last;
}

enum dma_status dmabench_lsi_cookie_status(struct lsi_chan *c,
					   dma_cookie_t cookie)
{
	unsigned int i;

	if (cookie < DMA_MIN_COOKIE || cookie <= c->failed_floor)
		return DMA_ERROR;
	for (i = 0; i < c->failed_count; i++)
		if (cookie >= c->failed[i].first &&
		    cookie <= c->failed[i].last)
			return DMA_ERROR;
	return dma_async_is_complete(cookie, c->chan.completed_cookie,
				     c->chan.cookie);
}
