#include "CXLSXWriter.h"

#include <dlfcn.h>
#include <time.h>

// As in xlsxwriter/workbook.h; unchanged since version 0.1.
struct properties {
    const char *title, *subject, *author, *manager, *company, *category, *keywords, *comments, *status, *hyperlink_base;
    time_t created;
};

// As in xlsxwriter/worksheet.h of interface 4: the fields that are used, and room for all others, which are 0.
struct condition {
    uint8_t type, criteria;
    double value;
    char *value_string;
    void *format;
    double min_value;
    char *min_value_string;
    uint8_t min_rule_type;
    uint32_t min_color;
    double mid_value;
    char *mid_value_string;
    uint8_t mid_rule_type;
    uint32_t mid_color;
    double max_value;
    char *max_value_string;
    uint8_t max_rule_type;
    uint32_t max_color;
    uint8_t others[256];
};

// As in xlsxwriter/chart.h.
struct line {
    uint32_t color;
    uint8_t none;
    float width;
    uint8_t dash_type, transparency;
};

// As in xlsxwriter/worksheet.h, with room for fields of later versions.
struct chart_options {
    int32_t x_offset, y_offset;
    double x_scale, y_scale;
    uint8_t object_position;
    char *description;
    uint8_t decorative;
    uint8_t others[64];
};

enum {
    ignore_number_stored_as_text = 1,
    condition_cell = 1, condition_two_colors = 14, criteria_greater = 3, rule_number = 2,
    chart_line = 11, axis_y = 1, legend_bottom = 4, marker_none = 1, marker_circle = 9,
    paper_a4 = 9, hide_all_gridlines = 0,
};

