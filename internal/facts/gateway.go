package facts

import (
	"slices"

	"github.com/vpclint/vpclint/model"
)

// gatewayFacts says of every internet gateway that routes lead to whether it is attached to the VPC of their tables.
func (n *network) gatewayFacts(placements []Placement) []GatewayFact {
	var out []GatewayFact
	for i := range n.k.InternetGateways {
		g := &n.k.InternetGateways[i]
		f := GatewayFact{Gateway: g.Address}
		var vpcs []string
		open := firstOf(g.VPCs.Reason, g.Open, n.macro)
		for j := range n.k.Routes {
			r := &n.k.Routes[j]
			if r.Target.Address != g.Address || r.TargetKind != model.ToInternetGateway {
				continue
			}
			f.Tables = append(f.Tables, r.Table.Address)
			vpc := r.VPC.Address
			if t := n.tables[r.Table.Address]; t != nil {
				vpc = t.VPC.Address
			}
			if v := n.vpcs[vpc]; v == nil || v.Outside != "" {
				open = firstOf(open, "the VPC of its routes is not declared here")
			}
			vpcs = append(vpcs, vpc)
		}
		if g.Outside != "" || len(vpcs) == 0 {
			continue
		}
		f.Tables, vpcs = unique(f.Tables), unique(vpcs)
		for _, p := range placements {
			if slices.Contains(vpcs, p.VPC) {
				f.Users = append(f.Users, p.Users...)
			}
		}
		f.Users = unique(f.Users)
		attached := g.VPCs.Addresses()
		switch {
		case intersects(attached, vpcs):
			f.Attached = yes("")
		case open != "":
			f.Attached = unknown(open)
		case len(g.VPCs.Items) == 0:
			f.Attached = no(GatewayDetached, g.Address, hop(&g.Base, "internet gateway %s is attached to no VPC", g.Address))
		case len(attached) < len(g.VPCs.Items):
			f.Attached = unknown(linkReason(g.VPCs.Items[0], "VPC"))
		default:
			f.Attached = no(GatewayDetached, g.Address, hop(&g.Base, "internet gateway %s is attached to %s", g.Address, attached[0]))
		}
		out = append(out, f)
	}
	return out
}
