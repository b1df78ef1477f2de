import Foundation

/// What a test can't do without, and a machine need not have. Where one is missing, its tests are skipped: each says which part it
/// wants and how to get it, and the run's last lines sum that up. `.ci/run` installs all of them, and where `CI` is set none
/// counts as missing: its tests then run, and fail.
package struct OptionalPart: Sendable {
    /// What it is, and how to get it; the reason that a skipped test gives.
    package let need: String
    /// Whether a test that wants it runs.
    package let isThere: Bool

    private init(_ name: String, get: String, _ isFound: Bool) {
        need = "wants \(name): \(get)"
        isThere = isFound || Self.isCI
        if !isThere { Missing.add(need) }
    }

    private static let isCI = ProcessInfo.processInfo.environment["CI"].map { !$0.isEmpty && $0 != "false" } ?? false

    /// A package of Debian that has this program.
    private static func debian(_ package: String, program: String) -> OptionalPart {
        OptionalPart("Debian's \(package)", get: "apt-get install \(package)", has(program))
    }

    /// A package of Python that has these modules.
    private static func python(_ package: String, modules: String...) -> OptionalPart {
        OptionalPart(
            "Python's \(package)", get: "python3 -m pip install '\(package)'", pythonModules.isSuperset(of: modules))
    }

    /// Those of the modules asked about that Python has, found without loading them.
    private static let pythonModules: Set<String> = {
        let script = """
            from importlib.util import find_spec
            print(*(name for name in ("axe_core_python", "frictionless", "openpyxl", "pandas", "prometheus_client") if find_spec(name)))
            """
        return Set((Python.said(script) ?? "").split { $0.isWhitespace }.map(String.init))
    }()

    package static let browser = debian("chromium-driver", program: "chromedriver")
    package static let office = debian("libreoffice-calc", program: "soffice")
    package static let bash = debian("bash", program: "bash")
    package static let zsh = debian("zsh", program: "zsh")
    package static let fish = debian("fish", program: "fish")
    package static let strace = debian("strace", program: "strace")
    package static let valgrind = debian("valgrind", program: "valgrind")
    package static let promtool = debian("prometheus", program: "promtool")
    package static let systemd = debian("systemd", program: "systemd-analyze")
    package static let sqliteShell = debian("sqlite3", program: "sqlite3")
    package static let workbooks = OptionalPart(
        "Debian's libxlsxwriter4", get: "apt-get install libxlsxwriter4",
        dlopen("libxlsxwriter.so.4", RTLD_LAZY) != nil)
    package static let axe = python("axe-core-python", modules: "axe_core_python")
    package static let frictionless = python("frictionless[excel]", modules: "frictionless", "openpyxl")
    package static let pandas = python("pandas", modules: "pandas")
    package static let prometheusClient = python("prometheus-client", modules: "prometheus_client")
    /// A part of the system that no package brings.
    package static let root = OptionalPart("to be root", get: "run the tests as root", getuid() == 0)

    /// Whether the system has a program.
    package static func has(_ program: String) -> Bool {
        ["/usr/bin", "/bin", "/usr/local/bin", "/usr/sbin", "/sbin"].contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
