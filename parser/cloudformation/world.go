package cloudformation

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// world says what holds in one world beyond the options.
type world struct {
	// parameters are what the parameters are that tell worlds apart: one value, or several that no condition tells apart.
	parameters map[string][]string
	conditions map[string]model.Truth
}

// Limits of the worlds of a template: how many are evaluated, how many combinations of parameters are tried to find them, and how many
// values all evaluations may have together.
const (
	maxWorlds       = 32
	maxCombinations = 4096
	maxWorldNodes   = 2_000_000
)

// EvaluateWorlds resolves the template in every world that its parameters allow: the values in AllowedValues decide the
// conditions, in every combination that can be deployed. The unit is that of the defaults, as Evaluate gives it; its Variants
// are the others. Parameters that take any text have their default in all worlds.
//
// A world cannot be deployed if something that it creates refers to something that it does not create, or if an assertion of
// the template's Rules fails. When only the conditions of resources without any bearing on networks differ, worlds are the same.
func EvaluateWorlds(t *Template, o Options) (*model.Unit, []model.Diagnostic) {
	e := newEvaluator(t, o)
	u, diags := e.evaluate()
	if t.Broken || len(e.conditions)+len(e.stacks) == 0 {
		return u, diags
	}
	found, complete := e.worlds()
	if !complete || len(found)*e.nodes > maxWorldNodes {
		section, _ := t.Root.Entry("Conditions")
		return u, append(diags, model.Diagnostic{
			Severity: model.Note,
			Message:  "the conditions make too many variants of this template: only the one of the parameters' defaults is checked",
			Range:    section.KeyRange,
		})
	}
	if len(found) == 0 || len(found) == 1 && found[0].isDefault {
		return u, diags
	}
	var assignments []model.Assignment
	for _, w := range found {
		variant := u
		switch {
		case w.isDefault && e.impossible:
			continue
		case !w.isDefault:
			other := e.in(w.world)
			if variant = other.unit(); other.impossible {
				continue
			}
			u.Variants = append(u.Variants, variant)
		}
		variant.World = model.World{Default: w.isDefault}
		assignments = append(assignments, w.assignment())
		variant.World.Assignments = []model.Assignment{assignments[len(assignments)-1]}
	}
	for _, w := range u.Worlds() {
		for i, a := range w.World.Assignments {
			w.World.Assignments[i] = distinctive(a, assignments)
		}
	}
	return u, diags
}

// distinctive leaves out the choices that are the same in all assignments.
func distinctive(a model.Assignment, all []model.Assignment) model.Assignment {
	return slices.DeleteFunc(slices.Clone(a), func(c model.Choice) bool {
		return !slices.ContainsFunc(all, func(other model.Assignment) bool { return !slices.Contains(other, c) })
	})
}

// variant is a world with the combinations of parameters that lead to it.
type variant struct {
	world
	isDefault    bool
	combinations [][]int // the class of each domain
}

// assignment lists the conditions that are known in the world.
func (v *variant) assignment() model.Assignment {
	var out model.Assignment
	for _, name := range slices.Sorted(maps.Keys(v.conditions)) {
		if truth := v.conditions[name]; truth != model.Maybe {
			out = append(out, model.Choice{Condition: name, Value: truth == model.Yes})
		}
	}
	return out
}

// worlds enumerates what the parameters make of the conditions that matter, the defaults first. It is not complete if there are too
// many combinations or worlds. Before it gives up it lets what matters least follow the defaults: environments, then policies.
func (e *evaluator) worlds() (found []*variant, complete bool) {
	indifferent := []string{
		"Tags", "Description", "Code", "MemorySize", "Architectures", "TracingConfig", "LoggingConfig", "UserData", "ReservedConcurrentExecutions",
	}
	for _, property := range []string{"", "Environment", "Policies", "PolicyDocument"} {
		indifferent = append(indifferent, property)
		if found, complete = e.enumerate(e.mattering(indifferent)); complete {
			break
		}
	}
	return found, complete
}

// enumerate tries all combinations of the parameters that decide the conditions.
func (e *evaluator) enumerate(conditions []string) (found []*variant, complete bool) {
	domains := e.domains(conditions)
	if len(conditions) == 0 || len(domains) == 0 {
		return nil, true
	}
	total := 1
	for _, d := range domains {
		if total *= len(d.classes); total > maxCombinations {
			return nil, false
		}
	}
	index := map[string]*variant{}
	for n := range total {
		combination := combinationOf(n, domains)
		trial := e.in(world{parameters: representatives(domains, combination)})
		if !trial.allowed() {
			continue
		}
		truths := map[string]model.Truth{}
		var key strings.Builder
		for _, name := range conditions {
			truths[name] = trial.conditionAt(name)
			key.WriteByte(byte(truths[name]))
		}
		v := index[key.String()]
		if v == nil {
			if v = (&variant{world: world{conditions: truths}}); len(index) == maxWorlds {
				return nil, false
			}
			index[key.String()] = v
			found = append(found, v)
		}
		v.combinations = append(v.combinations, combination)
		v.isDefault = v.isDefault || isDefault(domains, combination)
	}
	for _, v := range found {
		v.parameters = nearestDefaults(domains, v.combinations)
	}
	slices.SortStableFunc(found, func(a, b *variant) int { return cmp.Compare(order(a), order(b)) })
	return found, true
}

