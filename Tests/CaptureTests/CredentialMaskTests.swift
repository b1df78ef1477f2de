import Testing

@testable import Capture

@Suite("Credentials in lines that can't be read")
struct CredentialMaskTests {
    private func masked(_ text: String) -> String {
        String(decoding: CredentialMask.masked(Array(text.utf8)), as: UTF8.self)
    }

    @Test(
        "are masked whatever form they come in",
        arguments: [
            #"{"headers":{"Authorization":"Bearer CANARY"}"#,
            #"{"headers":{"Authorization":"CANARY"}"#,
            #"{\"authorization\":\"Bearer CANARY\"}"#,
            "Authorization: Bearer CANARY",
            "authorization: basic CANARY==",
            #"{"name":"x","X-Api-Key":"CANARY"}"#,
            "X-API-KEY: CANARY",
            "Cookie: a=CANARY; b=CANARY",
            #""set-cookie":"session=CANARY""#,
            "https://ims.example/token?client_secret=CANARY&x=1",
            #"{"access_token":"CANARY","expires_in":1}"#,
            #"{"access_token" : "CAN\"CANARY""#,
            #"{"refreshToken":["CANARY","CANARY"]}"#,
            "password=CANARY",
            "Bearer CANARY",
            #"{"name":"Cookie","value":"CANARY"}"#,
            #"{"name" : "X-Api-Key" , "value" : "CANARY"}"#,
            #"{\"name\":\"Authorization\",\"value\":\"CANARY\"}"#,
            #"["X-Api-Key","CANARY"]"#,
            "https://user:CANARY@mc.adobe.io/acme",
            "xx eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IkNBTkFSWSJ9CANARY.sig yy",
        ])
    func areMasked(text: String) {
        #expect(!masked(text).contains("CANARY"), "\(masked(text))")
    }

    @Test("and everything else stays as it is")
    func restStays() {
        let text =
            #"{"at":"2026-11-16T03:00:00.000Z","method":"GET","url":"https://mc.adobe.io/acme","response":{"requestId":1"#
        #expect(masked(text) == text)
        #expect(masked("Authorization: Bearer X\nnext: y") == "Authorization: [masked]\nnext: y")
        #expect(masked("token") == "token")
        #expect(masked("") == "")
    }

    @Test("bytes that are no text pass through")
    func bytes() {
        let bytes: [UInt8] = [0, 255, 254, 10, 0xC3, 0x28]
        #expect(CredentialMask.masked(bytes) == bytes)
    }
}
