package cloudformation

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// Options say in which world a template is evaluated.
type Options struct {
	// Parameters are the values of parameters; the others have their defaults.
	Parameters map[string]string
	// Defaults stand for the Default of parameters: those of the environment that the template is deployed to.
	Defaults map[string]string
	// Region is the region that the template is deployed to, "" when it is not known.
	Region string
	// Read returns the text of a file by its name. Without it nothing is included.
	Read func(name string) ([]byte, error)
	// Nest returns the template of a nested stack by its file, ready to be evaluated with those parameters, nil if the file is no
	// template. Without it nested stacks are known at deployment.
	Nest func(name string, parameters map[string]string) (*Template, []model.Diagnostic)

	world   world
	nesting nesting
}

// Evaluate resolves the template as far as can be told in one world: parameters with a value, conditions, mappings and
// functions. Resources and outputs whose condition is false are left out; what cannot be told is unknown, with a reason.
//
// A Broken template gives no resources: nothing can be concluded from half a network.
func Evaluate(t *Template, o Options) (*model.Unit, []model.Diagnostic) {
	return newEvaluator(t, o).evaluate()
}

func (e *evaluator) evaluate() (*model.Unit, []model.Diagnostic) {
	u := e.unit()
	if e.template.Broken {
		return u, nil
	}
	for _, r := range u.Resources {
		e.checkShape(r)
	}
	e.check()
	return u, e.sortedDiagnostics()
}

// check reports what is wrong with the template and its nested stacks as a whole.
func (e *evaluator) check() {
	e.checkSections()
	e.checkNames()
	e.reportMissing()
	for _, id := range e.nested() {
		stack := e.stacks[id]
		stack.check()
		e.diags = append(e.diags, stack.diags...)
	}
}

// unit evaluates the whole template in the evaluator's world.
func (e *evaluator) unit() *model.Unit {
	u := &model.Unit{Path: e.template.Name, Format: model.CloudFormation, Region: e.options.Region, Files: e.template.files()}
	if e.serverless {
		u.Format = model.SAM
	}
	if e.template.Broken {
		return u
	}
	u.Outputs = e.outputs()
	u.Opaque = slices.Clone(e.hidden)
	for _, entry := range e.declared {
		r := e.resource(entry)
		if r == nil {
			continue
		}
		u.Resources = append(u.Resources, r)
		if stack := e.nest(entry); stack != nil {
			e.addStack(u, r, stack)
		}
	}
	slices.SortStableFunc(u.Resources, func(a, b *model.Resource) int { return strings.Compare(a.Address, b.Address) })
	slices.SortStableFunc(u.Outputs, func(a, b model.Output) int { return strings.Compare(a.Name, b.Name) })
	return u
}

// evaluator holds one evaluation: what the template declares, and what has been decided so far.
type evaluator struct {
	template   *Template
	options    Options
	serverless bool

	parameters map[string]model.Entry
	mappings   model.Value
	conditions map[string]model.Entry
	resources  map[string]model.Entry
	declared   []model.Entry // resources, in the order of the source, duplicates left out
	hidden     []model.OpaqueModule

	decided    map[string]decision        // conditions
	attributes map[model.Ref]*model.Value // what GetAtt gives; nil while it is being evaluated
	stacks     map[string]*evaluator      // nested stacks, by logical id; nil for those that are not on disk

	// impossible is set when something that is created refers to something that is not, which CloudFormation refuses. doubts
	// counts the undecided conditions around what is being evaluated: it may not be there at all.
	impossible bool
	doubts     int

	diags    []model.Diagnostic
	reported map[string]bool

	missed    map[string]bool // names that are not declared
	absentees []undeclared

	depth int
	nodes int // values evaluated
	bytes int // text built by functions
}

// Limits of one evaluation. They are far above what a template of 1 MB needs.
const (
	maxEvaluationDepth = 1000
	maxEvaluatedNodes  = 500_000
	maxEvaluatedBytes  = 64 << 20
)