static struct {
    void *(*workbook_new)(const char *);
    void *(*workbook_add_worksheet)(void *, const char *);
    void *(*workbook_add_format)(void *);
    int (*workbook_set_properties)(void *, struct properties *);
    int (*workbook_close)(void *);
    void (*format_set_bold)(void *);
    void (*format_set_num_format)(void *, const char *);
    void (*format_set_font_size)(void *, double);
    void (*format_set_font_color)(void *, uint32_t);
    void (*format_set_bg_color)(void *, uint32_t);
    void (*format_set_text_wrap)(void *);
    void (*format_set_align)(void *, uint8_t);
    void (*format_set_bottom)(void *, uint8_t);
    void (*format_set_bottom_color)(void *, uint32_t);
    int (*worksheet_write_string)(void *, uint32_t, uint16_t, const char *, void *);
    int (*worksheet_write_number)(void *, uint32_t, uint16_t, double, void *);
    int (*worksheet_write_blank)(void *, uint32_t, uint16_t, void *);
    int (*worksheet_merge_range)(void *, uint32_t, uint16_t, uint32_t, uint16_t, const char *, void *);
    int (*worksheet_set_row)(void *, uint32_t, double, void *);
    int (*worksheet_conditional_format_range)(void *, uint32_t, uint16_t, uint32_t, uint16_t, void *);
    int (*worksheet_insert_chart_opt)(void *, uint32_t, uint16_t, void *, void *);
    void (*worksheet_set_landscape)(void *);
    void (*worksheet_set_paper)(void *, uint8_t);
    void (*worksheet_fit_to_pages)(void *, uint16_t, uint16_t);
    int (*worksheet_repeat_rows)(void *, uint32_t, uint32_t);
    int (*worksheet_repeat_columns)(void *, uint16_t, uint16_t);
    int (*worksheet_set_footer)(void *, const char *);
    void (*worksheet_gridlines)(void *, uint8_t);
    void *(*workbook_add_chart)(void *, uint8_t);
    void *(*chart_add_series)(void *, const char *, const char *);
    void (*chart_series_set_name)(void *, const char *);
    void (*chart_series_set_line)(void *, struct line *);
    void (*chart_series_set_marker_type)(void *, uint8_t);
    void (*chart_series_set_marker_size)(void *, uint8_t);
    void (*chart_title_set_name)(void *, const char *);
    void (*chart_legend_set_position)(void *, uint8_t);
    void *(*chart_axis_get)(void *, int);
    void (*chart_axis_set_min)(void *, double);
    void (*chart_axis_set_max)(void *, double);
    void (*chart_axis_set_num_format)(void *, const char *);
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
    FIND(format_set_font_size);
    FIND(format_set_font_color);
    FIND(format_set_bg_color);
    FIND(format_set_text_wrap);
    FIND(format_set_align);
    FIND(format_set_bottom);
    FIND(format_set_bottom_color);
    FIND(worksheet_write_blank);
    FIND(worksheet_merge_range);
    FIND(worksheet_set_row);
    FIND(worksheet_conditional_format_range);
    FIND(worksheet_insert_chart_opt);
    FIND(worksheet_set_landscape);
    FIND(worksheet_set_paper);
    FIND(worksheet_fit_to_pages);
    FIND(worksheet_repeat_rows);
    FIND(worksheet_repeat_columns);
    FIND(worksheet_set_footer);
    FIND(worksheet_gridlines);
    FIND(workbook_add_chart);
    FIND(chart_add_series);
    FIND(chart_series_set_name);
    FIND(chart_series_set_line);
    FIND(chart_series_set_marker_type);
    FIND(chart_series_set_marker_size);
    FIND(chart_title_set_name);
    FIND(chart_legend_set_position);
    FIND(chart_axis_get);
    FIND(chart_axis_set_min);
    FIND(chart_axis_set_max);
    FIND(chart_axis_set_num_format);
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

void cx_format_size(void *format, double points) { library.format_set_font_size(format, points); }
void cx_format_color(void *format, uint32_t color) { library.format_set_font_color(format, color); }
void cx_format_ground(void *format, uint32_t color) { library.format_set_bg_color(format, color); }
void cx_format_wrap(void *format) { library.format_set_text_wrap(format); }
void cx_format_align(void *format, uint8_t place) { library.format_set_align(format, place); }
void cx_format_rule(void *format, uint32_t color) {
    library.format_set_bottom(format, 1);
    library.format_set_bottom_color(format, color);
}

int cx_blank(void *sheet, uint32_t row, uint16_t column, void *format) {
    return library.worksheet_write_blank(sheet, row, column, format);
}
int cx_merged(void *sheet, uint32_t row, uint16_t first, uint16_t last, const char *text, void *format) {
    return library.worksheet_merge_range(sheet, row, first, row, last, text, format);
}
int cx_row(void *sheet, uint32_t row, double height) { return library.worksheet_set_row(sheet, row, height, 0); }

int cx_mark_above(void *sheet, uint16_t column, uint32_t last_row, double value, void *format) {
    struct condition condition = {
        .type = condition_cell, .criteria = criteria_greater, .value = value, .format = format};
    return library.worksheet_conditional_format_range(sheet, 1, column, last_row, column, &condition);
}
int cx_shade(
    void *sheet, uint16_t column, uint32_t last_row, double low, uint32_t low_color, double high, uint32_t high_color) {
    struct condition condition = {
        .type = condition_two_colors, .min_value = low, .min_rule_type = rule_number, .min_color = low_color,
        .max_value = high, .max_rule_type = rule_number, .max_color = high_color};
    return library.worksheet_conditional_format_range(sheet, 1, column, last_row, column, &condition);
}

void cx_paper(void *sheet, int is_landscape, uint16_t wide, const char *footer) {
    if (is_landscape) library.worksheet_set_landscape(sheet);
    library.worksheet_set_paper(sheet, paper_a4);
    library.worksheet_fit_to_pages(sheet, wide, 0);
    library.worksheet_set_footer(sheet, footer);
}
void cx_repeat(void *sheet, uint16_t columns) {
    library.worksheet_repeat_rows(sheet, 0, 0);
    if (columns > 0) library.worksheet_repeat_columns(sheet, 0, columns - 1);
}
void cx_no_grid(void *sheet) { library.worksheet_gridlines(sheet, hide_all_gridlines); }

void *cx_line_chart(void *workbook, const char *title, double low, const char *pattern) {
    void *chart = library.workbook_add_chart(workbook, chart_line);
    if (!chart) return 0;
    library.chart_title_set_name(chart, title);
    library.chart_legend_set_position(chart, legend_bottom);
    void *axis = library.chart_axis_get(chart, axis_y);
    library.chart_axis_set_min(axis, low);
    library.chart_axis_set_max(axis, 1);
    library.chart_axis_set_num_format(axis, pattern);
    return chart;
}
void cx_series(
    void *chart, const char *categories, const char *values, const char *name, uint32_t color, int is_main) {
    void *series = library.chart_add_series(chart, categories, values);
    if (!series) return;
    struct line line = {.color = color, .width = is_main ? 2.25f : 1.0f, .dash_type = is_main ? 0 : 3};
    library.chart_series_set_name(series, name);
    library.chart_series_set_line(series, &line);
    library.chart_series_set_marker_type(series, is_main ? marker_circle : marker_none);
    if (is_main) library.chart_series_set_marker_size(series, 5);
}
int cx_insert(void *sheet, uint32_t row, uint16_t column, void *chart, double scale, const char *description) {
    struct chart_options options = {
        .x_offset = 8, .y_offset = 4, .x_scale = scale, .y_scale = scale, .description = (char *)description};
    return library.worksheet_insert_chart_opt(sheet, row, column, chart, &options);
}

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
void cx_freeze(void *sheet, uint32_t rows, uint16_t columns) { library.worksheet_freeze_panes(sheet, rows, columns); }
int cx_numbers_as_text(void *sheet, const char *range) {
    return library.worksheet_ignore_errors(sheet, ignore_number_stored_as_text, range);
}
