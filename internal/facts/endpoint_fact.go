package facts

import (
	"fmt"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// endpointFacts says what holds for each endpoint by itself, whoever uses it.
func (n *network) endpointFacts(placements []Placement) []EndpointFact {
	var out []EndpointFact
	for i := range n.k.Endpoints {
		e := &n.k.Endpoints[i]
		if e.Outside != "" {
			continue
		}
		f := EndpointFact{Endpoint: e.Address, Service: e.Suffix, Type: n.typeFits(e), PrivateDNS: yes(""), VPCDNS: yes(""), Admits: yes("")}
		for _, p := range placements {
			if p.VPC != "" && p.VPC == e.VPC.Address {
				f.Users = append(f.Users, p.Users...)
			}
		}
		f.Users = unique(f.Users)
		for j := range n.k.Functions {
			f.NamedByURL = f.NamedByURL || namesEndpoint(&n.k.Functions[j], e)
		}
		switch {
		case e.ServiceKind.Reason != "":
			f.PrivateDNS, f.Admits = unknown(e.ServiceKind.Reason), unknown(e.ServiceKind.Reason)
		case e.Suffix == "" && e.AWS:
			f.PrivateDNS, f.Admits = unknown(firstOf(e.Service.Reason, "its service is unknown")), unknown(firstOf(e.Service.Reason, "its service is unknown"))
		case interfaceEndpoint(e) && e.AWS:
			vpc := n.vpcs[e.VPC.Address]
			f.PrivateDNS = n.privateDNS(e, f.NamedByURL)
			if e.PrivateDNS.Truth != model.No {
				f.VPCDNS = n.vpcResolves(vpc, nil)
				if vpc == nil {
					f.VPCDNS.Reason = linkReason(e.VPC, "VPC")
				}
			}
			f.Admits = n.admitsAnybody(e)
		}
		out = append(out, f)
	}
	return out
}

// hasGateway says whether AWS offers gateway endpoints for a service (PrivateLink guide, gateway endpoints).
func hasGateway(suffix string) bool {
	return suffix == "s3" || suffix == "dynamodb" || suffix == "s3express"
}

// wrongType says whether an endpoint is a gateway endpoint, also because nothing else is written, for a service that has none.
func wrongType(e *model.Endpoint) bool {
	return e.AWS && e.Suffix != "" && e.ServiceKind.Reason == "" && strings.EqualFold(e.ServiceKind.Value, "Gateway") && !hasGateway(e.Suffix)
}

// typeFits says whether an endpoint's type fits its service and its settings.
func (n *network) typeFits(e *model.Endpoint) Verdict {
	is := func(cause Cause, note string, args ...any) Verdict {
		return no(cause, e.Address, hop(&e.Base, "%s", fmt.Sprintf(note, args...)))
	}
	gateway := strings.EqualFold(e.ServiceKind.Value, "Gateway")
	switch {
	case e.ServiceKind.Reason != "":
		return unknown(e.ServiceKind.Reason)
	case wrongType(e):
		return is(WrongType, "%s is a gateway endpoint, and AWS offers none for %s", e.Address, e.Suffix)
	case gateway && (given(e.Subnets) || e.Groups.Set && given(e.Groups)):
		return is(StraySettings, "%s is a gateway endpoint with subnets or security groups", e.Address)
	case !interfaceEndpoint(e):
		return yes("")
	case given(e.RouteTables):
		return is(StraySettings, "%s is an interface endpoint with route tables", e.Address)
	case e.AWS && e.Suffix != "" && !hasPrivateDNS(e.Suffix) && e.PrivateDNS.Truth == model.Yes:
		return is(NoDNSSupport, "%s has private DNS on, and interface endpoints for %s have none", e.Address, e.Suffix)
	}
	return n.standsSomewhere(e, nil)
}

// given says whether a list certainly has an element.
func given(l model.Links) bool {
	for _, item := range l.Items {
		if item.Address != "" || item.ID != "" {
			return l.Reason == ""
		}
	}
	return false
}
