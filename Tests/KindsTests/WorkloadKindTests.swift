import Kinds
import Model
import Schemas
import Testing

@Suite struct WorkloadKindTests {
    private static func schema(_ workload: WorkloadKind) throws -> Schema {
        let facts = try #require(BuiltInKinds.find(workload.groupKind))
        let kind = GroupVersionKind(group: facts.group, version: facts.version, kind: facts.kind)
        return try #require(SchemaCatalog.builtIn.schema(for: kind))
    }

    /// No kind that has a pod template is missing, and none that has not is among them.
    @Test func everyKindWithAPodTemplateIsAWorkload() {
        let catalog = SchemaCatalog.builtIn
        for kind in BuiltInKinds.all {
            let name = GroupVersionKind(group: kind.group, version: kind.version, kind: kind.kind)
            guard let schema = catalog.schema(for: name) else { continue }
            let places = [
                ["spec"], ["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"],
            ]
            let found = places.first { place in
                schema.schema(at: FieldPath((place + ["containers"]).map(FieldPath.Step.key)))?.listMapKeys == ["name"]
            }
            #expect(WorkloadKind(name)?.podSpecPath == found, "\(kind.kind)")
        }
    }

    /// A selector of labels has expressions; Jobs have one that the server makes itself.
    @Test(arguments: WorkloadKind.allCases) func selectorsAreWhereTheSchemasHaveThem(workload: WorkloadKind) throws {
        let expressions = FieldPath(keys: "spec", "selector", "matchExpressions").appending(.index(0))
        let hasOne = try Self.schema(workload).schema(at: expressions) != nil
        #expect(workload.hasLabelSelector == (hasOne && workload != .job))
        #expect(workload.templatePath == Array(workload.podSpecPath.dropLast()))
    }

    @Test func onlyTheKindAndItsGroupCount() {
        #expect(WorkloadKind(GroupVersionKind(apiVersion: "apps/v1beta1", kind: "Deployment")) == .deployment)
        #expect(WorkloadKind(GroupVersionKind(apiVersion: "extensions/v1", kind: "Deployment")) == nil)
        #expect(WorkloadKind(GroupVersionKind(apiVersion: "v1", kind: "PodTemplate")) == nil)
        #expect(WorkloadKind(GroupVersionKind(apiVersion: "v1", kind: "pod")) == nil)
    }

    /// Pods that end are behind no Service.
    @Test func whatRunsOnCanServe() {
        let ending: Set<WorkloadKind> = [.job, .cronJob]
        for workload in WorkloadKind.allCases { #expect(workload.canServe != ending.contains(workload)) }
    }
}
