internal import Model

extension Platform {
    /// Amazon EKS with the AWS Load Balancer Controller: an ALB for HTTP with a host name, an NLB for the rest.
    static let eks = Platform(name: "eks", gateUser: 65534) { request, diagnostics in
        if request.exposure.nodePort != nil {
            return NodePortExposure.expose(request, &diagnostics)
        }
        if request.isHTTP, let host = request.hostInDomain {
            let isSecure = request.exposure.tls != nil
            return IngressExposure.expose(
                request, host: host, className: "alb",
                annotations: [
                    ("alb.ingress.kubernetes.io/listen-ports", isSecure ? #"[{"HTTPS":443}]"# : #"[{"HTTP":80}]"#),
                    ("alb.ingress.kubernetes.io/scheme", "internal"),
                    ("alb.ingress.kubernetes.io/target-type", "ip"),
                ])
        }
        return LoadBalancerExposure.expose(
            request, className: "service.k8s.aws/nlb",
            annotations: [
                ("service.beta.kubernetes.io/aws-load-balancer-nlb-target-type", "ip"),
                ("service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"),
            ], &diagnostics)
    }
}
