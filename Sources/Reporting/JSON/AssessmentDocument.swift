import Assessment
import IngestionAPI

/// How the period went: the judgement that every other format shows, too.
struct AssessmentDocument: Encodable {
    /// `healthy`, `watch`, `trouble` or `unknown`.
    let state: String
    @Null var rate: RateDocument?
    let mappings: [MappingStateDocument]
    let toDo: [ToDoDocument]

    init(_ assessment: Assessment) {
        state = assessment.state.rawValue
        rate = assessment.rate.map(RateDocument.init)
        mappings = assessment.mappings.map(MappingStateDocument.init)
        toDo = assessment.toDo.map { ToDoDocument($0, assessment) }
    }

    /// A success rate beside what is usual; fractions.
    struct RateDocument: Encodable {
        /// Of finished requests, without those that only go on with a failure.
        let judged: Double
        let n: Int
        let usual: Double
        let sample: Int
        let low: Double
        let high: Double
        /// `below`, `usual` or `above`.
        let place: String

        init(_ rate: Assessment.Rate) {
            judged = rate.judged.rate
            n = rate.judged.total
            usual = rate.level
            sample = rate.sample
            let limits = rate.limits
            (low, high) = (limits.lowerBound, limits.upperBound)
            place = rate.place.rawValue
        }
    }

    /// One mapping's state.
    struct MappingStateDocument: Encodable {
        let organization: String
        let mapping: String
        let state: String
        @Null var rate: RateDocument?
        /// The findings about it, by place from 1.
        let findings: [Int]
        @Null var silentSince: String?

        init(_ mapping: Assessment.Mapping) {
            organization = mapping.name.organization
            self.mapping = mapping.name.mapping
            state = mapping.state.rawValue
            rate = mapping.rate.map(RateDocument.init)
            findings = mapping.findings.map { $0 + 1 }
            silentSince = mapping.silentSince?.description
        }
    }

    /// One thing to do.
    struct ToDoDocument: Encodable {
        let action: String
        @Null var code: String?
        @Null var requests: Int?
        @Null var recovered: String?
        /// The findings behind it, by place from 1.
        let findings: [Int]

        init(_ toDo: ToDo, _ assessment: Assessment) {
            findings = toDo.findings.compactMap { finding in
                assessment.findings.firstIndex(of: finding).map { $0 + 1 }
            }
            action = toDo.action.name
            switch toDo.action {
            case .lookInto(let code): self.code = code
            case .lookUp(let requests), .askAgain(let requests): self.requests = requests
            case .nothing(let since): recovered = since.description
            default: break
            }
        }
    }
}

/// A mapping's two names.
struct MappingNameDocument: Encodable {
    let organization: String
    let mapping: String

    init(_ name: MappingName) {
        organization = name.organization
        mapping = name.mapping
    }
}

/// Since when something has changed: the likeliest beginning, and what can't be told from it.
struct SinceDocument: Encodable {
    let at: String
    let earliest: String
    let latest: String

    init(_ since: ChangePoint) {
        at = since.at.description
        earliest = since.earliest.description
        latest = since.latest.description
    }
}
