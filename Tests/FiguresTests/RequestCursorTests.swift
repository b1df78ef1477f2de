import Figures
import IngestionAPI
import TestSupport
import Testing

@Suite("A place in the order of requests")
struct RequestCursorTests {
    private static let organizations = ["", "acme", "acme-mkt-stage1", "a:b", "é", "e\u{301}", "100%", "한"]
    private static let ids: [RequestID] =
        ["0", "-7", "3520", "9223372036854775807", "007", "a:b", "é", "e\u{301}", "x y'z", "%41"].compactMap {
            RequestID($0)
        }

    private static var all: [RequestCursor] {
        organizations.flatMap { organization in
            ids.flatMap { id in
                [-1, 0, 1_795_444_749_476].map {
                    RequestCursor(submitted: Instant(milliseconds: $0), organization: organization, id: id)
                }
            }
        }
    }

    @Test("its text is read back as the same place, and needs no quotes in a shell")
    func text() {
        for place in Self.all {
            let read = RequestCursor(place.description)
            #expect(read == place && read?.description == place.description, "\(place)")
            #expect(place.description.wholeMatch(of: /[A-Za-z0-9:%._~-]+/) != nil, "\(place)")
        }
    }

    @Test(
        "what is no place is refused",
        arguments: ["", "1", "1:acme", "1:acme:", "x:acme:1", "1:acme:1:2", "9999999999999999:acme:1", "1.5:acme:1"])
    func refused(text: String) {
        #expect(RequestCursor(text) == nil)
    }

    @Test("no two places are equal, and the order is total: sorting any shuffle gives the same")
    func order() {
        var chance = Chance(seed: 31)
        let sorted = Self.all.sorted()
        for (left, right) in zip(sorted, sorted.dropFirst()) { #expect(left < right && !(right < left)) }
        for _ in 0..<20 {
            #expect(Self.all.shuffled(using: &chance).sorted().map(\.description) == sorted.map(\.description))
        }
    }

    @Test("organizations whose names only look alike are two places")
    func twins() {
        let places = ["caf\u{E9}", "cafe\u{301}"].map {
            RequestCursor(submitted: Instant(milliseconds: 0), organization: $0, id: .number(1))
        }
        #expect(places[0] != places[1] && places[1] < places[0])
        #expect(RequestCursor(places[0].description) == places[0])
    }
}
