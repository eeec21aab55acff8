package facts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// The classes of evidence, strongest first. Errors need E3, warnings E2; E1 and E0 make no finding.
const (
	E4 Class = "E4" // the template says it: a SAM connector or policy template, or a variable and a grant for the same resource
	E3 Class = "E3" // specific actions on specific resources, granted to this function alone
	E2 Class = "E2" // wildcards, a role of several functions, or a variable alone
	E1 Class = "E1" // a whole service, a managed policy of AWS, or a grant that may not hold
	E0 Class = "E0" // everything
)

// atLeast compares classes; the zero class is below E0.
func (c Class) atLeast(o Class) bool { return c >= o }

func weaker(a, b Class) Class { return min(a, b) }

// serviceNeed says that a function calls a service, by evidence.
type serviceNeed struct {
	Service  string
	Class    Class
	Certain  bool
	Call     model.CertainKind
	Evidence []Evidence // strongest first
}

// functionNeeds lists what a function calls, as far as its role, its environment and the calls that it certainly makes tell, sorted
// by service. The reason says why there may be more; it is "" when role and environment are all known.
func functionNeeds(u *model.Unit, k *model.Kinds, f *model.Function) (needs []serviceNeed, reason string) {
	c := newCaller(u, k, f)
	if c.role != nil {
		c.readGrants()
		c.readAWSPolicies()
	}
	c.readEnvironment()
	c.readCertain()
	for _, n := range c.needs {
		slices.SortStableFunc(n.Evidence, func(a, b Evidence) int {
			return cmp.Or(cmp.Compare(b.Class, a.Class), a.Range.Compare(b.Range), cmp.Compare(a.Text, b.Text))
		})
		n.Evidence = slices.Compact(n.Evidence)
		needs = append(needs, *n)
	}
	slices.SortFunc(needs, func(a, b serviceNeed) int { return cmp.Compare(a.Service, b.Service) })
	return needs, firstOf(c.roleReason, f.EnvReason)
}

// caller is a function whose calls are looked for.
type caller struct {
	u    *model.Unit
	k    *model.Kinds
	f    *model.Function
	role *model.Role // nil if it is not in the unit
	// roleReason says why the role may grant more than is known.
	roleReason string
	// shared is set when functions of other source blocks have the same role.
	shared bool
	// sources, destinations and secrets are what Lambda itself uses with the role's rights: the sources of event source mappings, where
	// records of failures go, and the secrets of pollers.
	sources, destinations, secrets []arn
	anySource                      bool // some source is not known
	polls                          map[model.TriggerKind]bool
	// onBehalf are services that other services may use with the role's rights, handedOn those that they certainly do.
	onBehalf, handedOn []string

	denials []*model.Statement // unconditional ones
	granted []grant
	needs   map[string]*serviceNeed
}

// grant is a statement that allows calls of a service.
type grant struct {
	service   string
	statement *model.Statement
	actions   string
	resources []arn
	class     Class
}

func newCaller(u *model.Unit, k *model.Kinds, f *model.Function) *caller {
	c := &caller{u: u, k: k, f: f, polls: map[model.TriggerKind]bool{}, needs: map[string]*serviceNeed{}}
	c.role, c.roleReason = roleOf(k, f)
	if c.role != nil {
		c.onBehalf, c.handedOn = usedOnBehalf(c.role)
		c.denials = denials(c.role)
		for i := range k.Functions {
			o := &k.Functions[i]
			if o.Role.Address == f.Role.Address && firstOf(o.Block, o.Address) != firstOf(f.Block, f.Address) {
				c.shared = true
			}
		}
	}
	for _, l := range f.Sources {
		source := linkARN(u, l)
		c.sources = append(c.sources, source)
		c.anySource = c.anySource || source.service() == "" && !slices.ContainsFunc(source.types, isAPIResource)
	}
	for _, l := range append([]model.Link{f.DeadLetter}, f.Destinations...) {
		c.addDestination(l)
	}
	for i := range k.Triggers {
		t := &k.Triggers[i]
		if t.Function.Address != f.Address {
			continue
		}
		c.polls[t.Kind] = true
		c.addDestination(t.OnFailure)
		for _, a := range t.Access {
			if !strings.HasPrefix(a.Type, "VPC_") {
				c.secrets = append(c.secrets, arnOf(u, a.URI))
			}
		}
	}
	return c
}

func isAPIResource(resourceType string) bool {
	_, ok := known().resources[resourceType]
	return ok
}

// roleOf finds a function's role. The reason says why there may be more grants than the role says, or why there is no role.
func roleOf(k *model.Kinds, f *model.Function) (*model.Role, string) {
	if f.Role.Address == "" {
		return nil, linkReason(f.Role, "role")
	}
	for i := range k.Roles {
		if r := &k.Roles[i]; r.Address == f.Role.Address {
			return r, firstOf(r.Outside, r.Reason)
		}
	}
	return nil, linkReason(f.Role, "role")
}

