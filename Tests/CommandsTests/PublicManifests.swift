import Host
import Testing

/// Manifests as their projects publish them.
///
/// Only the list is kept here. Who wants to try them lays them out below the folder that `SLIPWAY_PUBLIC_MANIFESTS` names, as
/// `OWNER/NAME/PATH`.
struct PublicManifests: Sendable, CustomTestStringConvertible {
    let repository: String
    let commit: String
    let namespace: String
    /// Files, and folders with a slash at their end.
    let paths: [String]

    private init(_ repository: String, _ commit: String, in namespace: String, _ paths: [String]) {
        self.repository = repository
        self.commit = commit
        self.namespace = namespace
        self.paths = paths
    }

    var testDescription: String { "\(repository) at \(commit.prefix(10))" }

    static let folder = EnvironmentVariables.current.nonEmpty("SLIPWAY_PUBLIC_MANIFESTS")

    static let whyUnavailable = "needs kubectl, and SLIPWAY_PUBLIC_MANIFESTS with the files of PublicManifests.swift"

    /// The files below the folder, with their texts.
    func files() throws -> [(path: String, text: String)] {
        let root = Path.join(Self.folder ?? "", repository)
        var files: [(path: String, text: String)] = []
        func visit(_ path: String) throws {
            let full = Path.join(root, path)
            if FileSystem.kind(of: full) == .directory {
                for name in try FileSystem.list(full) { try visit(Path.join(path, name)) }
            } else if path.hasSuffix(".yaml") || path.hasSuffix(".yml"), !path.hasSuffix("kustomization.yaml") {
                files.append((path, String(decoding: try FileSystem.read(full), as: UTF8.self)))
            }
        }
        for path in paths { try visit(path.hasSuffix("/") ? String(path.dropLast()) : path) }
        return files
    }

