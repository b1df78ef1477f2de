import Foundation
import Testing

/// What `report weekly --format json` says, as far as the contract fixes it.
struct WeeklyJSON: Decodable {
    struct Period: Decodable, Equatable {
        var week: String?
        var start: String
        var end: String
        var timezone: String
    }

    struct CodeCount: Decodable {
        var code: String?
        var count: Int
        var mappings: Int
        var firstSeen: String
        var lastSeen: String
    }

    struct Mapping: Decodable {
        var organization: String
        var mapping: String
        var figures: Figures

        private enum Key: CodingKey { case organization, mapping }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            organization = try container.decode(String.self, forKey: .organization)
            mapping = try container.decode(String.self, forKey: .mapping)
            figures = try Figures(from: decoder)
        }
    }

    var schema: String
    var period: Period
    var totals: Figures
    var mappings: [Mapping]
    var errors: [CodeCount]
}

/// COUNTS of the contract, with the rates.
struct Figures: Decodable {
    var counts: PlainCounts
    var successRate: Double?
    var successRateLow: Double?
    var successRateHigh: Double?
    var abortsPer1000: Double?

    private enum Key: CodingKey { case successRate, successRateLow, successRateHigh, abortsPer1000 }

    init(from decoder: any Decoder) throws {
        counts = try PlainCounts(from: decoder)
        let container = try decoder.container(keyedBy: Key.self)
        // decode, not decodeIfPresent: the keys are there, also where the value is null.
        successRate = try container.decode(Double?.self, forKey: .successRate)
        successRateLow = try container.decode(Double?.self, forKey: .successRateLow)
        successRateHigh = try container.decode(Double?.self, forKey: .successRateHigh)
        abortsPer1000 = try container.decode(Double?.self, forKey: .abortsPer1000)
    }

    /// The rates follow from the counts, by the formulas written out here once more.
    func checkRates(_ place: String) {
        let finished = Double(counts.success + counts.failed + counts.aborted)
        guard finished > 0 else {
            #expect(successRate == nil && successRateLow == nil && successRateHigh == nil, "\(place)")
            #expect(abortsPer1000 == nil, "\(place)")
            return
        }
        let z = 1.959_963_984_540_054  // two-sided 95 %
        let rate = Double(counts.success) / finished
        let middle = rate + z * z / (2 * finished)
        let reach = z * (rate * (1 - rate) / finished + z * z / (4 * finished * finished)).squareRoot()
        let scale = 1 + z * z / finished
        func near(_ value: Double?, _ expected: Double) -> Bool { value.map { abs($0 - expected) < 1e-9 } ?? false }
        #expect(near(successRate, rate), "\(place)")
        #expect(near(successRateLow, max(0, (middle - reach) / scale)), "\(place)")
        #expect(near(successRateHigh, min(1, (middle + reach) / scale)), "\(place)")
        #expect(near(abortsPer1000, 1_000 * Double(counts.aborted) / finished), "\(place)")
    }
}

/// The counts alone, as the report, the histories' truth and the oracle all write them.
struct PlainCounts: Decodable, Equatable {
    var requests = 0
    var success = 0
    var failed = 0
    var aborted = 0
    var pending = 0
    var rejected = 0
    var notStopped = 0
    var notPublished = 0
    var collisions = 0
    var apiErrors = 0
    var records = 0
    var codes: [String: Int] = [:]

    private enum Key: CodingKey {
        case requests, success, failed, aborted, pending, rejected, notStopped, notPublished, collisions, apiErrors
        case records, codes
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        requests = try container.decode(Int.self, forKey: .requests)
        success = try container.decode(Int.self, forKey: .success)
        failed = try container.decode(Int.self, forKey: .failed)
        aborted = try container.decode(Int.self, forKey: .aborted)
        pending = try container.decode(Int.self, forKey: .pending)
        rejected = try container.decode(Int.self, forKey: .rejected)
        notStopped = try container.decode(Int.self, forKey: .notStopped)
        notPublished = try container.decode(Int.self, forKey: .notPublished)
        collisions = try container.decode(Int.self, forKey: .collisions)
        apiErrors = try container.decodeIfPresent(Int.self, forKey: .apiErrors) ?? 0  // the histories hold none
        records = try container.decode(Int.self, forKey: .records)
        codes = try container.decode([String: Int].self, forKey: .codes).filter { $0.value != 0 }
    }
}
