// Package normalize turns the resources of any format into the model's kinds. It is the only place that knows how both
// CloudFormation and Terraform spell a thing; everything after it speaks of subnets and routes, not of properties.
package normalize

import (
	"cmp"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// Unit fills u.Kinds from the unit's resources, outputs and opaque modules. Every slice of kinds is sorted by address, the
// rules of a group by range and then address. The diagnostics warn of resources that stand where others are needed.
func Unit(u *model.Unit) []model.Diagnostic {
	n := newNormalizer(u)
	n.vpcs()
	n.subnets()
	n.tables()
	n.routes()
	n.gateways()
	n.groups()
	n.endpoints()
	n.zones()
	n.functions()
	n.roles()
	n.clusters()
	n.triggers()
	n.stores()
	n.certainCalls()
	n.mentionedMainTables()
	n.open()
	n.sort()
	slices.SortFunc(n.diagnostics, func(a, b model.Diagnostic) int {
		return cmp.Or(a.Range.Compare(b.Range), cmp.Compare(a.Message, b.Message))
	})
	return n.diagnostics
}

// normalizer reads one unit. Its maps only index the unit; what is read goes to unit.Kinds.
type normalizer struct {
	unit *model.Unit
	// terraform decides which spelling attributes have.
	terraform bool
	byAddress map[string]*model.Resource
	// byType holds managed resources and data sources alike, each list sorted by address.
	byType map[string][]*model.Resource
	// defaultGroups maps the address of a VPC to that of its default security group, mainTables to that of its main table.
	defaultGroups map[string]string
	mainTables    map[string]string
	// wantedMain holds the VPCs whose main table is mentioned by some link although no resource stands for it.
	wantedMain map[string]bool
	// names maps the names that resources are given to their addresses; filled when first needed.
	names map[noun]map[string]string

	diagnostics []model.Diagnostic
	warned      map[model.Diagnostic]bool
}

func newNormalizer(u *model.Unit) *normalizer {
	n := &normalizer{
		unit:          u,
		terraform:     u.Format.IsTerraform(),
		byAddress:     make(map[string]*model.Resource, len(u.Resources)),
		byType:        map[string][]*model.Resource{},
		defaultGroups: map[string]string{},
		mainTables:    map[string]string{},
		wantedMain:    map[string]bool{},
		names:         map[noun]map[string]string{},
		warned:        map[model.Diagnostic]bool{},
	}
	for _, r := range u.Resources {
		n.byAddress[r.Address] = r
		n.byType[r.Type] = append(n.byType[r.Type], r)
	}
	u.Kinds = model.Kinds{}
	return n
}

// warn adds a warning, once for what is read several times.
func (n *normalizer) warn(message string, at model.Range) {
	d := model.Diagnostic{Severity: model.Warning, Message: message, Range: at}
	if !n.warned[d] {
		n.warned[d] = true
		n.diagnostics = append(n.diagnostics, d)
	}
}

// ofTypes returns the resources of the types, data sources included, sorted by address.
func (n *normalizer) ofTypes(types ...string) []*model.Resource {
	var out []*model.Resource
	for _, t := range types {
		out = append(out, n.byType[t]...)
	}
	slices.SortFunc(out, func(a, b *model.Resource) int { return cmp.Compare(a.Address, b.Address) })
	return out
}

// managed returns the resources of the types that the unit creates, sorted by address.
func (n *normalizer) managed(types ...string) []*model.Resource {
	return slices.DeleteFunc(n.ofTypes(types...), func(r *model.Resource) bool { return r.Data })
}

// base is what a kind takes from its resource. A data source stands for something outside the unit.
func base(r *model.Resource) model.Base {
	b := model.Base{
		Address:   r.Address,
		Type:      r.Type,
		Range:     r.Range,
		NameRange: r.NameRange,
		Calls:     r.Calls,
		Maybe:     r.Maybe,
		Guard:     r.Guard,
		Block:     r.Block,
	}
	if r.Data {
		b.Outside = readAtDeployment(r)
	}
	return b
}

// readAtDeployment is the reason why nothing is known of a data source.
func readAtDeployment(r *model.Resource) string {
	return "data source " + r.Address + " is read at deployment"
}

func (n *normalizer) sort() {
	k := &n.unit.Kinds
	sortKinds(k.VPCs, func(v model.VPC) string { return v.Address })
	sortKinds(k.Subnets, func(s model.Subnet) string { return s.Address })
	sortKinds(k.RouteTables, func(t model.RouteTable) string { return t.Address })
	sortKinds(k.Associations, func(a model.Association) string { return a.Address })
	sortKinds(k.Routes, func(r model.Route) string { return r.Address })
	sortKinds(k.InternetGateways, func(g model.InternetGateway) string { return g.Address })
	sortKinds(k.NATGateways, func(g model.NATGateway) string { return g.Address })
	sortKinds(k.Instances, func(i model.Instance) string { return i.Address })
	sortKinds(k.Endpoints, func(e model.Endpoint) string { return e.Address })
	sortKinds(k.SecurityGroups, func(g model.SecurityGroup) string { return g.Address })
	sortKinds(k.HostedZones, func(z model.HostedZone) string { return z.Address })
	sortKinds(k.Functions, func(f model.Function) string { return f.Address })
	sortKinds(k.Triggers, func(t model.Trigger) string { return t.Address })
	sortKinds(k.Clusters, func(c model.Cluster) string { return c.Address })
	sortKinds(k.DataStores, func(s model.DataStore) string { return s.Address })
	sortKinds(k.Roles, func(r model.Role) string { return r.Address })
	sortKinds(k.CertainCalls, func(c model.CertainCall) string { return c.Address })
}

// sortKinds sorts by address. The sort is stable: what shares an address (the inline routes of a table) keeps the order of the
// source.
func sortKinds[K any](kinds []K, address func(K) string) {
	slices.SortStableFunc(kinds, func(a, b K) int { return cmp.Compare(address(a), address(b)) })
}
