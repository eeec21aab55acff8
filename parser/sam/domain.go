package sam

import (
	"slices"
	"strings"
	"unicode"

	"github.com/vpclint/vpclint/model"
)

// domain is the Domain of an API.
type domain struct {
	at      place
	written model.Value
	kind    string // of its endpoint: EDGE, REGIONAL, PRIVATE
	digest  string
}

func (a api) domain() (domain, bool) {
	v := a.property("Domain")
	if !truthy(v) || isIntrinsic(v) || !truthy(written(v, "DomainName")) {
		return domain{}, false
	}
	kind := written(v, "EndpointConfiguration").Text
	if kind == "" {
		kind = "REGIONAL"
	}
	return domain{at: a.keyOf("Domain"), written: v, kind: kind, digest: digestOf(written(v, "DomainName"))}, true
}

// restDomain makes the domain name of a REST API, its mappings and its DNS records.
func (e *expander) restDomain(a api) {
	d, ok := a.domain()
	if !ok {
		return
	}
	at := d.at
	id, kind, mapping, property := "ApiGatewayDomainName"+d.digest, "AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping", "DomainName"
	certificate := "CertificateArn"
	switch d.kind {
	case "PRIVATE":
		id, kind, mapping, property = "ApiGatewayDomainNameV2"+d.digest, "AWS::ApiGateway::DomainNameV2", "AWS::ApiGateway::BasePathMappingV2", "DomainNameArn"
	case "REGIONAL":
		certificate = "RegionalCertificateArn"
	}
	e.references[a.id+".DomainName"] = id
	e.once(a, at, id, kind, append(pick(d.written, "DomainName", "SecurityPolicy", "MutualTlsAuthentication", "Policy", "EndpointAccessMode",
		"OwnershipVerificationCertificateArn"),
		at.entry(certificate, written(d.written, "CertificateArn")),
		at.entry("EndpointConfiguration", at.object(at.entry("Types", at.texts(d.kind)), at.entry("IpAddressType", written(d.written, "IpAddressType")))),
	))
	for _, path := range d.basePaths() {
		e.add(a.source, at, a.id+letters(path.Text)+"BasePathMapping", mapping, a.attributes, []model.Entry{
			at.entry("BasePath", d.normalized(path)),
			at.entry(property, at.ref(id)),
			at.entry("RestApiId", at.ref(a.id)),
			at.entry("Stage", at.ref(a.stage)),
		})
	}
	if association := written(d.written, "AccessAssociation"); truthy(association) {
		e.once(a, at, "DomainNameAccessAssociation"+d.digest, "AWS::ApiGateway::DomainNameAccessAssociation", []model.Entry{
			at.entry("AccessAssociationSource", written(association, "VpcEndpointId")),
			at.entry("AccessAssociationSourceType", at.text("VPCE")),
			at.entry("DomainNameArn", at.ref(id)),
		})
	}
	e.records(a, d, id)
}

// mappedDomain makes the domain name of an HTTP or WebSocket API, its mappings and its DNS records.
func (e *expander) mappedDomain(a api) {
	d, ok := a.domain()
	if !ok {
		return
	}
	at := d.at
	id := "ApiGatewayDomainNameV2" + d.digest
	e.references[a.id+".DomainName"] = id
	e.once(a, at, id, "AWS::ApiGatewayV2::DomainName", append(pick(d.written, "DomainName", "MutualTlsAuthentication"),
		at.entry("DomainNameConfigurations", at.list(at.object(append(
			pick(d.written, "CertificateArn", "SecurityPolicy", "OwnershipVerificationCertificateArn", "IpAddressType"),
			at.entry("EndpointType", at.text(d.kind)))...))),
	))
	for _, path := range d.basePaths() {
		e.add(a.source, at, a.id+letters(path.Text)+"ApiMapping", "AWS::ApiGatewayV2::ApiMapping", a.attributes, []model.Entry{
			at.entry("ApiId", at.ref(a.id)),
			at.entry("ApiMappingKey", d.normalized(path)),
			at.entry("DomainName", at.ref(id)),
			at.entry("Stage", at.ref(a.stage)),
		})
	}
	e.records(a, d, id)
}

// basePaths are the paths below the domain that lead to the API: one that is absent when none is written.
func (d domain) basePaths() []model.Value {
	switch paths := written(d.written, "BasePath"); {
	case paths.Kind == model.List && len(paths.Items) > 0:
		return paths.Items
	case paths.Kind == model.String:
		return []model.Value{paths}
	default:
		return []model.Value{{}}
	}
}

// normalized is a base path with letters and digits only, unless that is unwanted.
func (d domain) normalized(path model.Value) model.Value {
	if keep, known := written(d.written, "NormalizeBasePath").AsBool(); path.Kind != model.String || known && !keep {
		return path
	}
	path.Text = letters(path.Text)
	return path
}

// letters is what logical ids keep of a text.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// records puts the DNS records that lead to the domain into the group of its hosted zone, which APIs share.
func (e *expander) records(a api, d domain, id string) {
	route := written(d.written, "Route53")
	zone, property := written(route, "HostedZoneId"), "HostedZoneId"
	if !zone.IsSet() {
		zone, property = written(route, "HostedZoneName"), "HostedZoneName"
	}
	if !zone.IsSet() {
		return
	}
	at := d.at
	group := "RecordSetGroup" + digestOf(zone)
	e.once(a, at, group, "AWS::Route53::RecordSetGroup", []model.Entry{at.entry(property, zone)})
	r, ok := e.byID[group]
	if !ok {
		return
	}
	alias := at.object(at.entry("DNSName", at.getAtt(id, "RegionalDomainName")), at.entry("HostedZoneId", at.getAtt(id, "RegionalHostedZoneId")))
	switch d.kind {
	case "EDGE":
		// The hosted zone of all CloudFront distributions.
		alias = at.object(at.entry("DNSName", at.getAtt(id, "DistributionDomainName")), at.entry("HostedZoneId", at.text("Z2FDTNDATAQYW2")))
	case "PRIVATE":
		alias = at.object(at.entry("DNSName", written(route, "VpcEndpointDomainName")), at.entry("HostedZoneId", written(route, "VpcEndpointHostedZoneId")))
	}
	kinds := []string{"A"}
	if both, _ := written(route, "IpV6").AsBool(); both {
		kinds = append(kinds, "AAAA")
	}
	for _, kind := range kinds {
		r.appendTo("RecordSets", at.object(append(pick(route, "Region", "SetIdentifier"),
			at.entry("Name", written(d.written, "DomainName")), at.entry("Type", at.text(kind)), at.entry("AliasTarget", alias))...))
	}
}

// once adds a resource that several APIs may share.
func (e *expander) once(a api, at place, id, kind string, properties []model.Entry) {
	if e.byID[id] == nil {
		e.add(a.source, at, id, kind, slices.Clone(a.attributes), properties)
	}
}
