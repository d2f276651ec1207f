/* SPDX-License-Identifier: GPL-2.0 */
/* The files in report/, which are built in. */
#ifndef DMABENCH_REPORT_ASSETS_H
#define DMABENCH_REPORT_ASSETS_H

extern const char report_page_html[];
extern const char report_style_css[];
extern const char report_page_js[];

#endif /* DMABENCH_REPORT_ASSETS_H */
