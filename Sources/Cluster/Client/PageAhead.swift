/// A page of a list that is fetched while the one before it is still being read.
struct PageAhead: Sendable {
    /// The continue token that it was asked for with.
    let token: String
    private let task: Task<Result<APIResponse, ClusterError>, Never>

    init(token: String, client: ClusterClient, operation: ClusterClient.Operation) {
        self.token = token
        task = Task {
            do throws(ClusterError) {
                return .success(try await client.perform(operation))
            } catch {
                return .failure(error)
            }
        }
    }

    func response() async throws(ClusterError) -> APIResponse {
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        return try result.get()
    }
}

/// The continue token of a list, found in its bytes before they are parsed, so that the next page can be on its way
/// meanwhile.
///
/// Lists of built-in kinds have their `metadata` before the items, those of custom resources behind them. What is found
/// counts only if parsing finds the same.
enum ContinueToken {
    /// A token is base64 of some hundred bytes; nothing else of the metadata is long.
    private static let window = 2048
    private static let key = Array(#""continue":""#.utf8)

    static func find(in body: [UInt8]) -> String? {
        find(in: body.prefix(window)) ?? find(in: body.dropFirst(window).suffix(window))
    }

    private static func find(in bytes: ArraySlice<UInt8>) -> String? {
        guard let start = bytes.firstRange(of: key)?.upperBound,
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\"")), end > start
        else { return nil }
        let token = bytes[start..<end]
        guard !token.contains(UInt8(ascii: "\\")) else { return nil }
        return String(decoding: token, as: UTF8.self)
    }
}
