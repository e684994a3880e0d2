import Applying
import Model
import Validating

extension Compilation {
    /// The diagnostics, with the lines of the repository that wrote the fields that the server named.
    func placed(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        var places = FieldPlaces(configuration: configuration, objects: desired.objects)
        return places.placed(diagnostics)
    }

    /// The report, with the same in it.
    func placed(_ report: ApplyReport) -> ApplyReport {
        var report = report
        report.diagnostics = placed(report.diagnostics)
        for index in report.results.indices {
            guard let diagnostic = report.results[index].diagnostic else { continue }
            report.results[index].diagnostic = placed([diagnostic]).first
        }
        return report
    }
}
