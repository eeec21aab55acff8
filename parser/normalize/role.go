package normalize

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// roles fills the unit's roles, each with every statement that the unit attaches to it, wherever it is written.
func (n *normalizer) roles() {
	first := len(n.unit.Kinds.Roles)
	for _, r := range n.ofTypes("AWS::IAM::Role", "aws_iam_role") {
		n.unit.Kinds.Roles = append(n.unit.Kinds.Roles, n.role(r))
	}
	roles := n.unit.Kinds.Roles[first:]
	for _, a := range n.policyAttachments() {
		for _, h := range n.holders(a.roles, a.resource, roles) {
			grant(h.role, a.grants.doubted(h.reason).doubted(doubtBeside(a.resource, h.role)))
		}
	}
	for i := range roles {
		roles[i].Reason = orElse(roles[i].Reason, n.handedOut(roles[i].Address))
	}
	n.linkRoles()
}

// role reads a role and the policies that are written in it.
func (n *normalizer) role(r *model.Resource) model.Role {
	role := model.Role{Base: base(r), Boundary: n.attr(r, "PermissionsBoundary", "permissions_boundary").IsSet()}
	role.Reason = role.Outside
	if made := n.byAddress[r.MadeFor]; made != nil && nounOf(made.Type) == aFunction {
		role.MadeFor = r.MadeFor
	}
	if r.Data {
		return role
	}
	grant(&role, n.every(n.attr(r, "Policies", "inline_policy"), func(p model.Value) grants {
		return n.inline(r, p)
	}))
	grant(&role, n.managedPolicies(n.attr(r, "ManagedPolicyArns", "managed_policy_arns")))
	return role
}

func (n *normalizer) inline(r *model.Resource, p model.Value) grants {
	if p.Kind != model.Object {
		return grants{reason: n.reason(p)}
	}
	from := origin{source: model.InlinePolicy, policy: n.pick(p, "PolicyName", "name").Pattern()}
	if made, ok := r.PolicyOrigins[from.policy]; ok {
		from.source = made.Source
		from.policy = orElse(made.Name, from.policy)
	}
	return n.document(n.pick(p, "PolicyDocument", "policy"), from)
}

func grant(role *model.Role, g grants) {
	role.Statements = append(role.Statements, g.statements...)
	role.AWSPolicies = append(role.AWSPolicies, g.aws...)
	role.Reason = orElse(role.Reason, g.reason)
}

// policyAttachment is a resource that gives policies to the roles that a value names.
type policyAttachment struct {
	resource *model.Resource
	roles    model.Value
	grants   grants
}

func (n *normalizer) policyAttachments() []policyAttachment {
	var out []policyAttachment
	add := func(r *model.Resource, roles model.Value, g grants) {
		if roles.IsSet() {
			out = append(out, policyAttachment{r, roles, g})
		}
	}
	for _, r := range n.managed("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "aws_iam_role_policy") {
		roles := n.attr(r, "Roles", "role")
		if r.Type == "AWS::IAM::RolePolicy" {
			roles = n.attr(r, "RoleName", "")
		}
		from := origin{source: model.InlinePolicy, policy: r.Address}
		add(r, roles, n.document(n.attr(r, "PolicyDocument", "policy"), from))
	}
	for _, r := range n.managed("AWS::IAM::ManagedPolicy") {
		add(r, n.attr(r, "Roles", ""), n.policyOfUnit(r))
	}
	for _, r := range n.managed("aws_iam_role_policy_attachment", "aws_iam_policy_attachment") {
		roles := n.attr(r, "", "role")
		if r.Type == "aws_iam_policy_attachment" {
			roles = n.attr(r, "", "roles")
		}
		add(r, roles, n.managedPolicies(n.attr(r, "", "policy_arn")))
	}
	for _, r := range n.managed("aws_iam_role_policy_attachments_exclusive") {
		add(r, n.attr(r, "", "role_name"), n.managedPolicies(n.attr(r, "", "policy_arns")))
	}
	return out
}

// doubtBeside is the reason why an attachment may not exist although the role does.
func doubtBeside(r *model.Resource, role *model.Role) string {
	if r.Guard != "" && r.Guard == role.Guard {
		return ""
	}
	return r.Maybe
}

// holder is a role that a value names. The reason says why that is not certain.
type holder struct {
	role   *model.Role
	reason string
}

