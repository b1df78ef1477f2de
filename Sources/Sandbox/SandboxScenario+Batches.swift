extension SandboxScenario {
    /// What becomes of the batches that requests name, and how the Platform tells of them.
    public struct Batches: Codable, Sendable, Equatable {
        /// How batches end, as weights of chance.
        public struct Fates: Codable, Sendable, Equatable {
            /// Fails: no record arrives.
            public var failed = 30.0
            /// Is aborted: the Platform says no figures.
            public var aborted = 20.0
            /// Is ingested in part.
            public var partial = 20.0
            /// Is ingested as a whole.
            public var ingested = 30.0
            /// Was put into the archive before anybody asked.
            public var archived = 0.0
            /// Never ends.
            public var stalls = 0.0

            /// The default weights.
            public init() {}

            /// Reads the weights; those that are left out are 0 where any is given.
            public init(from decoder: any Decoder) throws {
                let keys = try decoder.container(keyedBy: CodingKeys.self)
                failed = try keys.decodeIfPresent(Double.self, forKey: .failed) ?? 0
                aborted = try keys.decodeIfPresent(Double.self, forKey: .aborted) ?? 0
                partial = try keys.decodeIfPresent(Double.self, forKey: .partial) ?? 0
                ingested = try keys.decodeIfPresent(Double.self, forKey: .ingested) ?? 0
                archived = try keys.decodeIfPresent(Double.self, forKey: .archived) ?? 0
                stalls = try keys.decodeIfPresent(Double.self, forKey: .stalls) ?? 0
            }

            /// The weights with the ends that they are of.
            var weights: [(end: SandboxBatch.End, weight: Double)] {
                [
                    (.failed, failed), (.aborted, aborted), (.partial, partial), (.ingested, ingested),
                    (.archived, archived), (.stalls, stalls),
                ]
            }
        }

        /// How metrics are called.
        public enum Metrics: String, Codable, Sendable, CaseIterable {
            /// `inputRecordCount` and its like.
            case new
            /// `recordsRead` and its like.
            case old
            /// One batch in the one way, the next in the other.
            case both
        }

        /// A reason that batches give.
        public struct Reason: Codable, Sendable, Equatable {
            /// Its code, as in `INGEST-1555-400`.
            public var code: String
            /// What it says.
            public var description: String

            /// A reason from its parts.
            public init(code: String, description: String) {
                self.code = code
                self.description = description
            }
        }

        /// How batches end.
        public var fates = Fates()
        /// How long one takes from its request's end to its own, seconds: the least and the most.
        public var seconds = [1.0, 5.0]
        /// How long after its end the Platform knows of it, seconds, as diagnostics expire; 0 for ever.
        public var goneAfter = 0.0
        /// How metrics are called.
        public var metrics = Metrics.new
        /// What failed and partial ones give as reasons.
        public var reasons = [
            Reason(
                code: "INGEST-1212-400",
                description: "Encountered errors in the data. Rows without an error were ingested."),
            Reason(code: "INGEST-1555-400", description: "A required field is either missing or has a value of null."),
            Reason(code: "106", description: "Dataset file is empty. Please ensure that data has been written to it."),
        ]
        /// What diagnostics say of the rows that failed and partial ones refused; `{row}` stands for something out of the row.
        public var rowReasons = [
            Reason(code: "DCVS-1104-400", description: "expected type: Number, found: String: {row}"),
            Reason(code: "DCVS-1111-400", description: "required field {row} is missing"),
            Reason(code: "1401", description: "Row is corrupted and cannot be read, please fix and resend."),
        ]
        /// How long after a batch's end its diagnostics are there, seconds; 0 for ever.
        public var rowsGoneAfter = 0.0
        /// The share of successful requests that name a batch, from 0 to 1.
        public var namedBySuccess = 0.0
        /// The Platform's organization, which calls have to name.
        public var imsOrg = "0A1B2C3D4E5F@AdobeOrg"
        /// The Platform's sandbox, which calls have to name.
        public var sandbox = "prod"
        /// How many batches a page of the catalog holds at most.
        public var pageSize = 100
        /// Who stands in `createdUser` and `updatedUser`.
        public var user = "somebody@AdobeID"
        /// What stands in `createdClient` and `updatedClient`.
        public var client = "some_client"
        /// What stands in a tag that is nobody's business.
        public var tag = "some tag"
        /// What stands in an error's rows, and in the rows that diagnostics hand out.
        public var row = "some row"

        /// Batches as they fare where a scenario says nothing.
        public init() {}

        /// Reads what becomes of batches.
        public init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            func value<Value: Decodable>(_ key: CodingKeys, _ standIn: Value) throws -> Value {
                try keys.decodeIfPresent(Value.self, forKey: key) ?? standIn
            }
            let plain = Batches()
            fates = try value(.fates, plain.fates)
            seconds = try value(.seconds, plain.seconds)
            goneAfter = try value(.goneAfter, plain.goneAfter)
            metrics = try value(.metrics, plain.metrics)
            reasons = try value(.reasons, plain.reasons)
            rowReasons = try value(.rowReasons, plain.rowReasons)
            rowsGoneAfter = try value(.rowsGoneAfter, plain.rowsGoneAfter)
            namedBySuccess = try value(.namedBySuccess, plain.namedBySuccess)
            imsOrg = try value(.imsOrg, plain.imsOrg)
            sandbox = try value(.sandbox, plain.sandbox)
            pageSize = try value(.pageSize, plain.pageSize)
            user = try value(.user, plain.user)
            client = try value(.client, plain.client)
            tag = try value(.tag, plain.tag)
            row = try value(.row, plain.row)
        }

        /// Why they can't be played; nil where they can.
        var problem: String? {
            if seconds.count != 2 || seconds[0] < 0 || seconds[1] < seconds[0] || seconds[1] > 1e7 {
                return "\"seconds\" of \"batches\" must be two numbers, the least and the most"
            }
            let weights = fates.weights.map(\.weight)
            if weights.contains(where: { !($0 >= 0) }) || weights.reduce(0, +) <= 0 {
                return "\"fates\" of \"batches\" must be numbers from 0 up, one of them greater"
            }
            if !(goneAfter >= 0) { return "\"goneAfter\" must be 0 or more" }
            if !(rowsGoneAfter >= 0) { return "\"rowsGoneAfter\" must be 0 or more" }
            if !(0...1).contains(namedBySuccess) { return "\"namedBySuccess\" must be from 0 to 1" }
            if pageSize < 1 { return "\"pageSize\" must be 1 or more" }
            if reasons.isEmpty { return "\"reasons\" of \"batches\" must hold one or more" }
            return nil
        }
    }
}
