package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// prefixList reads a value that names a prefix list. Lists of AWS services get their well-known name as ID, with the region
// left open, whichever way they are found: com.amazonaws.*.s3.
func (n *normalizer) prefixList(v model.Value) model.Link {
	return n.prefixListWithin(v, 4)
}

func (n *normalizer) prefixListWithin(v model.Value, hops int) model.Link {
	if v.Kind != model.Reference || hops == 0 {
		l := n.link(v, anything)
		l.ID = withoutRegion(l.ID)
		return l
	}
	l := model.Link{Range: v.Range}
	r := n.byAddress[v.Ref.Address]
	switch {
	case r == nil:
		l.Reason = v.Ref.Address + " is not declared"
	case nounOf(r.Type) == anEndpoint:
		if s := n.serviceName(n.attr(r, "ServiceName", "service_name")); s.suffix != "" {
			l.ID = "com.amazonaws.*." + s.suffix
		} else {
			l.Reason = n.referenceReason(v.Ref)
		}
	case r.Data && (r.Type == "aws_prefix_list" || r.Type == "aws_ec2_managed_prefix_list"):
		found := n.listLookedUp(r, hops)
		l.ID, l.Address, l.Reason = found.ID, found.Address, found.Reason
	case r.Type == "AWS::EC2::PrefixList" || r.Type == "aws_ec2_managed_prefix_list":
		l.Address = r.Address
	default:
		l.Reason = n.referenceReason(v.Ref)
	}
	return l
}

// listLookedUp is the list that a data source asks for, by name, id or filter.
func (n *normalizer) listLookedUp(r *model.Resource, hops int) model.Link {
	name := n.attr(r, "", "name")
	for _, f := range n.filters(r) {
		if f.name == "prefix-list-name" && len(f.values) == 1 {
			name = f.values[0]
		}
	}
	if t := n.text(name); t.Value != "" && !strings.HasSuffix(t.Value, "*") {
		return model.Link{ID: withoutRegion(t.Value)}
	}
	for _, attribute := range [...]string{"prefix_list_id", "id"} {
		if v := n.attr(r, "", attribute); v.IsSet() {
			return n.prefixListWithin(v, hops-1)
		}
	}
	return model.Link{Reason: readAtDeployment(r)}
}

// withoutRegion leaves the region of an AWS list's name open.
func withoutRegion(name string) string {
	rest, ok := strings.CutPrefix(name, "com.amazonaws.")
	if !ok {
		return name
	}
	if region, suffix, more := strings.Cut(rest, "."); more && isRegion(region) {
		return "com.amazonaws.*." + suffix
	}
	return name
}
