package terraform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
)

// plan is what `terraform show -json` prints of a plan, as far as it is read.
// https://developer.hashicorp.com/terraform/internals/json-format
type plan struct {
	FormatVersion string `json:"format_version"`
	Variables     map[string]struct{ Value json.RawMessage }
	PlannedValues struct {
		RootModule plannedModule `json:"root_module"`
	} `json:"planned_values"`
	PriorState struct {
		Values struct {
			RootModule plannedModule `json:"root_module"`
		}
	} `json:"prior_state"`
	ResourceChanges []struct {
		Address string
		Change  struct {
			AfterUnknown map[string]any `json:"after_unknown"`
		}
	} `json:"resource_changes"`
	Configuration struct {
		ProviderConfig map[string]struct {
			Expressions map[string]any
		} `json:"provider_config"`
		RootModule plannedConfiguration `json:"root_module"`
	}
}

// region is the region of the default provider configuration, "" where the plan does not tell.
func (p *plan) region() string {
	expression, _ := p.Configuration.ProviderConfig["aws"].Expressions["region"].(map[string]any)
	if text, ok := expression["constant_value"].(string); ok {
		return text
	}
	references, _ := expression["references"].([]any)
	if len(references) != 1 {
		return ""
	}
	name, _ := references[0].(string)
	var text string
	if json.Unmarshal(p.Variables[strings.TrimPrefix(name, "var.")].Value, &text) != nil {
		return ""
	}
	return text
}

// plannedModule is a module instance with its resources.
type plannedModule struct {
	Address      string
	Resources    []plannedResource
	ChildModules []plannedModule `json:"child_modules"`
}

type plannedResource struct {
	Address, Mode, Type, Name string
	Values                    map[string]any
}

// plannedConfiguration is a module as it is written, without positions and locals.
type plannedConfiguration struct {
	Outputs     map[string]struct{ Expression map[string]any }
	Resources   []plannedBlock
	ModuleCalls map[string]plannedCall `json:"module_calls"`
}

type plannedBlock struct {
	Address     string
	Expressions map[string]any
	DependsOn   []string `json:"depends_on"`
}

type plannedCall struct {
	Source      string
	Expressions map[string]any
	Module      *plannedConfiguration
}

// IsPlan says whether a JSON file is a plan.
func IsPlan(name string, src []byte) bool {
	return strings.HasSuffix(name, ".json") && !IsSource(name) &&
		bytes.Contains(src[:min(len(src), 256)], []byte(`"format_version"`)) && bytes.Contains(src, []byte(`"planned_values"`))
}

// LoadPlan reads a plan. What it says is positioned by the root module beside it where that has the same addresses, and in the
// plan itself elsewhere; references that a plan does not spell out come from that module, too.
func LoadPlan(tree *files.Tree, name string, src []byte) (*model.Unit, []model.Diagnostic) {
	var p plan
	if err := json.Unmarshal(src, &p); err != nil {
		return nil, []model.Diagnostic{{Severity: model.Error, Message: "the plan cannot be read: " + jsonFault(err), Range: wholeFile(name)}}
	}
	major, _, _ := strings.Cut(p.FormatVersion, ".")
	if major != "0" && major != "1" {
		return nil, []model.Diagnostic{{
			Severity: model.Error, Message: fmt.Sprintf("plans of format version %s cannot be read, only those of version 1", p.FormatVersion),
			Range: wholeFile(name),
		}}
	}
	r := newPlanReader(name, src)
	r.beside(tree, path.Dir(name), p.Variables)
	if region := p.region(); region != "" {
		r.unit.Region = region
	}
	for _, change := range p.ResourceChanges {
		r.unknown[change.Address] = change.Change.AfterUnknown
	}
	root := &plannedScope{configuration: &p.Configuration.RootModule}
	r.enter(root, p.PlannedValues.RootModule)
	r.enterPrior(root, p.PriorState.Values.RootModule)
	for _, s := range r.order {
		for _, resource := range s.resources {
			r.add(s, resource)
		}
	}
	return r.finish(root), nil
}

