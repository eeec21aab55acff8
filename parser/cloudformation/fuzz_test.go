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
