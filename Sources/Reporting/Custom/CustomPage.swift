import Digest
import Foundation
import IngestionAPI
import ReportText

/// A report of one's own as a page.
///
/// The page that comes with the program names the hash of its style in its content security policy and forbids all
/// else. A template of the user's own says itself what its page may do.
struct CustomPage {
    private let document: CustomDocument
    private let programVersion: String

    init(_ document: CustomDocument, programVersion: String) {
        self.document = document
        self.programVersion = programVersion
    }

    /// The page that comes with the program.
    func written() throws -> String {
        let path = "templates/custom.mustache"
        let template = try PageTemplate(text: ReportText.file(path), path: "reports/\(path)")
        let style = ReportText.file("templates/custom.css")
        let hash = "sha256-" + Data(SHA256(of: Array(style.utf8)).bytes).base64EncodedString()
        return template.page(values.merging(["style": style, "styleHash": hash]) { $1 })
    }

    /// The page that a template of the user's own makes.
    func written(by template: PageTemplate) -> String {
        template.page(values)
    }

    /// What templates can name; the article OwnReports lists it. Nothing is an empty list: a missing key would be looked up further
    /// out.
    private var values: [String: Any] {
        let table = document.table
        return [
            "report": table.name, "title": table.title, "description": table.summary.map { [$0] } ?? [],
            "period": document.period, "timezone": table.timeZone.identifier,
            "week": table.period?.week.map { ["\($0)"] } ?? [], "isWholeHistory": table.period == nil,
            "start": table.period.map { ["\($0.first)"] } ?? [], "end": table.period.map { ["\($0.last)"] } ?? [],
            "columns": document.columns.map { column in
                [
                    "name": column.column.name, "label": column.column.label, "heading": column.heading,
                    "unit": column.column.unit.map { [$0] } ?? [], "kind": column.column.kind?.rawValue ?? "",
                    "isNumber": column.isNumber,
                ] as [String: Any]
            },
            "rows": table.rows.map(row), "hasRows": !table.rows.isEmpty, "empty": document.empty,
            "language": document.words["language"],
            "rowCount": table.rows.count, "rowCountText": document.rowCount,
            "cut": document.cut.map { [$0] } ?? [], "version": programVersion,
        ]
    }

    private func row(_ row: [QueryValue]) -> [String: Any] {
        let texts = document.texts(row)
        var byName: [String: Any] = [:]
        for (column, text) in paired(document.columns, texts) { byName[column.column.name] = text }
        return [
            "value": byName,
            "cells": texts.enumerated().map { index, text in
                [
                    "text": text, "isKnown": row[index] != .null, "isFirst": index == 0,
                    "isNumber": document.columns[index].isNumber, "isOneLine": document.columns[index].isOneLine,
                ] as [String: Any]
            },
        ]
    }
}
