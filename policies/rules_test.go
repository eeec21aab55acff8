// Package policies_test holds the rules to their acceptance cases: the same network written as CloudFormation, as SAM and as
// Terraform must give the same findings.
package policies_test

import (
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/vpclint/vpclint/policies"
)

// TestRules runs the cases beside every rule. A case is a folder of <rule>.txtar: the network in each format, and want.
func TestRules(t *testing.T) {
	rules := loadRules(t)
	names, err := fs.Glob(policies.FS, "*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Fatal("no rule has cases")
	}
	for _, name := range names {
		rule := strings.TrimSuffix(path.Base(name), ".txtar")
		text, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		cases := casesOf(txtar.Parse(text))
		for _, c := range slices.Sorted(maps.Keys(cases)) {
			for _, format := range formats() {
				files := cases[c].files[format]
				if len(files) == 0 {
					continue
				}
				t.Run(rule+"/"+c+"/"+format, func(t *testing.T) {
					t.Parallel()
					want, err := parseWant(cases[c].want, format)
					if err != nil {
						t.Fatal(err)
					}
					got := check(t, rules, write(t, files))
					unknown := func(v verdict) bool { return v.Severity == "unknown" }
					findings := slices.DeleteFunc(slices.Clone(want), unknown)
					if diff := gocmp.Diff(texts(findings), texts(got.graded(rule))); diff != "" {
						t.Errorf("findings (-want +got):\n%s\n%s", diff, got.Details)
					}
					for _, v := range want {
						if unknown(v) && !slices.Contains(got.NotChecked, v) {
							t.Errorf("not listed as not checked: %s\n%s", v, got.Details)
						}
					}
					if !slices.ContainsFunc(want, unknown) && strings.HasPrefix(c, "good") && len(got.NotChecked) > 0 {
						t.Errorf("a good network leaves something unchecked:\n%s", got.Details)
					}
				})
			}
		}
	}
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
	names, err := fs.Glob(policies.FS, "*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(policies.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		archive := txtar.Parse(text)
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
	err := fs.WalkDir(policies.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "lib" {
				return fs.SkipDir
			}
			return nil
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
			if _, err := fs.Stat(policies.FS, rule+sibling); err != nil {
				t.Errorf("%s is missing", rule+sibling)
			}
		}
	}
}

// TestExamples holds the projects of the README to what it shows.
func TestExamples(t *testing.T) {
	rules := loadRules(t)
	for name, want := range map[string][]string{
		"cloudformation": {
			"error endpoint-sg-blocks-function secretsmanager: EndpointGroup",
			"error function-service-unreachable sqs: OrderFunction",
		},
		"sam": {
			"error trigger-apis-unreachable lambda,sts: CounterFunctionClicks",
			"error trigger-broker-port-closed: BrokerGroup",
		},
		"terraform": {
			"error gateway-endpoint-not-routed s3: aws_vpc_endpoint.s3",
			"error interface-endpoint-without-private-dns sns: aws_vpc_endpoint.sns",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := check(t, rules, filepath.Join("..", "testdata", "examples", name))
			if diff := gocmp.Diff(want, texts(got.graded())); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%s", diff, got.Details)
			}
		})
	}
}
