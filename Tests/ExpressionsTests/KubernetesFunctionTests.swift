import APIMachinery
import Model
import TestSupport
import Testing

@testable import Expressions

@Suite struct KubernetesFunctionTests {
    @Test(
        arguments: [
            ("quantity('1Gi').isGreaterThan(quantity('1G'))", true), ("quantity('500m').compareTo(quantity('0.5'))", 0),
            ("quantity('2').add(3).asInteger()", 5), ("quantity('2Ki').sub(quantity('48')).asInteger()", 2_000),
            ("quantity('1500m').isInteger()", false), ("quantity('1500m').asApproximateFloat()", 1.5),
            ("quantity('-1').sign() + quantity('0').sign()", -1),
            ("isQuantity('1.5Ti') && isQuantity('1e3') && isQuantity('.5')", true),
            ("isQuantity('1.5ti') || isQuantity('') || isQuantity('1 Gi') || isQuantity('1.2.3')", false),
            // Without digits it is zero to the API server too.
            ("isQuantity('Gi') && quantity('Gi') == quantity('0')", true),
            (
                "string(quantity('999999999999999999999999999999E').add(1))",
                "999999999999999999999999999999000000000000000001"
            ),
            ("quantity('1000E').compareTo(quantity('1e21'))", 0),
            ("quantity('1024Mi') == quantity('1Gi') && quantity('1000m') == quantity('1')", true),
            ("quantity('1Gi').add(quantity('512Mi'))", "1536Mi"), ("quantity('0.5').add(quantity('0.25'))", "750m"),
            ("string(quantity('3000M'))", "3G"), ("quantity('1e3').add(1)", "1001"),
            ("quantity('2Gi').sub(quantity('1Gi'))", "1Gi"),
            ("quantity('1.5Gi')", "1536Mi"), ("quantity('0.1n').compareTo(quantity('1n'))", 0),
            ("quantity('9E').isInteger()", true),
            ("quantity('10E').isInteger()", false),
            ("semver('1.2.3').major() + semver('1.2.3').minor() + semver('1.2.3').patch()", 6),
            (
                "semver('1.2.3-rc.1').isLessThan(semver('1.2.3')) && semver('1.10.0').isGreaterThan(semver('1.9.0'))",
                true
            ),
            (
                "['alpha', 'alpha.1', 'alpha.beta', 'beta', 'beta.2', 'beta.11', 'rc.1'].map(p, semver('1.0.0-' + p))"
                    + ".map(v, v.compareTo(semver('1.0.0-beta.2')))", [-1, -1, -1, -1, 0, 1, 1]
            ),
            ("semver('1.0.0+a') == semver('1.0.0+b')", true),
            ("isSemver('v1.2') || isSemver('01.2.3') || isSemver('1.2.3-01')", false),
            ("semver('v1.2', true)", "1.2.0"), ("isSemver('v01.2', true)", true),
            (
                "url('https://user@trino.example.com:8443/ui/a b?x=1&x=2&y=%20z').getHost()".replacing(
                    "a b", with: "a"), "trino.example.com:8443"
            ),
            ("url('https://h:8443/p').getPort() + url('https://h/p').getPort()", "8443"),
            ("url('http://[::1]:80/').getHostname()", "::1"),
            ("url('http://[::1]:80/').getHost()", "[::1]:80"), ("url('/only/path').getScheme()", ""),
            ("url('https://h/a%20b').getEscapedPath()", "/a%20b"),
            ("url('https://h/?x=1&x=2&y=%20z+w').getQuery()", ["x": ["1", "2"], "y": [" z w"]]),
            (
                "isURL('https://h') && isURL('/p') && !isURL('h/p') && !isURL('a b') && !isURL('') && !isURL('http://h:x/')",
                true
            ),
            ("url('https://h/p') == url('https://h/p')", true),
            ("cidr('10.0.0.0/8').containsIP('10.2.3.4') && !cidr('10.0.0.0/8').containsIP(ip('11.0.0.1'))", true),
            ("cidr('10.1.2.3/8').masked()", "10.0.0.0/8"), ("ip('2001:DB8:0:0:1:0:0:1')", "2001:db8::1:0:0:1"),
            ("ip('::')", "::"),
            (
                "isIP('1.2.3') || isIP('256.1.1.1') || isIP('01.1.1.1') || isIP('1::2::3') || isIP(':1') || isIP('1:2:3:4:5:6:7:8:9')",
                false
            ),
            ("isCIDR('10.0.0.0/33') || isCIDR('10.0.0.0') || isCIDR('10.0.0.0/08') || isCIDR('::/129')", false),
            ("isCIDR('::/0')", true),
            (
                "['a', 'a-b', '0', 'A', '-a', 'a-', 'a.b', ''].map(t, format.dns1123Label().validate(t).hasValue())",
                [false, false, false, true, true, true, true, true]
            ),
            ("format.dns1123LabelPrefix().validate('a-').hasValue()", false),
            (
                "format.dns1035Label().validate('0a').hasValue() && format.dns1123Subdomain().validate('a..b').hasValue()",
                true
            ),
            (
                "['a.b/C_d', 'C', '/c', 'a/b/c', 'A.b/c', 'a/'].map(t, format.qualifiedName().validate(t).hasValue())",
                [false, false, true, true, true, true]
            ),
            ("format.labelValue().validate('').hasValue() || format.uri().validate('https://a').hasValue()", false),
            ("format.uuid().validate('123E4567e89b12d3a456426614174000').hasValue()", false),
            ("format.byte().validate('YQ').hasValue() && format.date().validate('2020-02-30').hasValue()", true),
            ("format.datetime().validate('2020-02-03T04:05:06Z').hasValue()", false),
            ("format.named('dns1035Label').value() == format.dns1035Label() && !format.named('x').hasValue()", true),
            (
                "format.dns1123Label().validate('abcdefgh'.replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).value()",
                ["must be no more than 63 characters"]
            ),
            ("cidr('::/0').containsIP('ff::1') && cidr('0.0.0.0/0').containsIP('1.2.3.4')", true),
            ("[1, 2, 2].isSorted() && !['b', 'a'].isSorted() && [].isSorted()", true),
            ("[1, 2, 3].sum() + [4, 1].min() + [4, 1].max()", 11),
            ("[1.5, 2.5].sum()", 4.0), ("string([duration('1h'), duration('30m')].sum())", "5400s"),
            ("[1, 2, 1].indexOf(1) + [1, 2, 1].lastIndexOf(1)", 2),
            (
                "sets.contains([1, 2], [2.0]) && sets.intersects([1, 2], [2, 3]) && sets.equivalent([1, 1, 2], [2, 1])",
                true
            ),
            ("sets.contains([1], [2]) || sets.intersects([1], []) || sets.equivalent([1], [1, 2])", false),
            ("math.greatest(1, 2.5, 2u) == 2.5 && math.least([3, 1]) == 1 && math.ceil(1.2) == 2.0", true),
        ] as [(String, Value)])
    func evaluates(text: String, value: Value) throws {
        #expect(try evaluate(text) == value)
    }

