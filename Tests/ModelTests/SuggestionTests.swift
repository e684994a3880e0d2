import Model
import Testing

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("wrokers", "workers"), ("broker", "brokers"), ("Image", "image"), ("memroy", "memory"), ("iamge", "image"),
        ("storageclass", "storageClass"),
    ])
    func findsTheNearName(wrong: String, right: String) {
        let names = ["brokers", "image", "memory", "storageClass", "workers"]
        #expect(closest(to: wrong, among: names) == right)
    }

    @Test(arguments: ["a", "zookeeper", "", "xy"])
    func saysNothingWhenNoneIsNear(name: String) {
        #expect(closest(to: name, among: ["b", "workers", "memory"]) == nil)
    }

    @Test func theFirstOfEquallyNearWins() {
        #expect(closest(to: "nod", among: ["node", "nods"]) == "node")
        #expect(closest(to: "nod", among: ["nods", "node"]) == "nods")
    }

    @Test func aNearerOneFurtherBackWins() {
        #expect(closest(to: "replicas", among: ["replicaset", "replica", "replicas"]) == "replicas")
    }
}
