import Testing

@testable import LiveAPI

@Suite("The sandbox's world")
struct SandboxWorldTests {}