    @Test(arguments: [
        ("quantity('4gb')", "'4gb' is no quantity such as 500m or 4Gi"),
        ("quantity('1m').asInteger()", "the quantity 1m is no int"),
        ("semver('1.2')", "'1.2' is no semantic version such as 1.2.3 or 1.2.3-rc.1"),
        ("url('x')", "'x' is no absolute URL"),
        ("ip('1.2.3.4.5')", "'1.2.3.4.5' is no IP address (one with a zone, or IPv4 inside of IPv6, is not allowed)"),
        ("cidr('1.2.3.4')", "'1.2.3.4' is no network such as 10.0.0.0/8"), ("[].min()", "min() of an empty list"),
        ("[1, 'a'].isSorted()", "values of type int and string have no order"),
        ("[1, 'a'].sum()", "sum() needs elements of one type, and here are int and string"),
        ("math.greatest('a')", "no such overload: math.greatest() takes numbers, not a string"),
    ])
    func explains(text: String, message: String) {
        #expect(failure(text)?.message == message)
    }

    /// Adding and taking away again gives the same amount, and the text reads back to the same amount.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func quantitiesRoundTrip(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "Ki", "Mi", "Gi", "e3", "e-3"]
        let text = { (random: inout SplitMix64) in
            "\(random.below(100_000)).\(random.below(1_000))\(suffixes[random.below(suffixes.count)])"
        }
        let left = try #require(Quantity(text(&random)))
        let right = try #require(Quantity(text(&random)))
        #expect(Quantity(left.description) == left)
        #expect(left + right - right == left)
    }

    /// Every signature is read completely; a malformed one would silently weaken the checker.
    @Test func signaturesAreWellFormed() {
        let library = Library.standard
        for name in library.globalNames + library.memberNames {
            for isMember in [true, false] {
                for count in 0..<10 {
                    for signature in library.family(name, isMember: isMember, count: count)?.signatures ?? [] {
                        let parameters = signature.parameters.map { "\($0)" }
                        let head = isMember ? "\(parameters[0]).\(name)" : name
                        let rest = parameters.dropFirst(isMember ? 1 : 0).joined(separator: ", ")
                        #expect(signature.text == "\(head)(\(rest)) -> \(signature.result)")
                    }
                }
            }
        }
    }
}
