internal import Model

extension Platform {
    /// Amazon EKS with the AWS Load Balancer Controller: an ALB for HTTP with a host name, an NLB for the rest.
    static let eks: Platform = {
        var platform = Platform(name: "eks", gateUser: 65534, expose: expose)
        // IAM roles for service accounts (docs.aws.amazon.com/eks, "Assign IAM roles to Kubernetes service accounts").
        platform.identity = IdentityRules(
            annotation: "eks.amazonaws.com/role-arn",
            wanted: "the ARN of an IAM role, such as arn:aws:iam::111122223333:role/kafka",
            isRole: { $0.hasPrefix("arn:aws") && $0.contains(":iam::") && $0.contains(":role/") })
        return platform
    }()

    private static let expose: @Sendable (ExposureRequest, inout Diagnostics) -> ExposureResult? = {
        request, diagnostics in
        if request.exposure.nodePort != nil {
            return NodePortExposure.expose(request, &diagnostics)
        }
        if let gateway = request.exposure.gateway {
            return GatewayExposure.expose(request, gateway, on: "eks", &diagnostics)
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
