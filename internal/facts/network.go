package facts

import (
	"fmt"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// network answers questions about the networks of one unit. It indexes the kinds once and remembers the answers that many placements
// share: the way out of a subnet and whether a NAT device works.
type network struct {
	unit *model.Unit
	k    *model.Kinds

	vpcs      map[string]*model.VPC
	subnets   map[string]*model.Subnet
	tables    map[string]*model.RouteTable
	gateways  map[string]*model.InternetGateway
	nats      map[string]*model.NATGateway
	instances map[string]*model.Instance
	groups    map[string]*model.SecurityGroup
	clusters  map[string]*model.Cluster
	functions map[string]*model.Function

	routes     map[string][]*model.Route       // by table
	mainRoutes map[string][]*model.Route       // on a VPC's main table, by VPC
	placed     map[string][]*model.Association // by subnet
	mainTables map[string][]*model.Association // by VPC
	looseRoute string                          // why a route may belong to any table, "" if none does
	looseAssoc string                          // why an association may concern any subnet, "" if none does
	macro      string                          // why anything may be added to the template, "" if nothing is

	elasticOnInterface bool // some Elastic IP is put on an interface that is looked up

	out map[string]SubnetVerdict // the way to the internet, by subnet
	nat map[string]Verdict       // whether a NAT device works, by its address
}

func newNetwork(u *model.Unit) *network {
	k := &u.Kinds
	n := &network{
		unit: u, k: k, elasticOnInterface: elasticAddressOnInterface(u),
		vpcs: index(k.VPCs), subnets: index(k.Subnets), tables: index(k.RouteTables), gateways: index(k.InternetGateways),
		nats: index(k.NATGateways), instances: index(k.Instances), groups: index(k.SecurityGroups), clusters: index(k.Clusters), functions: index(k.Functions),
		routes: map[string][]*model.Route{}, mainRoutes: map[string][]*model.Route{},
		placed: map[string][]*model.Association{}, mainTables: map[string][]*model.Association{},
		out: map[string]SubnetVerdict{}, nat: map[string]Verdict{},
	}
	for _, m := range u.Opaque {
		if !m.Arguments.IsSet() {
			n.macro = firstOf(n.macro, fmt.Sprintf("%s may add anything", m.Address))
		}
	}
	for i := range k.Routes {
		r := &k.Routes[i]
		switch {
		case r.Main:
			n.mainRoutes[r.VPC.Address] = append(n.mainRoutes[r.VPC.Address], r)
		case r.Table.Address != "":
			n.routes[r.Table.Address] = append(n.routes[r.Table.Address], r)
		case r.Table.Reason != "" && len(r.Table.Candidates) > 0:
			for _, c := range r.Table.Candidates {
				n.routes[c] = append(n.routes[c], doubtful(r))
			}
		case r.Table.Reason != "":
			n.looseRoute = fmt.Sprintf("the route table of %s is unknown (%s)", r.Address, r.Table.Reason)
		}
	}
	for i := range k.Associations {
		a := &k.Associations[i]
		switch {
		case !a.VPC.IsZero():
			n.mainTables[a.VPC.Address] = append(n.mainTables[a.VPC.Address], a)
		case a.Subnet.Address != "":
			n.placed[a.Subnet.Address] = append(n.placed[a.Subnet.Address], a)
		case len(a.Subnet.Candidates) > 0:
			for _, c := range a.Subnet.Candidates {
				n.placed[c] = append(n.placed[c], a)
			}
		case a.Subnet.Reason != "":
			n.looseAssoc = fmt.Sprintf("the subnet of %s is unknown (%s)", a.Address, a.Subnet.Reason)
		}
	}
	return n
}

// doubtful is a copy of the route that may not be in the table after all.
func doubtful(r *model.Route) *model.Route {
	c := *r
	c.Maybe = r.Table.Reason
	return &c
}

// index maps addresses to the elements of a slice of kinds. Every kind embeds model.Base.
func index[T any, P interface {
	*T
	Resource() *model.Base
}](kinds []T) map[string]*T {
	out := make(map[string]*T, len(kinds))
	for i := range kinds {
		out[P(&kinds[i]).Resource().Address] = &kinds[i]
	}
	return out
}

// hop is a step of a witness at the resource itself.
func hop(b *model.Base, note string, args ...any) Hop {
	return Hop{Resource: b.Address, Note: fmt.Sprintf(note, args...), Range: b.NameRange}
}

// then is a path with more hops behind it. It never writes into the path that it extends: many verdicts share their beginning.
func then(path []Hop, more ...Hop) []Hop { return slices.Concat(path, more) }

func yes(cause Cause, path ...Hop) Verdict {
	return Verdict{Truth: model.Yes, Cause: cause, Path: path}
}

func no(cause Cause, mend string, path ...Hop) Verdict {
	return Verdict{Truth: model.No, Cause: cause, Mend: mend, Path: path}
}

func unknown(reason string, path ...Hop) Verdict {
	return Verdict{Truth: model.Maybe, Reason: reason, Path: path}
}

// sameWorld says whether a resource that may not exist exists whenever the other one does.
func sameWorld(maybe, guard string, with *model.Base) bool {
	return maybe == "" || guard != "" && guard == with.Guard
}

// linkReason says why a link does not lead to a resource of the unit. What names the thing that it should lead to.
func linkReason(l model.Link, what string) string {
	switch {
	case l.Reason != "":
		return l.Reason
	case l.ID != "":
		return fmt.Sprintf("%s %s is not declared here", what, l.ID)
	case l.Address != "":
		return fmt.Sprintf("%s is no %s that can be read here", l.Address, what)
	default:
		return fmt.Sprintf("no %s is given", what)
	}
}