func newEvaluator(t *Template, o Options) *evaluator {
	e := &evaluator{
		template:   t,
		options:    o,
		serverless: t.Serverless(),
		parameters: entriesByKey(t.Root.Get("Parameters")),
		mappings:   t.Root.Get("Mappings"),
		conditions: entriesByKey(t.Root.Get("Conditions")),
		resources:  map[string]model.Entry{},
		decided:    map[string]decision{},
		attributes: map[model.Ref]*model.Value{},
		stacks:     map[string]*evaluator{},
		reported:   map[string]bool{},
		missed:     map[string]bool{},
	}
	section := t.Root.Get("Resources")
	last := make(map[string]int, len(section.Entries))
	for i, entry := range section.Entries {
		last[entry.Key] = i
	}
	e.declared = make([]model.Entry, 0, len(section.Entries))
	for i, entry := range section.Entries {
		if strings.HasPrefix(entry.Key, "Fn::") || last[entry.Key] != i {
			continue
		}
		e.resources[entry.Key] = entry
		e.declared = append(e.declared, entry)
	}
	e.hidden = e.opaque()
	e.settle()
	return e
}

// settle enters the conditions that the world says.
func (e *evaluator) settle() {
	for name, truth := range e.options.world.conditions {
		if name, here := strings.CutPrefix(name, e.options.nesting.prefix); here && !strings.Contains(name, ".") {
			e.decided[name] = decision{truth: truth}
		}
	}
}

// in returns an evaluator of the same template in another world.
func (e *evaluator) in(w world) *evaluator {
	other := *e
	other.options.world = w
	other.decided = map[string]decision{}
	other.attributes = map[model.Ref]*model.Value{}
	other.stacks = map[string]*evaluator{}
	other.options.nesting.count = nil
	other.reported, other.missed = map[string]bool{}, map[string]bool{}
	other.diags, other.absentees = nil, nil
	other.impossible, other.doubts = false, 0
	other.depth, other.nodes, other.bytes = 0, 0, 0
	other.settle()
	return &other
}

// entriesByKey indexes an object's entries. The last of duplicate keys wins.
func entriesByKey(v model.Value) map[string]model.Entry {
	m := make(map[string]model.Entry, len(v.Entries))
	for _, entry := range v.Entries {
		m[entry.Key] = entry
	}
	return m
}

// report adds a diagnostic, once for each place: a property may be evaluated for many references to it.
func (e *evaluator) report(severity model.Severity, at model.Range, format string, args ...any) {
	d := model.Diagnostic{Severity: severity, Message: fmt.Sprintf(format, args...), Range: at}
	id := fmt.Sprint(at.File, at.Start.Byte, " ", d.Message)
	if !e.reported[id] {
		e.reported[id] = true
		e.diags = append(e.diags, d)
	}
}

func (e *evaluator) sortedDiagnostics() []model.Diagnostic {
	slices.SortStableFunc(e.diags, func(a, b model.Diagnostic) int {
		return cmp.Or(a.Range.Compare(b.Range), strings.Compare(a.Message, b.Message))
	})
	return e.diags
}

// checkSections reports sections that are no mappings.
func (e *evaluator) checkSections() {
	for _, name := range []string{"Parameters", "Mappings", "Conditions", "Resources", "Outputs"} {
		entry, ok := e.template.Root.Entry(name)
		switch {
		case !ok && name == "Resources":
			e.report(model.Error, e.template.Root.Range, "the template has no Resources")
		case !ok || entry.Value.Kind == model.Object || entry.Value.Kind == model.Unknown:
		case entry.Value.Kind == model.Null:
			e.report(model.Warning, entry.KeyRange, "%s is empty", name)
		default:
			e.report(model.Error, entry.Value.Range, "%s must be a mapping, not %s", name, describe(entry.Value))
		}
	}
}

