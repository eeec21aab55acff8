// Package policies_test holds the rules to their acceptance cases: the same network written as CloudFormation, as SAM and as
// Terraform must give the same findings.
package policies_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestRules runs the cases beside every rule. A case is a folder of <rule>.txtar: the network in each format, and want.
func TestRules(t *testing.T) {
	root := t.TempDir()
	archives := archives(t)
	for rule, archive := range archives {
		for c, a := range casesOf(archive) {
			for format, files := range a.files {
				write(t, root, path.Join(rule, c, format), files)
			}
		}
	}
	outcome := judge(t, root)
	for _, rule := range slices.Sorted(maps.Keys(archives)) {
		cases := casesOf(archives[rule])
		for _, c := range slices.Sorted(maps.Keys(cases)) {
			for _, format := range formats() {
				name := path.Join(rule, c, format)
				t.Run(name, func(t *testing.T) {
					want, err := parseWant(cases[c].want, format)
					if err != nil {
						t.Fatal(err)
					}
					got := outcome(name)
					got.expect(t, want, rule)
					if strings.HasPrefix(c, "good") && len(got.NotChecked) > 0 {
						t.Errorf("a good network leaves something unchecked:\n%s", got.Details())
					}
				})
			}
		}
	}
}

// here is the folder of the rules as it is in the source, whatever of it the binary embeds.
func here() fs.FS { return os.DirFS(".") }

// archives are the cases of all rules, by rule.
func archives(t *testing.T) map[string]*txtar.Archive {
	t.Helper()
	names, err := fs.Glob(here(), "*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Fatal("no rule has cases")
	}
	out := map[string]*txtar.Archive{}
	for _, name := range names {
		text, err := fs.ReadFile(here(), name)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(path.Base(name), ".txtar")] = txtar.Parse(text)
	}
	return out
}

// acceptance is one case: its files by format, and the expected verdicts.
type acceptance struct {
	files map[string]map[string][]byte
	want  string
}

func casesOf(archive *txtar.Archive) map[string]*acceptance {
	out := map[string]*acceptance{}
	for _, f := range archive.Files {
		name, rest, _ := strings.Cut(f.Name, "/")
		c := out[name]
		if c == nil {
			c = &acceptance{files: map[string]map[string][]byte{}}
			out[name] = c
		}
		if rest == "want" {
			c.want = string(f.Data)
			continue
		}
		format, file, _ := strings.Cut(rest, "/")
		if c.files[format] == nil {
			c.files[format] = map[string][]byte{}
		}
		c.files[format][file] = f.Data
	}
	return out
}

// TestCasesAreComplete sees to it that every case can be judged: it has a want file and all formats, and every rule has a bad and a
// good one.
func TestCasesAreComplete(t *testing.T) {
	for name, archive := range archives(t) {
		if strings.TrimSpace(string(archive.Comment)) == "" {
			t.Errorf("%s does not begin with what happens at run time", name)
		}
		cases := casesOf(archive)
		for _, c := range []string{"bad", "good"} {
			if cases[c] == nil {
				t.Errorf("%s has no case %s", name, c)
			}
		}
		wants := map[string]bool{}
		for _, f := range archive.Files {
			if c, ok := strings.CutSuffix(f.Name, "/want"); ok {
				wants[c] = true
			}
		}
		for c, a := range cases {
			if !wants[c] {
				t.Errorf("%s: case %s has no want", name, c)
			}
			for _, format := range formats() {
				if len(a.files[format]) == 0 {
					t.Errorf("%s: case %s is missing in %s", name, c, format)
				}
			}
			for format := range a.files {
				if !slices.Contains(formats(), format) {
					t.Errorf("%s: case %s has a folder %s", name, c, format)
				}
			}
		}
	}
}

// TestEveryRuleHasItsSiblings: a rule ships with its tests, its cases and its page, and each of them has its rule.
func TestEveryRuleHasItsSiblings(t *testing.T) {
	siblings := []string{".rego", "_test.rego", ".txtar", ".md"}
	rules := map[string]bool{}
	err := fs.WalkDir(here(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() || path.Dir(name) == "." || strings.HasPrefix(name, "lib/") || strings.HasPrefix(name, "schema/") {
			return nil // what lies beside the folders of the rules is no rule
		}
		stem := strings.TrimSuffix(name, path.Ext(name))
		rules[strings.TrimSuffix(stem, "_test")] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		for _, sibling := range siblings {
			if _, err := fs.Stat(here(), rule+sibling); err != nil {
				t.Errorf("%s is missing", rule+sibling)
			}
		}
	}
}

// TestExamples holds the projects of the README to what it shows.
func TestExamples(t *testing.T) {
	outcome := judge(t, filepath.Join("..", "testdata", "examples"))
	for name, want := range map[string][]verdict{
		"cloudformation": {
			{"error", "endpoint-sg-blocks-function", "secretsmanager", "EndpointGroup"},
			{"error", "function-service-unreachable", "sqs", "OrderFunction"},
		},
		"sam": {
			{"error", "trigger-apis-unreachable", "lambda,sts", "CounterFunctionClicks"},
			{"error", "trigger-broker-port-closed", "", "BrokerGroup"},
		},
		"terraform": {
			{"error", "gateway-endpoint-not-routed", "s3", "aws_vpc_endpoint.s3"},
			{"error", "interface-endpoint-without-private-dns", "sns", "aws_vpc_endpoint.sns"},
		},
	} {
		t.Run(name, func(t *testing.T) { outcome(name).expect(t, want) })
	}
}
