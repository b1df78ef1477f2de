import Foundation

/// JSON as this program writes it: keys in order, so that equal values give equal bytes.
public enum JSONDocument {
    /// The document, ending in a line break.
    public static func text(_ document: some Encodable) throws -> String {
        try encoded(document, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    /// The same in one line.
    static func line(_ document: some Encodable) throws -> String {
        try encoded(document, [.sortedKeys, .withoutEscapingSlashes])
    }

    private static func encoded(_ document: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        // JSON has no infinite numbers.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
}
