package facts

import "github.com/vpclint/vpclint/model"

// endpointFacts says what holds for each endpoint by itself, whoever uses it.
func (n *network) endpointFacts(placements []Placement) []EndpointFact {
	var out []EndpointFact
	for i := range n.k.Endpoints {
		e := &n.k.Endpoints[i]
		if e.Outside != "" {
			continue
		}
		f := EndpointFact{Endpoint: e.Address, Service: e.Suffix, PrivateDNS: yes(""), VPCDNS: yes(""), Admits: yes("")}
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
