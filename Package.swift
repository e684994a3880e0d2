// swift-tools-version: 6.2
// The map of Slipway: one line a target, in the order in which data flows. An arrow that is not in this file does not
// compile (explicit import check), and ArchitectureTests hold what the compiler does not see.

import PackageDescription

// ./dev fuzz builds with libFuzzer's instrumentation, into a folder of its own.
let isFuzzing = Context.environment["SLIPWAY_FUZZ"] == "1"

let languageSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335: `any` marks dynamic dispatch
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409: an import does not leak to clients
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444: members only from modules that the file imports
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461: async functions stay on the caller's executor
    .treatAllWarnings(as: .error),
]

let fuzzSettings: [SwiftSetting] = isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library"])] : []

let swiftSettings = languageSettings + fuzzSettings

// On Linux CLazyLibraries loads these two at their first call, and nothing may link them before.
#if os(Linux)
    let linkedCurl: String? = nil
    let linkedGit2: String? = nil
#else
    let linkedCurl: String? = "libcurl"
    let linkedGit2: String? = "libgit2"
#endif

// Each has a README: what comes in, what goes out, what it must never know.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], exclude: data, swiftSettings: swiftSettings)
}

let package = Package(
    name: "slipway",
    products: [
        .executable(name: "slipway", targets: ["slipway"]),
        .executable(name: "slipway-verdicts", targets: ["Verdicts"]),
    ],
    targets: [
        // MARK: C libraries, each behind one Swift target

        .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibCurl", pkgConfig: linkedCurl, providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibGit2", pkgConfig: linkedGit2, providers: [.apt(["libgit2-dev"])]),
        // Both of them loaded at the first call, which a render never makes.
        .target(name: "CLazyLibraries", dependencies: ["CLibCurl", "CLibGit2"]),
        .systemLibrary(name: "LibSimdJSON", pkgConfig: "simdjson", providers: [.apt(["libsimdjson-dev"])]),
        // A C view of simdjson's tape, because Swift imports no C++ without giving up its own library checks.
        .target(name: "CSimdJSON", dependencies: ["LibSimdJSON"]),
        // The built-in kinds' schemas as one compact constant.
        .target(name: "CBundledSchemas", exclude: ["generate.py", "kubernetes.schemas"]),

        // MARK: Nouns and foundations

        // What the phases hand each other: values, identities, desired state, plan, inventory, diagnostics. No I/O.
        library("Model"),
        // Kubernetes' nouns over Value: quantities, times, names, selectors, metadata, fields and who owns them. Scalars only.
        library("APIMachinery", ["Model"]),
        // Facts about kinds: scope, plural, status, where the pod template is, which fields name other objects.
        library("Kinds", ["Model"]),
        // The machine we run on: files, environment variables, child processes, terminal, clock.
        library("Host", ["Model"]),
        // YAML in and out, JSON in and out, source positions.
        library("Documents", ["Model", "CLibYAML", "CSimdJSON"]),
        // What a kind's fields are: types, list keys, defaults; field sets and the structured merge over them.
        library("Schemas", ["Model", "APIMachinery", "Expressions", "CBundledSchemas"]),
        // The expression language: CEL, templates with `${…}`, and constructs such as `$if`.
        library("Expressions", ["Model", "APIMachinery", "Documents"]),

        // One verdict on an object that is made or changed, as the API server gives it: defaults, mistakes, what may not change.
        library("Admission", ["Model", "APIMachinery", "Kinds", "Documents", "Schemas"]),

        // MARK: Phases: none imports another

        // Files → Configuration; every mistake at its file, line and column.
        library("Loading", ["Model", "APIMachinery", "Host", "Documents", "Expressions"]),
        // Configuration → DesiredState: a pure function.
        library(
            "Composing", ["Model", "APIMachinery", "Kinds", "Documents", "Expressions", "Schemas"]),
        // DesiredState + schemas → diagnostics: what lies between objects, each at the line that wrote it.
        library("Validating", ["Model", "APIMachinery", "Kinds", "Documents", "Expressions", "Schemas", "Admission"]),
        // DesiredState + live cluster + inventory → Plan.
        library(
            "Planning",
            ["Model", "APIMachinery", "Kinds", "Documents", "Expressions", "Schemas", "Admission", "Cluster"]),
        // Plan → ApplyReport and inventory.
        library("Applying", ["Model", "APIMachinery", "Kinds", "Host", "Cluster"]),
        // DesiredState → commit in a Git repository.
        library("Publishing", ["Model", "APIMachinery", "Host", "Documents", "CLibGit2", "CLazyLibraries"]),

        // MARK: The cluster

        // API requests, the transport seam, the one client on it, discovery, kubeconfig, health rules.
        library("Cluster", ["Model", "APIMachinery", "Kinds", "Host", "Documents", "Expressions", "Schemas"]),
        // libcurl behind the seam: HTTP/2, TLS, watch streams.
        library("CurlTransport", ["Model", "Host", "Cluster", "CLibCurl", "CLazyLibraries"]),
        // An in-process Kubernetes API behind the seam.
        library(
            "EmbeddedCluster",
            ["Model", "APIMachinery", "Kinds", "Host", "Documents", "Cluster", "Schemas", "Admission"]),

        // MARK: The command line

        // What people and programs read: plans, applies, drift and mistakes as text, JSON, Markdown, JUnit, SARIF, HTML.
        library("Reporting", ["Model", "APIMachinery", "Host", "Documents", "Cluster", "Planning", "Applying"]),
        // Arguments, one file a command. The only place that knows both transports.
        library(
            "Commands",
            [
                "Model", "APIMachinery", "Kinds", "Host", "Documents", "Schemas", "Expressions", "Loading", "Composing",
                "Validating", "Planning", "Applying", "Publishing", "Cluster", "CurlTransport", "EmbeddedCluster",
                "Reporting",
            ]),
        // main, a few lines.
        .executableTarget(name: "slipway", dependencies: ["Commands"], swiftSettings: swiftSettings),
        // What ./dev bench runs; not part of the product.
        .executableTarget(
            name: "slipway-bench",
            dependencies: [
                "Model", "APIMachinery", "Host", "Documents", "Cluster", "CurlTransport",
            ],
            path: "Sources/Benchmarks", swiftSettings: swiftSettings),

        // Replays recorded answers of an API server against Admission; not part of the product.
        .executableTarget(
            name: "Verdicts", dependencies: ["Model", "APIMachinery", "Host", "Documents", "Schemas", "Admission"],
            swiftSettings: swiftSettings),

        // What must stand any bytes: under ./dev fuzz, and in tests over what that found.
        library(
            "FuzzTargets",
            [
                "Model", "Host", "Documents", "Expressions", "Schemas", "Loading", "Composing", "Validating", "Cluster",
                "CurlTransport", "Planning", "Reporting", "Commands",
            ]),

        // MARK: Tests

        // Seeded generators, temporary folders, golden files, the test API server.
        .target(
            name: "TestSupport", dependencies: ["Model", "Host", "Documents", "Cluster", "CurlTransport"],
            path: "Tests/TestSupport", swiftSettings: swiftSettings),
        tests("ModelTests", ["Model"]),
        tests(
            "APIMachineryTests", ["Model", "Host", "Documents", "Cluster", "APIMachinery"],
            data: ["Recorded", "record-verdicts.py"]),
        tests("KindsTests", ["Model", "Kinds", "Schemas", "Cluster"]),
        tests("HostTests", ["Model", "Host"]),
        tests("DocumentsTests", ["Model", "Host", "Documents"]),
        tests(
            "SchemasTests", ["Model", "APIMachinery", "Host", "Documents", "Cluster", "Schemas"],
            data: ["Recorded", "record-applies.py"]),
        tests(
            "AdmissionTests", ["Model", "APIMachinery", "Host", "Documents", "Schemas", "Admission", "Verdicts"],
            data: ["Recorded", "sample-verdicts.py"]),
        tests("ExpressionsTests", ["Model", "APIMachinery", "Documents", "Expressions"]),
        tests("LoadingTests", ["Model", "Host", "Documents", "Loading"], data: ["Golden"]),
        tests(
            "ComposingTests", ["Model", "Host", "Documents", "Expressions", "Schemas", "Loading", "Composing"],
            data: ["Golden"]),
        tests(
            "ValidatingTests",
            ["Model", "Documents", "Schemas", "Loading", "Composing", "Validating", "Reporting"], data: ["Golden"]),
        tests("ClusterTests", ["Model", "APIMachinery", "Host", "Documents", "Cluster"]),
        // One suite over every transport behind the seam.
        tests("ConformanceTests", ["Model", "Host", "Documents", "Cluster", "CurlTransport", "EmbeddedCluster"]),
        tests(
            "EmbeddedClusterTests",
            ["Model", "APIMachinery", "Kinds", "Host", "Documents", "Schemas", "Cluster", "EmbeddedCluster"]),
        tests(
            "PlanningTests",
            [
                "Model", "APIMachinery", "Host", "Documents", "Schemas", "Admission", "Cluster", "EmbeddedCluster",
                "Planning",
            ], data: ["Golden"]),
        tests(
            "ApplyingTests",
            [
                "Model", "Host", "Documents", "Schemas", "Cluster", "CurlTransport", "EmbeddedCluster", "Validating",
                "Planning", "Applying",
            ]),
        tests("PublishingTests", ["Model", "Host", "Documents", "CLibGit2", "Publishing"]),
        tests(
            "ReportingTests",
            [
                "Model", "APIMachinery", "Host", "Documents", "Loading", "Cluster", "Planning", "Applying", "Reporting",
            ], data: ["Golden"]),
        tests(
            "CommandsTests",
            [
                "Model", "Host", "Documents", "Loading", "Cluster", "CurlTransport", "EmbeddedCluster", "Planning",
                "Applying", "Reporting", "Commands", "slipway",
            ], data: ["Golden", "Inventories"]),
        tests("FuzzTests", ["Host", "FuzzTargets"], data: ["Corpus"]),
        tests("ArchitectureTests", ["Model", "Host"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

if isFuzzing {
    package.targets.append(
        .executableTarget(
            name: "slipway-fuzz", dependencies: ["FuzzTargets"], path: "Sources/Fuzzing", swiftSettings: swiftSettings,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
