package facts

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// NoENIActions is the cause of a no: the role does not let Lambda manage network interfaces; mend: the role, or the function for which
// SAM makes it.
const NoENIActions Cause = "eni-actions"

// The actions that Lambda needs to attach a function to a VPC (Lambda developer guide, "Giving Lambda functions access to resources in
// an Amazon VPC"). Without the advisable ones attaching works, but not always. DescribeSubnets, which the guide lists too, is left
// out: AWS's own AWSLambdaENIManagementAccess does without.
var (
	necessaryENIActions = []string{"CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"}
	advisableENIActions = []string{"AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"}
)

// roleFacts says for every role of a function that is or may be attached whether it lets Lambda manage network interfaces. Where the role itself is
// unknown the fact bears the function's address.
func roleFacts(k *model.Kinds) []RoleFact {
	users := map[string][]*model.Function{}
	var out []RoleFact
	for i := range k.Functions {
		f := &k.Functions[i]
		if f.Attached == model.No {
			continue
		}
		role, reason := roleOf(k, f)
		if role == nil {
			out = append(out, RoleFact{Role: f.Address, Users: []string{f.Address}, ENI: unknown(reason)})
			continue
		}
		users[role.Address] = append(users[role.Address], f)
	}
	for i := range k.Roles {
		if role := &k.Roles[i]; users[role.Address] != nil {
			out = append(out, eniFact(role, users[role.Address]))
		}
	}
	slices.SortFunc(out, func(a, b RoleFact) int { return cmp.Compare(a.Role, b.Role) })
	return out
}

func eniFact(role *model.Role, users []*model.Function) RoleFact {
	fact := RoleFact{Role: role.Address}
	path := []Hop{}
	for _, f := range users {
		fact.Users = append(fact.Users, f.Address)
		path = append(path, hop(&f.Base, "runs with role %s", role.Address))
	}
	slices.Sort(fact.Users)
	sum, reason := model.Yes, ""
	for _, action := range necessaryENIActions {
		granted, why := grants(role, "ec2:"+action)
		if granted == model.No {
			fact.Missing = append(fact.Missing, "ec2:"+action)
		}
		sum, reason = sum.And(granted), firstOf(reason, why)
	}
	for _, action := range advisableENIActions {
		if granted, _ := grants(role, "ec2:"+action); granted == model.No {
			fact.Minor = append(fact.Minor, "ec2:"+action)
		}
	}
	if !slices.ContainsFunc(users, func(f *model.Function) bool { return f.Attached == model.Yes }) {
		// Whether anybody needs the permissions is unknown, and so is their lack.
		sum, reason, fact.Missing, fact.Minor = sum.Or(model.Maybe), users[0].AttachedReason, nil, nil
	}
	switch sum {
	case model.Yes:
		fact.ENI = Verdict{Truth: model.Yes, Path: path}
	case model.No:
		path = append(path, hop(&role.Base, "no policy grants %s", strings.Join(fact.Missing, ", ")))
		fact.ENI = no(NoENIActions, "", path...)
	default:
		fact.ENI = unknown(reason, path...)
	}
	fact.ENI.Mend = firstOf(role.MadeFor, role.Address)
	return fact
}

// grants says whether a role lets the Lambda service use an EC2 action on network interfaces. The reason says why that is unknown.
// An action that no possible policy grants is refuted, one that every possible policy grants is proven.
func grants(role *model.Role, action string) (model.Truth, string) {
	allowed, reason := allowance(role, action)
	denied, why := denial(role, action)
	switch {
	case denied == model.Yes:
		return model.No, ""
	case allowed == model.No && role.Boundary:
		return model.Maybe, "the permission boundary of " + role.Address + " is not known"
	case allowed == model.No:
		return model.No, ""
	case denied == model.Maybe:
		return model.Maybe, why
	case role.Boundary:
		return model.Maybe, "the permission boundary of " + role.Address + " is not known"
	default:
		return allowed, reason
	}
}

// allowance says whether some statement or managed policy of the role allows the action.
func allowance(role *model.Role, action string) (model.Truth, string) {
	sum, reason := model.No, ""
	or := func(t model.Truth, why string) {
		sum = sum.Or(t)
		if t == model.Maybe {
			reason = firstOf(reason, why)
		}
	}
	_, name, _ := strings.Cut(action, ":")
	for _, p := range role.AWSPolicies {
		policy, listed := known().policies[p.Value]
		switch {
		case !listed:
			or(model.Maybe, "the actions of the AWS managed policy "+p.Value+" are not known here")
		case !slices.Contains(policy.ec2, "*") && !slices.Contains(policy.ec2, name):
		case p.Reason != "":
			or(model.Maybe, p.Reason)
		default:
			or(model.Yes, "")
		}
	}
	covered := map[string]bool{}
	for i := range role.Statements {
		s := &role.Statements[i]
		if s.Allow && actionIn(s, action) {
			or(statementAllows(s, action, covered))
		}
	}
	if covered["network-interface"] && covered["subnet"] && covered["security-group"] {
		or(model.Yes, "")
	}
	if sum == model.No && role.Reason != "" {
		return model.Maybe, role.Reason
	}
	return sum, reason
}

