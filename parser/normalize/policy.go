package normalize

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// managedPolicies reads a list of values that name managed policies.
func (n *normalizer) managedPolicies(v model.Value) grants {
	return n.every(v, n.managedPolicy)
}

// managedPolicy reads what a value that names a managed policy stands for: a policy of the unit, one of AWS, or one that is
// outside and leaves a reason.
func (n *normalizer) managedPolicy(v model.Value) grants {
	if v.Kind == model.Reference {
		r := n.byAddress[v.Ref.Address]
		switch {
		case r == nil:
			return grants{reason: n.reason(v)}
		case isAWSPolicyData(r):
			return n.policyData(r)
		case isManagedPolicy(r):
			return n.policyOfUnit(r)
		}
		return grants{reason: n.reason(v)}
	}
	return n.policyByARN(v)
}

// policyByARN reads an ARN that is known or built from text: arn:${AWS::Partition}:iam::aws:policy/service-role/Name.
func (n *normalizer) policyByARN(v model.Value) grants {
	pattern := v.Pattern()
	// arn, partition, iam, no region, account, policy/path/name
	parts := strings.SplitN(pattern, ":", 6)
	if len(parts) < 6 || !strings.HasPrefix(parts[5], "policy/") {
		return grants{reason: n.outsidePolicy(v)}
	}
	if parts[4] == "aws" {
		name := parts[5][strings.LastIndex(parts[5], "/")+1:]
		if name == "" || strings.Contains(name, "*") {
			return grants{reason: n.outsidePolicy(v)}
		}
		return grants{aws: []model.Text{{Value: name, Set: true, Range: v.Range}}}
	}
	// A policy of the unit may be attached by an ARN that is built from its name instead of a reference to it. It is the same
	// policy if the account is the caller's, which templates write as a pseudo parameter or data source: a hole.
	if parts[4] != "*" {
		return grants{reason: n.outsidePolicy(v)}
	}
	name := spelling(afterSlash(v))
	same := slices.DeleteFunc(n.managed("AWS::IAM::ManagedPolicy", "aws_iam_policy"), func(r *model.Resource) bool {
		own := n.attr(r, "ManagedPolicyName", "name")
		return !own.IsSet() || spelling(own) != name
	})
	if len(same) != 1 {
		return grants{reason: n.outsidePolicy(v)}
	}
	return n.policyOfUnit(same[0])
}

func (n *normalizer) outsidePolicy(v model.Value) string {
	if text, ok := v.AsString(); ok {
		return "managed policy " + text + " is outside"
	}
	return n.reason(v)
}

// policyOfUnit reads a managed policy that the unit makes.
func (n *normalizer) policyOfUnit(r *model.Resource) grants {
	from := origin{source: model.ManagedPolicy, policy: r.Address}
	if made, ok := r.PolicyOrigins[""]; ok {
		from = origin{source: made.Source, policy: made.Name}
	}
	return n.document(n.attr(r, "PolicyDocument", "policy"), from).doubted(r.Maybe)
}

// policyData reads a data source that looks up a managed policy: by the ARN or name of one of AWS its text is known.
func (n *normalizer) policyData(r *model.Resource) grants {
	if arn := r.Attr("arn"); arn.IsSet() && arn.Kind != model.Null {
		if g := n.policyByARN(arn); len(g.aws) > 0 {
			return g.doubted(r.Maybe)
		}
	} else if name, ok := r.Attr("name").AsString(); ok && name != "" {
		return grants{aws: []model.Text{{Value: name, Set: true, Range: r.NameRange}}}.doubted(r.Maybe)
	}
	return grants{reason: readAtDeployment(r)}
}

func isAWSPolicyData(r *model.Resource) bool { return r.Data && r.Type == "aws_iam_policy" }

func isManagedPolicy(r *model.Resource) bool {
	return !r.Data && (r.Type == "AWS::IAM::ManagedPolicy" || r.Type == "aws_iam_policy")
}

// spelling writes a text so that two texts built in the same way are spelt the same: known text as it is, references by name and
// unknown parts by their reasons.
func spelling(v model.Value) string {
	switch v.Kind {
	case model.Reference:
		return "\x00" + v.Ref.String() + "\x00"
	case model.Unknown:
		return "\x00?" + v.Text + "\x00"
	case model.Template:
		var b strings.Builder
		for _, part := range v.Items {
			b.WriteString(spelling(part))
		}
		return b.String()
	default:
		text, _ := v.AsString()
		return text
	}
}

// afterSlash is the last part of an ARN, with its holes.
func afterSlash(v model.Value) model.Value {
	if v.Kind != model.Template {
		text, _ := v.AsString()
		return model.StringValue(text[strings.LastIndex(text, "/")+1:], v.Range)
	}
	for i := len(v.Items) - 1; i >= 0; i-- {
		part := v.Items[i]
		slash := strings.LastIndex(part.Text, "/")
		if part.Kind != model.String || slash < 0 {
			continue
		}
		rest := v.Items[i+1:]
		if slash+1 < len(part.Text) {
			rest = append([]model.Value{model.StringValue(part.Text[slash+1:], part.Range)}, rest...)
		}
		if len(rest) == 1 {
			return rest[0]
		}
		return model.Value{Kind: model.Template, Items: rest, Range: v.Range}
	}
	return v
}
