package facts

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// terraformReference is what a reference looks like that was put in quotes by mistake: aws_subnet.a.id, module.vpc.vpc_id, var.vpc_id. No
// id of AWS looks like that.
var terraformReference = regexp.MustCompile(`^(data\.)?(aws_[a-z0-9_]+\.[A-Za-z_][\w-]*(\[[^\]]*\])?|module\.[A-Za-z_][\w-]*(\[[^\]]*\])?|var|local)(\.[a-z_][\w-]*(\[[^\]]*\])?)+$`)

// quotedFacts lists the texts that stand where an id belongs and name something of the unit: references written as strings.
func (n *network) quotedFacts() []QuotedFact {
	var out []QuotedFact
	look := func(b *model.Base, what string, links ...model.Link) {
		for _, l := range links {
			if l.ID != "" && l.Reason == "" && b.Outside == "" && n.looksLikeReference(b.Address, l.ID) {
				out = append(out, QuotedFact{Resource: b.Address, Place: what, Text: l.ID, Range: l.Range})
			}
		}
	}
	k := n.k
	for i := range k.Functions {
		f := &k.Functions[i]
		look(&f.Base, "subnets", f.Subnets.Items...)
		look(&f.Base, "security groups", f.Groups.Items...)
		look(&f.Base, "role", f.Role)
	}
	for i := range k.Endpoints {
		e := &k.Endpoints[i]
		look(&e.Base, "VPC", e.VPC)
		look(&e.Base, "subnets", e.Subnets.Items...)
		look(&e.Base, "security groups", e.Groups.Items...)
		look(&e.Base, "route tables", e.RouteTables.Items...)
	}
	for i := range k.Subnets {
		look(&k.Subnets[i].Base, "VPC", k.Subnets[i].VPC)
	}
	for i := range k.RouteTables {
		look(&k.RouteTables[i].Base, "VPC", k.RouteTables[i].VPC)
	}
	for i := range k.SecurityGroups {
		look(&k.SecurityGroups[i].Base, "VPC", k.SecurityGroups[i].VPC)
	}
	for i := range k.Associations {
		look(&k.Associations[i].Base, "subnet", k.Associations[i].Subnet)
		look(&k.Associations[i].Base, "route table", k.Associations[i].Table)
	}
	for i := range k.Routes {
		look(&k.Routes[i].Base, "route table", k.Routes[i].Table)
		look(&k.Routes[i].Base, "target", k.Routes[i].Target)
	}
	for i := range k.NATGateways {
		look(&k.NATGateways[i].Base, "subnet", k.NATGateways[i].Subnet)
	}
	slices.SortStableFunc(out, func(a, b QuotedFact) int {
		return cmp.Or(cmp.Compare(a.Resource, b.Resource), a.Range.Compare(b.Range))
	})
	return slices.Compact(out)
}

// looksLikeReference says whether a text that a resource holds is the logical id of another resource of its template, or has the form
// of a Terraform reference.
func (n *network) looksLikeReference(holder, text string) bool {
	if n.unit.Format == model.Terraform {
		return terraformReference.MatchString(text)
	}
	stack := holder[:strings.LastIndex(holder, ".")+1] // of a nested stack, "" otherwise
	return n.unit.Resource(stack+text) != nil
}
