import Foundation

/// Bytes that a capture holds in base64.
enum Base64Text {
    /// The bytes; nil where the text is anything else than base64 with line breaks and blanks in it. A sign that does not belong
    /// there is damage: passed over, it would make other bytes of those that were received.
    static func bytes(_ text: [UInt8]) -> [UInt8]? {
        let plain = text.filter { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        return Data(base64Encoded: Data(plain)).map(Array.init)
    }
}
