import ArgumentParser
import LiveAPI
import Settings

/// Where Experience Platform is asked about batches: what the team's settings say of it.
struct PlatformArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The settings whose [platform] says where batches are asked about (default: $INGEST_AUDIT_CONFIG, else ./ingest-audit.toml where there is one).",
            valueName: "file"),
        completion: .file(extensions: ["toml"]))
    var config: String?

    /// The access for an organization of Campaign; nil where no settings say where the Platform is.
    /// - Throws: `SettingsProblem`, also where it is not clear as whom to ask.
    func access(organization: String) throws -> PlatformAccess? {
        guard let path = TeamOptions.path(named: config), let platform = try TeamSettings(path: path).platform else {
            return nil
        }
        func problem(_ reason: String) -> SettingsProblem { SettingsProblem(path: path, reason: reason) }
        let own = platform.imsOrgs(of: organization)
        guard let imsOrg = platform.imsOrg ?? (own.count == 1 ? own[0] : nil) else {
            throw problem(
                own.isEmpty
                    ? "[platform] does not say which organization of the Platform is \(organization); add ims-org = \"…@AdobeOrg\""
                    : "[platform.organizations] has several for \(organization); say with ims-org which one is asked")
        }
        if let other = platform.organizations[imsOrg], other != organization {
            throw problem(
                "ims-org \(imsOrg) belongs to \(other) by [platform.organizations], not to \(organization); remove ims-org, or name another with --org"
            )
        }
        return PlatformAccess(url: platform.url, imsOrg: imsOrg, sandbox: platform.sandbox)
    }
}
