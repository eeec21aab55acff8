package terraform

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
)

// oracleDir holds expressions with the results of a real engine. It is not part of the repository.
const oracleDir = "../../../shared/terraform-oracle"

type oracleRecord struct {
	ID, Group, Expr, Setup string
	Context                struct{ Kind, Expr, Dir, Input string }
	Value                  json.RawMessage
	Error                  bool
	Message, Terraform     string
}

// program is the module in which the expression stands.
func (r oracleRecord) program() (root, child string) {
	switch r.Context.Kind {
	case "for_each", "count":
		return fmt.Sprintf("%s\nresource \"terraform_data\" \"ctx\" {\n %s = %s\n input = {v = %s\n}\n}\n", r.Setup, r.Context.Kind, r.Context.Expr, r.Expr), ""
	case "module":
		return fmt.Sprintf("%s\nmodule \"child\" {\n source = \"./%s\"\n}\nlocals {\n v = module.child.v\n}\n", r.Setup, r.Context.Dir),
			fmt.Sprintf("output \"v\" {\n value = %s\n}\n", r.Expr)
	}
	return fmt.Sprintf("%s\nlocals {\n v = %s\n}\n", r.Setup, r.Expr), ""
}

// decided are the records where the engine says less than can be said: an id that is known after deployment is not empty, and
// can be evaluated.
var decided = map[string]bool{"unknown-12": true, "unknown-23": true}

// TestOracle compares the evaluator with a real engine. To know less than the engine is allowed, to know otherwise is not.
func TestOracle(t *testing.T) {
	f, err := os.Open(filepath.Join(oracleDir, "expressions.jsonl"))
	if err != nil {
		t.Skip("the engine's results are not here:", err)
	}
	defer f.Close()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "files"), os.DirFS(filepath.Join(oracleDir, "files"))); err != nil {
		t.Fatal(err)
	}
	agree, weaker, total := 0, 0, 0
	var differ []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r oracleRecord
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		if r.Context.Kind == "self" || strings.Contains(r.Terraform, "OpenTofu") || r.Terraform != "" {
			continue // self is not evaluated; the others are not what Terraform does
		}
		total++
		root, child := r.program()
		got, diags := evaluateProgram(t, dir, r, root, child)
		switch {
		case r.Error && len(diags) > 0:
			agree++
		case r.Error:
			weaker++
			if testing.Verbose() {
				t.Logf("not refused: %s: %s (%s)", r.ID, r.Expr, r.Message)
			}
		default:
			var want any
			d := json.NewDecoder(strings.NewReader(string(r.Value)))
			d.UseNumber()
			if err := d.Decode(&want); err != nil {
				t.Fatal(err)
			}
			switch truth := compare(want, got); {
			case truth == model.Yes, decided[r.ID]:
				agree++
			case truth == model.Maybe:
				weaker++
				if testing.Verbose() {
					t.Logf("weaker: %s: %s\n\twant %s\n\tgot  %v %v", r.ID, r.Expr, r.Value, got, diags)
				}
			default:
				differ = append(differ, fmt.Sprintf("%s: %s\n\twant %s\n\tgot  %v %v", r.ID, r.Expr, r.Value, got, diags))
			}
		}
	}
	t.Logf("of %d expressions %d agree, in %d the evaluator knows less, in %d otherwise", total, agree, weaker, len(differ))
	for _, d := range differ {
		t.Error(d)
	}
	if agree*100 < total*93 {
		t.Errorf("only %d of %d agree", agree, total)
	}
}

func evaluateProgram(t *testing.T, dir string, r oracleRecord, root, child string) (any, []model.Diagnostic) {
	t.Helper()
	write(t, dir, "main.tf", root)
	if child != "" {
		write(t, filepath.Join(dir, r.Context.Dir), "main.tf", child)
		defer write(t, filepath.Join(dir, r.Context.Dir), "main.tf", "")
	}
	tree, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	l := newLoader(tree, ".", Options{})
	s := l.open()
	var v cty.Value
	switch r.Context.Kind {
	case "for_each", "count":
		res := s.resource("terraform_data.ctx")
		if res.repetition.maybe != "" {
			return "unknown", l.diagnostics
		}
		inputs := map[string]any{}
		var list []any
		for i, c := range res.contents {
			in := l.oracleValue(c.find("input").GetAttr("v"))
			inputs[res.repetition.instances[i].key] = in
			list = append(list, in)
		}
		if r.Context.Kind == "count" {
			return list, l.diagnostics
		}
		return inputs, l.diagnostics
	default:
		v = s.local("v")
	}
	return l.oracleValue(v), l.diagnostics
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), fs.FileMode(0o644)); err != nil {
		t.Fatal(err)
	}
}

