package cloudformation

import (
	"maps"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// domain is a parameter that may have one of several values.
type domain struct {
	parameter string
	// classes are its values, those together that no condition tells apart.
	classes  [][]string
	standard string // the default
	preset   int    // its class, -1 if there is no default
}

// domains are the parameters with AllowedValues that decide the conditions and the template's Rules, sorted by name.
func (e *evaluator) domains(conditions []string) []domain {
	in := newInputs(e)
	for _, name := range conditions {
		in.condition(name)
	}
	in.rules()
	var out []domain
	for _, name := range slices.Sorted(maps.Keys(in.parameters)) {
		if d, ok := e.domain(name, in); ok {
			out = append(out, d)
		}
	}
	return out
}

func (e *evaluator) domain(name string, in *inputs) (domain, bool) {
	declaration := e.parameters[name].Value
	kind, _ := declaration.Get("Type").AsString()
	_, given := e.options.Parameters[name]
	values := texts(declaration.Get("AllowedValues"))
	if given || isList(kind) || strings.HasPrefix(kind, "AWS::SSM::") || len(values) == 0 {
		return domain{}, false
	}
	d := domain{parameter: name, preset: -1}
	standard, hasDefault := e.standard(e.parameters[name])
	if hasDefault && !slices.Contains(values, standard) {
		values = append(values, standard)
	}
	index := map[string]int{}
	for _, value := range values {
		key := in.class(name, value)
		i, known := index[key]
		if !known {
			i = len(d.classes)
			index[key] = i
			d.classes = append(d.classes, nil)
		}
		if !slices.Contains(d.classes[i], value) {
			d.classes[i] = append(d.classes[i], value)
		}
		if hasDefault && value == standard {
			d.preset, d.standard = i, standard
		}
	}
	return d, len(values) > 1
}

// inputs collects what conditions depend on.
type inputs struct {
	e          *evaluator
	parameters map[string]bool
	// literals are the texts that a parameter is compared with. mixed marks the parameters that are used in other ways, too:
	// then each value may count.
	literals map[string][]string
	mixed    map[string]bool
	seen     map[string]bool
}

func newInputs(e *evaluator) *inputs {
	return &inputs{e: e, parameters: map[string]bool{}, literals: map[string][]string{}, mixed: map[string]bool{}, seen: map[string]bool{}}
}

// class is the same for values of a parameter that no condition tells apart.
func (in *inputs) class(parameter, value string) string {
	if in.mixed[parameter] || slices.Contains(in.literals[parameter], value) {
		return "=" + value
	}
	return ""
}

func (in *inputs) condition(name string) {
	if id, inner, ok := strings.Cut(name, "."); ok {
		in.stackCondition(id, inner)
		return
	}
	if entry, ok := in.e.conditions[name]; ok && !in.seen[name] {
		in.seen[name] = true
		in.value(entry.Value)
	}
}

func (in *inputs) value(v model.Value) {
	if v.Kind == model.Object && len(v.Entries) == 1 {
		argument := v.Entries[0].Value
		text, isText := argument.AsString()
		switch v.Entries[0].Key {
		case "Condition":
			if isText {
				in.condition(text)
				return
			}
		case "Fn::If":
			if len(argument.Items) == 3 && argument.Items[0].Kind == model.String {
				in.condition(argument.Items[0].Text)
			}
		case "Fn::Equals":
			if in.comparison(argument) {
				return
			}
		case "Fn::Contains":
			if in.membership(argument) {
				return
			}
		case "Fn::RefAll":
			for name, p := range in.e.parameters {
				if kind, _ := p.Value.Get("Type").AsString(); isText && kind == text {
					in.parameter(name, true)
				}
			}
		case "Ref":
			in.parameter(text, true)
		case "Fn::Sub":
			in.pattern(argument)
		}
	}
	for _, item := range v.Items {
		in.value(item)
	}
	for _, entry := range v.Entries {
		in.value(entry.Value)
	}
}

// comparison takes Fn::Equals of a parameter and text.
func (in *inputs) comparison(argument model.Value) bool {
	if len(argument.Items) != 2 {
		return false
	}
	for i, item := range argument.Items {
		name, target, ok := functionCall(item)
		text, isText := argument.Items[1-i].AsString()
		if !ok || name != "Ref" || !isText {
			continue
		}
		if parameter, ok := target.AsString(); ok {
			in.parameter(parameter, false)
			in.literals[parameter] = append(in.literals[parameter], text)
			return true
		}
	}
	return false
}

func (in *inputs) parameter(name string, mixed bool) {
	if _, ok := in.e.parameters[name]; ok {
		in.parameters[name] = true
		in.mixed[name] = in.mixed[name] || mixed
	}
}

// pattern takes the ${names} of Fn::Sub. The mapping of its list form is visited like any value.
func (in *inputs) pattern(argument model.Value) {
	if argument.Kind == model.List && len(argument.Items) > 0 {
		argument = argument.Items[0]
	}
	text, _ := argument.AsString()
	for _, part := range strings.Split(text, "${")[1:] {
		name, _, _ := strings.Cut(part, "}")
		in.parameter(strings.TrimSpace(name), true)
	}
}

// conditionInputs are the parameters that decide a condition, sorted by name.
func (e *evaluator) conditionInputs(condition string) []model.Entry {
	in := newInputs(e)
	in.condition(condition)
	var out []model.Entry
	for _, name := range slices.Sorted(maps.Keys(in.parameters)) {
		out = append(out, e.parameters[name])
	}
	return out
}
