// Package sam expands AWS SAM: it turns the AWS::Serverless resources of a template into the CloudFormation resources
// that the AWS::Serverless-2016-10-31 transform makes of them, as far as they matter for what a function can reach:
// functions, their roles and policies, event source mappings, invoke destinations, connectors.
//
// It works on the raw tree, before anything is resolved: intrinsic functions stay as they are, also around whole
// properties. What it adds points at the text that caused it.
package sam

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

const prefix = "AWS::Serverless::"

// Options say in which world a template is expanded.
type Options struct {
	// Parameters are the values of parameters; the others have their defaults.
	Parameters map[string]string
	// Defaults puts the parameters' values in place wherever the transform does, not only where it cannot do without.
	// Then the expansion is that of one world; otherwise their references stay, for whoever judges the others.
	Defaults bool
}

// Expand rewrites the template's Root in place. Every resource that was made says so in the template's Made. The diagnostics are
// what the transform rejects; such a resource is expanded as far as it goes and never takes others with it.
func Expand(t *cloudformation.Template) []model.Diagnostic { return ExpandWith(t, Options{}) }

// ExpandWith is Expand with values for parameters.
func ExpandWith(t *cloudformation.Template, o Options) []model.Diagnostic {
	e := newExpander(t.Root, o)
	e.expand()
	t.Root = e.result()
	t.Made = e.made
	return e.diagnostics
}

// expander holds what the resources of one template share.
type expander struct {
	root    model.Value
	options Options
	globals map[string]model.Value // by type
	written map[string]model.Entry // resources as written, with Globals, by logical id
	ids     []string               // of written, in the order of the template

	resources  []*resource
	byID       map[string]*resource
	made       map[string]cloudformation.Made
	conditions []model.Entry
	// deployments are the functions' gradual deployments, which share resources.
	deployments []deployment
	connectors  []connector
	// references are the logical ids that references to a property of a SAM resource resolve to ("Fn.Alias").
	references  map[string]string
	diagnostics []model.Diagnostic
}

func newExpander(root model.Value, o Options) *expander {
	e := &expander{
		root:       root,
		options:    o,
		globals:    map[string]model.Value{},
		written:    map[string]model.Entry{},
		byID:       map[string]*resource{},
		made:       map[string]cloudformation.Made{},
		references: map[string]string{},
	}
	e.readGlobals()
	for _, entry := range root.Get("Resources").Entries {
		if _, twice := e.written[entry.Key]; !twice {
			e.ids = append(e.ids, entry.Key)
		}
		entry.Value = e.merged(entry.Value)
		e.written[entry.Key] = entry
	}
	return e
}

func (e *expander) expand() {
	for _, id := range e.ids {
		entry := e.written[id]
		if e.overruled(entry) {
			continue
		}
		e.connectors = append(e.connectors, e.embedded(entry)...)
		entry.Value = without(entry.Value, "Connectors")
		e.checkProperties(entry)
		switch typeOf(entry.Value) {
		case prefix + "Function":
			e.function(entry)
		case prefix + "Api":
			e.restAPI(entry)
		case prefix + "HttpApi":
			e.httpAPI(entry)
		case prefix + "WebSocketApi":
			e.webSocketAPI(entry)
		case prefix + "GraphQLApi":
			e.graphQLAPI(entry)
		case prefix + "Application":
			e.application(entry)
		case prefix + "StateMachine":
			e.stateMachine(entry)
		case prefix + "SimpleTable":
			e.simpleTable(entry)
		case prefix + "LayerVersion":
			e.layerVersion(entry)
		case prefix + "CapacityProvider":
			e.capacityProvider(entry)
		case prefix + "NetworkConnector":
			e.networkConnector(entry)
		case prefix + "Connector":
			e.connectors = append(e.connectors, connector{id: id, entry: entry})
		default:
			e.keep(entry)
		}
	}
	e.implicitAPIs()
	e.deploy()
	// Connectors come last: they look at the resources that the others became.
	for _, c := range e.connectors {
		e.connect(c)
	}
}

// result is the template with the expanded resources in place of the written ones.
func (e *expander) result() model.Value {
	root := without(e.root, "Globals")
	entries := make([]model.Entry, 0, len(e.resources))
	for _, r := range e.resources {
		entries = append(entries, r.entry)
	}
	if section, ok := root.Entry("Resources"); ok && section.Value.Kind == model.Object {
		section.Value.Entries = entries
		root = with(root, section)
	}
	if len(e.conditions) > 0 {
		section, ok := root.Entry("Conditions")
		if !ok || section.Value.Kind != model.Object {
			section = model.Entry{Key: "Conditions", Value: model.Value{Kind: model.Object}}
		}
		section.Value.Entries = slices.Concat(section.Value.Entries, e.conditions)
		root = with(root, section)
	}
	return e.resolved(root)
}

// condition adds a condition to the template, unless it is there already.
func (e *expander) condition(name string, v model.Value) {
	if _, ok := e.root.Get("Conditions").Entry(name); ok {
		return
	}
	if !slices.ContainsFunc(e.conditions, func(c model.Entry) bool { return c.Key == name }) {
		e.conditions = append(e.conditions, model.Entry{Key: name, KeyRange: v.Range, Value: v})
	}
}

// reject reports what the transform would refuse.
func (e *expander) reject(at model.Range, format string, args ...any) {
	e.diagnostics = append(e.diagnostics, model.Diagnostic{
		Severity: model.Warning,
		Message:  fmt.Sprintf(format, args...),
		Range:    at,
	})
}

func typeOf(resource model.Value) string {
	return strings.TrimSpace(written(resource, "Type").Text)
}
