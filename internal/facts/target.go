package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// targets lists the data stores and private services in the placement's VPC, and whether the groups on both sides let the placement
// connect.
func (n *network) targets(s site, p *Placement) []Target {
	if p.VPC == "" {
		return nil
	}
	var out []Target
	for i := range n.k.DataStores {
		d := &n.k.DataStores[i]
		if n.storeVPC(d) != p.VPC {
			continue
		}
		t := Target{Address: d.Address, Service: d.Service, Port: d.Port}
		t.Ingress, t.Egress = n.connection(s, d)
		for _, user := range p.Users {
			f := n.functions[user]
			if f != nil && refersTo(f, d) {
				t.Users = append(t.Users, user)
			}
			if f != nil && connectsTo(f, d) {
				t.Callers = append(t.Callers, user)
			}
		}
		if onlyIfMentioned(d) && len(t.Users) == 0 {
			continue
		}
		out = append(out, t)
	}
	return out
}

// storeVPC is the VPC of a data store, "" when it is not known. Where the subnets are not known, the groups tell: an interface stands in
// the VPC of its groups.
func (n *network) storeVPC(d *model.DataStore) string {
	vpc := d.VPC.Address
	for _, l := range d.Subnets.Items {
		vpc = firstOf(vpc, n.vpcOf(l))
	}
	for _, l := range d.Groups.Items {
		if g := n.groups[l.Address]; g != nil {
			vpc = firstOf(vpc, g.VPC.Address)
		}
	}
	return vpc
}

// onlyIfMentioned says whether a target is of a kind that stands in many a VPC without being there for the functions: a load balancer
// in front of them, a bastion host.
func onlyIfMentioned(d *model.DataStore) bool {
	return d.Service == "load-balancer" || d.Service == "instance"
}

// connection says whether the groups of a data store admit a site on its port, and whether the site's groups let that out.
func (n *network) connection(s site, d *model.DataStore) (ingress, egress Verdict) {
	switch {
	case !d.Groups.Set && d.Groups.Reason == "" && (d.Service == "vpc-lattice" || d.Service == "endpoint-service"):
		return yes(""), yes("")
	case !d.Groups.Set || d.Groups.Reason != "":
		reason := firstOf(d.Groups.Reason, "the default security group of its VPC applies")
		return unknown(reason), unknown(reason)
	case d.Port == 0:
		reason := fmt.Sprintf("the port of %s is not known", d.Address)
		return unknown(reason), unknown(reason)
	}
	a := n.allows(d.Groups.Items, model.Ingress, d.Port, n.peerOf(s, ""))
	ingress = n.ofGroup(a, TargetGroup, fmt.Sprintf("of %s admits no TCP %d", d.Address, d.Port))
	if s.groups.Reason != "" {
		return ingress, unknown(s.groups.Reason)
	}
	a = n.allows(s.groups.Items, model.Egress, d.Port, n.peerOf(site{subnets: d.Subnets, groups: d.Groups}, ""))
	egress = n.ofGroup(a, OwnGroup, fmt.Sprintf("lets no TCP %d out to %s", d.Port, d.Address))
	if n.egress(s.groups).Truth == model.No {
		egress.Cause = NoEgress
	}
	return ingress, egress
}

// ofGroup is the verdict of an admission, with the first group as what must be mended and what it does.
func (n *network) ofGroup(a admission, cause Cause, does string) Verdict {
	g := n.groups[a.group]
	switch {
	case a.truth == model.Yes:
		return yes("")
	case a.truth == model.Maybe:
		return unknown(a.reason)
	case g == nil:
		return unknown("its security groups are not known")
	}
	return no(cause, g.Address, hop(&g.Base, "security group %s %s", g.Address, does))
}

// refersTo says whether a function mentions a data store in its environment or mounts its file system.
func refersTo(f *model.Function, d *model.DataStore) bool {
	return mentions(f, d, func(model.Ref) bool { return true }) ||
		d.FileSystem.Address != "" && slices.ContainsFunc(f.FileSystems, func(l model.Link) bool { return l.Address == d.FileSystem.Address })
}

// connectsTo says whether a function is given the host or port of a data store. Its ARN or name may only serve calls of an API.
func connectsTo(f *model.Function, d *model.DataStore) bool {
	return mentions(f, d, func(r model.Ref) bool {
		attribute := strings.ToLower(r.Attribute)
		return slices.ContainsFunc([]string{"endpoint", "address", "host", "dns", "port"}, func(word string) bool {
			return strings.Contains(attribute, word)
		})
	})
}

// mentions says whether a variable of the function refers to the data store by an attribute that counts.
func mentions(f *model.Function, d *model.DataStore, counts func(model.Ref) bool) bool {
	of := func(r model.Ref) bool { return r.Address == d.Address && counts(r) }
	return slices.ContainsFunc(f.Environment, func(v model.Variable) bool {
		return slices.ContainsFunc(v.Value.Refs(), of) || slices.ContainsFunc(v.Value.Origin, of)
	})
}
