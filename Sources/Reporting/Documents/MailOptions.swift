import IngestionAPI

/// How a report is mailed.
public struct MailOptions: Sendable {
    /// Who sends it.
    public var from: MailAddress
    /// Who gets it.
    public var to: [MailAddress]
    /// Who gets a copy.
    public var cc: [MailAddress]
    /// The subject; nil for the week and the answer in few words.
    public var subject: String?
    /// When it is sent; nil for the latest exchange.
    public var date: Instant?
    /// Whether the whole page goes along.
    public var attachesPage: Bool

    /// Options; those left out are the usual ones.
    public init(
        from: MailAddress = .local, to: [MailAddress] = [], cc: [MailAddress] = [], subject: String? = nil,
        date: Instant? = nil, attachesPage: Bool = false
    ) {
        self.from = from
        self.to = to
        self.cc = cc
        self.subject = subject
        self.date = date
        self.attachesPage = attachesPage
    }
}

/// A mailbox: an address, and whose it is.
public struct MailAddress: Sendable, Equatable {
    /// The name before the address, as in `Data team <data@example.com>`; nil for none.
    public var name: String?
    /// `local@domain`, ASCII.
    public var address: String

    /// This program on this machine: for documents that are mailed by nobody.
    public static let local = MailAddress(name: nil, address: "ingest-audit@localhost")

    private init(name: String?, address: String) {
        self.name = name
        self.address = address
    }

    /// Reads `data@example.com` or `Data team <data@example.com>`; nil for what could end a header line, and for what is
    /// no address.
    public init?(_ text: String) {
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return nil }
        var name: String?
        var address = Substring(text.drop { $0 == " " })
        if let open = address.firstIndex(of: "<") {
            guard address.last == ">" else { return nil }
            var before = address[..<open]
            while before.last == " " { before.removeLast() }
            if before.count >= 2, before.first == "\"", before.last == "\"" { before = before.dropFirst().dropLast() }
            name = before.isEmpty ? nil : String(before)
            address = address[address.index(after: open)...].dropLast()
        }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isAllowed) }) else {
            return nil
        }
        self.init(name: name, address: String(address))
    }

    /// What stands in an address without quotes (RFC 5322's atoms and the dot).
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return true
        default: return "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
        }
    }
}
