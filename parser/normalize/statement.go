package normalize

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// grants is what one policy, or several, give to a role.
type grants struct {
	statements []model.Statement
	aws        []model.Text // names of AWS managed policies
	// reason says why there may be more than that.
	reason string
}

func (g *grants) add(o grants) {
	g.statements = append(g.statements, o.statements...)
	g.aws = append(g.aws, o.aws...)
	if g.reason == "" {
		g.reason = o.reason
	}
}

// doubted returns the same grants as possible ones: they may hold and prove nothing.
func (g grants) doubted(reason string) grants {
	if reason == "" {
		return g
	}
	g.statements, g.aws = slices.Clone(g.statements), slices.Clone(g.aws)
	for i := range g.statements {
		if g.statements[i].Reason == "" {
			g.statements[i].Reason = reason
		}
	}
	for i := range g.aws {
		if g.aws[i].Reason == "" {
			g.aws[i].Reason = reason
		}
	}
	return g
}

// origin tells where a policy document was written.
type origin struct {
	source model.PolicySource
	policy string // name or address
}

// every reads each element of a list, a single value like a list of one. The candidates of an unknown element are read
// too: they may be granted. CloudFormation enumerates all branches of its conditions; Terraform's candidates are only
// what the expression mentions, so there may be others.
func (n *normalizer) every(v model.Value, read func(model.Value) grants) grants {
	var g grants
	switch v.Kind {
	case model.Absent:
	case model.Null:
		if !n.terraform {
			g.reason = n.reason(v)
		}
	case model.List:
		for _, item := range v.Items {
			g.add(n.every(item, read))
		}
	case model.Unknown:
		reason := n.reason(v)
		for _, c := range v.Items {
			g.add(n.every(c, read).doubted(reason))
		}
		if n.terraform || len(v.Items) == 0 {
			g.reason = reason
		}
	default:
		g = read(v)
	}
	return g
}

// document reads a policy document: an object, or the JSON text of one.
func (n *normalizer) document(v model.Value, from origin) grants {
	return n.every(v, func(doc model.Value) grants {
		switch doc.Kind {
		case model.String, model.Template:
			decoded, err := policyText(doc)
			if err != nil {
				return grants{reason: n.unreadable(doc)}
			}
			if decoded.Kind != model.Object {
				return grants{reason: n.reason(decoded)}
			}
			doc = decoded
		case model.Reference:
			if r := n.byAddress[doc.Ref.Address]; r != nil && isAWSPolicyData(r) {
				return n.policyData(r)
			}
			return grants{reason: n.reason(doc)}
		}
		return n.statements(member(doc, "Statement"), from)
	})
}

// unreadable is the reason of a text that is no JSON: the part that is not known, if there is one, else the text itself.
func (n *normalizer) unreadable(doc model.Value) string {
	if doc.Kind == model.Template {
		return n.reason(doc)
	}
	return "its policy is no valid JSON"
}

func (n *normalizer) statements(v model.Value, from origin) grants {
	return n.every(v, func(s model.Value) grants {
		if s.Kind != model.Object {
			return grants{reason: n.reason(s)}
		}
		return grants{statements: []model.Statement{n.statement(s, from)}}
	})
}

// statement reads one statement. What is not known of it becomes its Reason: then it may grant and proves nothing.
func (n *normalizer) statement(v model.Value, from origin) model.Statement {
	s := model.Statement{Source: from.source, Policy: from.policy, Range: v.Range}
	effect := n.text(member(v, "Effect"))
	s.Allow = !strings.EqualFold(effect.Value, "Deny")
	s.Reason = effect.Reason
	if !effect.Set {
		s.Reason = "a statement of its policy has no Effect"
	}

	var reason string
	s.Actions, reason = n.actions(member(v, "Action"))
	s.Reason = orElse(s.Reason, reason)
	s.NotActions, reason = n.actions(member(v, "NotAction"))
	s.Reason = orElse(s.Reason, reason)

	resources := member(v, "Resource")
	if not := member(v, "NotResource"); not.IsSet() && !resources.IsSet() {
		resources, s.NotResource = not, true
	}
	s.Resources = flatten(resources)

	conditions := member(v, "Condition")
	if conditions.Kind == model.Null || conditions.Kind == model.Object && len(conditions.Entries) == 0 {
		conditions = model.Value{}
	}
	s.Conditions = conditions
	return s
}

// actions reads action patterns. What is not known is "*", with the reason.
func (n *normalizer) actions(v model.Value) (patterns []string, reason string) {
	for _, item := range flatten(v) {
		if item.Kind == model.Null && n.terraform {
			continue
		}
		if text, ok := item.AsString(); ok {
			patterns = append(patterns, text)
			continue
		}
		reason = orElse(reason, n.reason(item))
		if item.Kind == model.Unknown && len(item.Items) > 0 && !n.terraform {
			inner, _ := n.actions(model.Value{Kind: model.List, Items: item.Items})
			patterns = append(patterns, inner...)
			continue
		}
		pattern := item.Pattern()
		if pattern == "" {
			pattern = "*"
		}
		patterns = append(patterns, pattern)
	}
	return patterns, reason
}

// member returns the element of a policy document. IAM reads its keywords in any case.
func member(v model.Value, keyword string) model.Value {
	if v.Kind != model.Object {
		return v.Get(keyword)
	}
	for _, e := range slices.Backward(v.Entries) {
		if strings.EqualFold(e.Key, keyword) {
			return e.Value
		}
	}
	return model.Value{}
}

// flatten returns the elements of a list of lists, a single value as one.
func flatten(v model.Value) []model.Value {
	switch v.Kind {
	case model.Absent:
		return nil
	case model.List:
		var out []model.Value
		for _, item := range v.Items {
			out = append(out, flatten(item)...)
		}
		return out
	default:
		return []model.Value{v}
	}
}

func orElse(text, otherwise string) string {
	if text != "" {
		return text
	}
	return otherwise
}
