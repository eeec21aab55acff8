package sam

import (
	"slices"
	"strconv"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// role is an execution role in the making.
type role struct {
	id       string
	at       place // the logical id of what the role is for
	trust    model.Value
	managed  []model.Value
	policies []model.Value
	origins  map[string]model.PolicyOrigin
	// policiesAt is where Policies is written, else at.
	policiesAt place
}

func newRole(s *source, id string) *role {
	return &role{
		id:         id,
		at:         s.at,
		origins:    map[string]model.PolicyOrigin{},
		policiesAt: s.keyOf("Policies"),
	}
}

// attach adds a managed policy, once.
func (r *role) attach(arn model.Value) {
	if !slices.ContainsFunc(r.managed, func(v model.Value) bool { return same(v, arn) }) {
		r.managed = append(r.managed, arn)
	}
}

// attachAWS adds a policy of AWS by its path.
func (r *role) attachAWS(path string, at place) { r.attach(at.text(managedARN(path))) }

// inline adds the i-th item of Policies. In an Fn::If each branch becomes a policy of its own.
func (r *role) inline(i int, document model.Value, origin model.PolicyOrigin) {
	at := place(document.Range)
	name := r.id + "Policy" + strconv.Itoa(i)
	policy := at.policy(name, document)
	if condition, yes, no, ok := branches(document); ok {
		for _, branch := range []*model.Value{&yes, &no} {
			if !isNoValue(*branch) {
				*branch = place(branch.Range).policy(name, *branch)
			}
		}
		policy = at.either(condition, yes, no)
	}
	r.policies = append(r.policies, policy)
	r.origins[name] = origin
}

// grant adds a policy that SAM adds by itself, unless the role has one with the same document.
func (r *role) grant(policy model.Value) {
	document := policy.Get("PolicyDocument")
	if slices.ContainsFunc(r.policies, func(p model.Value) bool { return same(p.Get("PolicyDocument"), document) }) {
		return
	}
	r.policies = append(r.policies, policy)
	r.origins[policy.Get("PolicyName").Text] = model.PolicyOrigin{Source: model.AddedBySAM}
}

// addRole puts the finished role into the template.
func (e *expander) addRole(s *source, r *role, attributes []model.Entry) {
	properties := []model.Entry{
		r.at.entry("AssumeRolePolicyDocument", r.trust),
		r.at.entry("ManagedPolicyArns", r.at.list(r.managed...)),
	}
	if len(r.policies) > 0 {
		properties = append(properties, r.policiesAt.entry("Policies", r.policiesAt.list(r.policies...)))
	}
	if p, ok := s.properties.Entry("RolePath"); ok {
		p.Key = "Path"
		properties = append(properties, p)
	}
	properties = append(properties, s.own("PermissionsBoundary")...)
	if tags := s.tags(); s.property("Tags").Kind == model.Object {
		properties = append(properties, s.keyOf("Tags").entry("Tags", tags))
	}
	e.add(s, r.at, r.id, "AWS::IAM::Role", attributes, properties)
	if m, ok := e.made[r.id]; ok && m.For == s.id {
		e.made[r.id] = cloudformation.Made{For: m.For, WrittenAs: m.WrittenAs, PolicyOrigins: r.origins}
	}
}

// trusts is the policy that lets a service assume a role.
func (p place) trusts(service string) model.Value {
	return p.object(
		p.entry("Version", p.text("2012-10-17")),
		p.entry("Statement", p.list(p.object(
			p.entry("Action", p.texts("sts:AssumeRole")),
			p.entry("Effect", p.text("Allow")),
			p.entry("Principal", p.object(p.entry("Service", p.texts(service)))),
		))),
	)
}

// tags turns the map of tags that SAM wants into the list that CloudFormation wants. Anything but a map stays.
func (s *source) tags() model.Value {
	tags := s.property("Tags")
	if tags.Kind != model.Object || isIntrinsic(tags) {
		return tags
	}
	out := model.Value{Kind: model.List, Range: tags.Range}
	for _, t := range tags.Entries {
		at := place(t.KeyRange)
		out.Items = append(out.Items, at.object(at.entry("Key", at.text(t.Key)), at.entry("Value", t.Value)))
	}
	return out
}
