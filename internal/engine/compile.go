package engine

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// builtins are all that rules may call: text, sets, numbers and CIDRs. An allow-list, because a new release of OPA may bring
// builtins that reach the network, the clock or the environment.
var builtins = [...]string{
	"abs", "and", "array.concat", "array.flatten", "array.reverse", "array.slice", "assign", "ceil", "concat", "contains", "count", "div", "endswith",
	"eq", "equal", "floor", "format_int", "glob.match", "gt", "gte", "indexof", "indexof_n", "internal.member_2",
	"internal.member_3", "intersection", "is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string",
	"json.filter", "json.remove", "lower", "lt", "lte", "max", "min", "minus", "mul", "neq", "net.cidr_contains",
	"net.cidr_intersects", "net.cidr_is_valid", "numbers.range", "object.filter", "object.get", "object.keys", "object.remove",
	"object.subset", "object.union", "object.union_n", "or", "plus", "product", "regex.find_n", "regex.is_valid", "regex.match",
	"regex.replace", "regex.split", "rem", "replace", "round", "sort", "split", "sprintf", "startswith", "strings.any_prefix_match",
	"strings.any_suffix_match", "strings.count", "strings.replace_n", "strings.reverse", "substring", "sum", "to_number",
	"trim", "trim_left", "trim_prefix", "trim_right", "trim_space", "trim_suffix", "type_name", "union", "upper", "walk",
	"internal.template_string",
}

func capabilities() *ast.Capabilities {
	all := ast.CapabilitiesForThisVersion()
	caps := *all
	caps.Builtins = slices.DeleteFunc(slices.Clone(all.Builtins), func(b *ast.Builtin) bool {
		return !slices.Contains(builtins[:], b.Name)
	})
	caps.AllowNet = []string{}
	return &caps
}

// NewCompiler returns the compiler for rules and for their tests: strict, without side effects, and with the input's schema, so that
// a misspelt field of the document is an error.
func NewCompiler() *ast.Compiler {
	schemas := ast.NewSchemaSet()
	schemas.Put(ast.SchemaRootRef, Schema())
	return ast.NewCompiler().WithStrict(true).WithCapabilities(capabilities()).WithSchemas(schemas)
}

// quickCompiler returns a compiler that leaves out what NewCompiler has checked before, a third of the work. The allow-list of
// builtins holds here too.
func quickCompiler() *ast.Compiler {
	return ast.NewCompiler().WithCapabilities(capabilities()).WithSkipStages(
		ast.StageCheckTypes, ast.StageCheckVoidCalls, ast.StageCheckDeprecatedBuiltins, ast.StageCheckUnsafeBuiltins,
		ast.StageCheckUnusedImports, ast.StageCheckDuplicateImports, ast.StageCheckKeywordOverrides, ast.StageCheckRuleConflicts,
		ast.StageCheckSafetyRuleHeads, ast.StageCheckRecursion,
		ast.StageBuildRequiredCapabilities, ast.StageParseMetadataBlocks, ast.StageSetAnnotationSet, ast.StageRewriteRegoMetadataCalls,
		ast.StageRewriteTestRulesForTracing, ast.StageRewritePrintCalls, ast.StageRewriteWithValues, ast.StageCheckUndefinedFuncs,
		// The expressions of a body stand in an order in which each variable is bound before it is read: the rules' cases would fail
		// otherwise. Rules that others bring need this stage, which reorders them.
		ast.StageCheckSafetyRuleBodies,
	)
}

// Verify compiles all rules strictly, against the schema of their input. The rules that ship are verified by a test; rules that a user
// brings must be verified before Check.
func (r *Rules) Verify() error {
	modules, err := r.modules(r.rules)
	if err != nil {
		return err
	}
	return build(NewCompiler(), modules)
}

func build(compiler *ast.Compiler, modules map[string]*ast.Module) error {
	if compiler.Compile(modules); compiler.Failed() {
		return fmt.Errorf("the rules do not compile: %w", compiler.Errors)
	}
	return nil
}

// compile makes one query a rule: one rule that fails leaves the others alone, and each has its own deadline.
func (r *Rules) compile(ctx context.Context, wanted []*Rule) (map[*Rule]rego.PreparedEvalQuery, error) {
	modules, err := r.modules(wanted)
	if err != nil {
		return nil, err
	}
	compiler := quickCompiler()
	if err := build(compiler, modules); err != nil {
		return nil, err
	}
	queries := make(map[*Rule]rego.PreparedEvalQuery, len(wanted))
	for _, rule := range wanted {
		query, err := rego.New(
			rego.ParsedQuery(ast.NewBody(ast.NewExpr(ast.NewTerm(rule.pkg)))),
			rego.Compiler(compiler),
			rego.StrictBuiltinErrors(true),
		).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("rule %s: %w", rule.ID, err)
		}
		queries[rule] = query
	}
	return queries, nil
}

// modules are those of the rules and all that they import.
func (r *Rules) modules(rules []*Rule) (map[string]*ast.Module, error) {
	out := map[string]*ast.Module{}
	for _, rule := range rules {
		module, err := parse(r.fsys, rule.file)
		if err != nil {
			return nil, err
		}
		out[rule.ID] = module
		if err := r.addLibraries(out, module); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addLibraries parses the libraries that a module imports, and those that they import. data.vpclint.lib.need is lib/need.rego.
func (r *Rules) addLibraries(modules map[string]*ast.Module, m *ast.Module) error {
	for _, imported := range m.Imports {
		name, ok := strings.CutPrefix(imported.Path.String(), "data.vpclint.lib.")
		if !ok {
			continue
		}
		file := path.Join(libraries, name+".rego")
		if _, done := modules[file]; done {
			continue
		}
		library, err := parse(r.fsys, file)
		if err != nil {
			return fmt.Errorf("%s imports %s: %w", m.Package.Path, imported.Path, err)
		}
		modules[file] = library
		if err := r.addLibraries(modules, library); err != nil {
			return err
		}
	}
	return nil
}
