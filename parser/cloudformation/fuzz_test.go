package cloudformation

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/vpclint/vpclint/model"
)

// FuzzRead looks for text that makes the reader or the evaluation panic, or gives ranges outside the file.
func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range seeds {
		if info, err := os.Stat(name); err != nil || info.IsDir() {
			continue
		}
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for _, src := range []string{
		"Resources: {A: {Type: X, Properties: {a: !Sub ['${b}', {b: !Ref A}], c: !GetAtt A.c}}}\n",
		"a: &x [*x]\n<<: *x\n? [b]\n: c\n", "a: |2-\r\n   x\r\n", "{\"a\": \"\\ud83d\"}", "!Ref a", "\ufeff- 'a''b\n",
		"Resources: {A: {Type: X, Properties: {a: !Split ['', !Join [',', [!Ref A]]], b: !Cidr [0.0.0.0/0, 256, 40]}}}\n",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		Detect("t.yaml", src)
		tpl, diags := Read("t.yaml", src)
		for _, d := range diags {
			checkBounds(t, src, d.Range)
		}
		if tpl == nil {
			if len(diags) == 0 {
				t.Error("neither a template nor a diagnostic")
			}
			return
		}
		checkAllBounds(t, src, tpl.Root)
		unit, diags := Evaluate(tpl, Options{})
		for _, d := range diags {
			checkBounds(t, src, d.Range)
		}
		for _, r := range unit.Resources {
			checkAllBounds(t, src, r.Attributes)
		}
	})
}

func checkAllBounds(t *testing.T, src []byte, v model.Value) {
	checkBounds(t, src, v.Range)
	for _, item := range v.Items {
		checkAllBounds(t, src, item)
	}
	for _, entry := range v.Entries {
		checkBounds(t, src, entry.KeyRange)
		checkAllBounds(t, src, entry.Value)
	}
}

func checkBounds(t *testing.T, src []byte, r model.Range) {
	t.Helper()
	if r.Start.Byte < 0 || r.End.Byte < r.Start.Byte || r.End.Byte > len(src) {
		t.Errorf("range %d to %d in a file of %d bytes", r.Start.Byte, r.End.Byte, len(src))
	}
}

// FuzzWorlds looks for templates that make the enumeration of worlds, loops, includes or nested stacks panic or run away: every file that
// the template names is the template itself.
func FuzzWorlds(f *testing.F) {
	for _, src := range []string{
		conditional(3),
		"Resources: {Fn::ForEach::A: [X, [a, b], {'R${X}': {Type: T, Properties: {Fn::ForEach::B: [Y, [!Ref X], {'${Y}&{X}': 1}]}}}]}\n",
		"Resources: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}}\nTransform: {Name: AWS::Include, Parameters: {Location: b.yaml}}\n",
		"Resources: {A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml, Parameters: {P: !GetAtt A.Outputs.O}}}}\n" +
			"Parameters: {P: {Type: CommaDelimitedList}}\nOutputs: {O: {Value: !Join [',', !Ref P]}}\n",
		"Parameters: {P: {Type: String, AllowedValues: [a, b]}}\nConditions: {C: !Equals [!Ref P, a], D: !Not [!Condition D]}\n" +
			"Rules: {R: {RuleCondition: !Contains [[a], !Ref P], Assertions: [{Assert: !EachMemberIn [!RefAll String, [a]]}]}}\n" +
			"Resources: {A: {Type: AWS::EC2::VPC, Condition: C, Properties: {A: !If [D, !Ref A, !Ref B]}}, B: {Type: T, Condition: D}}\n",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		read := func(name string) *Template {
			tpl, _ := Read(name, src)
			return tpl
		}
		o := Options{Read: func(string) ([]byte, error) { return src, nil }}
		o.Nest = func(name string, parameters map[string]string) (*Template, []model.Diagnostic) {
			tpl := read(name)
			if tpl == nil {
				return nil, nil
			}
			return tpl, Unroll(tpl, Options{Parameters: parameters, Read: o.Read})
		}
		tpl := read("t.yaml")
		if tpl == nil {
			return
		}
		diags := Unroll(tpl, o)
		unit, more := EvaluateWorlds(tpl, o)
		for _, d := range append(diags, more...) {
			checkBounds(t, src, d.Range)
		}
		if len(unit.Worlds()) > maxWorlds {
			t.Errorf("%d worlds", len(unit.Worlds()))
		}
		for _, world := range unit.Worlds() {
			for _, r := range world.Resources {
				checkAllBounds(t, src, r.Attributes)
			}
		}
	})
}
