package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The versions of CDK that the expectations were made with.
var cdkPackages = []string{"aws-cdk-lib@2.276.0", "constructs@10.8.1"}

// Templates that CDK itself writes are judged as they were designed: testdata/cdk/app.js says what is in each stack.
func TestRealCDK(t *testing.T) {
	if os.Getenv("VPCLINT_CDK") == "" {
		t.Skip("VPCLINT_CDK=1 synthesizes CDK stacks with packages from the npm registry")
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed, so no CDK app can be synthesized")
	}
	dir := t.TempDir()
	app, err := os.ReadFile("../../testdata/cdk/app.js")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "app.js"), app, 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CDK_OUTDIR="+filepath.Join(dir, "cdk.out"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	run(npm, append([]string{"install", "--silent", "--no-audit", "--no-fund", "--prefix", dir}, cdkPackages...)...)
	run("node", "app.js")

	var stdout, stderr bytes.Buffer
	code := Main([]string{"check", "--format", "json", "--fail-on", "never", "--root", dir, filepath.Join(dir, "cdk.out")}, strings.NewReader(""), &stdout, &stderr)
	if code != exitClean {
		t.Fatalf("exit %d\n%s", code, &stderr)
	}
	var report struct {
		Findings []struct {
			Rule, Severity, Unit, Resource, Construct, Message string
			Services                                           []string
		}
		NotChecked, Diagnostics []json.RawMessage
		Summary                 struct{ Functions, Triggers int }
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range report.Findings {
		stack := strings.TrimSuffix(filepath.Base(f.Unit), ".template.json")
		if !strings.HasPrefix(f.Construct, stack+"/") || !strings.Contains(f.Message, stack+"/") {
			t.Errorf("%s has construct %q and message %q", f.Resource, f.Construct, f.Message)
		}
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s: %s %s %s", stack, f.Severity, f.Rule, strings.Join(f.Services, ","))))
	}
	slices.Sort(got)
	want, err := os.ReadFile("../../testdata/cdk/want.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(string(want)), "\n"), got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if len(report.NotChecked)+len(report.Diagnostics) > 0 {
		t.Errorf("not checked: %s\ndiagnostics: %s", report.NotChecked, report.Diagnostics)
	}
	if report.Summary.Functions < 10 || report.Summary.Triggers != 3 {
		t.Errorf("%+v: functions or triggers were not seen", report.Summary)
	}
}
