#include "CXLSXWriter.h"

#include <dlfcn.h>
#include <time.h>

// As in xlsxwriter/workbook.h; unchanged since version 0.1.
struct properties {
    const char *title, *subject, *author, *manager, *company, *category, *keywords, *comments, *status, *hyperlink_base;
    time_t created;
};

enum { ignore_number_stored_as_text = 1 };

static struct {
    void *(*workbook_new)(const char *);
    void *(*workbook_add_worksheet)(void *, const char *);
    void *(*workbook_add_format)(void *);
    int (*workbook_set_properties)(void *, struct properties *);
    int (*workbook_close)(void *);
    void (*format_set_bold)(void *);
    void (*format_set_num_format)(void *, const char *);
    int (*worksheet_write_string)(void *, uint32_t, uint16_t, const char *, void *);
    int (*worksheet_write_number)(void *, uint32_t, uint16_t, double, void *);
    int (*worksheet_set_column)(void *, uint16_t, uint16_t, double, void *);
    int (*worksheet_autofilter)(void *, uint32_t, uint16_t, uint32_t, uint16_t);
    void (*worksheet_freeze_panes)(void *, uint32_t, uint16_t);
    int (*worksheet_ignore_errors)(void *, uint8_t, const char *);
    char *(*lxw_strerror)(int);
} library;

int cx_load(void) {
    // Debian 12 has version 4 of the interface; the name without a number comes with libxlsxwriter-dev.
    void *handle = dlopen("libxlsxwriter.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!handle) handle = dlopen("libxlsxwriter.so", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return 0;
    int found = 1;
#define FIND(name) found = (*(void **)&library.name = dlsym(handle, #name)) && found
    FIND(workbook_new);
    FIND(workbook_add_worksheet);
    FIND(workbook_add_format);
    FIND(workbook_set_properties);
    FIND(workbook_close);
    FIND(format_set_bold);
    FIND(format_set_num_format);
    FIND(worksheet_write_string);
    FIND(worksheet_write_number);
    FIND(worksheet_set_column);
    FIND(worksheet_autofilter);
    FIND(worksheet_freeze_panes);
    FIND(worksheet_ignore_errors);
    FIND(lxw_strerror);
#undef FIND
    return found;
}

void *cx_workbook(const char *path) { return library.workbook_new(path); }
void cx_properties(void *workbook, const char *title, int64_t created) {
    struct properties properties = {.title = title, .created = (time_t)created};
    library.workbook_set_properties(workbook, &properties);
}
int cx_close(void *workbook) { return library.workbook_close(workbook); }
const char *cx_words(int error) { return library.lxw_strerror(error); }

void *cx_sheet(void *workbook, const char *name) { return library.workbook_add_worksheet(workbook, name); }
void *cx_format(void *workbook) { return library.workbook_add_format(workbook); }
void cx_format_bold(void *format) { library.format_set_bold(format); }
void cx_format_number(void *format, const char *pattern) { library.format_set_num_format(format, pattern); }

int cx_text(void *sheet, uint32_t row, uint16_t column, const char *text, void *format) {
    return library.worksheet_write_string(sheet, row, column, text, format);
}
int cx_number(void *sheet, uint32_t row, uint16_t column, double number, void *format) {
    return library.worksheet_write_number(sheet, row, column, number, format);
}
int cx_column(void *sheet, uint16_t column, double width, void *format) {
    return library.worksheet_set_column(sheet, column, column, width, format);
}
int cx_filter(void *sheet, uint32_t last_row, uint16_t last_column) {
    return library.worksheet_autofilter(sheet, 0, 0, last_row, last_column);
}
void cx_freeze_header(void *sheet) { library.worksheet_freeze_panes(sheet, 1, 0); }
int cx_numbers_as_text(void *sheet, const char *range) {
    return library.worksheet_ignore_errors(sheet, ignore_number_stored_as_text, range);
}
