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

// oracleVariable names the environment variable with the directory of expressions and configurations with the results of a real
// engine. They are not part of the repository.
const oracleVariable = "VPCLINT_TERRAFORM_ORACLE"

func oracleDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv(oracleVariable)
	if dir == "" {
		t.Skipf("%s names no directory with the engine's results", oracleVariable)
	}
	return dir
}

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

// weaker are the records where the evaluator knows less than the engine, and why.
var weaker = map[string]string{
	"abspath-02":      machinePath,
	"pathexpand-03":   machinePath,
	"pathexpand-04":   machinePath,
	"module-paths-09": machinePath,
	"module-paths-12": machinePath,

	"plantimestamp-02": planTime,
	"more-time-06":     planTime,
	"more-time-08":     planTime,
	"more-time-09":     planTime,

	"filesha1-03":    notBuilt,
	"more-hashes-09": notBuilt,
	"more-hashes-11": notBuilt,

	"bcrypt-03":     "bcrypt is not evaluated: its result is never the same",
	"rsadecrypt-02": "secrets are not decrypted",
	"rsadecrypt-04": "secrets are not decrypted",
	"core-05":       "providers are not asked which functions they have",
	"unknown-49":    "a failure with doubtful operands is not blamed on the expression, though here it is certain",
}

const (
	machinePath = "the paths of the machine that deploys are unknown"
	planTime    = "nothing is known about the time of the plan, not even that it is later than now"
	notBuilt    = "a file that does not exist may be made by a build before the plan"
)

// decided are the records where the engine says less than can be said: an id that is known after deployment is not empty, and
// can be evaluated.
var decided = map[string]bool{"unknown-12": true, "unknown-23": true}

// TestOracle compares the evaluator with a real engine. To know less than the engine is allowed, to know otherwise is not.
func TestOracle(t *testing.T) {
	oracle := oracleDir(t)
	f, err := os.Open(filepath.Join(oracle, "expressions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "files"), os.DirFS(filepath.Join(oracle, "files"))); err != nil {
		t.Fatal(err)
	}
	agree, less, total := 0, 0, 0
	var differ []string
	knowsLess := func(r oracleRecord, got any) {
		if less++; weaker[r.ID] == "" {
			differ = append(differ, fmt.Sprintf("%s: %s\n\tknows less: want %s %s\n\tgot  %v", r.ID, r.Expr, r.Value, r.Message, got))
		}
	}
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
			knowsLess(r, got)
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
				knowsLess(r, got)
			default:
				differ = append(differ, fmt.Sprintf("%s: %s\n\twant %s\n\tgot  %v %v", r.ID, r.Expr, r.Value, got, diags))
			}
		}
	}
	t.Logf("of %d expressions %d agree, in %d the evaluator knows less, in %d otherwise", total, agree, less, len(differ))
	for _, d := range differ {
		t.Error(d)
	}
	if less < len(weaker) {
		t.Errorf("%d differences are named, only %d remain", len(weaker), less)
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

// elsewhere are the faulty configurations where the first fault is reported at another place than the engine's, or not at all.
var elsewhere = map[string]string{
	"err-cycle-resources":          "the engine gives a cycle no place; here it is that of its first member",
	"err-module-dir-missing":       "the engine gives the missing directory no place; here it is that of the source",
	"err-object-missing-attribute": "a value is at fault where it is written, not where its variable is declared",
	"err-type-in-tfvars":           "a value is at fault where it is written, not where its variable is declared",
	"err-override-type":            "a default is at fault where it is written, not where its variable is declared",
	"err-count-unknown":            "not reported: a state or the provider may know the attribute",
	"err-sensitive-output":         "not reported: without a provider or backend it may be a module that others call",
	"err-missing-variable":         "not reported: values are given at deployment",
}

type oracleConfiguration struct {
	Error     bool
	Resources map[string]any
	Outputs   map[string]any
	Args      struct {
		VarFiles []string          `json:"var_files"`
		Vars     map[string]string `json:"vars"`
	}
	First struct {
		Message, File string
		Line          int
	}
	Cycle []string
}

// TestOracleConfigurations compares the instances and outputs of whole modules with a real engine's plan, and their faults with
// the engine's.
func TestOracleConfigurations(t *testing.T) {
	oracle := oracleDir(t)
	dirs, err := filepath.Glob(filepath.Join(oracle, "configurations", "*", "expected.json"))
	if err != nil || len(dirs) == 0 {
		t.Fatal("no configurations in ", oracle)
	}
	for _, expected := range dirs {
		t.Run(filepath.Base(filepath.Dir(expected)), func(t *testing.T) {
			raw, err := os.ReadFile(expected)
			if err != nil {
				t.Fatal(err)
			}
			var want oracleConfiguration
			d := json.NewDecoder(strings.NewReader(string(raw)))
			d.UseNumber()
			if err := d.Decode(&want); err != nil {
				t.Fatal(err)
			}
			tree, err := files.Open(filepath.Dir(expected))
			if err != nil {
				t.Fatal(err)
			}
			defer tree.Close()
			l := newLoader(tree, ".", Options{Variables: want.Args.Vars, Files: want.Args.VarFiles})
			s := l.open()
			unit := &model.Unit{}
			s.collect(unit)
			s.collectOutputs(unit)
			if want.Error {
				want.compareFault(t, l.diagnostics)
				return
			}
			want.compareInstances(t, unit)
			want.compareOutputs(t, s)
			for _, d := range l.diagnostics {
				t.Errorf("%s %s", d.Range, d.Message)
			}
		})
	}
}

func (want oracleConfiguration) compareFault(t *testing.T, diagnostics []model.Diagnostic) {
	t.Helper()
	at := func(d model.Diagnostic) bool {
		return d.Range.File == want.First.File && d.Range.Start.Line == want.First.Line
	}
	name := filepath.Base(t.Name())
	reason := elsewhere[name]
	switch {
	case slices.ContainsFunc(diagnostics, at):
		if reason != "" {
			t.Errorf("it is at the engine's place now; the difference need not be named")
		}
	case reason == "":
		t.Errorf("not at %s:%d: %s\n\tgot %v", want.First.File, want.First.Line, want.First.Message, diagnostics)
	case len(diagnostics) == 0 && !strings.HasPrefix(reason, "not reported"):
		t.Errorf("nothing is reported: %s", want.First.Message)
	}
	for _, member := range want.Cycle {
		if len(diagnostics) == 0 || !strings.Contains(diagnostics[0].Message, member) {
			t.Errorf("the cycle misses %s: %v", member, diagnostics)
		}
	}
}

func (want oracleConfiguration) compareInstances(t *testing.T, unit *model.Unit) {
	t.Helper()
	got := map[string]bool{}
	for _, r := range unit.Resources {
		if !r.Data {
			got[r.Address] = true
		}
	}
	for address := range want.Resources {
		if !got[address] {
			t.Errorf("no %s", address)
		}
		delete(got, address)
	}
	for address := range got {
		t.Errorf("%s should not exist", address)
	}
}

func (want oracleConfiguration) compareOutputs(t *testing.T, s *scope) {
	t.Helper()
	for output, w := range want.Outputs {
		if strings.HasSuffix(t.Name(), "/unknown-conditionals") && (output == "bools" || output == "cond") {
			continue // the evaluator knows that an id is not empty
		}
		switch g := s.l.oracleValue(s.output(output)); compare(w, g) {
		case model.No:
			t.Errorf("output %s is %v, want %v", output, g, w)
		case model.Maybe:
			t.Logf("output %s is %v, the engine knows %v", output, g, w)
		}
	}
}
