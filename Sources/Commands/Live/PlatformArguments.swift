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

    /// The access for an organization of Campaign; nil where no settings say where the Platform is, and which of its
    /// organizations that one is.
    /// - Throws: `SettingsProblem`, also where it could be several.
    func access(organization: String) throws -> PlatformAccess? {
        guard let path = TeamOptions.path(named: config), let platform = try TeamSettings(path: path).platform else {
            return nil
        }
        let own = platform.imsOrgs(of: organization)
        // One that belongs to another of Campaign's organizations is not asked about this one.
        let named = platform.imsOrg.flatMap {
            platform.organizations[$0, default: organization] == organization ? $0 : nil
        }
        guard own.count < 2 || named != nil else {
            throw SettingsProblem(
                path: path,
                reason: "[platform.organizations] has several for \(organization); say with ims-org which one is asked")
        }
        return (named ?? own.first).map {
            PlatformAccess(url: platform.url, imsOrg: $0, sandbox: platform.sandbox)
        }
    }
}
