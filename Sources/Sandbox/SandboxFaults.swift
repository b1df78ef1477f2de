/// What goes wrong on purpose, by its share of all calls.
public struct SandboxFaults: Sendable, Equatable {
    /// One kind of fault.
    public enum Kind: String, Sendable, CaseIterable {
        /// The call is taken, and its answer cut off in the middle.
        case cut
        /// The call is taken, and answered with bytes that mean nothing.
        case garbage
        /// The call is taken, and answered a second later.
        case slow
        /// HTTP 500; the call is not taken.
        case broken = "500"
        /// HTTP 429; the call is not taken.
        case throttled = "429"
    }

    /// The share of calls from 0 to 1, by kind.
    public var shares: [Kind: Double] = [:]

    /// Nothing goes wrong.
    public init() {}

    /// Reads `cut=0.05`.
    /// - Returns: whether it could be read.
    public mutating func add(_ text: String) -> Bool {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])), let share = Double(parts[1]),
            (0...1).contains(share)
        else { return false }
        shares[kind] = share
        return shares.values.reduce(0, +) <= 1
    }

    /// The fault of the n-th call, if any.
    func fault(of number: UInt64, seed: UInt64) -> Kind? {
        var chance = SandboxChance(seed: seed ^ 0xFA17, "fault", number)
        var rest = chance.share()
        for kind in Kind.allCases {
            let share = shares[kind] ?? 0
            if rest < share { return kind }
            rest -= share
        }
        return nil
    }
}