// jsonFault is an error of the JSON library in words for people.
func jsonFault(err error) string {
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return fmt.Sprintf("%v at byte %d", syntax, syntax.Offset)
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		return fmt.Sprintf("%s is a %s", kind.Field, kind.Value)
	}
	return err.Error()
}

// plannedScope is an instance of a module in a plan.
type plannedScope struct {
	configuration *plannedConfiguration
	prefix        string // of addresses: module.net["a"].
	block         string // the same without keys
	calls         []model.Call
	parent        *plannedScope
	call          plannedCall
	resources     []plannedResource
}

// planReader builds a unit from a plan.
type planReader struct {
	unit    *model.Unit
	source  *model.Unit // the root module beside the plan, nil if there is none
	blocks  map[string]*model.Resource
	unknown map[string]map[string]any
	places  map[string]model.Range
	scopes  map[string]*plannedScope // by prefix
	order   []*plannedScope
	// instances are the addresses of all instances of a block, by the address without the last key.
	instances map[string][]string
	seen      map[string]bool
	// identities are the resources that have an id or ARN already.
	identities map[string]model.Ref
	steps      int // references that were followed
}

func newPlanReader(name string, src []byte) *planReader {
	return &planReader{
		unit:    &model.Unit{Path: name, Format: model.TerraformPlan, Files: []string{name}},
		blocks:  map[string]*model.Resource{},
		unknown: map[string]map[string]any{}, places: addressesIn(name, src), scopes: map[string]*plannedScope{},
		instances: map[string][]string{}, seen: map[string]bool{}, identities: map[string]model.Ref{},
	}
}

// beside reads the root module in the plan's directory with the variables of the plan.
func (r *planReader) beside(tree *files.Tree, dir string, variables map[string]struct{ Value json.RawMessage }) {
	o := Options{Variables: map[string]string{}}
	for name, v := range variables {
		o.Variables[name] = string(v.Value)
		var text string
		if json.Unmarshal(v.Value, &text) == nil {
			o.Variables[name] = text
		}
	}
	unit, _ := Load(tree, dir, o) // what is wrong with the files does not concern the plan
	if unit == nil || len(unit.Resources) == 0 {
		return
	}
	r.source = unit
	r.unit.Region = unit.Region
	r.unit.Files = append(r.unit.Files, unit.Files...)
	slices.Sort(r.unit.Files)
	for _, resource := range unit.Resources {
		if r.blocks[resource.Block] == nil {
			r.blocks[resource.Block] = resource
		}
	}
}

// enter makes scopes of a module and those below, and notes which instances there are.
func (r *planReader) enter(s *plannedScope, m plannedModule) {
	r.scopes[s.prefix] = s
	r.order = append(r.order, s)
	for _, resource := range m.Resources {
		r.note(s, resource)
	}
	for _, child := range m.ChildModules {
		if c := r.child(s, child); c != nil {
			r.enter(c, child)
		}
	}
}

// child is the scope of a module instance below s.
func (r *planReader) child(s *plannedScope, m plannedModule) *plannedScope {
	step := strings.TrimPrefix(m.Address, s.prefix)
	name, _, _ := strings.Cut(strings.TrimPrefix(step, "module."), "[")
	call, ok := s.configuration.ModuleCalls[name]
	if !ok || call.Module == nil || len(s.calls) >= maxModules {
		return nil
	}
	c := &plannedScope{configuration: call.Module, prefix: m.Address + ".", block: s.block + "module." + name + ".", parent: s, call: call}
	c.calls = append(slices.Clip(s.calls), model.Call{
		Address: m.Address, Range: r.places[m.Address], Local: strings.HasPrefix(call.Source, "."),
	})
	return c
}

