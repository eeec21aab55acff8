package parser

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
)

// lay writes the files of an archive into a new directory. Names that end with a slash are empty directories; in the text,
// TEMPLATE stands for a small template and MODULE for a small module.
func lay(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if strings.HasSuffix(f.Name, "/") {
			if err := os.MkdirAll(name, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		text := strings.NewReplacer(
			"TEMPLATE", "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n",
			"MODULE", "resource \"aws_sqs_queue\" \"q\" {}\n",
		).Replace(string(f.Data))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// load loads the paths, which are relative to dir.
func load(t *testing.T, dir string, paths ...string) *model.Model {
	t.Helper()
	m, err := Load(context.Background(), at(dir, paths...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func at(dir string, paths ...string) Sources {
	s := Sources{Jobs: 4, AllowEmpty: true}
	for _, p := range paths {
		s.Paths = append(s.Paths, filepath.Join(dir, p))
	}
	return s
}

func units(m *model.Model) []string {
	var out []string
	for _, u := range m.Units {
		out = append(out, u.Path)
	}
	return out
}

func messages(m *model.Model) []string {
	var out []string
	for _, d := range m.Diagnostics {
		out = append(out, d.Range.String()+" "+d.Severity.String()+": "+d.Message)
	}
	return out
}

func TestWhatIsFound(t *testing.T) {
	const tree = `
-- .git/HEAD --
-- .git/template.yaml --
TEMPLATE
-- .gitignore --
/build/
*.gen.yaml
!kept.gen.yaml
\!literal.yaml
-- template.yaml --
TEMPLATE
-- stacks/a.yml --
TEMPLATE
-- stacks/b.json --
{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
-- stacks/c.template --
TEMPLATE
-- stacks/d.txt --
TEMPLATE
-- stacks/e.gen.yaml --
TEMPLATE
-- stacks/kept.gen.yaml --
TEMPLATE
-- stacks/!literal.yaml --
TEMPLATE
-- stacks/package.json --
{"name": "x", "version": "1.0.0"}
-- stacks/deployment.yaml --
kind: Deployment
-- build/template.yaml --
TEMPLATE
-- build/nested/template.yaml --
TEMPLATE
-- sub/.gitignore --
own.yaml
-- sub/own.yaml --
TEMPLATE
-- sub/other.yaml --
TEMPLATE
-- node_modules/x/template.yaml --
TEMPLATE
-- cdk.out/Stack.template.json --
{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
-- cdk.out/asset.0123/template.yaml --
TEMPLATE
-- live/.terraform/modules/vpc/main.tf --
MODULE
-- live/main.tf --
MODULE
`
	dir := lay(t, tree)
	tests := map[string]struct {
		paths []string
		want  []string
	}{
		"the whole repository": {
			[]string{"."},
			[]string{"cdk.out/Stack.template.json", "live", "stacks/a.yml", "stacks/b.json", "stacks/c.template", "stacks/kept.gen.yaml", "sub/other.yaml", "template.yaml"},
		},
		"a directory, by the rules of those above it": {[]string{"stacks"}, []string{"stacks/a.yml", "stacks/b.json", "stacks/c.template", "stacks/kept.gen.yaml"}},
		"an ignored directory that is named":          {[]string{"build"}, []string{"build/nested/template.yaml", "build/template.yaml"}},
		"an ignored file that is named":               {[]string{"stacks/e.gen.yaml", "sub/own.yaml"}, []string{"stacks/e.gen.yaml", "sub/own.yaml"}},
		"a named file that is no template":            {[]string{"stacks/package.json", "stacks/deployment.yaml", "stacks/d.txt"}, nil},
		"a file of a module":                          {[]string{"live/main.tf"}, []string{"live"}},
		"everything once":                             {[]string{"sub", "sub/other.yaml", "sub/../sub"}, []string{"sub/other.yaml"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := load(t, dir, test.paths...)
			if diff := cmp.Diff(test.want, units(m)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string(nil), messages(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestModulesThatAreCalledAreJudgedThroughTheirCallers(t *testing.T) {
	const calls = `
-- .git/HEAD --
-- live/main.tf --
module "net" { source = "../modules/net" }
-- modules/net/main.tf --
module "subnet" { source = "../subnet" }
-- modules/subnet/main.tf --
MODULE
-- modules/unused/main.tf --
MODULE
-- ring/a/main.tf --
module "b" { source = "../b" }
-- ring/b/main.tf --
module "a" { source = "../a" }
`
	dir := lay(t, calls)
	tests := map[string]struct {
		paths []string
		want  []string
	}{
		"roots, and one of a ring":          {[]string{"."}, []string{"live", "modules/unused", "ring/a"}},
		"a module whose caller was not run": {[]string{"modules/subnet"}, []string{"modules/subnet"}},
		"a named file and its caller":       {[]string{"modules/subnet/main.tf", "live/main.tf"}, []string{"live"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, units(load(t, dir, test.paths...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamedFilesSelectAndDirectoriesDoNot(t *testing.T) {
	dir := lay(t, "-- .git/HEAD --\n-- live/main.tf --\nMODULE\n-- live/vpc.tf --\n# nothing\n-- live/terraform.tfvars --\n-- live/a.auto.tfvars.json --\n{}\n-- other/x.tfvars --\n")
	tests := map[string]struct{ paths, want []string }{
		"files":                 {[]string{"live/vpc.tf", "live/main.tf"}, []string{"live/main.tf", "live/vpc.tf"}},
		"a directory":           {[]string{"live"}, nil},
		"a file in a directory": {[]string{"live/vpc.tf", "live"}, nil},
		"values of variables":   {[]string{"live/vpc.tf", "live/terraform.tfvars", "other/x.tfvars"}, nil},
		"values in JSON":        {[]string{"live/a.auto.tfvars.json"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := load(t, dir, test.paths...)
			if len(m.Units) != 1 {
				t.Fatalf("units %v", units(m))
			}
			if diff := cmp.Diff(test.want, m.Units[0].Named); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLinksLeadNowhereTwiceAndNeverOut(t *testing.T) {
	outside := lay(t, "-- template.yaml --\nTEMPLATE\n")
	dir := lay(t, "-- .git/HEAD --\n-- a/template.yaml --\nTEMPLATE\n")
	for link, to := range map[string]string{
		"b.yaml": "a/template.yaml", "loop": ".", "out": outside, "out.yaml": filepath.Join(outside, "template.yaml"), "gone.yaml": "nowhere",
	} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	m := load(t, dir, ".")
	if diff := cmp.Diff([]string{"a/template.yaml"}, units(m)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string(nil), messages(m)); diff != "" {
		t.Error(diff)
	}
	m = load(t, dir, "out.yaml", "b.yaml", "out")
	if diff := cmp.Diff([]string{"b.yaml"}, units(m)); diff != "" {
		t.Error(diff)
	}
	if len(m.Diagnostics) != 2 {
		t.Errorf("links that lead out: %v", messages(m))
	}
}

func TestABrokenFileHidesNothing(t *testing.T) {
	dir := lay(t, "-- .git/HEAD --\n-- a.yaml --\nTEMPLATE\n-- b.yaml --\nResources:\n  Queue: [Type: AWS::SQS::Queue\n-- c.json --\n{\"Resources\": {\"Queue\": {\"Type\": \"AWS::SQS::Queue\"\n")
	m := load(t, dir, ".")
	if !strings.Contains(strings.Join(units(m), " "), "a.yaml") {
		t.Errorf("units %v", units(m))
	}
	broken := map[string]bool{}
	for _, d := range m.Diagnostics {
		if d.Severity == model.Error && d.Range.Start.Line > 0 {
			broken[d.Range.File] = true
		}
	}
	if diff := cmp.Diff(map[string]bool{"b.yaml": true, "c.json": true}, broken); diff != "" {
		t.Errorf("%s\n%v", diff, messages(m))
	}
}

func TestAFileThatIsTooLargeMattersOnlyIfItIsATemplate(t *testing.T) {
	dir := lay(t, "-- .git/HEAD --\n-- a.yaml --\nTEMPLATE\n-- data.json --\n[1,\n-- big.yaml --\nTEMPLATE\n")
	for _, name := range []string{"data.json", "big.yaml"} {
		if err := os.Truncate(filepath.Join(dir, name), files.MaxSize+1); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"big.yaml:1 error: cannot be read: file is too large (32 MB, at most 32 MB are read)"}
	if diff := cmp.Diff(want, messages(load(t, dir, "."))); diff != "" {
		t.Error(diff)
	}
	want = []string{"data.json:1 error: cannot be read: file is too large (32 MB, at most 32 MB are read)"}
	if diff := cmp.Diff(want, messages(load(t, dir, "data.json"))); diff != "" {
		t.Error(diff)
	}
}

func TestStandardInputStandsForAFile(t *testing.T) {
	dir := lay(t, "-- .git/HEAD --\n-- a.yaml --\nTEMPLATE\n-- live/main.tf --\nMODULE\n")
	for name, unit := range map[string]string{"a.yaml": "a.yaml", "new.yaml": "new.yaml", "live/main.tf": "live", "live/new.tf": "live"} {
		s := Sources{Jobs: 1, StdinName: filepath.Join(dir, name), Stdin: []byte("Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n")}
		if unit == "live" {
			s.Stdin = []byte("resource \"aws_sns_topic\" \"t\" {}\n")
		}
		m, err := Load(context.Background(), s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{unit}, units(m)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if got := string(m.Sources[name]); got != string(s.Stdin) {
			t.Errorf("%s: the source is %q", name, got)
		}
	}
}

func TestWrongPathsAreErrors(t *testing.T) {
	dir := lay(t, "-- .git/HEAD --\n-- live/readme.txt --\nnothing\n")
	outside := lay(t, "-- a.yaml --\nTEMPLATE\n")
	tests := map[string]struct {
		sources Sources
		want    error // *PathError unless it is ErrNothing
	}{
		"a path that does not exist":    {at(dir, "nowhere"), fs.ErrNotExist},
		"a root that does not exist":    {Sources{Root: filepath.Join(dir, "nowhere"), Paths: []string{dir}}, fs.ErrNotExist},
		"a path outside the root":       {Sources{Root: dir, Paths: []string{outside}}, nil},
		"a directory without templates": {Sources{Paths: []string{dir}}, ErrNothing},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Load(context.Background(), test.sources)
			if wrong := (*PathError)(nil); !errors.Is(test.want, ErrNothing) && !errors.As(err, &wrong) {
				t.Errorf("%v is no *PathError", err)
			}
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestTheRootIsTheRepositoryElseTheCommonParent(t *testing.T) {
	repo := lay(t, "-- .git/HEAD --\n-- a/b/one.yaml --\nTEMPLATE\n-- a/c/two.yaml --\nTEMPLATE\n")
	loose := lay(t, "-- a/b/one.yaml --\nTEMPLATE\n-- a/c/two.yaml --\nTEMPLATE\n")
	tests := map[string]struct {
		sources Sources
		want    Place
	}{
		"in a repository": {at(repo, "a/b"), Place{Root: repo, Subtree: "a/b", Names: []string{"a/b"}}},
		"two places in a repository": {
			at(repo, "a/c", "a/b/one.yaml"), Place{Root: repo, Subtree: "a", Names: []string{"a/b/one.yaml", "a/c"}},
		},
		"a file outside any repository": {at(loose, "a/b/one.yaml"), Place{Root: loose + "/a/b", Subtree: ".", Names: []string{"one.yaml"}}},
		"two places outside any repository": {
			at(loose, "a/b", "a/c"), Place{Root: loose + "/a", Subtree: ".", Names: []string{"b", "c"}},
		},
		"a root that was given": {
			Sources{Root: repo + "/a", Paths: []string{repo + "/a/b"}}, Place{Root: repo + "/a", Subtree: "b", Names: []string{"b"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := test.sources.Place()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAFaultInOneUnitIsADiagnostic(t *testing.T) {
	r := job{"live/main.tf", func() (*model.Unit, []model.Diagnostic) { panic("index out of range") }}.run()
	want := []model.Diagnostic{{
		Severity: model.Error,
		Message:  "internal error: index out of range",
		Range:    model.Range{File: "live/main.tf", Start: model.Pos{Line: 1}, End: model.Pos{Line: 1}},
	}}
	if diff := cmp.Diff(want, r.diagnostics); diff != "" {
		t.Error(diff)
	}
}
