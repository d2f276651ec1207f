// SPDX-License-Identifier: GPL-2.0
#include "assets.h"

/* @file as a string named @symbol. */
#define ASSET(symbol, file)						\
	__asm__(".pushsection .rodata\n"				\
		".global " #symbol "\n"					\
		".type " #symbol ", %object\n"				\
		#symbol ":\n"						\
		".incbin \"" file "\"\n"				\
		".byte 0\n"						\
		".size " #symbol ", . - " #symbol "\n"			\
		".popsection\n")

ASSET(report_page_html, "report/page.html");
ASSET(report_style_css, "report/style.css");
ASSET(report_page_js, "report/page.js");
