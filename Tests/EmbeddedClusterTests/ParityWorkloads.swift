import Cluster
import Model

private let apps = "/apis/apps/v1/namespaces/default"
private let core = "/api/v1/namespaces/default"

private let web = #"""
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app":"web"}},
     "spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
      "template":{"metadata":{"labels":{"app":"web"}},"spec":{
       "initContainers":[{"name":"gate","image":"busybox:1.36","command":["sh","-c","nc -z db 5432"],
         "resources":{"requests":{"cpu":"10m","memory":"16Mi"}}}],
       "containers":[{"name":"main","image":"nginx","ports":[{"containerPort":80,"name":"http"}],
         "env":[{"name":"A","value":"1"},{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
           {"name":"S","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],
         "envFrom":[{"configMapRef":{"name":"c"}}],
         "resources":{"requests":{"cpu":0.5,"memory":"1024Mi"},"limits":{"memory":"2Gi"}},
         "readinessProbe":{"httpGet":{"path":"/","port":"http"},"periodSeconds":5},
         "livenessProbe":{"tcpSocket":{"port":80}},
         "volumeMounts":[{"name":"conf","mountPath":"/conf","readOnly":false},{"name":"tmp","mountPath":"/tmp"}]}],
       "volumes":[{"name":"conf","configMap":{"name":"c"}},{"name":"tmp","emptyDir":{}},{"name":"none"},
         {"name":"sec","secret":{"secretName":"s"}}],
       "serviceAccountName":"web","nodeSelector":{},"tolerations":[]}}}}
    """#

private let bad = #"""
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"bad"},
     "spec":{"replicas":-1,"selector":{"matchLabels":{"app":"x"}},
      "template":{"metadata":{"labels":{"app":"web"}},"spec":{"restartPolicy":"Never",
       "containers":[{"name":"Main","ports":[{"containerPort":80,"name":"a"},{"containerPort":81,"name":"a"},
         {"containerPort":70000}],"volumeMounts":[{"name":"no","mountPath":"/x"}],"imagePullPolicy":"Sometimes"},
         {"name":"b","image":"b","resources":{"requests":{"cpu":"2"},"limits":{"cpu":"1"}}},
         {"name":"b","image":"b","readinessProbe":{"periodSeconds":1}}]}}}}
    """#

extension ParityScenario {
    static let workloads = ParityScenario(
        name: "workloads",
        steps: [
            .apply("\(apps)/deployments/web", web), ParityStep(.get, "\(apps)/deployments/web"),
            .apply("\(apps)/deployments/web", web),
            .apply("\(apps)/deployments/web", web, "fieldManager=slipway&dryRun=All"),
            .apply(
                "\(apps)/deployments/web", web.replacing(#""replicas":2"#, with: #""replicas":3"#),
                "fieldManager=other"),
            .apply(
                "\(apps)/deployments/web", web.replacing(#""image":"nginx""#, with: #""image":"nginx:1.27""#)),
            ParityStep(.get, "\(apps)/deployments/web/scale"),
            .merge("\(apps)/deployments/web/status", #"{"status":{"replicas":2},"spec":{"replicas":9}}"#),
            ParityStep(
                .patch, "\(apps)/deployments/web", "fieldManager=test",
                #"{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"nginx:2"}]}}}}"#,
                type: .strategicMergePatch),
            .post("\(apps)/deployments", web.replacing(#""name":"web","#, with: #""name":"posted","#)),
            .post("\(apps)/deployments", bad),
            .post("\(apps)/deployments", web.replacing(#""replicas":2"#, with: #""replicas":"two""#)),
            .apply("\(apps)/deployments/bad", web.replacing(#""replicas":2"#, with: #""replicaz":2"#)),
            .post(
                "\(apps)/deployments", web.replacing(#""replicas":2"#, with: #""replicaz":2"#),
                "fieldValidation=Strict"),
            .apply("\(apps)/deployments/web", web.replacing(#"["sh","-c","nc -z db 5432"]"#, with: "true")),
            ParityStep(.get, "\(apps)/deployments"), ParityStep(.delete, "\(apps)/deployments/web"),
            .post(
                "\(apps)/daemonsets",
                #"""
                {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"agent"},"spec":{
                 "selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
                 "spec":{"containers":[{"name":"c","image":"x@sha256:abc"}],"hostNetwork":true}}}}
                """#),
            .post(
                "\(core)/pods",
                #"""
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"one"},"spec":{"containers":[
                 {"name":"c","image":"x:1","resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}}
                """#),
            .post("\(core)/pods", #"{"apiVersion":"v1","kind":"Pod","metadata":{"name":"no"},"spec":{}}"#),
            ParityStep(.delete, "\(core)/pods/one"),
        ])

    static let services = ParityScenario(
        name: "services",
        steps: [
            .apply(
                "\(core)/services/web",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},
                 "spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":"http"}]}}
                """#),
            .apply(
                "\(core)/services/node",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"node"},"spec":{"type":"NodePort",
                 "selector":{"app":"web"},"ports":[{"name":"a","port":80,"nodePort":30080},{"name":"b","port":81}]}}
                """#),
            .apply(
                "\(core)/services/clash",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"clash"},"spec":{"type":"NodePort",
                 "selector":{"app":"web"},"ports":[{"port":80,"nodePort":30080}]}}
                """#, "fieldManager=slipway&dryRun=All"),
            .apply(
                "\(core)/services/range",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"range"},"spec":{"type":"NodePort",
                 "selector":{"app":"web"},"ports":[{"port":80,"nodePort":80}]}}
                """#),
            .apply(
                "\(core)/services/node",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"node"},"spec":{"type":"NodePort",
                 "selector":{"app":"web"},"ports":[{"name":"a","port":80,"nodePort":30081},{"name":"b","port":81}]}}
                """#),
            .apply(
                "\(core)/services/node",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"node"},"spec":{"type":"ClusterIP",
                 "selector":{"app":"web"},"ports":[{"name":"a","port":80},{"name":"b","port":81}]}}
                """#),
            .apply(
                "\(core)/services/bad",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"bad"},"spec":{"selector":{"app":"web"},
                 "ports":[{"port":80},{"port":80},{"name":"C","port":0,"nodePort":30001}]}}
                """#),
            .post("\(core)/services", #"{"apiVersion":"v1","kind":"Service","metadata":{"name":"x1"},"spec":{}}"#),
            .apply(
                "\(core)/services/head",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"head"},
                 "spec":{"clusterIP":"None","selector":{"app":"db"},"ports":[{"port":5432}]}}
                """#),
            // Another address is refused by both, here in the words of a whole API server (AdmissionTests).
            .post(
                "\(core)/services",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"ext"},
                 "spec":{"type":"ExternalName","externalName":"example.com"}}
                """#),
            .post(
                "\(core)/services",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"lb"},
                 "spec":{"type":"LoadBalancer","sessionAffinity":"ClientIP","ports":[{"port":443,"protocol":"TCP"}]}}
                """#),
            .post(
                "\(core)/services",
                #"""
                {"apiVersion":"v1","kind":"Service","metadata":{"name":"taken"},
                 "spec":{"clusterIP":"10.96.0.1","ports":[{"port":443}]}}
                """#),
            ParityStep(.get, "\(core)/services"),
        ])

    static let jobs = ParityScenario(
        name: "jobs",
        steps: [
            .apply(
                "/apis/batch/v1/namespaces/default/jobs/init",
                #"""
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"init"},"spec":{"backoffLimit":3,
                 "template":{"spec":{"restartPolicy":"OnFailure","containers":[{"name":"mc","image":"minio/mc:1"}]}}}}
                """#),
            .apply(
                "/apis/batch/v1/namespaces/default/jobs/init",
                #"""
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"init"},"spec":{"backoffLimit":4,
                 "template":{"spec":{"restartPolicy":"OnFailure","containers":[{"name":"mc","image":"minio/mc:1"}]}}}}
                """#),
            .post(
                "/apis/batch/v1/namespaces/default/jobs",
                #"""
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"bad"},"spec":{
                 "template":{"spec":{"containers":[{"name":"mc","image":"minio/mc:1"}]}}}}
                """#),
            .post(
                "/apis/batch/v1/namespaces/default/cronjobs",
                #"""
                {"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"c"},"spec":{"schedule":"0 * * * *",
                 "jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never",
                 "containers":[{"name":"mc","image":"minio/mc:1"}]}}}}}}
                """#),
        ])
}
