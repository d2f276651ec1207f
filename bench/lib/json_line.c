// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "json_line.h"

/* The byte of zero behind the line ends every loop. */
struct parser {
	const char *at;
	struct dmabench_json_line *line;
	uint32_t open[DMABENCH_JSON_DEEPEST];	/* arrays and objects */
	unsigned int depth;
	bool beyond;		/* the limits */
};

/* Items of an array with a number in it, and its name. */
#define MOST_AT_A_TIME	3

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static void skip_space(struct parser *parser)
{
	while (*parser->at == ' ' || *parser->at == '\t' ||
	       *parser->at == '\n' || *parser->at == '\r')
		parser->at++;
}

static void grow(struct dmabench_json_line *line)
{
	line->room = line->room ? 2 * line->room : 1024;
	line->items = dmabench_reallocarray(line->items, line->room,
					    sizeof(*line->items));
}

static inline struct dmabench_json_item *add_room(struct dmabench_json_line *line)
{
	if (line->count == line->room)
		grow(line);
	return &line->items[line->count++];
}

static inline struct dmabench_json_item *add_item(struct parser *parser,
						  enum dmabench_json_type type)
{
	struct dmabench_json_item *item = add_room(parser->line);

	*item = (struct dmabench_json_item) {
		.text = parser->at, .type = type, .span = 1,
	};
	return item;
}

static bool skip_escape(struct parser *parser)
{
	const char *at = parser->at + 1;

	if (*at == 'u') {
		if (!is_hex(at[1]) || !is_hex(at[2]) || !is_hex(at[3]) ||
		    !is_hex(at[4]))
			return false;
		at += 4;
	} else if (!*at || !strchr("\"\\/bfnrt", *at)) {
		return false;
	}
	parser->at = at + 1;
	return true;
}