// enterPrior adds the data sources that were read for the plan.
func (r *planReader) enterPrior(s *plannedScope, m plannedModule) {
	for _, resource := range m.Resources {
		if resource.Mode == "data" && !r.seen[resource.Address] {
			r.note(s, resource)
		}
	}
	for _, child := range m.ChildModules {
		c := r.scopes[child.Address+"."]
		if c == nil {
			if c = r.child(s, child); c == nil {
				continue
			}
			r.scopes[c.prefix] = c
			r.order = append(r.order, c)
		}
		r.enterPrior(c, child)
	}
}

func (r *planReader) note(s *plannedScope, resource plannedResource) {
	s.resources = append(s.resources, resource)
	r.seen[resource.Address] = true
	block := s.prefix + withinModule(resource)
	r.instances[block] = append(r.instances[block], resource.Address)
	for _, attribute := range []string{"arn", "id"} {
		if text, ok := resource.Values[attribute].(string); ok && isIdentity(text) {
			r.identities[text] = model.Ref{Address: resource.Address, Attribute: attribute}
		}
	}
}

// withinModule is a resource's address in its module without the key.
func withinModule(resource plannedResource) string {
	if resource.Mode == "data" {
		return "data." + resource.Type + "." + resource.Name
	}
	return resource.Type + "." + resource.Name
}

// isIdentity says whether text is an id or ARN that AWS made: it can only stand for that resource.
func isIdentity(text string) bool {
	if strings.HasPrefix(text, "arn:") {
		return true
	}
	i := strings.LastIndexByte(text, '-')
	return i > 0 && len(text)-i > 8 && strings.Trim(text[i+1:], "0123456789abcdef") == ""
}

// add adds a resource to the unit.
func (r *planReader) add(s *plannedScope, planned plannedResource) {
	out := &model.Resource{
		Address: planned.Address, Type: planned.Type, Data: planned.Mode == "data", Block: s.block + withinModule(planned), Calls: s.calls,
	}
	out.Range = r.places[planned.Address]
	out.NameRange = out.Range
	var written model.Value
	if r.source != nil {
		same := r.source.Resource(planned.Address)
		if same != nil {
			written = same.Attributes
		} else {
			same = r.blocks[out.Block]
		}
		if same != nil {
			out.Range, out.NameRange, out.IgnoreChanges, out.Passed = same.Range, same.NameRange, same.IgnoreChanges, same.Passed
			if len(same.Calls) == len(out.Calls) {
				out.Calls = slices.Clone(out.Calls)
				for i := range out.Calls {
					out.Calls[i].Range = same.Calls[i].Range
				}
			}
		}
	}
	var block plannedBlock
	address := withinModule(planned)
	if i := slices.IndexFunc(s.configuration.Resources, func(b plannedBlock) bool { return b.Address == address }); i >= 0 {
		block = s.configuration.Resources[i]
	}
	for _, name := range block.DependsOn {
		out.DependsOn = append(out.DependsOn, s.prefix+name)
	}
	slices.Sort(out.DependsOn)
	v := &plannedValues{reader: r, scope: s, resource: planned, at: out.NameRange}
	out.Attributes = v.attributes(block.Expressions, written)
	r.unit.Resources = append(r.unit.Resources, out)
}

// finish sorts the resources and adds the outputs.
func (r *planReader) finish(root *plannedScope) *model.Unit {
	slices.SortFunc(r.unit.Resources, func(a, b *model.Resource) int { return strings.Compare(a.Address, b.Address) })
	for _, name := range slices.Sorted(maps.Keys(root.configuration.Outputs)) {
		v := &plannedValues{reader: r, scope: root, at: wholeFile(r.unit.Path)}
		out := model.Output{Name: name, Export: model.StringValue(name, v.at), Range: v.at}
		out.Value = v.mention(name, root.configuration.Outputs[name].Expression)
		if r.source != nil {
			for _, o := range r.source.Outputs {
				if o.Name == name {
					out = o
				}
			}
		}
		r.unit.Outputs = append(r.unit.Outputs, out)
	}
	return r.unit
}
