/// One file of an export.
public struct ExportFile: Sendable, Equatable {
    /// Its name, without a folder.
    public var name: String
    /// All of its bytes.
    public var bytes: [UInt8]

    /// A file from its parts.
    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
