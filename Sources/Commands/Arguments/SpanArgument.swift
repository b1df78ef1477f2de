import ArgumentParser

/// A span of time on the command line: `90s`, `30m`, `2h`, `1d`.
struct SpanArgument: ExpressibleByArgument {
    var seconds: Double

    init?(argument: String) {
        guard let unit = argument.last, let factor = ["s": 1.0, "m": 60, "h": 3_600, "d": 86_400][String(unit)],
            let number = Double(argument.dropLast()), number > 0, number < 1e6
        else { return nil }
        seconds = number * factor
    }
}