func (c *caller) addDestination(l model.Link) {
	if l.Address != "" || l.ID != "" {
		c.destinations = append(c.destinations, linkARN(c.u, l))
	}
}

func (c *caller) add(service string, class Class, at model.Range, text string, args ...any) {
	n := c.needs[service]
	if n == nil {
		n = &serviceNeed{Service: service}
		c.needs[service] = n
	}
	n.Class = max(n.Class, class)
	n.Evidence = append(n.Evidence, Evidence{Class: class, Text: fmt.Sprintf(text, args...), Range: at})
}

// readAWSPolicies takes managed policies of AWS as weak evidence. Those that let Lambda itself work are none.
func (c *caller) readAWSPolicies() {
	for _, p := range c.role.AWSPolicies {
		for _, service := range known().policies[p.Value].services {
			c.add(service, E1, p.Range, "%s has the AWS managed policy %s", c.roleName(), p.Value)
		}
	}
}

// readEnvironment takes variables that refer to resources of the unit as evidence, together with a grant for the same resource as the
// strongest that there is.
func (c *caller) readEnvironment() {
	for _, v := range c.f.Environment {
		seen := map[string]bool{}
		for _, ref := range mentioned(v.Value) {
			service := c.serviceOf(ref)
			if service == "" || seen[ref.Address] {
				continue
			}
			seen[ref.Address] = true
			class, text := E2, fmt.Sprintf("variable %s refers to %s", v.Name, ref.Address)
			if g := c.grantFor(service, ref.Address); g != nil {
				class = E4
				text += fmt.Sprintf(" and %s allows %s on it", c.roleName(), g.actions)
			}
			c.add(service, c.besides(service, class), v.Range, "%s", text)
		}
		for _, ref := range v.Value.Refs() {
			if service := c.serviceOf(ref); service != "" && !seen[ref.Address] {
				seen[ref.Address] = true
				c.add(service, E1, v.Range, "variable %s may refer to %s", v.Name, ref.Address)
			}
		}
	}
}

// serviceOf is the service behind the resource that a variable refers to. Attributes that are no name of it (the value of a parameter,
// the host of a bucket's web site) were read at deployment and need no call.
func (c *caller) serviceOf(ref model.Ref) string {
	r := c.u.Resource(ref.Address)
	if r == nil {
		return ""
	}
	kind, ok := known().resources[r.Type]
	if !ok {
		return ""
	}
	switch ref.Attribute {
	case kind.name, "", "Ref", "Arn", "ARN", "arn", "id", "Id", "url", "QueueUrl", "QueueName", "TopicArn", "TopicName", "FunctionArn",
		"name", "Name", "KeyId", "key_id", "qualified_arn", "invoke_arn", "bucket", "AgentId", "KnowledgeBaseId", "agent_id", "ProviderName",
		"arn_without_revision", "TaskDefinitionArn", "InferenceProfileArn", "GuardrailArn", "GuardrailId":
		return kind.suffix
	default:
		return ""
	}
}

// grantFor finds a grant of the service that names the resource, or a specific one for all resources.
func (c *caller) grantFor(service, address string) *grant {
	r := arn{addresses: []string{address}, text: "*"}
	var general *grant
	for i := range c.granted {
		g := &c.granted[i]
		if g.service != service || g.statement.Reason != "" {
			continue
		}
		for _, a := range g.resources {
			switch {
			case a.text == "*" && len(a.addresses) == 0 && !a.unknown:
				if general == nil && g.class.atLeast(E2) {
					general = g
				}
			case a.same(c.u, r):
				return g
			}
		}
	}
	return general
}

// readCertain adds the calls that need no evidence.
func (c *caller) readCertain() {
	for i := range c.k.CertainCalls {
		call := &c.k.CertainCalls[i]
		if call.Function.Address != c.f.Address {
			continue
		}
		text, class := "%s calls it", Class("")
		switch call.Kind {
		case model.CustomResourceCall:
			text = "it answers the custom resource %s through S3"
		case model.RotationCall:
			text = "it rotates a secret for %s"
		case model.DeployHookCall:
			text = "it reports the outcome of the deployment hook %s"
		case model.InsightsCall:
			// Without its logs the function works all the same.
			text, class = "the Lambda Insights layer of %s writes logs", E2
		}
		c.add(call.Service, class, call.NameRange, text, call.Address)
		n := c.needs[call.Service]
		if class == "" || n.Call == "" {
			n.Call = call.Kind
		}
		n.Certain = n.Certain || class == ""
	}
}

func (c *caller) roleName() string {
	if c.role.MadeFor != "" {
		return "its role"
	}
	return "role " + c.role.Address
}
