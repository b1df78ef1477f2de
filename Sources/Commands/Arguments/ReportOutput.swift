import ArgumentParser
import Foundation
import Reporting

/// What the weekly report is written as: a text, or a workbook.
enum WeeklyFormat: String, ExpressibleByArgument, CaseIterable {
    case html, csv, json, markdown, text, eml, xlsx

    /// The format of a text; nil for the workbook.
    var text: ReportFormat? { ReportFormat(rawValue: rawValue) }

    /// The format that is asked for, else the one of the output's ending, else text.
    /// - Throws: `ValidationError`: the ending names no format.
    init(asked: WeeklyFormat?, output: String?) throws {
        if let asked {
            self = asked
        } else if let output, OutputEnding(output).text == "xlsx" {
            self = .xlsx
        } else {
            let format = try ReportFormat(asked: nil, output: output, endings: OutputEnding.texts + [".xlsx"])
            self = WeeklyFormat(rawValue: format.rawValue) ?? .text
        }
    }
}

extension ReportFormat: ExpressibleByArgument {
    /// The format that is asked for, else the one of the output's ending, else text.
    /// - Parameter endings: those that may be named.
    /// - Throws: `ValidationError`: the ending names no format. Plain text in a file that is called otherwise is no answer.
    init(asked: ReportFormat?, output: String?, endings: [String] = OutputEnding.texts) throws {
        guard asked == nil, let output, case let ending = OutputEnding(output).text, !ending.isEmpty else {
            self = asked ?? .text
            return
        }
        guard let format = ReportFormat(fileEnding: ending) else {
            throw ValidationError(
                "--output \(output): nothing is written as .\(ending); end it in \(endings.joined(separator: ", ")), or say which format with --format"
            )
        }
        self = format
    }
}

/// The ending of a file's name.
private struct OutputEnding {
    /// Those of the formats.
    static let texts = [".html", ".csv", ".json", ".md", ".txt", ".eml"]

    /// In small letters, without the point; empty where there is none, and for what is no file, as `/dev/fd/3`.
    var text: String

    init(_ path: String) {
        text = URL(fileURLWithPath: path).pathExtension.lowercased()
    }
}