static inline const char *skip_plain(const char *at)
{
	while (*at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
		at++;
	return at;
}

static bool scan_string(struct parser *parser)
{
	struct dmabench_json_item *item;

	if (*parser->at++ != '"')
		return false;
	item = add_item(parser, DMABENCH_JSON_STRING);
	for (;;) {
		parser->at = skip_plain(parser->at);
		if (*parser->at == '"')
			break;
		item->escaped = true;
		if (*parser->at != '\\' || !skip_escape(parser))
			return false;
	}
	item->length = parser->at++ - item->text;
	return true;
}

static inline const char *skip_digits(const char *at)
{
	while (is_digit(*at))
		at++;
	return at;
}

/* Behind the number that is at @at, or NULL: there is none. */
static inline const char *number_end(const char *at, bool *fraction)
{
	const char *digits = at += *at == '-';

	at = *at == '0' ? at + 1 : skip_digits(at);
	if (at == digits)
		return NULL;
	if (*at == '.') {
		*fraction = true;
		digits = at + 1;
		at = skip_digits(digits);
		if (at == digits)
			return NULL;
	}
	if ((*at | 0x20) == 'e') {
		*fraction = true;
		digits = at + 1;
		digits += *digits == '+' || *digits == '-';
		at = skip_digits(digits);
		if (at == digits)
			return NULL;
	}
	return at;
}

/* @fractions becomes true with one. */
static inline __attribute__((always_inline)) bool
scan_number(struct parser *parser, bool *fractions)
{
	const char *at = parser->at;
	bool fraction = false;
	const char *end = number_end(at, &fraction);

	if (!end)
		return false;
	*add_room(parser->line) = (struct dmabench_json_item) {
		.text = at, .length = end - at, .span = 1,
		.type = DMABENCH_JSON_NUMBER, .fraction = fraction, .plain = *at != '-',
	};
	*fractions |= fraction;
	parser->at = end;
	return true;
}

static bool scan_word(struct parser *parser, enum dmabench_json_type type,
		      const char *word, size_t length)
{
	struct dmabench_json_item *item = add_item(parser, type);

	if (strncmp(parser->at, word, length))
		return false;
	parser->at += length;
	item->length = length;
	return true;
}

static bool open_container(struct parser *parser, enum dmabench_json_type type)
{
	parser->beyond = parser->depth == DMABENCH_JSON_DEEPEST;
	if (parser->beyond)
		return false;
	parser->open[parser->depth++] = parser->line->count;
	add_item(parser, type);
	parser->at++;
	return true;
}

static void close_container(struct parser *parser)
{
	uint32_t first = parser->open[--parser->depth];
	struct dmabench_json_item *item = &parser->line->items[first];

	parser->at++;
	item->length = parser->at - item->text;
	item->span = parser->line->count - first;
}

/* Its beginning, and the numbers that it begins with: most of a line is such. */
static bool scan_array(struct parser *parser)
{
	struct dmabench_json_line *line = parser->line;
	const size_t first = line->count;
	bool fractions = false;

	if (!open_container(parser, DMABENCH_JSON_ARRAY))
		return false;
	if (!is_digit(*parser->at))
		return true;
	while (scan_number(parser, &fractions)) {
		if (*parser->at == ']') {
			line->items[first].plain = true;
			line->items[first].fraction = fractions;
			close_container(parser);
			return true;
		}
		if (parser->at[0] != ',' || !is_digit(parser->at[1]) ||
		    line->count > DMABENCH_JSON_MOST - MOST_AT_A_TIME)
			return true;
		parser->at++;
	}
	return false;
}

/* Of an array or an object, its beginning at the least. */
static bool scan_value(struct parser *parser)
{
	bool fraction = false;

	switch (*parser->at) {
	case '{':
		return open_container(parser, DMABENCH_JSON_OBJECT);
	case '[':
		return scan_array(parser);
	case '"':
		return scan_string(parser);
	case 't':
		return scan_word(parser, DMABENCH_JSON_TRUE, "true", 4);
	case 'f':
		return scan_word(parser, DMABENCH_JSON_FALSE, "false", 5);
	case 'n':
		return scan_word(parser, DMABENCH_JSON_NULL, "null", 4);
	}
	return scan_number(parser, &fraction);
}

static bool scan_name(struct parser *parser)
{
	if (!scan_string(parser))
		return false;
	skip_space(parser);
	if (*parser->at++ != ':')
		return false;
	skip_space(parser);
	return true;
}

/* What comes next in the innermost of those that are open: a value or its end. */
static bool scan_next(struct parser *parser)
{
	uint32_t first = parser->open[parser->depth - 1];
	bool object = parser->line->items[first].type == DMABENCH_JSON_OBJECT;

	skip_space(parser);
	if (*parser->at == (object ? '}' : ']')) {
		close_container(parser);
		return true;
	}
	if (parser->line->count > first + 1) {
		if (*parser->at++ != ',')
			return false;
		skip_space(parser);
	}
	return (!object || scan_name(parser)) && scan_value(parser);
}

static bool scan_line(struct parser *parser)
{
	skip_space(parser);
	if (!scan_value(parser))
		return false;
	while (parser->depth) {
		parser->beyond = parser->line->count > DMABENCH_JSON_MOST - MOST_AT_A_TIME;
		if (parser->beyond || !scan_next(parser))
			return false;
	}
	skip_space(parser);
	return true;
}

enum dmabench_json_parsed
dmabench_json_line_parse(struct dmabench_json_line *line, const char *text,
			 size_t length)
{
	struct parser parser = { .at = text, .line = line };

	line->count = 0;
	if (length > DMABENCH_JSON_LONGEST)
		return DMABENCH_JSON_BEYOND;
	if (scan_line(&parser) && parser.at == text + length)
		return DMABENCH_JSON_GOOD;
	return parser.beyond ? DMABENCH_JSON_BEYOND : DMABENCH_JSON_WRONG;
}

void dmabench_json_line_free(struct dmabench_json_line *line)
{
	free(line->items);
	memset(line, 0, sizeof(*line));
}
