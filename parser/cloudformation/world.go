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

// Limits of the worlds of a template: how many are evaluated, how many resources and values they may have together, and how many
// combinations of parameters are tried to find them.
const (
	maxWorlds         = 32
	maxWorldResources = 6000
	maxWorldNodes     = 2_000_000
	maxCombinations   = 4096
)

// extent says how many of a template's worlds are evaluated.
type extent uint8

const (
	allWorlds    extent = iota + 1
	nearDefaults        // those that differ from the defaults in one parameter
	onlyDefaults        // none but that of the defaults
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
	found, reached := e.worlds(min(maxWorlds, maxWorldResources/max(len(u.Resources), 1), maxWorldNodes/max(e.nodes, 1)))
	if reached != allWorlds {
		at, _ := t.Root.Entry("Conditions")
		const tooMany = "the conditions make too many variants of this template: "
		message := tooMany + "only the one of the parameters' defaults is checked"
		if reached == nearDefaults {
			message = tooMany + "only those that differ from the parameters' defaults in one of them are checked"
		}
		diags = append(diags, model.Diagnostic{Severity: model.Note, Message: message, Range: at.KeyRange})
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

// worlds enumerates what the parameters make of the conditions that matter, the defaults first, at most limit of them. Before it
// gives any up it lets what matters least follow the defaults: environments, then policies.
func (e *evaluator) worlds(limit int) ([]*variant, extent) {
	indifferent := []string{
		"Tags", "Description", "Code", "MemorySize", "Architectures", "TracingConfig", "LoggingConfig", "UserData", "ReservedConcurrentExecutions",
	}
	var conditions []string
	for _, property := range []string{"", "Environment", "Policies", "PolicyDocument"} {
		indifferent = append(indifferent, property)
		conditions = e.mattering(indifferent)
		if found, ok := e.enumerate(conditions, limit, combinations); ok {
			return found, allWorlds
		}
	}
	if found, ok := e.enumerate(conditions, limit, oneChange); ok {
		return found, nearDefaults
	}
	return nil, onlyDefaults
}

// enumerate tries the combinations of the parameters that decide the conditions. It fails if there are too many of them, or more worlds
// than the limit.
func (e *evaluator) enumerate(conditions []string, limit int, combine func([]domain) ([][]int, bool)) (found []*variant, ok bool) {
	domains := e.domains(conditions)
	if len(conditions) == 0 || len(domains) == 0 {
		return nil, true
	}
	tried, ok := combine(domains)
	if !ok || len(tried)*e.stackCount() > maxCombinations { // every try evaluates conditions of nested stacks, too
		return nil, false
	}
	index := map[string]*variant{}
	for _, combination := range tried {
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
			if v = (&variant{world: world{conditions: truths}}); len(index) == limit {
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

// combinations are all combinations of classes, the last domain changing first. It fails if there are too many.
func combinations(domains []domain) ([][]int, bool) {
	out := [][]int{nil}
	for _, d := range domains {
		if len(out)*len(d.classes) > maxCombinations {
			return nil, false
		}
		var longer [][]int
		for _, combination := range out {
			for i := range d.classes {
				longer = append(longer, append(slices.Clip(combination), i))
			}
		}
		out = longer
	}
	return out, true
}

// oneChange are the defaults and all combinations in which one parameter differs from them. It fails if there are no defaults.
func oneChange(domains []domain) ([][]int, bool) {
	var defaults []int
	for _, d := range domains {
		defaults = append(defaults, d.preset)
	}
	out := [][]int{defaults}
	for i, d := range domains {
		for class := range d.classes {
			if class != d.preset {
				changed := slices.Clone(defaults)
				changed[i] = class
				out = append(out, changed)
			}
		}
	}
	return out, hasDefaults(domains) && len(out) <= maxCombinations
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
