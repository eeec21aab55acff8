package normalize

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// maxHops bounds how many resources are followed from one to the next, because templates can make them point at each other.
const maxHops = 8

// link reads a value that stands for one resource. It is zero when nothing is written.
func (n *normalizer) link(v model.Value, want noun) model.Link {
	l := model.Link{Range: v.Range}
	switch v.Kind {
	case model.Absent:
		return model.Link{}
	case model.String, model.Number:
		if l.Address = orElse(n.origin(v, want, maxHops), n.named(want, v.Text)); l.Address != "" {
			return l
		}
		l.ID = v.Text
		if l.ID == "" {
			l.Reason = "its value is empty"
		}
	case model.Reference:
		l.Address, l.Reason = n.resolve(v.Ref, want)
		if l.Reason == "" {
			return n.found(l, want)
		}
		if mistake := n.mistake(v.Ref, want); mistake != "" {
			l.Reason = mistake
			n.warn(mistake, v.Range)
		}
	case model.Template:
		return n.templateLink(v, want)
	case model.List:
		// CloudFormation takes a list of one for a scalar, and a Terraform block may be written where one value is meant.
		if len(v.Items) == 1 {
			return n.link(v.Items[0], want)
		}
		l.Reason = n.reason(v)
	default:
		l.Reason = n.reason(v)
		l.Candidates = n.candidates(v, want)
	}
	return l
}

// templateLink finds the one resource that a text is built around: an ARN that ends with a function's name, or
// "subnet:" before an id. A text that names no fitting resource keeps its pattern as ID.
func (n *normalizer) templateLink(v model.Value, want noun) model.Link {
	l := model.Link{Range: v.Range}
	for _, part := range v.Items {
		if part.Kind != model.Reference {
			continue
		}
		address, reason := n.resolve(part.Ref, want)
		if reason != "" || address == l.Address {
			continue
		}
		if l.Address != "" {
			return model.Link{Reason: "it is built from several resources", Candidates: []string{l.Address, address}, Range: v.Range}
		}
		l.Address = address
	}
	if l.Address == "" {
		l.Address = orElse(n.origin(v, want, maxHops), n.named(want, v.Pattern()))
	}
	if l.Address != "" {
		return l
	}
	l.ID = v.Pattern()
	if strings.Trim(l.ID, "*") == "" {
		l.ID, l.Reason = "", n.reason(v)
	}
	return l
}

// origin is the resource whose configured name a known text was copied from.
func (n *normalizer) origin(v model.Value, want noun, hops int) string {
	if hops <= 0 {
		return ""
	}
	for _, ref := range v.Origin {
		attribute := strings.ToLower(ref.Attribute)
		if !strings.Contains(attribute, "name") && !strings.Contains(attribute, "identifier") {
			continue
		}
		if address, reason := n.resolveWithin(ref, want, hops); reason == "" {
			return address
		}
	}
	for _, part := range v.Items {
		if address := n.origin(part, want, hops); address != "" {
			return address
		}
	}
	return ""
}

// links reads a list of values that stand for resources. A single value counts as a list of one; one value that stands
// for a whole list (data.aws_subnets.x.ids) leaves the length unknown.
func (n *normalizer) links(v model.Value, want noun) model.Links {
	switch v.Kind {
	case model.Absent:
		return model.Links{}
	case model.Null:
		if n.terraform {
			return model.Links{}
		}
		return model.Links{Set: true, Reason: n.reason(v), Range: v.Range}
	case model.Unknown:
		return model.Links{Set: true, Reason: n.reason(v), Items: n.candidateItems(v, want), Range: v.Range}
	case model.Reference:
		if n.standsForList(v.Ref) {
			l := model.Link{Reason: n.referenceReason(v.Ref), Candidates: []string{v.Ref.Address}, Range: v.Range}
			return model.Links{Set: true, Reason: l.Reason, Items: []model.Link{l}, Range: v.Range}
		}
	}
	out := model.Links{Set: true, Range: v.Range}
	items, reason := n.scalars(v)
	out.Reason = reason
	for _, item := range items {
		switch {
		case item.Kind == model.Null && n.terraform:
		case item.Kind == model.Reference && !n.terraform && n.standsForList(item.Ref):
			// CloudFormation lets a list stand in a list of one. In Terraform it is one element that was taken from the list.
			inner := n.links(item, want)
			out.Items = append(out.Items, inner.Items...)
			out.Reason = inner.Reason
		default:
			out.Items = append(out.Items, n.link(item, want))
		}
	}
	return out
}

