import CLazyLibraries
import CLibGit2

/// The one owner of an object that libgit2 allocated.
struct GitHandle: ~Copyable {
    /// Valid while the handle lives; not to be kept.
    let pointer: OpaquePointer
    private let release: (OpaquePointer?) -> Void

    private init(_ pointer: OpaquePointer, release: @escaping (OpaquePointer?) -> Void) {
        self.pointer = pointer
        self.release = release
    }

    deinit { release(pointer) }

    /// Takes ownership of what the call stores.
    static func make(
        _ operation: @autoclosure () -> String, release: @escaping (OpaquePointer?) -> Void,
        _ call: (inout OpaquePointer?) -> Int32
    ) throws(GitError) -> GitHandle {
        var pointer: OpaquePointer?
        let code = call(&pointer)
        guard code >= 0, let pointer else { throw GitError(operation: operation(), code: code) }
        return GitHandle(pointer, release: release)
    }

    /// As `make`, but `nil` where there is no such thing.
    static func find(
        _ operation: @autoclosure () -> String, release: @escaping (OpaquePointer?) -> Void,
        _ call: (inout OpaquePointer?) -> Int32
    ) throws(GitError) -> GitHandle? {
        var pointer: OpaquePointer?
        let code = call(&pointer)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        guard code >= 0, let pointer else { throw GitError(operation: operation(), code: code) }
        return GitHandle(pointer, release: release)
    }
}

/// The library's global state, set up once per process.
enum GitLibrary {
    static let isReady = git_libgit2_init() > 0 && slipway_git_accept_partial_clones() >= 0
}
