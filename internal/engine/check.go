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

// deadline is how long one rule may take on one unit. The rules that ship take milliseconds on a thousand resources.
const deadline = 2 * time.Second

// RuleError says that a rule itself failed on a unit: the tool's fault, not the template's.
type RuleError struct {
	Rule, Unit string
	Err        error
}

func (e *RuleError) Error() string {
	return fmt.Sprintf("rule %s failed on %s: %v", e.Rule, e.Unit, e.Err)
}

func (e *RuleError) Unwrap() error { return e.Err }

// Check judges every unit by every rule that concerns it; f is parallel to m.Units, jobs bounds the work done at once (0: one a
// core). Findings and what could not be checked are sorted, whatever the number of jobs. When a rule fails, the error is a
// RuleError (several are joined) and what the others found is returned all the same.
func (r *Rules) Check(ctx context.Context, m *model.Model, f []*facts.Facts, jobs int) ([]finding.Finding, []finding.NotChecked, error) {
	plan := r.plan(m)
	queries, err := r.compile(ctx, plan.rules)
	if err != nil {
		return nil, nil, err
	}
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	verdicts := make([][]verdict, len(m.Units))
	var group errgroup.Group
	group.SetLimit(jobs)
	for i, unit := range m.Units {
		if len(plan.perUnit[i]) == 0 {
			continue
		}
		group.Go(func() error {
			verdicts[i] = judge(ctx, unit, f[i], plan.perUnit[i], queries)
			return nil
		})
	}
	_ = group.Wait() // judge keeps its errors in the verdicts, so that one failure hides nothing
	return gather(verdicts)
}

// plan says which rules concern which unit.
type plan struct {
	rules   []*Rule // those that concern any unit
	perUnit [][]*Rule
}

func (r *Rules) plan(m *model.Model) plan {
	p := plan{perUnit: make([][]*Rule, len(m.Units))}
	index := kinds()
	for _, rule := range r.rules {
		needed := false
		for i, unit := range m.Units {
			if rule.concerns(unit, index) {
				p.perUnit[i] = append(p.perUnit[i], rule)
				needed = true
			}
		}
		if needed {
			p.rules = append(p.rules, rule)
		}
	}
	return p
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

func gather(verdicts [][]verdict) ([]finding.Finding, []finding.NotChecked, error) {
	var drafts []finding.Draft
	var notChecked []finding.NotChecked
	var failures []error
	for _, unit := range verdicts {
		for _, v := range unit {
			drafts = append(drafts, v.drafts...)
			notChecked = append(notChecked, v.notChecked...)
			if v.err != nil {
				failures = append(failures, v.err)
			}
		}
	}
	return finding.Merge(drafts), finding.SortNotChecked(notChecked), errors.Join(failures...)
}
