import IngestionAPI

/// Where a page of a served history stands: `/requests/acme/3520.json?lang=ko`.
public struct Address: Hashable, Sendable {
    /// Its names, escapes undone.
    public var path: [String]
    /// What it is asked with, in order, escapes undone; of forms empty values are left out.
    public var query: [Parameter]
    /// What it is written as; nil for a page.
    public var format: ReportFormat?

    /// One thing that is asked.
    public struct Parameter: Hashable, Sendable {
        public var name, value: String

        /// `status=failed`.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// An address from its parts.
    public init(_ path: [String], _ query: [Parameter] = [], as format: ReportFormat? = nil) {
        self.path = path
        self.query = query
        self.format = format
    }

    /// The same, written in another way.
    public func written(as format: ReportFormat?) -> Address { Address(path, query, as: format) }

    /// The same with another value of one thing; nil for none.
    public func with(_ name: String, _ value: String?) -> Address {
        var address = self
        address.query.removeAll { $0.name == name }
        if let value { address.query.append(Parameter(name, value)) }
        return address
    }
}

extension Address: CustomStringConvertible {
    /// As it stands in a link. A dot in a name is escaped, as one that is not stands before the format.
    public var description: String {
        let names = path.map { PercentEncoding.encoded($0).replacing(".", with: "%2E") }
        let query = query.map { PercentEncoding.encoded($0.name) + "=" + PercentEncoding.encoded($0.value) }
        return "/" + names.joined(separator: "/") + (format.map { (path.isEmpty ? "now." : ".") + $0.fileEnding } ?? "")
            + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// Reads what `description` writes, and what forms send; nil for what no page can be asked with.
    public init?(_ target: String) {
        guard target.hasPrefix("/"), !target.contains("#") else { return nil }
        let parts = target.dropFirst().split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var names = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if names.last == "" { names.removeLast() }
        if let last = names.last, let dot = last.lastIndex(of: ".") {
            guard let format = ReportFormat(fileEnding: last[last.index(after: dot)...]), format != .html else {
                return nil
            }
            self.format = format
            names[names.count - 1] = String(last[..<dot])
        }
        if names == ["now"] { names = [] }
        let decoded = names.map(PercentEncoding.decoded)
        guard decoded.allSatisfy(Self.isReadable) else { return nil }
        path = decoded
        query = []
        guard parts.count > 1 else { return }
        for pair in parts[1].split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                PercentEncoding.decoded($0.replacing("+", with: " "))
            }
            guard halves.count == 2, halves.allSatisfy({ $0.isEmpty || Self.isReadable($0) }) else { return nil }
            if !halves[1].isEmpty { query.append(Parameter(halves[0], halves[1])) }
        }
    }

    /// Whether a name is one, and no way to another folder, nor the end of a text.
    private static func isReadable(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(0)
    }
}

extension Address {
    /// Where the page about a place of documents stands; nil for what is a place of one page alone.
    init?(_ place: Place) {
        switch place {
        case .mapping(let name): self.init(["mappings", name.organization, name.mapping])
        case .code(let code): self.init(["errors", code])
        case .request(let organization, let id): self.init(["requests", organization, id.description])
        case .answer(let organization, let id, let place):
            self.init(["requests", organization, id.description], [.init("answer", place)])
        case .day(let day):
            self.init(["requests"], [.init("since", day.description), .init("until", day.description)])
        case .week(let week): self.init(["weeks", week.description])
        case .requests(let filter): self.init(["requests"], filter.parameters)
        case .own(let report): self.init(["reports", report])
        case .section, .finding, .rule: return nil
        }
    }
}