    static let all: [PublicManifests] = [
        PublicManifests(
            "argoproj/argo-cd", "37ee0097cf851bc2dd7665fc081bbce61a7e836e", in: "argocd",
            ["manifests/core-install.yaml"]),
        PublicManifests(
            "argoproj/argo-rollouts", "9f8d111d8f8e3e88b6d7f8bbdf62fd3cd863ef9d", in: "argo-rollouts",
            ["manifests/install.yaml"]),
        PublicManifests(
            "cloudnative-pg/cloudnative-pg", "a95a534dbe0854495b863bbc1b7651f74d310916", in: "cnpg-system",
            ["releases/cnpg-1.30.0.yaml"]),
        PublicManifests(
            "cockroachdb/cockroach-operator", "f019f0eb00ec0b4bbb248bc872c301d994484fef",
            in: "cockroach-operator-system", ["install/crds.yaml", "install/operator.yaml"]),
        PublicManifests(
            "elastic/cloud-on-k8s", "7b93383d8ec1569ba99bdf9e59ad70a813fe99f8", in: "elastic-system",
            ["config/crds/v1/all-crds.yaml"]),
        PublicManifests(
            "GoogleCloudPlatform/microservices-demo", "34ffea9175946982c3088ed84994fe6019ad6e92", in: "boutique",
            ["release/kubernetes-manifests.yaml"]),
        PublicManifests(
            "istio/istio", "86c9f01fd735fb01d8192f5bcaf0d424afb7f14c", in: "bookinfo",
            ["samples/bookinfo/platform/kube/bookinfo.yaml", "samples/bookinfo/platform/kube/bookinfo-mysql.yaml"]),
        PublicManifests(
            "jaegertracing/jaeger-operator", "87d8ae049d910a65015a14c409dbdd1a8e561099", in: "observability",
            [
                "config/crd/bases/jaegertracing.io_jaegers.yaml", "examples/all-in-one-with-options.yaml",
                "examples/with-sampling.yaml", "examples/tracegen.yaml",
            ]),
        PublicManifests(
            "kubernetes/ingress-nginx", "dbb11b92ddb77bee9c35e462479129354c84f939", in: "ingress-nginx",
            ["deploy/static/provider/cloud/deploy.yaml"]),
        PublicManifests(
            "kubernetes/kube-state-metrics", "c92fe0c5ce02d3b52abf54490e00db6c706f2ba5", in: "kube-system",
            [
                "examples/standard/cluster-role-binding.yaml", "examples/standard/cluster-role.yaml",
                "examples/standard/deployment.yaml", "examples/standard/service-account.yaml",
                "examples/standard/service.yaml",
            ]),
        PublicManifests(
            "longhorn/longhorn", "bb2f2223a6f7b5d97a98b7e765937fe48a1b96f7", in: "longhorn-system",
            ["deploy/longhorn.yaml"]),
        PublicManifests(
            "metallb/metallb", "7938d3f89b8bd808dae2e42d97d6ae7e18e9ed54", in: "metallb-system",
            ["config/manifests/metallb-frr-k8s.yaml"]),
        PublicManifests(
            "nginx/kubernetes-ingress", "0eb3072d14f04931824bb74c99a6566d8c108f3c", in: "nginx-ingress",
            [
                "deploy/crds.yaml", "deployments/common/ingress-class.yaml", "deployments/common/nginx-config.yaml",
                "deployments/common/ns-and-sa.yaml", "deployments/deployment/nginx-ingress.yaml",
                "deployments/rbac/rbac.yaml", "deployments/service/loadbalancer.yaml",
            ]),
        PublicManifests(
            "NVIDIA/k8s-device-plugin", "1b826acc6af3079d8923bac395c3124b8861a9a6", in: "kube-system",
            ["deployments/static/nvidia-device-plugin.yml"]),
        PublicManifests(
            "open-policy-agent/gatekeeper", "dd8507eb97f5ca24dbee34c95d8e6ffa053cb8a0", in: "gatekeeper-system",
            ["deploy/gatekeeper.yaml"]),
        PublicManifests(
            "percona/percona-xtradb-cluster-operator", "b3b0b10a7c2af9e7f8c61a1810fb51a10a12c631", in: "pxc",
            ["deploy/bundle.yaml"]),
        PublicManifests(
            "projectcalico/calico", "87c15906f20c4ca1fda55af92295e7678b0cc0b2", in: "kube-system",
            ["manifests/calico.yaml"]),
        PublicManifests(
            "prometheus-operator/kube-prometheus", "4d719f1dea8853540b3823ab1fbe6be74a9953b3", in: "monitoring",
            ["manifests/"]),
        PublicManifests(
            "rancher/local-path-provisioner", "9fa2a62eda441935d28b1d597aa5a3c665481d65", in: "local-path-storage",
            ["deploy/local-path-storage.yaml"]),
        PublicManifests(
            "rook/rook", "d0c3b9ce6d64ff0c47074437aab7314b7adf7f2c", in: "rook-ceph",
            [
                "deploy/examples/crds.yaml", "deploy/examples/common.yaml", "deploy/examples/csi-operator.yaml",
                "deploy/examples/operator.yaml", "deploy/examples/cluster.yaml",
            ]),
        PublicManifests(
            "strimzi/strimzi-kafka-operator", "8541da1e336bdcda9647aeacfbc2048e57580a52", in: "myproject",
            ["packaging/install/cluster-operator/", "packaging/examples/metrics/kafka-metrics.yaml"]),
        PublicManifests(
            "tektoncd/pipeline", "3ee1745ae5b2d9175b11917d7c1935eaad44910c", in: "tekton-pipelines", ["config/"]),
        PublicManifests(
            "traefik/traefik", "fd5a576df2e8aeb0bfc8a96b6ef6e60a61f7ec0a", in: "traefik",
            [
                "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
                "docs/content/reference/dynamic-configuration/kubernetes-crd-rbac.yml",
            ]),
        PublicManifests(
            "zalando/postgres-operator", "a7aaad0a0b9517bb46077f2925eb80ae8ebe1a0c", in: "default",
            [
                "manifests/configmap.yaml", "manifests/operator-service-account-rbac.yaml",
                "manifests/postgres-operator.yaml", "manifests/api-service.yaml", "manifests/postgresql.crd.yaml",
                "manifests/operatorconfiguration.crd.yaml", "manifests/postgresteam.crd.yaml",
                "manifests/complete-postgres-manifest.yaml", "manifests/minimal-postgres-lowest-version-manifest.yaml",
            ]),
    ]
}
