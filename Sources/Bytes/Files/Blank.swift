extension UInt8 {
    /// Whether it is white space of JSON and XML: a blank, a tab or the end of a line.
    @inlinable
    package var isBlank: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
