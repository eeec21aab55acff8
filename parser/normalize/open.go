package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// open notes which objects others may add to, because their ids leave the unit: rules to a group, routes to a table,
// associations to an endpoint, a route table to a subnet that has none.
func (n *normalizer) open() {
	reasons := n.handed()
	k := &n.unit.Kinds
	for i := range k.VPCs {
		k.VPCs[i].Open = orElse(k.VPCs[i].Open, orElse(reasons[k.VPCs[i].Address], reasons[mainTableAddress(k.VPCs[i].Address)]))
	}
	for i := range k.RouteTables {
		t := &k.RouteTables[i]
		t.Open = orElse(t.Open, reasons[t.Address])
		if t.Main && t.VPC.Address != "" {
			t.Open = orElse(t.Open, reasons[mainTableAddress(t.VPC.Address)])
		}
	}
	for i := range k.SecurityGroups {
		k.SecurityGroups[i].Open = orElse(k.SecurityGroups[i].Open, reasons[k.SecurityGroups[i].Address])
	}
	for i := range k.Endpoints {
		k.Endpoints[i].Open = orElse(k.Endpoints[i].Open, reasons[k.Endpoints[i].Address])
	}
	n.openSubnets(reasons)
}

// openSubnets opens the subnets that somebody else may put on a route table. One that has a table keeps it.
func (n *normalizer) openSubnets(reasons map[string]string) {
	k := &n.unit.Kinds
	associated := map[string]bool{}
	for _, a := range k.Associations {
		associated[a.Subnet.Address] = true
	}
	for i := range k.Subnets {
		s := &k.Subnets[i]
		if associated[s.Address] {
			continue
		}
		s.Open = orElse(s.Open, reasons[s.Address])
		if s.VPC.Address != "" {
			s.Open = orElse(s.Open, orElse(reasons[s.VPC.Address], reasons[mainTableAddress(s.VPC.Address)]))
		}
	}
}

// handed gives for every address whose id leaves the unit the reason that opens it, the first one where there are several.
func (n *normalizer) handed() map[string]string {
	reasons := map[string]string{}
	note := func(v model.Value, reason string) {
		for _, ref := range v.Refs() {
			if address := n.identified(ref); address != "" && reasons[address] == "" {
				reasons[address] = reason
			}
		}
	}
	for _, o := range n.unit.Outputs {
		if o.Export.IsSet() {
			note(o.Value, "its id is exported as "+exportName(o))
		}
	}
	for _, m := range n.unit.Opaque {
		why := "its id is passed to " + m.Address + ", which is not on disk"
		if m.Source == m.Address {
			why = "its id is used in " + m.Address + ", which is expanded at deployment"
		}
		note(m.Arguments, why)
	}
	for _, r := range n.unit.Resources {
		switch {
		case r.Type == "AWS::CloudFormation::Stack" && r.Nested == "":
			note(r.Attr("Parameters"), "its id is passed to the nested stack "+r.Address)
		case r.Type == "aws_cloudformation_stack" && !r.Data:
			note(r.Attr("parameters"), "its id is passed to the stack "+r.Address)
		case r.Type == "AWS::SSM::Parameter":
			note(r.Attr("Value"), "its id is kept in parameter "+r.Address)
		case r.Type == "aws_ssm_parameter" && !r.Data:
			note(r.Attr("value"), "its id is kept in parameter "+r.Address)
			note(r.Attr("insecure_value"), "its id is kept in parameter "+r.Address)
		}
	}
	return reasons
}

// exportName is the exported name as far as it is known, else the output's.
func exportName(o model.Output) string {
	if name := o.Export.Pattern(); strings.Trim(name, "*") != "" {
		return name
	}
	return o.Name
}

// identified is the object that others can find by the attribute: the resource for its id or ARN, the default group or main
// table for those attributes of a VPC, "" for attributes that lead to nothing.
func (n *normalizer) identified(ref model.Ref) string {
	r := n.byAddress[ref.Address]
	switch {
	case r == nil:
		return ""
	case isDefaultGroup(ref.Attribute):
		return n.defaultGroups[r.Address]
	case isMainTable(ref.Attribute):
		return mainTableAddress(r.Address)
	}
	switch ref.Attribute {
	case "", "Ref", "id", "arn", "Id", "GroupId", "VpcId", "SubnetId", "RouteTableId":
		return r.Address
	default:
		return ""
	}
}
