/// An object of JSON, each key beside its value; what is nil is `null`.
struct JSONObject: Encodable, ExpressibleByDictionaryLiteral {
    private var members: [(String, any Encodable)]
    /// Another object whose members stand beside these.
    private var other: (any Encodable)?

    init(dictionaryLiteral members: (String, any Encodable)...) { self.members = members }

    /// An object of members whose names are known only when it is made.
    init(_ members: [(String, any Encodable)]) { self.members = members }

    /// Without the members that are nil.
    init(known members: KeyValuePairs<String, (any Encodable)?>) {
        self.members = members.compactMap { key, value in value.map { (key, $0) } }
    }

    /// The members of both in one object.
    func beside(_ other: some Encodable) -> JSONObject {
        var object = self
        object.other = other
        return object
    }

    func encode(to encoder: any Encoder) throws {
        try other?.encode(to: encoder)
        var container = encoder.container(keyedBy: AnyKey.self)
        for (key, value) in members { try container.encode(value, forKey: AnyKey(stringValue: key)) }
    }
}
