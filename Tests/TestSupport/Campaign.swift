import Foundation

/// How much is tried where more finds more: little in each run of the tests, much in a campaign that is run by hand (Tests/README.md).
package enum Campaign {
    /// How many histories a campaign is to try, from `INGEST_AUDIT_HISTORIES`; nil in an ordinary run.
    package static let histories = ProcessInfo.processInfo.environment["INGEST_AUDIT_HISTORIES"].flatMap { Int($0) }
}
