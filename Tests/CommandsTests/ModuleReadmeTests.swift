import Host
import TestSupport
import Testing

@testable import Commands

/// The README of each module of this repository is what `slipway docs` prints, and every input says what it is.
@Suite struct ModuleReadmeTests {
    static let modules: [String] = {
        let folder = Path.join(Workspace.packageRoot, "modules")
        // Without the folder there is nothing to compare, which `theyAreThere` says.
        return ((try? FileSystem.list(folder)) ?? []).filter {
            FileSystem.kind(of: Path.join(folder, "\($0)/module.yaml")) == .file
        }.sorted()
    }()

    @Test func theyAreThere() {
        #expect(Self.modules.count > 50)
    }

    @Test(arguments: modules) func isCurrent(module: String) async throws {
        let printed = await slipway("docs", module, in: Workspace.packageRoot)
        #expect(printed.status == .done, "\(printed.errors)")
        let path = Path.join(Workspace.packageRoot, "modules/\(module)/README.md")
        let written = String(decoding: try FileSystem.read(path), as: UTF8.self)
        #expect(written == printed.out, "write it again: slipway docs \(module) > modules/\(module)/README.md")
    }

    @Test(arguments: modules) func describesItsInputs(module: String) async throws {
        let printed = await slipway("docs", module, in: Workspace.packageRoot)
        let lines = printed.out.split(separator: "\n")
        let section = lines.drop { $0 != "## Inputs" }.dropFirst().prefix { !$0.hasPrefix("## ") }
        let rows = section.filter { $0.hasPrefix("| `") }
        let inputs = rows.filter { $0.split(separator: "|").count == 4 }
        for row in inputs {
            let cells = row.split(separator: "|").map { $0.drop { $0 == " " } }
            // Properties of an input are told by the description of the whole.
            guard !cells[0].contains(".") else { continue }
            #expect(!cells[3].isEmpty, "\(module): \(cells[0])")
        }
    }
}
