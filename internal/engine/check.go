package engine

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"golang.org/x/sync/errgroup"

	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// deadline is how long one rule may take on one unit. It ends what would not end; the rules that ship take milliseconds on a thousand
// resources, and a busy machine must not make them fail.
const deadline = 30 * time.Second

// RuleError says that a rule itself failed on a unit: the tool's fault, not the template's.
type RuleError struct {
	Rule, Unit string
	Err        error
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("rule %s failed on %s: %v", e.Rule, e.Unit, e.Err)
}

func (e *RuleError) Unwrap() error { return e.Err }

// Check judges every world of every unit by every rule that concerns it; f is parallel to m.Units, jobs bounds the work done at once (0: one a
// core). Findings and what could not be checked are sorted, whatever the number of jobs. When a rule fails, the error is a
// RuleError (several are joined) and what the others found is returned all the same.
func (r *Rules) Check(ctx context.Context, m *model.Model, f []*facts.Facts, jobs int) ([]finding.Finding, []finding.NotChecked, error) {
	cases := worlds(m, f)
	wanted := r.plan(cases)
	queries, err := r.compile(ctx, wanted)
	if err != nil {
		return nil, nil, err
	}
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var group errgroup.Group
	group.SetLimit(jobs)
	for _, c := range cases {
		if len(c.rules) == 0 {
			continue
		}
		group.Go(func() error {
			c.verdicts = judge(ctx, c.unit, c.facts, c.rules, queries)
			return nil
		})
	}
	_ = group.Wait() // judge keeps its errors in the verdicts, so that one failure hides nothing
	return gather(cases)
}

// instance is one world of a unit, the rules that concern it, and what they say.
type instance struct {
	unit     *model.Unit
	facts    *facts.Facts
	owner    *model.Unit // the unit in the model whose world it is
	rules    []*Rule
	verdicts []verdict
}

// worlds lists the worlds of all units, those of one unit together.
func worlds(m *model.Model, f []*facts.Facts) []*instance {
	var out []*instance
	for i, owner := range m.Units {
		derived := f[i].Worlds(owner)
		for j, unit := range owner.Worlds() {
			out = append(out, &instance{unit: unit, facts: derived[j], owner: owner})
		}
	}
	return out
}

// plan tells every instance which rules concern it, and returns those that concern any.
func (r *Rules) plan(cases []*instance) []*Rule {
	var wanted []*Rule
	known := lists()
	seen := make([]signals, len(cases))
	for i, c := range cases {
		seen[i] = signalsOf(c.unit, c.facts)
	}
	for _, rule := range r.rules {
		needed := false
		for i, c := range cases {
			if rule.concerns(c, seen[i], known) {
				c.rules = append(c.rules, rule)
				needed = true
			}
		}
		if needed {
			wanted = append(wanted, rule)
		}
	}
	return wanted
}

// verdict is what one rule says about one unit.
type verdict struct {
	drafts     []finding.Draft
	notChecked []finding.NotChecked
	err        error
}

// judge evaluates the rules over one unit. The document becomes OPA's value once, for all of them.
func judge(ctx context.Context, u *model.Unit, f *facts.Facts, rules []*Rule, queries map[*Rule]rego.PreparedEvalQuery) []verdict {
	out := make([]verdict, len(rules))
	input, err := ast.InterfaceToValue(document(u, f, false))
	if err != nil {
		return []verdict{{err: fmt.Errorf("%s: %w", u.Path, err)}}
	}
	for i, rule := range rules {
		result, err := evaluate(ctx, queries[rule], input)
		if err == nil {
			out[i], err = interpret(rule, u, result)
		}
		if err != nil {
			out[i].err = &RuleError{Rule: rule.ID, Unit: u.Path, Err: err}
		}
	}
	return out
}

func evaluate(ctx context.Context, query rego.PreparedEvalQuery, input ast.Value) (map[string]any, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, deadline, fmt.Errorf("took longer than %v", deadline))
	defer cancel()
	results, err := query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	if len(results) != 1 || len(results[0].Expressions) != 1 {
		return nil, errors.New("no result")
	}
	result, ok := results[0].Expressions[0].Value.(map[string]any)
	if !ok {
		return nil, errors.New("the package is no object")
	}
	return result, nil
}

// gather makes findings of the verdicts: first those of each world, then of a unit's worlds together.
func gather(cases []*instance) ([]finding.Finding, []finding.NotChecked, error) {
	var found []finding.Finding
	var notChecked []finding.NotChecked
	var failures []error
	for len(cases) > 0 {
		var views []finding.InWorld
		n := 0
		for ; n < len(cases) && cases[n].owner == cases[0].owner; n++ {
			view, err := cases[n].view()
			views = append(views, view)
			failures = append(failures, err)
		}
		f, c := finding.MergeWorlds(views)
		finding.NameConstructs(f, c, constructs(cases[0].owner))
		found, notChecked = append(found, f...), append(notChecked, c...)
		cases = cases[n:]
	}
	finding.Sort(found)
	return found, finding.SortNotChecked(notChecked), errors.Join(failures...)
}

// constructs returns the paths that CDK gave the resources of a unit, in any of its worlds.
func constructs(owner *model.Unit) func(address string) string {
	worlds := append([]*model.Unit{owner}, owner.Variants...)
	return func(address string) string {
		for _, u := range worlds {
			if r := u.Resource(address); r != nil {
				path, _ := r.Metadata.Get("aws:cdk:path").AsString()
				return path
			}
		}
		return ""
	}
}

// view is what was found in the instance's world.
func (c *instance) view() (finding.InWorld, error) {
	var drafts []finding.Draft
	var notChecked []finding.NotChecked
	var failures []error
	for _, v := range c.verdicts {
		drafts = append(drafts, v.drafts...)
		notChecked = append(notChecked, v.notChecked...)
		failures = append(failures, v.err)
	}
	return finding.InWorld{
		World: c.unit.World, Findings: finding.Merge(drafts), NotChecked: finding.SortNotChecked(notChecked),
		Exists: func(address string) bool { return !nameOf(c.unit, address).IsZero() },
	}, errors.Join(failures...)
}