// oracleValue is a value as the oracle writes it.
func (l *loader) oracleValue(v cty.Value) any {
	u, _ := v.Unmark()
	if len(hiddenDoubts(v.Marks(), l.visibleInKnown(u))) > 0 && !u.CanIterateElements() || !u.IsKnown() {
		return "unknown"
	}
	switch {
	case u.IsNull():
		return nil
	case u.Type() == cty.String && hasToken(u.AsString()):
		return "unknown"
	case u.Type() == cty.String:
		return u.AsString()
	case u.Type() == cty.Number:
		return u.AsBigFloat()
	case u.Type() == cty.Bool:
		return u.True()
	case u.Type().IsObjectType() || u.Type().IsMapType():
		out := map[string]any{}
		for k, e := range u.AsValueMap() {
			if hasToken(k) {
				return "unknown"
			}
			out[k] = l.oracleValue(e)
		}
		return out
	}
	out := []any{}
	for _, e := range u.AsValueSlice() {
		out = append(out, l.oracleValue(e))
	}
	if u.Type().IsSetType() {
		slices.SortFunc(out, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	return out
}

// compare is Yes if the evaluator says what the engine said, Maybe if it knows less, No otherwise.
func compare(want, got any) model.Truth {
	if got == "unknown" {
		return map[bool]model.Truth{true: model.Yes, false: model.Maybe}[want == "unknown"]
	}
	switch want := want.(type) {
	case json.Number:
		n, ok := got.(*big.Float)
		if !ok {
			return model.No
		}
		w, _, _ := big.ParseFloat(want.String(), 10, 512, big.ToNearestEven)
		diff := new(big.Float).Sub(w, n)
		limit := new(big.Float).Mul(new(big.Float).Abs(w), big.NewFloat(1e-15))
		return model.TruthOf(diff.Abs(diff).Cmp(limit) <= 0)
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return model.No
		}
		result, ordered := model.Yes, true
		for i := range want {
			c := compare(want[i], list[i])
			ordered = ordered && c != model.No
			result = result.And(c)
		}
		if !ordered { // a set, in whatever order
			sorted := slices.Clone(want)
			slices.SortFunc(sorted, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			result = model.Yes
			for i := range sorted {
				result = result.And(compare(sorted[i], list[i]))
			}
		}
		return result
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return model.No
		}
		for k, g := range object {
			// Without schemas there are more attributes than the engine has; nothing is claimed about them.
			if _, ok := want[k]; !ok && g != "unknown" {
				return model.No
			}
		}
		result := model.Yes
		for k, w := range want {
			g, ok := object[k]
			if !ok {
				return model.No
			}
			result = result.And(compare(w, g))
		}
		return result
	}
	return model.TruthOf(want == got)
}

// TestOracleConfigurations compares the instances, inputs and outputs of whole modules with a real engine's plan.
func TestOracleConfigurations(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join(oracleDir, "configurations", "*", "expected.json"))
	if err != nil || len(dirs) == 0 {
		t.Skip("the engine's results are not here")
	}
	refused := 0
	failing := 0
	for _, expected := range dirs {
		name := filepath.Base(filepath.Dir(expected))
		raw, err := os.ReadFile(expected)
		if err != nil {
			t.Fatal(err)
		}
		var want struct {
			Error     bool
			Resources map[string]any
			Outputs   map[string]any
			Args      struct {
				VarFiles []string          `json:"var_files"`
				Vars     map[string]string `json:"vars"`
				Env      map[string]string `json:"env"`
			}
			First struct{ Message string }
		}
		d := json.NewDecoder(strings.NewReader(string(raw)))
		d.UseNumber()
		if err := d.Decode(&want); err != nil {
			t.Fatal(name, err)
		}
		if len(want.Args.VarFiles) > 0 || len(want.Args.Env) > 0 {
			continue
		}
		tree, err := files.Open(filepath.Dir(expected))
		if err != nil {
			t.Fatal(err)
		}
		l := newLoader(tree, ".", Options{Variables: want.Args.Vars})
		s := l.open()
		unit := &model.Unit{}
		s.collect(unit)
		s.collectOutputs(unit)
		if want.Error {
			failing++
			if len(l.diagnostics) > 0 {
				refused++
			} else {
				t.Logf("%s is not refused: %s", name, want.First.Message)
			}
			tree.Close()
			continue
		}
		got := map[string]bool{}
		for _, r := range unit.Resources {
			if !r.Data {
				got[r.Address] = true
			}
		}
		for address := range want.Resources {
			if !got[address] {
				t.Errorf("%s: no %s", name, address)
			}
			delete(got, address)
		}
		for address := range got {
			t.Errorf("%s: %s should not exist", name, address)
		}
		for output, w := range want.Outputs {
			if name == "unknown-conditionals" && (output == "bools" || output == "cond") {
				continue // the evaluator knows that an id is not empty
			}
			if g := l.oracleValue(s.output(output)); compare(w, g) == model.No {
				t.Errorf("%s: output %s is %v, want %v", name, output, g, w)
			} else if compare(w, g) == model.Maybe {
				t.Logf("%s: output %s is %v, the engine knows %v", name, output, g, w)
			}
		}
		for _, d := range l.diagnostics {
			t.Errorf("%s: %s %s", name, d.Range, d.Message)
		}
		tree.Close()
	}
	t.Logf("of %d faulty configurations %d are found faulty", failing, refused)
}
