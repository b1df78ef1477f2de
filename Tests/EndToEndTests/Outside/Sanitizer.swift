import Foundation

/// Whether these tests were built with a sanitizer (Tests/README.md), and the program beside them as well.
enum Sanitizer {
    /// Memory and time are then some other multiple of what they are: what bounds them is tested without.
    static let isOn: Bool = {
        let marks: [String] = ["__asan_init", "__tsan_init"]
        return marks.contains { dlsym(nil, $0) != nil }
    }()

    /// What the sanitizer of the program was told, `NAME=value`: for a program that is started without the variables of the tests.
    static let variables: [String] = ["ASAN_OPTIONS", "TSAN_OPTIONS"].compactMap { name in
        ProcessInfo.processInfo.environment[name].map { "\(name)=\($0)" }
    }
}