// resource evaluates a resource, nil if it does not exist in this world.
func (e *evaluator) resource(entry model.Entry) *model.Resource {
	body := entry.Value
	if body.Kind != model.Object {
		e.report(model.Error, entry.KeyRange, "resource %s must be a mapping with a Type", entry.Key)
		return nil
	}
	kind, ok := body.Get("Type").AsString()
	if !ok {
		e.report(model.Error, entry.KeyRange, "resource %s has no Type", entry.Key)
		return nil
	}
	prefix := e.options.nesting.prefix
	r := &model.Resource{
		Address:   prefix + entry.Key,
		Type:      kind,
		Metadata:  body.Get("Metadata"),
		NameRange: entry.KeyRange,
		Range:     through(entry.KeyRange, body.Range),
		Block:     prefix + entry.Key,
		DependsOn: texts(body.Get("DependsOn")),
	}
	for i := range r.DependsOn {
		r.DependsOn[i] = prefix + r.DependsOn[i]
	}
	if name, conditional := body.Get("Condition").AsString(); conditional {
		switch d := e.condition(name, body.Get("Condition").Range); d.truth {
		case model.No:
			return nil
		case model.Maybe:
			r.Maybe, r.Guard = d.reason, prefix+name
		}
	}
	if r.Maybe != "" {
		e.doubts++
		defer func() { e.doubts-- }()
	}
	e.checkDependencies(body.Get("DependsOn"))
	r.Attributes = e.properties(body)
	r.UpdatePolicy = e.eval(body.Get("UpdatePolicy"))
	e.keepHalf(r, body)
	if made, ok := e.template.Made[entry.Key]; ok {
		r.MadeFor, r.WrittenAs, r.PolicyOrigins = prefix+made.For, made.WrittenAs, made.PolicyOrigins
	}
	return r
}

// properties evaluates a resource's Properties: an Object, or Unknown when a function gives them as a whole.
func (e *evaluator) properties(body model.Value) model.Value {
	written, ok := body.Entry("Properties")
	if !ok || written.Value.Kind == model.Null {
		return model.Value{Kind: model.Object, Range: written.KeyRange}
	}
	v := e.eval(written.Value)
	if v.Kind != model.Object && v.Kind != model.Unknown {
		e.report(model.Error, written.Value.Range, "Properties must be a mapping, not %s", describe(written.Value))
		return model.UnknownValue("its Properties are no mapping", written.Value.Range)
	}
	return v
}

// through is the range from the start of one range to the end of another, which may be in another place of the file when it
// was reached by an alias.
func through(from, to model.Range) model.Range {
	if from.File == to.File && to.End.Byte > from.End.Byte {
		from.End = to.End
	}
	return from
}

// texts returns the strings of a string or list.
func texts(v model.Value) []string {
	items := []model.Value{v}
	if v.Kind == model.List {
		items = v.Items
	}
	var out []string
	for _, item := range items {
		if s, ok := item.AsString(); ok {
			out = append(out, s)
		}
	}
	return out
}

