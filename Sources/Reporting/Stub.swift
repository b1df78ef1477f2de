import IngestionAPI
public enum WeeklyReport { public static func write(_ f: WeeklyFigures, as: ReportFormat, options: ReportOptions) throws -> String { "\(f.totals)\n\(f.errors)\n\(f.evidence)\n" } }
