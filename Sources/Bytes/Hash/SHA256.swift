import CCrypto

/// SHA-256 as OpenSSL computes it.
private enum Algorithm {
    /// OpenSSL's end is the process's: else what runs when that ends would free what another thread still hashes with, where
    /// an error ends the program before its threads are done.
    private static let isReady = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

    static var sha256: OpaquePointer? { isReady ? EVP_sha256() : nil }
}

/// A SHA-256 that is fed piece by piece; its value can be asked for at any point.
public final class SHA256Stream {
    private let context = EVP_MD_CTX_new()

    /// The hash of nothing yet.
    public init() {
        EVP_DigestInit_ex(context, Algorithm.sha256, nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Adds bytes.
    public func add(_ bytes: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    /// The hash of all bytes added so far; more can be added after it.
    public var value: SHA256 {
        let copy = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(copy) }
        EVP_MD_CTX_copy_ex(copy, context)
        var bytes = [UInt8](repeating: 0, count: SHA256.byteCount)
        EVP_DigestFinal_ex(copy, &bytes, nil)
        return SHA256(bytes)!
    }
}

/// A SHA-256 hash, 32 bytes.
public struct SHA256: Hashable, Sendable {
    /// How many bytes it has.
    public static let byteCount = 32

    /// The bytes.
    public let bytes: [UInt8]

    /// A hash from its 32 bytes; nil for another number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The hash of `content`.
    public init(of content: UnsafeRawBufferPointer) {
        var bytes = [UInt8](repeating: 0, count: SHA256.byteCount)
        EVP_Digest(content.baseAddress, content.count, &bytes, nil, Algorithm.sha256, nil)
        self.bytes = bytes
    }

    /// The hash of `content`.
    public init(of content: [UInt8]) {
        self = content.withUnsafeBytes(SHA256.init(of:))
    }
}

extension SHA256: CustomStringConvertible {
    /// 64 hexadecimal digits, lower case.
    public var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
