import ArgumentParser
import Bytes
import Foundation
import Reporting
import Sandbox

/// `ingest-audit sandbox`: a stand-in of the API.
struct SandboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Serve a stand-in of the ingestion API.",
        usage: "ingest-audit sandbox [<options>]",
        discussion: """
            Answers both operations on this machine, with every documented answer, until interrupted; and as Experience \
            Platform does what became of the batches that requests name. The seed decides how each of them fares, so that a scenario runs again in the same way. Unless a scenario says otherwise, it \
            serves the organization acme to the API key sandbox-key and the token sandbox-token.

            Examples:
              ingest-audit sandbox --port 8080 --fault 429=0.1
              ingest-audit sandbox --print-scenario > scenario.json
              ingest-audit sandbox --scenario scenario.json --seed 7 --speed 60
            """)

    @Option(help: "The port; 0 takes any that is free.")
    var port: UInt16 = 8080

    @Option(
        help: ArgumentHelp(
            "A JSON file of mappings, their states, and how their requests and batches fare.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var scenario: String?

    @Option(help: ArgumentHelp("What decides the fates of requests and batches.", valueName: "number"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("How many of the sandbox's seconds pass in one.", valueName: "factor"))
    var speed = 1.0

    @Option(
        help: ArgumentHelp(
            "The share of calls that something goes wrong with: cut, garbage, slow, 500 or 429, as in cut=0.05; may be given more than once.",
            valueName: "kind=share"),
        completion: .list(SandboxFaults.Kind.allCases.map { "\($0.rawValue)=0.05" }))
    var fault: [String] = []

    @Flag(help: "Print a scenario with all its keys, and end.")
    var printScenario = false

    func validate() throws {
        _ = try faults()
        if !(speed > 0) { throw ValidationError("--speed must be greater than 0") }
    }

    func run() throws {
        let scenario = try readScenario()
        if printScenario {
            try Session.current.output.write(try JSONDocument.text(scenario))
            return
        }
        let server: SandboxServer
        do {
            server = try SandboxServer(scenario, faults: try faults(), seed: seed, port: port, speed: speed)
        } catch {
            throw CommandFailure("port \(port): can't be listened on; choose another with --port", exitCode: 73)
        }
        try Session.current.output.write(
            "The API's stand-in listens on http://127.0.0.1:\(server.port) (organization \(scenario.organization))\n")
        server.run()
    }

    private func faults() throws -> SandboxFaults {
        var faults = SandboxFaults()
        for text in fault where !faults.add(text) {
            let kinds = SandboxFaults.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(
                "--fault \(text): must be one of \(kinds), and a share from 0 to 1, as in cut=0.05; all together at most 1"
            )
        }
        return faults
    }

    private func readScenario() throws -> SandboxScenario {
        guard let scenario else { return SandboxScenario() }
        let found: SandboxScenario
        do {
            let bytes = try WholeFile.bytes(scenario, limit: 1 << 20)
            found = try JSONDecoder().decode(SandboxScenario.self, from: Data(bytes))
        } catch {
            throw CommandFailure(
                "\(Printable.text(scenario)): no scenario that can be read; see one with --print-scenario",
                exitCode: CommandFailure.unreadableInput)
        }
        if let problem = found.problem {
            throw CommandFailure("\(Printable.text(scenario)): \(problem)", exitCode: CommandFailure.unreadableInput)
        }
        return found
    }
}