func order(v *variant) int {
	if v.isDefault {
		return 0
	}
	return 1
}

// combinationOf is the n-th combination of classes, the last domain changing first.
func combinationOf(n int, domains []domain) []int {
	out := make([]int, len(domains))
	for i := len(domains) - 1; i >= 0; i-- {
		out[i] = n % len(domains[i].classes)
		n /= len(domains[i].classes)
	}
	return out
}

// representatives takes one value of each class: no condition tells them apart.
func representatives(domains []domain, combination []int) map[string][]string {
	out := map[string][]string{}
	for i, d := range domains {
		out[d.parameter] = d.classes[combination[i]][:1]
	}
	return out
}

func isDefault(domains []domain, combination []int) bool {
	return changes(domains, combination) == 0 && hasDefaults(domains)
}

func hasDefaults(domains []domain) bool {
	return !slices.ContainsFunc(domains, func(d domain) bool { return d.preset < 0 })
}

// changes counts the parameters that differ from their default.
func changes(domains []domain, combination []int) int {
	n := 0
	for i, d := range domains {
		if d.preset >= 0 && combination[i] != d.preset {
			n++
		}
	}
	return n
}

// nearestDefaults gives the parameters the values of the combinations that change the fewest defaults.
func nearestDefaults(domains []domain, combinations [][]int) map[string][]string {
	fewest := len(domains)
	for _, c := range combinations {
		fewest = min(fewest, changes(domains, c))
	}
	out := map[string][]string{}
	for _, c := range combinations {
		if changes(domains, c) > fewest {
			continue
		}
		for i, d := range domains {
			values := d.classes[c[i]]
			if c[i] == d.preset {
				values = []string{d.standard}
			}
			for _, s := range values {
				if !slices.Contains(out[d.parameter], s) {
					out[d.parameter] = append(out[d.parameter], s)
				}
			}
		}
	}
	return out
}

// mattering lists the conditions that decide about resources with a bearing on networks, or about anything in them but the
// indifferent properties, sorted.
func (e *evaluator) mattering(indifferent []string) []string {
	names := map[string]bool{}
	var visit func(v model.Value)
	visit = func(v model.Value) {
		if name, argument, ok := functionCall(v); ok && name == "Fn::If" && len(argument.Items) == 3 {
			if condition, ok := argument.Items[0].AsString(); ok {
				names[condition] = true
			} else {
				e.conditionsIn(argument.Items[0], names)
			}
		}
		for _, item := range v.Items {
			visit(item)
		}
		for _, entry := range v.Entries {
			if !slices.Contains(indifferent, entry.Key) {
				visit(entry.Value)
			}
		}
	}
	for _, entry := range e.declared {
		if kind, _ := entry.Value.Get("Type").AsString(); !bearsOnNetworks(kind) {
			continue
		}
		if name, ok := entry.Value.Get("Condition").AsString(); ok {
			names[name] = true
		}
		visit(entry.Value.Get("Properties"))
	}
	for name := range names {
		if _, declared := e.conditions[name]; !declared {
			delete(names, name)
		}
	}
	for _, id := range e.nested() {
		for _, name := range e.stacks[id].mattering(indifferent) {
			names[id+"."+name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// conditionsIn collects the conditions that a condition function names.
func (e *evaluator) conditionsIn(v model.Value, names map[string]bool) {
	for _, entry := range v.Entries {
		if name, ok := entry.Value.AsString(); ok && entry.Key == "Condition" {
			names[name] = true
		}
		e.conditionsIn(entry.Value, names)
	}
	for _, item := range v.Items {
		e.conditionsIn(item, names)
	}
}

// bearsOnNetworks says whether resources of the type take part in networks, or decide what a function calls: those of services that stand
// in VPCs, functions with what triggers them, and roles. A condition on a dashboard makes no other world.
func bearsOnNetworks(kind string) bool {
	service, _, _ := strings.Cut(strings.TrimPrefix(kind, "AWS::"), "::")
	switch service {
	case "EC2", "Lambda", "IAM", "Custom", "CloudFormation", "Serverless",
		"MSK", "AmazonMQ", "DocDB", "RDS", "Neptune", "NeptuneGraph", "ElastiCache", "MemoryDB", "DAX", "Redshift", "RedshiftServerless",
		"OpenSearchService", "OpenSearchServerless", "Elasticsearch", "EFS", "FSx", "S3Files", "Timestream",
		"VpcLattice", "NetworkFirewall", "NetworkManager", "Route53", "Route53Resolver", "DirectoryService":
		return true
	case "SecretsManager":
		return kind == "AWS::SecretsManager::RotationSchedule"
	default:
		return false
	}
}