// candidateItems keeps what an unknown list may hold, so that the candidates are not lost with the length.
func (n *normalizer) candidateItems(v model.Value, want noun) []model.Link {
	c := n.candidates(v, want)
	if len(c) == 0 {
		return nil
	}
	return []model.Link{{Reason: n.reason(v), Candidates: c, Range: v.Range}}
}

// candidates are the fitting resources that an unknown value mentions, in the order of the source.
func (n *normalizer) candidates(v model.Value, want noun) []string {
	var out []string
	for _, ref := range v.Refs() {
		address, reason := n.resolve(ref, want)
		if reason == "" && !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	return out
}

// standsForList says whether the attribute is a list of ids whose length is unknown. In CloudFormation a resource stands
// for itself; in Terraform every attribute but an id is a list where a list is expected.
func (n *normalizer) standsForList(ref model.Ref) bool {
	if !n.terraform {
		return strings.HasSuffix(ref.Attribute, "Ids") || strings.Contains(ref.Attribute, "Outputs.")
	}
	switch ref.Attribute {
	case "id", "arn", "name", "group_id", "default_security_group_id", "main_route_table_id", "default_route_table_id",
		"security_group_id", "subnet_id", "vpc_id", "route_table_id", "prefix_list_id", "":
		return false
	}
	return true
}

// resolve finds the resource of the unit that an attribute names. The reason says why it is none of the wanted kind.
func (n *normalizer) resolve(ref model.Ref, want noun) (address, reason string) {
	return n.resolveWithin(ref, want, maxHops)
}

// resolveWithin follows aliases to what they stand for.
func (n *normalizer) resolveWithin(ref model.Ref, want noun, hops int) (address, reason string) {
	r := n.byAddress[ref.Address]
	if r == nil {
		return "", ref.Address + " is not declared"
	}
	got := nounOf(r.Type)
	if r.Data && got == want {
		return n.looksUp(r, want, hops), ""
	}
	switch {
	case want == anything || got == want:
		return r.Address, ""
	case want == aGroup && got == aVPC && isDefaultGroup(ref.Attribute):
		if group, ok := n.defaultGroups[r.Address]; ok {
			return group, ""
		}
	case want == aTable && got == aVPC && isMainTable(ref.Attribute):
		return n.mainTable(r), ""
	case want == aFunction || want == aFileSystem:
		if next := n.aliased(r); next.Kind == model.Reference && hops > 0 {
			return n.resolveWithin(next.Ref, want, hops-1)
		} else if address := n.origin(next, want, hops-1); address != "" {
			return address, ""
		}
	}
	return "", n.referenceReason(ref)
}

// mistake says that a resource stands where one of another kind is needed, "" if that is not so or not certain.
func (n *normalizer) mistake(ref model.Ref, want noun) string {
	r := n.byAddress[ref.Address]
	if r == nil || r.Data || want == anything {
		return ""
	}
	switch ref.Attribute {
	case "Ref", "Id", "Arn", "id", "arn":
	default:
		return "" // another attribute may well hold what is wanted
	}
	got := nounOf(r.Type)
	if got == anything || got == want || got == anAccessPoint && want == aFileSystem {
		return ""
	}
	return fmt.Sprintf("%s is %s, not %s", r.Address, got, want)
}

// aliased is the function that an alias or a version stands for, or the file system behind an access point.
func (n *normalizer) aliased(r *model.Resource) model.Value {
	switch r.Type {
	case "AWS::Lambda::Alias", "AWS::Lambda::Version", "aws_lambda_alias", "aws_lambda_function_url":
		return n.attr(r, "FunctionName", "function_name")
	case "AWS::EFS::AccessPoint", "aws_efs_access_point":
		return n.attr(r, "FileSystemId", "file_system_id")
	default:
		return model.Value{}
	}
}

func isDefaultGroup(attribute string) bool {
	return attribute == "DefaultSecurityGroup" || attribute == "default_security_group_id"
}

func isMainTable(attribute string) bool {
	return attribute == "main_route_table_id" || attribute == "default_route_table_id"
}

// mainTable is the address that stands for the main route table of a VPC: that of the aws_default_route_table where there
// is one.
func (n *normalizer) mainTable(vpc *model.Resource) string {
	if table, ok := n.mainTables[vpc.Address]; ok {
		return table
	}
	n.wantedMain[vpc.Address] = true
	return mainTableAddress(vpc.Address)
}

// mainTableAddress stands for the main table of a VPC that no resource manages.
func mainTableAddress(vpc string) string { return vpc + ".main_route_table_id" }

// separately says whether it cannot be told that the resource exists whenever the one at the address does: it has a
// condition that the other does not share.
func (n *normalizer) separately(r *model.Resource, address string) bool {
	if r.Maybe == "" {
		return false
	}
	other := n.byAddress[address]
	return other == nil || other.Guard != r.Guard
}