// statementAllows judges resources and conditions of a statement with the action. What it allows for all resources of one type goes into
// covered, for creating an interface needs several types.
func statementAllows(s *model.Statement, action string, covered map[string]bool) (model.Truth, string) {
	on, reason := onInterfaces(s, action, covered)
	switch {
	case on == model.No:
		return model.No, ""
	case s.Conditions.IsSet():
		return conditionHolds(s.Conditions)
	case s.Reason != "":
		return model.Maybe, s.Reason
	default:
		return on, reason
	}
}

// onInterfaces says whether the resources of a statement include all network interfaces.
func onInterfaces(s *model.Statement, action string, covered map[string]bool) (model.Truth, string) {
	if s.NotResource {
		return model.Maybe, "a statement of its policy has NotResource"
	}
	describes := strings.HasPrefix(action, "ec2:Describe")
	certain := s.Reason == "" && !s.Conditions.IsSet()
	sum, reason := model.No, ""
	for _, v := range s.Resources {
		text := sameAccount(v.Pattern())
		switch {
		case v.Kind == model.String && strings.Trim(v.Text, "*") == "" && v.Text != "":
			return model.Yes, ""
		case v.Kind == model.Unknown || v.Kind == model.Null || v.Kind == model.Reference:
			sum, reason = model.Maybe, firstOf(reason, v.Text, "a resource of its policy is known at deployment")
		case describes:
			// EC2 has no resource-level permissions for Describe actions: IAM grants them on "*" only.
		case text == "arn:*:ec2:*:*:*" || text == "arn:*:ec2:*:*:*/*":
			return model.Yes, ""
		case strings.HasPrefix(text, "arn:*:ec2:*:*:"):
			kind, name, _ := strings.Cut(strings.TrimPrefix(text, "arn:*:ec2:*:*:"), "/")
			if name == "*" && v.Kind == model.String && certain {
				covered[kind] = true
			}
			if kind == "network-interface" && name == "*" && action != "ec2:CreateNetworkInterface" {
				return model.Yes, ""
			}
			sum, reason = model.Maybe, firstOf(reason, "its policy allows "+action+" on some resources only")
		}
	}
	return sum, reason
}

// conditionHolds says whether a condition lets the Lambda service through. Conditions on who called before never hold: Lambda calls EC2 by
// itself.
func conditionHolds(conditions model.Value) (model.Truth, string) {
	for _, operator := range conditions.Entries {
		for _, test := range operator.Value.Entries {
			switch strings.ToLower(test.Key) {
			case "aws:viaawsservice":
				if on, isKnown := test.Value.AsBool(); isKnown && on && strings.EqualFold(operator.Key, "Bool") {
					return model.No, ""
				}
			case "aws:calledvia", "aws:calledviafirst", "aws:calledvialast":
				if needsKey(operator.Key) {
					return model.No, ""
				}
			}
		}
	}
	return model.Maybe, "a statement of its policy has a condition"
}

// needsKey says whether a condition operator is false for a request without the key.
func needsKey(operator string) bool {
	name := strings.ToLower(operator)
	return !strings.Contains(name, "not") && !strings.HasSuffix(name, "ifexists") && !strings.HasPrefix(name, "forallvalues:") && name != "null"
}

// denial says whether some statement of the role denies the action to Lambda.
func denial(role *model.Role, action string) (model.Truth, string) {
	sum, reason := model.No, ""
	for i := range role.Statements {
		s := &role.Statements[i]
		if s.Allow || !actionIn(s, action) {
			continue
		}
		on, _ := onInterfaces(s, action, map[string]bool{})
		switch {
		case on == model.No || slices.Contains(conditionKeys(s.Conditions), "lambda:sourcefunctionarn"):
			// A condition on lambda:SourceFunctionArn concerns the function's code; Lambda manages interfaces without it.
		case s.Conditions.IsSet():
			if holds, why := conditionHolds(s.Conditions); holds == model.Maybe {
				sum, reason = model.Maybe, why
			}
		case s.Reason != "":
			sum, reason = model.Maybe, s.Reason
		case on == model.Yes:
			return model.Yes, ""
		default:
			sum, reason = model.Maybe, "its policy denies "+action+" on some resources"
		}
	}
	return sum, reason
}
