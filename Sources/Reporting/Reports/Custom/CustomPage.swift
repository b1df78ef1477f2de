import Figures
import IngestionAPI

/// The page that a template of the user's own makes of a report. Such a template says itself what its page may do.
struct CustomPage {
    let report: CustomReport
    let words: Words

    func written(by template: PageTemplate) -> String {
        let page = template.page(values)
        return page.hasSuffix("\n") ? page : page + "\n"
    }

    /// What templates can name; the article OwnReports lists it. Nothing is an empty list: a missing key would be looked up further
    /// out.
    private var values: [String: Any] {
        let table = report.table
        return [
            "report": table.name, "title": table.title, "description": table.summary.map { [$0] } ?? [],
            "period": report.period(words), "timezone": table.timeZone.identifier,
            "week": table.period?.week.map { ["\($0)"] } ?? [], "isWholeHistory": table.period == nil,
            "start": table.period.map { ["\($0.first)"] } ?? [], "end": table.period.map { ["\($0.last)"] } ?? [],
            "columns": report.columns.map { column in
                [
                    "name": column.column.name, "label": column.column.label, "heading": column.heading,
                    "unit": column.column.unit.map { [$0] } ?? [], "kind": column.column.kind?.rawValue ?? "",
                    "isNumber": column.isNumber,
                ] as [String: Any]
            },
            "rows": table.rows.map(row), "hasRows": !table.rows.isEmpty, "empty": words["noRows"],
            "language": words["language"], "rowCount": table.rows.count,
            "rowCountText": words.counted("rowCount", table.rows.count),
            "cut": report.cut(words).map { [$0] } ?? [], "version": report.options.programVersion,
        ]
    }

    private func row(_ row: [QueryValue]) -> [String: Any] {
        let texts = paired(report.columns, row).map { $0.text($1) }
        var byName: [String: Any] = [:]
        for (column, text) in paired(report.columns, texts) { byName[column.column.name] = text }
        return [
            "value": byName,
            "cells": texts.enumerated().map { index, text in
                [
                    "text": text, "isKnown": row[index] != .null, "isFirst": index == 0,
                    "isNumber": report.columns[index].isNumber, "isOneLine": report.columns[index].isOneLine,
                ] as [String: Any]
            },
        ]
    }
}
