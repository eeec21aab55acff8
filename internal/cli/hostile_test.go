package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// place is the beginning of a line that says where.
var place = regexp.MustCompile(`^[^:]+:[1-9]\d*:[1-9]\d*: (error|warning): `)

// Hostile input ends in a diagnostic with a position: no panic, no hang, and a healthy neighbour is judged all the same.
func TestHostileInputEndsInADiagnostic(t *testing.T) {
	const head = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n"
	nested := func(open, middle, end string) string {
		return strings.Repeat(open, 10_000) + middle + strings.Repeat(end, 10_000)
	}
	var bomb strings.Builder
	bomb.WriteString(head + "Metadata:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := range 11 {
		fmt.Fprintf(&bomb, "  a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
	}
	tests := map[string]struct{ file, text string }{
		"brackets 10,000 deep in YAML": {"a.yaml", head + "Metadata: " + nested("[", "", "]") + "\n"},
		"brackets 10,000 deep in JSON": {"a.json", `{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": ` + nested("[", "", "]") + `}}}`},
		"objects 10,000 deep in JSON":  {"a.json", `{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": ` + nested(`{"a":`, "1", "}") + `}}}`},
		"an alias bomb":                {"a.yaml", bomb.String()},
		"an unclosed bracket":          {"a.yaml", head + "Metadata: [\n"},
		"an unclosed string":           {"a.json", `{"Resources": {"Q": {"Type": "AWS::SQS::Queue`},
		"a tab as indentation":         {"a.yaml", head + "\tMetadata: x\n"},
		"bytes that are no UTF-8":      {"a.yaml", head + "Metadata: \xff\xfe\n"},
		"parentheses 10,000 deep":      {"a.tf", "locals {\n  a = " + nested("(", "1", ")") + "\n}\n"},
		"lists 10,000 deep in HCL":     {"a.tf", "locals {\n  a = " + nested("[", "1", "]") + "\n}\n"},
		"a circle of locals":           {"a.tf", "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_sqs_queue\" \"q\" {\n  name = local.a\n}\n"},
		"a module that calls itself":   {"a.tf", "module \"self\" {\n  source = \"./\"\n}\n"},
		"an unclosed block":            {"a.tf", "resource \"aws_sqs_queue\" \"q\" {\n"},
		"a file outside the root":      {"a.tf", "resource \"aws_sqs_queue\" \"q\" {\n  name = file(\"/etc/passwd\")\n}\n"},
		"a huge range":                 {"a.tf", "resource \"aws_sqs_queue\" \"q\" {\n  count = length(range(100000000))\n}\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{".git": "", "bad/" + test.file: test.text, "good.yaml": head} {
				if err := os.MkdirAll(filepath.Join(dir, "bad"), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(dir)
			start := time.Now()
			stdout, stderr, code := run(t, "check", ".")
			if spent := time.Since(start); spent > 20*time.Second {
				t.Errorf("took %s", spent)
			}
			if code != exitFindings && code != exitClean {
				t.Fatalf("exit code %d: %.2000s", code, stderr)
			}
			if !place.MatchString(stdout) || strings.Contains(stdout, "internal error") {
				t.Errorf("no diagnostic with a place: %.500s", stdout)
			}
			if code == exitClean && strings.Contains(stdout, ": error: ") {
				t.Errorf("an error, and exit code 0: %.500s", stdout)
			}
		})
	}
}
