package normalize

import (
	"cmp"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// groups fills Kinds.SecurityGroups: the groups of the unit with their rules from wherever they are written, and the
// default group of every VPC.
func (n *normalizer) groups() {
	k := &n.unit.Kinds
	for _, r := range n.ofTypes("AWS::EC2::SecurityGroup", "aws_security_group", "aws_default_security_group",
		"aws_security_groups") {
		k.SecurityGroups = append(k.SecurityGroups, n.group(r))
	}
	for _, v := range k.VPCs {
		// Where a resource manages the default group, it is the group.
		if address := n.defaultGroups[v.Address]; n.byAddress[address] == nil {
			k.SecurityGroups = append(k.SecurityGroups, defaultGroup(v, address, n.terraform))
		}
	}
	n.standaloneRules()
	n.emptiedDefaults()
	for i := range k.SecurityGroups {
		sortRules(k.SecurityGroups[i].Ingress)
		sortRules(k.SecurityGroups[i].Egress)
	}
}

func (n *normalizer) group(r *model.Resource) model.SecurityGroup {
	g := model.SecurityGroup{
		Base:    base(r),
		VPC:     n.link(n.attr(r, "VpcId", "vpc_id"), aVPC),
		Default: r.Type == "aws_default_security_group",
	}
	if r.Data {
		g.IngressReason, g.EgressReason = g.Outside, g.Outside
		return g
	}
	ingress, egress := n.attr(r, "SecurityGroupIngress", "ingress"), n.attr(r, "SecurityGroupEgress", "egress")
	g.Ingress, g.IngressReason = n.inlineRules(r, ingress, model.Ingress)
	g.Egress, g.EgressReason = n.inlineRules(r, egress, model.Egress)
	g.EgressInline = len(g.Egress) > 0
	// CloudFormation leaves the rule that EC2 gives a new group; Terraform removes it.
	g.AllowsAllEgress = !n.terraform && len(g.Egress) == 0 && g.EgressReason == ""
	if ignores(r, "ingress") {
		g.IngressReason = orElse(g.IngressReason, "changes of its ingress rules are ignored")
	}
	if ignores(r, "egress") {
		g.EgressReason = orElse(g.EgressReason, "changes of its egress rules are ignored")
	}
	return g
}

func (n *normalizer) inlineRules(r *model.Resource, v model.Value, d model.Direction) ([]model.SecurityRule, string) {
	objects, reason := n.blocks(v)
	var rules []model.SecurityRule
	for _, o := range objects {
		rule := n.rule(o, d, r.Address)
		rule.Address = r.Address
		rules = append(rules, rule)
	}
	return rules, reason
}

// defaultGroup is the group that EC2 makes with a VPC: everything in from itself, everything out.
func defaultGroup(v model.VPC, address string, terraform bool) model.SecurityGroup {
	g := model.SecurityGroup{
		Base:    v.Base,
		VPC:     model.Link{Address: v.Address, Range: v.NameRange},
		Default: true,
		Ingress: []model.SecurityRule{{
			Address: address, Direction: model.Ingress, Protocol: "-1", AllPorts: true, Self: true, Range: v.NameRange,
		}},
		Egress: []model.SecurityRule{{
			Address: address, Direction: model.Egress, Protocol: "-1", AllPorts: true, Range: v.NameRange,
			CIDRs:     []model.Text{{Value: "0.0.0.0/0", Set: true, Range: v.NameRange}},
			IPv6CIDRs: []model.Text{{Value: "::/0", Set: true, Range: v.NameRange}},
		}},
	}
	g.Address = address
	g.Block = v.Block + address[len(v.Address):]
	g.Type = "AWS::EC2::SecurityGroup"
	if terraform {
		g.Type = "aws_default_security_group"
	}
	if v.Outside != "" {
		g.Ingress, g.Egress = nil, nil
		g.IngressReason, g.EgressReason = v.Outside, v.Outside
	}
	return g
}

// standaloneRules adds the rules that are resources of their own to their groups.
func (n *normalizer) standaloneRules() {
	at := map[string]*model.SecurityGroup{}
	for i := range n.unit.Kinds.SecurityGroups {
		g := &n.unit.Kinds.SecurityGroups[i]
		at[g.Address] = g
	}
	for _, r := range n.managed("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress",
		"aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule") {
		holder := n.link(n.holder(r), aGroup)
		d, reason := n.direction(r)
		if g := at[holder.Address]; g != nil {
			n.addRule(g, r, d, reason)
			continue
		}
		// The rule may belong to any candidate. A holder without candidates was made elsewhere: nothing that is known
		// before the deployment can name a group of this unit.
		for _, candidate := range holder.Candidates {
			if g := at[candidate]; g != nil {
				doubt(g, d, r.Address+" may add a rule: "+holder.Reason)
			}
		}
	}
}

// holder is the group that a rule resource names.
func (n *normalizer) holder(r *model.Resource) model.Value {
	if v := n.attr(r, "GroupId", "security_group_id"); v.IsSet() {
		return v
	}
	return n.attr(r, "GroupName", "")
}

func (n *normalizer) addRule(g *model.SecurityGroup, r *model.Resource, d model.Direction, reason string) {
	if reason != "" {
		doubt(g, "", r.Address+" may add a rule: "+reason)
		return
	}
	rule := n.rule(r.Attributes, d, g.Address)
	rule.Address, rule.Maybe, rule.Guard, rule.Range = r.Address, r.Maybe, r.Guard, r.Range
	if d == model.Ingress {
		g.Ingress = append(g.Ingress, rule)
		return
	}
	g.Egress = append(g.Egress, rule)
	g.EgressStandalone = true
	if g.AllowsAllEgress {
		g.EgressReason = orElse(g.EgressReason,
			"CloudFormation may drop the default allow-all rule when a separate egress rule exists")
	}
}

// direction is that of a rule resource; the reason says why it is unknown.
func (n *normalizer) direction(r *model.Resource) (d model.Direction, reason string) {
	switch r.Type {
	case "AWS::EC2::SecurityGroupIngress", "aws_vpc_security_group_ingress_rule":
		return model.Ingress, ""
	case "AWS::EC2::SecurityGroupEgress", "aws_vpc_security_group_egress_rule":
		return model.Egress, ""
	}
	t := n.text(n.attr(r, "", "type"))
	switch {
	case t.Value == string(model.Ingress):
		return model.Ingress, ""
	case t.Value == string(model.Egress):
		return model.Egress, ""
	default:
		return "", orElse(t.Reason, "its type is neither ingress nor egress")
	}
}

// doubt notes that there may be more rules in a direction, or in both for "".
func doubt(g *model.SecurityGroup, d model.Direction, reason string) {
	if d != model.Egress {
		g.IngressReason = orElse(g.IngressReason, reason)
	}
	if d != model.Ingress {
		g.EgressReason = orElse(g.EgressReason, reason)
	}
}

// emptiedDefaults takes the rules from the default groups that the CDK's custom resource empties.
func (n *normalizer) emptiedDefaults() {
	for _, r := range n.managed("Custom::VpcRestrictDefaultSG") {
		l := n.link(r.Attr("DefaultSecurityGroupId"), aGroup)
		for i := range n.unit.Kinds.SecurityGroups {
			g := &n.unit.Kinds.SecurityGroups[i]
			if g.Address != l.Address || !g.Default {
				continue
			}
			if r.Maybe != "" && r.Guard != g.Guard {
				doubt(g, "", r.Maybe)
			}
			g.Ingress, g.Egress = nil, nil
		}
	}
}

func sortRules(rules []model.SecurityRule) {
	slices.SortStableFunc(rules, func(a, b model.SecurityRule) int {
		return cmp.Or(a.Range.Compare(b.Range), cmp.Compare(a.Address, b.Address))
	})
}
