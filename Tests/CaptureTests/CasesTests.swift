import Bytes
import Foundation
import IngestionAPI
import Testing

@testable import Capture

/// Files as people have them (Cases/README.md): each is read right, or refused in words that lead to reading it right.
@Suite("Cases")
struct CasesTests {
    private struct Case: Decodable {
        /// What the user has to tell.
        struct Told: Decodable {
            var organization: String?
            var mapping: String?
            var zone: String?
            var year: String?
            var dates: String?
            var encoding: String?
        }

        var told: Told
        /// A part of the one line that refuses the file.
        var refused: String?
        /// One of the stories that many files tell.
        var `is`: String?
        var exchanges: [String]?
        var unread: Int?
    }

    private static let stories = [
        "story": [
            "POST 1042 3520 03:00:00 submitted", "GET 1042 3520 03:05:10 inProgress", "GET 1042 3520 03:10:20 success",
            "POST 1043 3521 04:00:00 submitted", "GET 1043 3521 04:04:00 failed", "POST 1077 - 05:00:00 notStopped",
        ],
        "two calls": ["POST 1042 3520 03:00:00 submitted", "GET 1042 3520 03:05:00 success"],
    ]
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    private static let cases: [String: Case] = {
        let data = try! Data(contentsOf: folder.appending(path: "cases.json"))
        return try! JSONDecoder().decode([String: Case].self, from: data)
    }()

    /// What came of a file.
    private struct Outcome {
        var exchanges: [String] = []
        var unread: [UnreadLine] = []
        /// Why nothing was taken.
        var refusal: String?
    }

    private func read(_ name: String, _ options: CaptureOptions, encoding: String?) throws -> Outcome {
        let path = Self.folder.appending(path: name).path()
        var outcome = Outcome()
        do {
            switch try CapturePaths.opened(CapturePaths.Found(path: path, isFromFolder: false)) {
            case .capture(let found): try add(found, options, encoding, to: &outcome)
            case .archive(let members):
                for member in members where member.passedOver == nil {
                    try add(member, options, encoding, to: &outcome)
                }
            }
        } catch let problem as CaptureProblem {
            return Outcome(refusal: problem.description)
        }
        if outcome.exchanges.isEmpty { outcome.refusal = outcome.unread.first?.reason }
        return outcome
    }

    private func add(
        _ found: CapturePaths.Found, _ options: CaptureOptions, _ encoding: String?, to outcome: inout Outcome
    ) throws {
        let reader = try CaptureFile(found, format: nil, encoding: encoding).reader(options)
        while let portion = try reader.next() {
            for index in 0..<portion.batch.count {
                let exchange = portion.batch[index]
                let clock = exchange.at.description.dropFirst(11).prefix(8)
                let day = exchange.at.description.prefix(10)
                let id = exchange.requestID?.description ?? "-"
                let text =
                    "\(exchange.method.name) \(exchange.target.mapping) \(id) \(clock) \(portion.batch.kinds[index])"
                outcome.exchanges.append(day == "2026-11-16" ? text : "\(day) \(text)")
            }
            outcome.unread += portion.unread
        }
    }

    @Test("are read right, or refused in words that say what to tell, which leads to reading them right")
    func cases() throws {
        #expect(Self.cases.count > 290)
        for (name, one) in Self.cases.sorted(by: { $0.key < $1.key }) {
            var options = CaptureOptions()
            var encoding: String?
            var outcome = try read(name, options, encoding: encoding)
            // Nothing is told but what a refusal asks for.
            while let refusal = outcome.refusal {
                if let organization = one.told.organization, options.organization == nil, refusal.contains("--org") {
                    options.organization = organization
                } else if let zone = one.told.zone, options.timeZone == nil, refusal.contains("--source-timezone") {
                    options.timeZone = ReportTimeZone(identifier: zone)
                } else if let year = one.told.year, options.year == nil, refusal.contains("--year") {
                    options.year = Int(year)
                } else if let dates = one.told.dates, options.dateOrder == .iso, refusal.contains("--date-format") {
                    options.dateOrder = try #require(CaptureOptions.DateOrder(rawValue: dates))
                } else if let named = one.told.encoding, encoding == nil, refusal.contains("--encoding") {
                    encoding = named
                } else {
                    break
                }
                outcome = try read(name, options, encoding: encoding)
            }
            #expect(options.organization == one.told.organization, "\(name)")
            #expect(options.timeZone?.identifier == one.told.zone, "\(name)")
            #expect(encoding == one.told.encoding, "\(name)")
            #expect(options.year == one.told.year.flatMap { Int($0) }, "\(name)")
            if let words = one.refused {
                #expect(outcome.exchanges.isEmpty, "\(name): \(outcome.exchanges)")
                #expect(
                    words.isEmpty || outcome.refusal?.contains(words) == true, "\(name): \(outcome.refusal ?? "read")")
                continue
            }
            let expected = one.exchanges ?? one.is.flatMap { Self.stories[$0] } ?? []
            let found = outcome.exchanges.sorted { $0.suffix(20) < $1.suffix(20) }
            #expect(Set(found) == Set(expected), "\(name): \(outcome.exchanges) \(outcome.refusal ?? "")")
            #expect(found.count == expected.count, "\(name)")
            #expect(Set(outcome.unread.map(\.line)).count == one.unread, "\(name): \(outcome.unread.map(\.reason))")
        }
    }

    @Test("two that hold the same six exchanges in different forms hold them with the same answers")
    func answers() throws {
        func bodies(_ name: String) throws -> [String] {
            let reader = try CaptureFile(path: Self.folder.appending(path: name).path(), format: nil).reader(
                CaptureOptions())
            var found: [String] = []
            while let portion = try reader.next() {
                for index in 0..<portion.batch.count {
                    found.append(String(decoding: portion.batch[index].response, as: UTF8.self))
                }
            }
            return found
        }
        let plain = try bodies("logs/09-cri.log")
        #expect(plain.count == 6)
        for name in [
            "logs/10-cri-partial.log", "logs/07-docker.json", "logs/11-journald.json", "logs/30-pino.ndjson",
            "logs/118-loki.jsonl",
        ] {
            #expect(try bodies(name) == plain, "\(name)")
        }
    }
}
