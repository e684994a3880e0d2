// The program behind ./dev fuzz: slipway-fuzz TARGET [FLAGS AND FOLDERS OF LIBFUZZER]. Built with SLIPWAY_FUZZ=1 only.

import FuzzTargets

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

typealias FuzzBody = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

/// libFuzzer's own loop, for programs that bring their `main` (`compiler-rt/lib/fuzzer/FuzzerDriver.cpp`).
@_silgen_name("LLVMFuzzerRunDriver")
func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>, _ body: FuzzBody
) -> CInt

private func feed(_ target: FuzzTarget, _ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

@main
enum Fuzzing {
    static func main() {
        guard CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: "|")
            print("Usage: slipway-fuzz \(names) [FLAGS AND FOLDERS OF LIBFUZZER]")
            exit(64)
        }
        // The target's name is not for libFuzzer.
        var arguments = CommandLine.unsafeArgv + 1
        arguments[0] = CommandLine.unsafeArgv[0]
        var count = CommandLine.argc - 1
        // One function each, because C's know nothing of their surroundings.
        let body: FuzzBody =
            switch target {
            case .yaml: { feed(.yaml, $0, $1) }
            case .json: { feed(.json, $0, $1) }
            case .cel: { feed(.cel, $0, $1) }
            case .patch: { feed(.patch, $0, $1) }
            }
        exit(runFuzzer(&count, &arguments, body))
    }
}
