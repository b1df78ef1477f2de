import Foundation

/// What a sandbox is made of: its organization, its mappings, and how their requests fare. Read from a JSON file, where
/// every key may be left out.
public struct SandboxScenario: Codable, Sendable, Equatable {
    /// A mapping's state in the product.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Not published yet: POSTs are rejected.
        case draft
        /// Published, and not stopped since: POSTs are rejected.
        case published
        /// Published and running on its own schedule: POSTs are rejected, it must be stopped first.
        case started
        /// Published and stopped: POSTs are taken.
        case stopped
    }

    /// How the requests of a mapping fare, as weights of chance.
    public struct Fates: Codable, Sendable, Equatable {
        /// Ends with success.
        public var success = 90.0
        /// Fails with ACP-880056: no batch.
        public var failedToFetch = 4.0
        /// Fails with ACP-880096: with a batch.
        public var failedToUpload = 3.0
        /// Is aborted.
        public var aborted = 3.0
        /// Stays in progress for ever.
        public var hangs = 0.0

        /// The default weights.
        public init() {}

        /// Reads the weights; those that are left out are 0 where any is given.
        public init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            success = try keys.decodeIfPresent(Double.self, forKey: .success) ?? 0
            failedToFetch = try keys.decodeIfPresent(Double.self, forKey: .failedToFetch) ?? 0
            failedToUpload = try keys.decodeIfPresent(Double.self, forKey: .failedToUpload) ?? 0
            aborted = try keys.decodeIfPresent(Double.self, forKey: .aborted) ?? 0
            hangs = try keys.decodeIfPresent(Double.self, forKey: .hangs) ?? 0
        }
    }

    /// One mapping.
    public struct Mapping: Codable, Sendable, Equatable {
        /// Its ID.
        public var id: String
        /// Its state.
        public var state = State.stopped
        /// How long its requests take, seconds: the least and the most.
        public var seconds: [Double]?
        /// How its requests fare.
        public var fates: Fates?

        /// A mapping that takes requests.
        public init(id: String, state: State = .stopped, seconds: [Double]? = nil, fates: Fates? = nil) {
            self.id = id
            self.state = state
            self.seconds = seconds
            self.fates = fates
        }

        /// Reads a mapping; all but the ID may be left out.
        public init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            id = try keys.decode(String.self, forKey: .id)
            state = try keys.decodeIfPresent(State.self, forKey: .state) ?? .stopped
            seconds = try keys.decodeIfPresent([Double].self, forKey: .seconds)
            fates = try keys.decodeIfPresent(Fates.self, forKey: .fates)
        }
    }

    /// The organization of the URLs.
    public var organization = "acme"
    /// The bearer token that is taken.
    public var token = "sandbox-token"
    /// A token of a user without the role for POST.
    public var tokenWithoutRole = "sandbox-token-without-role"
    /// The API key that is taken.
    public var apiKey = "sandbox-key"
    /// The client secret that `/ims/token/v3` takes, with the API key as client ID.
    public var clientSecret = "sandbox-secret"
    /// The ID of the first request.
    public var firstRequest: Int64 = 3_520
    /// The mappings.
    public var mappings = [
        Mapping(id: "1042"), Mapping(id: "1043"), Mapping(id: "XDM44"), Mapping(id: "1077", state: .started),
        Mapping(id: "1078", state: .draft),
    ]
    /// How long requests take, seconds: the least and the most.
    public var seconds = [2.0, 10.0]
    /// How requests fare.
    public var fates = Fates()
    /// How many calls a second are taken before the answer is 429; 0 for any number.
    public var callsPerSecond = 0.0
    /// What becomes of the batches that requests name.
    public var batches = Batches()

    /// The scenario that runs where no file is given.
    public init() {}

    /// Reads a scenario.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        func value<Value: Decodable>(_ key: CodingKeys, _ standIn: Value) throws -> Value {
            try keys.decodeIfPresent(Value.self, forKey: key) ?? standIn
        }
        let plain = SandboxScenario()
        organization = try value(.organization, plain.organization)
        token = try value(.token, plain.token)
        tokenWithoutRole = try value(.tokenWithoutRole, plain.tokenWithoutRole)
        apiKey = try value(.apiKey, plain.apiKey)
        clientSecret = try value(.clientSecret, plain.clientSecret)
        firstRequest = try value(.firstRequest, plain.firstRequest)
        mappings = try value(.mappings, plain.mappings)
        seconds = try value(.seconds, plain.seconds)
        fates = try value(.fates, plain.fates)
        callsPerSecond = try value(.callsPerSecond, plain.callsPerSecond)
        batches = try value(.batches, plain.batches)
    }

    /// Why a scenario can't be played; nil where it can.
    public var problem: String? {
        let spans = [seconds] + mappings.compactMap(\.seconds)
        if spans.contains(where: { $0.count != 2 || $0[0] < 0 || $0[1] < $0[0] || $0[1] > 1e7 }) {
            return "\"seconds\" must be two numbers, the least and the most"
        }
        let weights = ([fates] + mappings.compactMap(\.fates)).map {
            [$0.success, $0.failedToFetch, $0.failedToUpload, $0.aborted, $0.hangs]
        }
        if weights.contains(where: { $0.contains { !($0 >= 0) } || $0.reduce(0, +) <= 0 }) {
            return "\"fates\" must be numbers from 0 up, one of them greater"
        }
        if Set(mappings.map(\.id)).count != mappings.count { return "a mapping stands twice" }
        if !(callsPerSecond >= 0) { return "\"callsPerSecond\" must be 0 or more" }
        return batches.problem
    }
}
