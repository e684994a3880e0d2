// The program behind ./dev fuzz: slipway-fuzz TARGET [FLAGS AND FOLDERS OF LIBFUZZER]. Built with SLIPWAY_FUZZ=1 only.

import Dispatch
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

/// libFuzzer counts what it reached when the call returns, so that this waits for the task.
private func feed(_ target: FuzzTarget, _ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let end = DispatchSemaphore(value: 0)
    Task.detached {
        await target.run(bytes)
        end.signal()
    }
    end.wait()
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
            case .kubeconfig: { feed(.kubeconfig, $0, $1) }
            case .inventory: { feed(.inventory, $0, $1) }
            case .plan: { feed(.plan, $0, $1) }
            case .repository: { feed(.repository, $0, $1) }
            case .answers: { feed(.answers, $0, $1) }
            case .http: { feed(.http, $0, $1) }
            }
        exit(runFuzzer(&count, &arguments, body))
    }
}
