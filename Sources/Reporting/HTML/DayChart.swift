import IngestionAPI

/// Outcomes by day as stacked bars.
struct DayChart {
    private static let width = 560.0
    private static let height = 240.0
    private static let left = 48.0
    private static let top = 22.0
    private static let bottom = 204.0

    private let days: [DayFigures]
    private let words: Words
    private let scale: ChartScale
    private let ticks: [Int]

    init(_ days: [DayFigures], _ words: Words) {
        self.days = days
        self.words = words
        ticks = ChartScale.roundTicks(upTo: days.map(\.counts.requests).max() ?? 0)
        scale = ChartScale(low: 0, high: Double(max(1, ticks.last ?? 1)), top: Self.top, bottom: Self.bottom)
    }

    /// What the template draws.
    var context: [String: Any] {
        let number = ChartScale.coordinate
        return [
            "width": number(Self.width), "height": number(Self.height),
            "ticks": ticks.map { tick in
                [
                    "y": number(scale.y(Double(tick))), "left": number(Self.left), "right": number(Self.width),
                    "labelX": number(Self.left - 8), "labelY": number(scale.y(Double(tick)) + 4),
                    "label": Numbers.grouped(tick),
                ]
            },
            "bars": days.indices.map(bar),
            "gaps": gaps,
            "rows": days.map(row),
        ]
    }

    /// Neighboring days without captures: one hatched field with one label, turned where it is too narrow.
    private var gaps: [[String: Any]] {
        let number = ChartScale.coordinate
        let slot = (Self.width - Self.left) / Double(days.count)
        return ChartScale.runs(days.map(\.isWithoutData)).map { run in
            let left = Self.left + slot * Double(run.lowerBound) + min(2, slot / 8)
            let width = slot * Double(run.count) - 2 * min(2, slot / 8)
            let (middleX, middleY) = (number(left + width / 2), number((Self.top + Self.bottom) / 2))
            return [
                "x": number(left), "width": number(width), "top": number(Self.top),
                "full": number(Self.bottom - Self.top), "labelX": middleX, "labelY": middleY,
                "turn": ChartScale.fits(words["noData"], in: width) ? [] : ["rotate(-90 \(middleX) \(middleY))"],
            ]
        }
    }

    private func bar(_ index: Int) -> [String: Any] {
        let number = ChartScale.coordinate
        let day = days[index]
        let slot = (Self.width - Self.left) / Double(days.count)
        let width = max(1, slot * 0.62)
        let x = Self.left + slot * (Double(index) + 0.5) - width / 2
        // At most about ten labels fit.
        let step = max(1, (days.count + 9) / 10)
        let label = days.count <= 8 ? words.weekday(day.day) + " " + String(day.day.date.day) : words.shortDate(day.day)
        return [
            "summary": summary(day), "segments": segments(day.counts, x, width),
            "total": days.count <= 14 && !day.isWithoutData ? [Numbers.grouped(day.counts.requests)] : [],
            "totalY": number(scale.y(Double(day.counts.requests)) - 7),
            "label": index % step == 0 ? [label] : [], "labelX": number(x + width / 2),
            "labelY": number(Self.bottom + 20),
        ]
    }

    private func segments(_ counts: Counts, _ x: Double, _ width: Double) -> [[String: Any]] {
        let number = ChartScale.coordinate
        var below = 0
        return [
            ("success-bar", counts.success), ("failed-bar", counts.failed), ("aborted-bar", counts.aborted),
            ("pending-bar", counts.pending),
        ]
        .compactMap { kind, count in
            guard count > 0 else { return nil }
            let bottom = scale.y(Double(below))
            below += count
            let top = scale.y(Double(below))
            // A single failure among thousands must still be seen.
            let height = max(1.5, bottom - top)
            return [
                "kind": kind, "x": number(x), "width": number(width), "y": number(bottom - height),
                "height": number(height),
            ]
        }
    }

    private func summary(_ day: DayFigures) -> String {
        let name = words.weekdayDate(day.day)
        if day.isWithoutData { return "\(name): \(words["noData"])" }
        let counts = day.counts
        let parts = [
            ("ingested", counts.success), ("failed", counts.failed), ("aborted", counts.aborted),
            ("pending", counts.pending),
        ]
        return "\(name): " + parts.map { "\(words[$0.0]) \(Numbers.grouped($0.1))" }.joined(separator: ", ")
    }

    private func row(_ day: DayFigures) -> [String: Any] {
        let counts = day.counts
        let figures = [counts.requests, counts.success, counts.failed, counts.aborted, counts.pending]
        let cells =
            day.isWithoutData
            ? figures.map { _ in words["undefined"] } + [words["noData"]]
            : figures.map { Numbers.grouped($0) } + ["\(day.capturedHours)"]
        return ["name": words.weekdayDate(day.day), "cells": cells]
    }
}