// holders finds the roles that a value names: by reference, by name or by an ARN that ends with the name.
func (n *normalizer) holders(v model.Value, beside *model.Resource, roles []model.Role) []holder {
	switch v.Kind {
	case model.List:
		var out []holder
		for _, item := range v.Items {
			out = append(out, n.holders(item, beside, roles)...)
		}
		return out
	case model.Reference:
		return held(roles, func(r *model.Role) bool { return r.Address == v.Ref.Address }, "")
	case model.Unknown:
		refs := v.Refs()
		return held(roles, func(r *model.Role) bool {
			// Role and attachment may both be named by the same unknown variable.
			name := n.nameOf(r)
			return name.Kind == model.Unknown && name.Text == v.Text ||
				slices.ContainsFunc(refs, func(ref model.Ref) bool { return ref.Address == r.Address })
		}, n.reason(v))
	case model.String, model.Template:
		for _, ref := range v.Origin {
			if r := n.byAddress[ref.Address]; r != nil && nounOf(r.Type) == aRole {
				return held(roles, func(role *model.Role) bool { return role.Address == r.Address }, "")
			}
		}
		last := afterSlash(v)
		if last.Kind == model.Reference {
			return n.holders(last, beside, roles)
		}
		return n.namesakes(v, last, beside, roles)
	default:
		return nil
	}
}

// namesakes finds the role with a name. Roles of several module instances can be spelt the same where the part that tells them apart is not
// known: then the role that stands beside the attachment is meant.
func (n *normalizer) namesakes(name, last model.Value, beside *model.Resource, roles []model.Role) []holder {
	same := func(r *model.Role) bool {
		own := n.nameOf(r)
		return own.IsSet() && (spelling(own) == spelling(name) || spelling(own) == spelling(last))
	}
	out := held(roles, same, "")
	if len(out) > 1 {
		out = held(roles, func(r *model.Role) bool { return same(r) && slices.EqualFunc(r.Calls, beside.Calls, sameCall) }, "")
	}
	if len(out) > 1 {
		return held(roles, same, "several roles have the name that "+beside.Address+" gives")
	}
	return out
}

func held(roles []model.Role, is func(*model.Role) bool, reason string) []holder {
	var out []holder
	for i := range roles {
		if is(&roles[i]) {
			out = append(out, holder{&roles[i], reason})
		}
	}
	return out
}

func sameCall(a, b model.Call) bool { return a.Address == b.Address }

func (n *normalizer) nameOf(role *model.Role) model.Value {
	r := n.byAddress[role.Address]
	if r == nil {
		return model.Value{}
	}
	return n.attr(r, "RoleName", "name")
}

// handedOut is the reason why policies may be attached to the role from outside: its name, which is what attaching needs, is
// exported or given to a module that is not on disk. Handing out its ARN is harmless.
func (n *normalizer) handedOut(address string) string {
	for _, o := range n.unit.Outputs {
		if (n.terraform || o.Export.IsSet()) && namesRole(o.Value, address) {
			return "its role is exported as " + o.Name
		}
	}
	for _, m := range n.unit.Opaque {
		if namesRole(m.Arguments, address) {
			return fmt.Sprintf("its role is passed to %s (%s), which is not on disk", m.Address, m.Source)
		}
	}
	return ""
}

func namesRole(v model.Value, address string) bool {
	names := func(ref model.Ref) bool {
		return ref.Address == address && (ref.Attribute == "" || ref.Attribute == "Ref" || ref.Attribute == "name" || ref.Attribute == "id")
	}
	if slices.ContainsFunc(v.Origin, names) || v.Kind == model.Reference && names(v.Ref) {
		return true
	}
	inside := func(w model.Value) bool { return namesRole(w, address) }
	return slices.ContainsFunc(v.Items, inside) ||
		slices.ContainsFunc(v.Entries, func(e model.Entry) bool { return inside(e.Value) })
}

// linkRoles links functions whose role is written as the text of an ARN to the role of the unit that has this name: a function's
// role is always of its own account.
func (n *normalizer) linkRoles() {
	k := &n.unit.Kinds
	for i := range k.Functions {
		f := &k.Functions[i]
		_, path, found := strings.Cut(f.Role.ID, ":role/")
		if f.Role.Address == "" && found {
			name := path[strings.LastIndex(path, "/")+1:]
			for j := range k.Roles {
				if own, ok := n.nameOf(&k.Roles[j]).AsString(); ok && own == name {
					f.Role.Address, f.Role.Reason = k.Roles[j].Address, ""
				}
			}
		}
	}
}
