import IngestionAPI

/// A verification as JSON, schema `ingest-audit/verify/1`. What there is none of is left out.
struct VerifyDocument: Encodable {
    let schema = "ingest-audit/verify/1"
    let sound: Bool
    let exchanges: Int
    let seal: String?
    let sealedLate: Int
    let sealsSinceNoted: Int?
    let prunes: [Prune]
    let checks: [Check]

    struct Prune: Encodable {
        let seal: Int
        let before: String
        let exchanges: Int
    }

    struct Check: Encodable {
        let subject: String
        let examined: Int
        let differences: Int
        let findings: [String]
    }

    init(_ verification: Verification) {
        sound = verification.isSound
        exchanges = verification.exchanges
        seal = verification.seal
        sealedLate = verification.sealedLate
        sealsSinceNoted = verification.sealsSinceNoted
        prunes = verification.prunes.map { Prune(seal: $0.seal, before: $0.before, exchanges: $0.exchanges) }
        checks = verification.checks.map {
            Check(
                subject: $0.subject.rawValue, examined: $0.examined, differences: $0.differences, findings: $0.findings)
        }
    }
}
