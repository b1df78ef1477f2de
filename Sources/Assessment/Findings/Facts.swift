import IngestionAPI

extension Finding {
    /// One of the figures that a finding rests on: programs get it as it is, sentences by what it is.
    package enum Figure: Sendable, Equatable {
        /// A plain number of things.
        case count(Int128)
        /// How many requests, days or weeks.
        case requests(Int), days(Int), weeks(Int)
        /// A number with a decimal, and one of requests or records, which needs none.
        case number(Double), volume(Double)
        /// A fraction, 0 to 1, and the difference of two.
        case fraction(Double), points(Double)
        /// Milliseconds.
        case duration(Int64)
        case instant(Instant)
        /// A day of the last weeks, and one that may be long ago.
        case day(Day), date(Day)
        case dayList([Day])
        /// A name out of a list of the program's own.
        case name(String)
    }

    /// What a finding rests on, and what follows from it.
    public struct Facts: Sendable, Equatable {
        /// A place of the report that shows more than a mapping and a code do.
        package enum Place: Sendable {
            case days, weeks, rejections
        }

        /// The figures, by their names.
        package private(set) var figures: [String: Figure]
        /// From when to when it was; nil where that is no matter of hours.
        package let span: ClosedRange<Instant>?
        /// Which of its rule's sentences tells it, where there are several.
        let kind: String?
        /// What is to be done; nil where the requests behind it tell.
        let action: ToDo.Action?
        package let place: Place?

        /// - Parameters:
        ///   - share: a share of the period's; `before` and `usual` are of the weeks before, with these words behind the names of
        ///     their figures.
        init(
            _ figures: [String: Figure] = [:], share: Proportion? = nil, before: Proportion? = nil,
            usual: Proportion? = nil,
            span: ClosedRange<Instant>? = nil, kind: String? = nil, action: ToDo.Action? = nil, place: Place? = nil
        ) {
            self.figures = figures
            (self.span, self.kind, self.action, self.place) = (span, kind, action, place)
            for (word, share) in [("", share), ("Before", before), ("Usual", usual)] {
                guard let share else { continue }
                self.figures["count" + word] = .count(share.count)
                self.figures["n" + word] = .count(share.total)
                self.figures["rate" + word] = .fraction(share.rate)
                self.figures["low" + word] = .fraction(share.interval.low)
                self.figures["high" + word] = .fraction(share.interval.high)
            }
            if let span {
                self.figures["from"] = .instant(span.lowerBound)
                self.figures["to"] = .instant(span.upperBound)
            }
        }
    }
}

extension Finding.Figure {
    static func count(_ count: Int) -> Finding.Figure { .count(Int128(count)) }
}
