/// How a plan came about: what was asked of the cluster, and what was not.
package struct PlanStatistics: Sendable, Hashable {
    /// Requests that read live objects, each page of a list counted.
    package var reads = 0
    /// Desired objects that are unchanged by their managed fields alone.
    package var unchangedWithoutAsking = 0
    /// Dry-run requests, those repeated with force counted.
    package var dryRuns = 0

    package init() {}
}
