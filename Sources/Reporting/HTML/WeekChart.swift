import IngestionAPI

/// The success rate of the last weeks as points with their intervals.
struct WeekChart {
    private static let width = 560.0
    private static let height = 240.0
    private static let left = 48.0
    private static let right = 538.0
    private static let top = 22.0
    private static let bottom = 204.0

    private let weeks: [WeekFigures]
    private let words: Words
    private let scale: ChartScale
    private let ticks: [Int]

    init(_ weeks: [WeekFigures], _ words: Words) {
        self.weeks = weeks
        self.words = words
        // The axis begins below the lowest interval, so that a change of a point can be seen, and says where.
        let least = weeks.compactMap { $0.counts.successRate?.interval.low }.min() ?? 0
        let step = least >= 0.9 ? 2 : least >= 0.75 ? 5 : least >= 0.5 ? 10 : 20
        let low = max(0, Int((least * 100).rounded(.down)) / step * step)
        ticks = Array(stride(from: low == 100 ? 98 : low, through: 100, by: step))
        scale = ChartScale(low: Double(ticks[0]) / 100, high: 1, top: Self.top, bottom: Self.bottom)
    }

    /// What the template draws.
    var context: [String: Any] {
        let number = ChartScale.coordinate
        return [
            "width": number(Self.width), "height": number(Self.height),
            "ticks": ticks.map { tick in
                let y = scale.y(Double(tick) / 100)
                return [
                    "y": number(y), "left": number(Self.left), "right": number(Self.width),
                    "labelX": number(Self.left - 8), "labelY": number(y + 4), "label": "\(tick)%",
                ]
            },
            "gaps": gaps,
            "lines": lines,
            "points": weeks.indices.map(point),
            "rows": weeks.map(row),
        ]
    }

    private func x(_ index: Int) -> Double {
        let count = Double(max(2, weeks.count) - 1)
        return Self.left + 18 + (Self.right - Self.left - 18) * Double(index) / count
    }

    /// Neighboring weeks without captures: one hatched field with one label, turned where it is too narrow.
    private var gaps: [[String: Any]] {
        let number = ChartScale.coordinate
        let slot = x(1) - x(0)
        return ChartScale.runs(weeks.map(\.isWithoutData)).map { run in
            let left = x(run.lowerBound) - slot / 2 + 1
            let width = slot * Double(run.count) - 2
            let (middleX, middleY) = (number(left + width / 2), number((Self.top + Self.bottom) / 2))
            return [
                "x": number(left), "width": number(width), "top": number(Self.top),
                "full": number(Self.bottom - Self.top), "labelX": middleX, "labelY": middleY,
                "turn": ChartScale.fits(words["noData"], in: width) ? [] : ["rotate(-90 \(middleX) \(middleY))"],
            ]
        }
    }

    /// Lines between neighbors; a week without a rate breaks the line.
    private var lines: [String] {
        var lines: [[String]] = [[]]
        for (index, week) in weeks.enumerated() {
            if let rate = week.counts.successRate?.rate {
                let place = [x(index), scale.y(rate)].map(ChartScale.coordinate).joined(separator: ",")
                lines[lines.count - 1].append(place)
            } else {
                lines.append([])
            }
        }
        return lines.filter { $0.count > 1 }.map { $0.joined(separator: " ") }
    }

    private func point(_ index: Int) -> [String: Any] {
        let number = ChartScale.coordinate
        let week = weeks[index]
        let rate = week.counts.successRate
        let isLast = index == weeks.count - 1
        let y = rate.map { scale.y($0.rate) } ?? 0
        // Above the interval, unless that would leave the picture.
        let high = rate.map { scale.y($0.interval.high) } ?? 0
        return [
            "x": number(x(index)), "y": number(y), "hasRate": rate != nil, "isLast": isLast,
            "isUndefined": rate == nil && !week.isWithoutData,
            // On a phone every other label goes; the report's own week keeps its.
            "isMinor": (weeks.count - 1 - index) % 2 == 1,
            "radius": isLast ? "5.5" : "4", "high": number(high),
            "low": number(rate.map { scale.y($0.interval.low) } ?? 0),
            "middle": number((Self.top + Self.bottom) / 2), "summary": summary(week),
            "valueLabel": isLast ? rate.map { [Numbers.percent($0.rate)] } ?? [] : [],
            "valueY": number(max(12, high - 10)), "anchor": "middle",
            "label": words("weekShort", ["week": String(week.week.number)]), "labelY": number(Self.bottom + 20),
        ]
    }

    private func summary(_ week: WeekFigures) -> String {
        let name = "\(week.week)"
        if week.isWithoutData { return "\(name): \(words["noData"])" }
        guard let rate = week.counts.successRate else { return "\(name): \(words["nothingFinished"])" }
        let values = [
            "count": Numbers.grouped(rate.count), "n": Numbers.grouped(rate.total),
            "low": Numbers.percent(rate.interval.low), "high": Numbers.percent(rate.interval.high),
        ]
        return "\(name): \(Numbers.percent(rate.rate)) · " + words("ofFinished", values)
    }

    private func row(_ week: WeekFigures) -> [String: Any] {
        let rate = week.counts.successRate
        let undefined = words["undefined"]
        return [
            "name": "\(week.week)",
            "cells": [
                rate.map { Numbers.percent($0.rate) } ?? undefined,
                rate.map { "\(Numbers.percent($0.interval.low))–\(Numbers.percent($0.interval.high))" } ?? undefined,
                week.isWithoutData ? words["noData"] : Numbers.grouped(week.counts.finished),
                week.isWithoutData ? undefined : Numbers.grouped(week.counts.requests),
                "\(week.capturedDays) / 7",
            ],
        ]
    }
}
