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

/// Cells, rows and columns from 0. They give 0, or the number of an error.
int cx_text(void *sheet, uint32_t row, uint16_t column, const char *text, void *format);
int cx_number(void *sheet, uint32_t row, uint16_t column, double number, void *format);
int cx_column(void *sheet, uint16_t column, double width, void *format);
int cx_filter(void *sheet, uint32_t last_row, uint16_t last_column);
/// Keeps the first row in sight.
void cx_freeze_header(void *sheet);
/// No mark at text that looks like a number, for it is meant so.
int cx_numbers_as_text(void *sheet, const char *range);

#endif
