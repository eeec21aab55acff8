package normalize

import (
	"slices"

	"github.com/vpclint/vpclint/model"
)

// tables fills Kinds.RouteTables and Kinds.Associations.
func (n *normalizer) tables() {
	propagated := n.propagated()
	for _, r := range n.ofTypes("AWS::EC2::RouteTable", "aws_route_table", "aws_default_route_table", "aws_route_tables") {
		t := model.RouteTable{
			Base:        base(r),
			VPC:         n.link(n.attr(r, "VpcId", "vpc_id"), aVPC),
			Propagation: propagated[r.Address],
			Ignored:     ignores(r, "route"),
		}
		switch {
		case r.Data:
			t.Main = n.asksForMain(r)
		case r.Type == "aws_default_route_table":
			t.Main = true
			id := r.Attr("default_route_table_id")
			t.VPC = model.Link{Address: n.vpcOfMainTable(id), Range: id.Range}
			if t.VPC.Address == "" {
				t.VPC = n.link(id, aVPC)
			}
		}
		if _, reason := n.blocks(n.attr(r, "", "route")); reason != "" {
			t.Open = reason
		}
		if vgws, reason := n.scalars(n.attr(r, "", "propagating_vgws")); len(vgws) > 0 || reason != "" {
			t.Propagation = true
		}
		n.unit.Kinds.RouteTables = append(n.unit.Kinds.RouteTables, t)
	}
	n.associations()
}

func (n *normalizer) associations() {
	for _, r := range n.managed("AWS::EC2::SubnetRouteTableAssociation", "aws_route_table_association",
		"aws_main_route_table_association") {
		a := model.Association{
			Base:   base(r),
			Subnet: n.link(n.attr(r, "SubnetId", "subnet_id"), aSubnet),
			Table:  n.link(n.attr(r, "RouteTableId", "route_table_id"), aTable),
		}
		if r.Type == "aws_main_route_table_association" {
			a.VPC = n.link(r.Attr("vpc_id"), aVPC)
		}
		// An edge association puts a gateway, not a subnet, on the table.
		if a.Subnet.IsZero() && a.VPC.IsZero() {
			continue
		}
		n.unit.Kinds.Associations = append(n.unit.Kinds.Associations, a)
	}
}

// mentionedMainTables adds a table for every VPC whose main table is mentioned somewhere although no resource manages it.
func (n *normalizer) mentionedMainTables() {
	for _, v := range n.unit.Kinds.VPCs {
		if !n.wantedMain[v.Address] {
			continue
		}
		t := model.RouteTable{Base: v.Base, VPC: model.Link{Address: v.Address, Range: v.NameRange}, Main: true}
		t.Address = mainTableAddress(v.Address)
		t.Type = "aws_default_route_table"
		t.Block = mainTableAddress(v.Block)
		n.unit.Kinds.RouteTables = append(n.unit.Kinds.RouteTables, t)
	}
}

// propagated holds the tables into which a virtual private gateway propagates routes.
func (n *normalizer) propagated() map[string]bool {
	out := map[string]bool{}
	for _, r := range n.managed("AWS::EC2::VPNGatewayRoutePropagation", "aws_vpn_gateway_route_propagation") {
		for _, l := range n.links(n.attr(r, "RouteTableIds", "route_table_id"), aTable).Items {
			for _, address := range append([]string{l.Address}, l.Candidates...) {
				out[address] = true
			}
		}
	}
	return out
}

// asksForMain says whether a data source looks for a VPC's main table.
func (n *normalizer) asksForMain(r *model.Resource) bool {
	return slices.ContainsFunc(n.filters(r), func(f filter) bool {
		return f.name == "association.main" && len(f.values) == 1 && f.values[0].Text == "true"
	})
}

// ignores says whether Terraform leaves changes of the attribute alone, so that others may make them.
func ignores(r *model.Resource, attribute string) bool {
	return slices.Contains(r.IgnoreChanges, attribute) || slices.Contains(r.IgnoreChanges, "all")
}
