#ifndef CXLSXWRITER_H
#define CXLSXWRITER_H

#include <stdint.h>

// libxlsxwriter, loaded when a workbook is written: nothing else needs it, and its headers are not needed to build this.
// What is called of it stands here with the types of its own header; handles are opaque.

/// Loads the library; 0 where it is not there. To be called before all others.
int cx_load(void);

/// Begins a workbook that will be written to a file; null where memory runs out.
void *cx_workbook(const char *path);
/// Title and creation time (seconds since 1970) in the file's properties.
void cx_properties(void *workbook, const char *title, int64_t created);
/// Writes the file and frees the workbook with all that belongs to it; 0, or the number of an error.
int cx_close(void *workbook);
/// The library's words for an error.
const char *cx_words(int error);

/// A new sheet; null where the name is not allowed.
void *cx_sheet(void *workbook, const char *name);
/// A new format.
void *cx_format(void *workbook);
void cx_format_bold(void *format);
void cx_format_number(void *format, const char *pattern);
void cx_format_size(void *format, double points);
/// Colors are 0xRRGGBB.
void cx_format_color(void *format, uint32_t color);
void cx_format_ground(void *format, uint32_t color);
void cx_format_wrap(void *format);
/// 1 left, 2 middle, 3 right; 8 top, 10 middle of the height.
void cx_format_align(void *format, uint8_t place);
/// A line below the cell.
void cx_format_rule(void *format, uint32_t color);

/// Cells, rows and columns from 0. They give 0, or the number of an error.
int cx_text(void *sheet, uint32_t row, uint16_t column, const char *text, void *format);
int cx_number(void *sheet, uint32_t row, uint16_t column, double number, void *format);
int cx_column(void *sheet, uint16_t column, double width, void *format);
int cx_filter(void *sheet, uint32_t last_row, uint16_t last_column);
/// An empty cell with a format.
int cx_blank(void *sheet, uint32_t row, uint16_t column, void *format);
/// Text over several columns of a row.
int cx_merged(void *sheet, uint32_t row, uint16_t first, uint16_t last, const char *text, void *format);
/// The height of a row, in points.
int cx_row(void *sheet, uint32_t row, double height);
/// Keeps the first rows and columns in sight.
void cx_freeze(void *sheet, uint32_t rows, uint16_t columns);
/// Gives the cells of a column below its heading another format where they hold more than a value.
int cx_mark_above(void *sheet, uint16_t column, uint32_t last_row, double value, void *format);
/// Shades the cells of a column below its heading between two colors.
int cx_shade(
    void *sheet, uint16_t column, uint32_t last_row, double low, uint32_t low_color, double high, uint32_t high_color);
/// A4, some pages wide, with a footer in the file format's own codes.
void cx_paper(void *sheet, int is_landscape, uint16_t wide, const char *footer);
/// Prints the first row and the first columns on every page.
void cx_repeat(void *sheet, uint16_t columns);
/// No grid, on screen and paper.
void cx_no_grid(void *sheet);

/// A chart of lines whose upright axis goes from a value to 1; null where memory runs out.
void *cx_line_chart(void *workbook, const char *title, double low, const char *pattern);
/// A line of a chart, of cells named as formulas do. The main one is thicker, and has marks.
void cx_series(
    void *chart, const char *categories, const char *values, const char *name, uint32_t color, int is_main);
/// Puts a chart on a sheet, its corner at a cell, with a description for those who don't see it.
int cx_insert(void *sheet, uint32_t row, uint16_t column, void *chart, double scale, const char *description);
/// No mark at text that looks like a number, for it is meant so.
int cx_numbers_as_text(void *sheet, const char *range);

#endif