// outputs evaluates the outputs. One whose condition is unknown is kept: it may export something.
func (e *evaluator) outputs() []model.Output {
	var out []model.Output
	for _, entry := range e.template.Root.Get("Outputs").Entries {
		if strings.HasPrefix(entry.Key, "Fn::") {
			continue
		}
		body := entry.Value
		exists := model.Yes
		if name, conditional := body.Get("Condition").AsString(); conditional {
			exists = e.condition(name, body.Get("Condition").Range).truth
		}
		if exists == model.No {
			continue
		}
		if exists == model.Maybe {
			e.doubts++
		}
		out = append(out, model.Output{
			Name:   entry.Key,
			Value:  e.eval(body.Get("Value")),
			Export: e.eval(body.Get("Export", "Name")),
			Range:  through(entry.KeyRange, body.Range),
		})
		if exists == model.Maybe {
			e.doubts--
		}
	}
	slices.SortStableFunc(out, func(a, b model.Output) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// eval resolves a value. What AWS::NoValue removes is Absent.
func (e *evaluator) eval(v model.Value) model.Value {
	if v.Kind == model.Absent {
		return v
	}
	if reason, ok := e.enter(v.Range, 1); !ok {
		return model.UnknownValue(reason, v.Range)
	}
	defer func() { e.depth-- }()
	switch v.Kind {
	case model.String:
		if !strings.Contains(v.Text, dynamicOpen) {
			return v // nearly all text is plain
		}
		return e.text([]model.Value{v}, v.Range)
	case model.List:
		return e.list(v)
	case model.Object:
		if name, argument, ok := functionCall(v); ok {
			return e.call(name, argument, v.Range)
		}
		return e.object(v)
	default:
		return v
	}
}

// enter counts n values and one step down. It fails, and says why, when a limit is reached.
func (e *evaluator) enter(at model.Range, n int) (reason string, ok bool) {
	e.nodes += n
	switch {
	case e.nodes > maxEvaluatedNodes || e.bytes > maxEvaluatedBytes:
		reason = "the template expands to too many values"
	case e.depth >= maxEvaluationDepth:
		reason = "its functions are nested too deeply"
	default:
		e.depth++
		return "", true
	}
	if !e.reported[reason] {
		e.reported[reason] = true
		e.report(model.Error, at, "%s", reason)
	}
	return reason, false
}

func (e *evaluator) list(v model.Value) model.Value {
	out := model.Value{Kind: model.List, Range: v.Range}
	if len(v.Items) > 0 {
		out.Items = make([]model.Value, 0, len(v.Items))
	}
	for _, item := range v.Items {
		if w := e.eval(item); w.IsSet() {
			out.Items = append(out.Items, w)
		}
	}
	return out
}

func (e *evaluator) object(v model.Value) model.Value {
	out := model.Value{Kind: model.Object, Range: v.Range}
	if len(v.Entries) > 0 {
		out.Entries = make([]model.Entry, 0, len(v.Entries))
	}
	for _, entry := range v.Entries {
		if strings.HasPrefix(entry.Key, "Fn::Transform") || strings.HasPrefix(entry.Key, "Fn::ForEach") {
			// It adds entries, so that none can be said to be missing.
			return model.UnknownValue(entry.Key+" is expanded at deployment", v.Range)
		}
		if w := e.eval(entry.Value); w.IsSet() {
			out.Entries = append(out.Entries, model.Entry{Key: entry.Key, KeyRange: entry.KeyRange, Value: w})
		}
	}
	return out
}

// call evaluates a function.
func (e *evaluator) call(name string, argument model.Value, at model.Range) model.Value {
	switch name {
	case "Ref":
		return e.ref(argument, at)
	case "Fn::GetAtt":
		return e.getAtt(argument, at)
	case "Fn::Sub":
		return e.sub(argument, at)
	case "Fn::Join":
		return e.join(argument, at)
	case "Fn::Split":
		return e.split(argument, at)
	case "Fn::Select":
		return e.selectItem(argument, at)
	case "Fn::FindInMap":
		return e.findInMap(argument, at)
	case "Fn::If":
		return e.ifThenElse(argument, at)
	case "Fn::GetAZs":
		return e.getAZs(argument, at)
	case "Fn::Cidr":
		return e.cidr(argument, at)
	case "Fn::ImportValue":
		return e.importValue(argument, at)
	case "Fn::Base64":
		return e.base64(argument, at)
	case "Fn::Length":
		return e.length(argument, at)
	case "Fn::ToJsonString":
		return e.toJSONString(argument, at)
	case "Fn::Transform":
		return model.UnknownValue("Fn::Transform is expanded at deployment", at)
	case "Fn::RefAll":
		return e.refAll(argument, at)
	case "Fn::ValueOf", "Fn::ValueOfAll":
		return model.UnknownValue(name+" is known at deployment", at)
	case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals":
		return e.conditionValue(name, argument, at)
	default:
		if strings.HasPrefix(name, loopPrefix) {
			return model.UnknownValue(name+" is expanded at deployment", at)
		}
		return model.UnknownValue(name+" is not evaluated", at)
	}
}

// arguments evaluates the items of a function's argument list, which must have from least to most of them. Items that are
// removed by AWS::NoValue keep their place.
func (e *evaluator) arguments(function string, argument model.Value, at model.Range, least, most int) ([]model.Value, bool) {
	if argument.Kind != model.List || len(argument.Items) < least || len(argument.Items) > most {
		count := fmt.Sprint(least)
		if most > least {
			count = fmt.Sprintf("%d to %d", least, most)
		}
		e.report(model.Warning, at, "%s takes a list of %s values", function, count)
		return nil, false
	}
	values := make([]model.Value, len(argument.Items))
	for i, item := range argument.Items {
		values[i] = e.eval(item)
	}
	return values, true
}

// malformed is the value of a call that CloudFormation would reject.
func malformed(function string, at model.Range) model.Value {
	return model.UnknownValue(function+" is not written as CloudFormation wants it", at)
}
