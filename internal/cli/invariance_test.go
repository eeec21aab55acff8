package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/rogpeppe/go-internal/txtar"
)

// modules are the Terraform files of all rules' cases, by their paths.
func modules(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	archives, _ := filepath.Glob("../../policies/*/*.txtar")
	archives = append(archives, "../../testdata/script/attribution.txtar")
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".tf") && !strings.Contains(f.Name, ".terraform/") {
				out[strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+f.Name] = string(f.Data)
			}
		}
	}
	networks, _ := filepath.Glob("../../testdata/networks/*/tf/*.tf")
	for _, name := range networks {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimPrefix(filepath.ToSlash(name), "../../testdata/")] = string(src)
	}
	if len(out) < 20 {
		t.Fatalf("only %d files", len(out))
	}
	return out
}

// judged are the findings about the files, sorted, without their places.
func judged(t *testing.T, sources map[string]string) []string {
	t.Helper()
	dir := t.TempDir()
	for name, src := range sources {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	stdout, stderr, code := run(t, "check", "--format", "json", "--root", dir, dir)
	if code > exitFindings {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var report struct {
		Findings, NotChecked, Diagnostics []map[string]any
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, list := range [][]map[string]any{report.Findings, report.NotChecked, report.Diagnostics} {
		for _, f := range list {
			text, err := json.Marshal(withoutPlaces(f))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(text))
		}
	}
	slices.Sort(out)
	return out
}

// withoutPlaces drops files and ranges, and sorts what is listed in the order of places.
func withoutPlaces(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			if key != "file" && key != "range" {
				out[key] = withoutPlaces(value)
			}
		}
		if related, ok := out["related"].([]any); ok {
			slices.SortFunc(related, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = withoutPlaces(v[i])
		}
		return out
	}
	return v
}

// blocksOf are the texts of the top-level blocks of a file.
func blocksOf(t *testing.T, name, src string) []string {
	t.Helper()
	var out []string
	for _, b := range parsed(t, name, src).Blocks {
		out = append(out, src[b.TypeRange.Start.Byte:b.CloseBraceRange.End.Byte])
	}
	return out
}

func parsed(t *testing.T, name, src string) *hclsyntax.Body {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(src), name, hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return file.Body.(*hclsyntax.Body)
}

// mirrored swaps the texts at the ranges: the first with the last and so on.
func mirrored(src string, ranges []hcl.Range) string {
	var b strings.Builder
	at := 0
	for i, r := range ranges {
		with := ranges[len(ranges)-1-i]
		b.WriteString(src[at:r.Start.Byte] + src[with.Start.Byte:with.End.Byte])
		at = r.End.Byte
	}
	return b.String() + src[at:]
}

// innermost visits the parts of a file that can be put in another order, and in which there are no such parts again.
func innermost(body *hclsyntax.Body, visit func([]hcl.Range)) {
	_ = hclsyntax.VisitAll(body, func(node hclsyntax.Node) hcl.Diagnostics {
		object, ok := node.(*hclsyntax.ObjectConsExpr)
		if !ok || len(object.Items) < 2 {
			return nil
		}
		var ranges []hcl.Range
		for _, item := range object.Items {
			ranges = append(ranges, hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range()))
			if nests(item.ValueExpr) {
				return nil
			}
		}
		visit(ranges)
		return nil
	})
}

func nests(e hclsyntax.Expression) bool {
	found := false
	_ = hclsyntax.VisitAll(e, func(node hclsyntax.Node) hcl.Diagnostics {
		_, isObject := node.(*hclsyntax.ObjectConsExpr)
		found = found || isObject
		return nil
	})
	return found
}

// reorder swaps the keys of maps and, in blocks, the arguments.
func reorder(t *testing.T, name, src string) string {
	t.Helper()
	if strings.Contains(src, "<<") {
		return src // the end of a heredoc has to stay at the beginning of a line
	}
	var all [][]hcl.Range
	innermost(parsed(t, name, src), func(ranges []hcl.Range) { all = append(all, ranges) })
	slices.SortFunc(all, func(a, b []hcl.Range) int { return b[0].Start.Byte - a[0].Start.Byte })
	for _, ranges := range all {
		src = mirrored(src, ranges)
	}
	all = nil
	for _, b := range parsed(t, name, src).Blocks {
		var ranges []hcl.Range
		for _, a := range b.Body.Attributes {
			ranges = append(ranges, a.SrcRange)
		}
		slices.SortFunc(ranges, func(a, b hcl.Range) int { return a.Start.Byte - b.Start.Byte })
		all = append(all, ranges)
	}
	slices.SortFunc(all, func(a, b []hcl.Range) int {
		if len(a) == 0 || len(b) == 0 {
			return len(a) - len(b)
		}
		return b[0].Start.Byte - a[0].Start.Byte
	})
	for _, ranges := range all {
		src = mirrored(src, ranges)
	}
	return src
}

var header = regexp.MustCompile(`(?m)^(resource|data) "(\w+)" "(\w+)"`)

// renamer renames the resources of a file, and in texts what refers to them.
func renamer(src string, rename func(string) string) func(string) string {
	var pairs []string
	for _, match := range header.FindAllStringSubmatch(src, -1) {
		resourceType, name := match[2], match[3]
		pairs = append(pairs, resourceType+`.`+name+"\x00", resourceType+`.`+rename(name)+"\x00",
			`"`+resourceType+`" "`+name+`"`, `"`+resourceType+`" "`+rename(name)+`"`)
	}
	end := regexp.MustCompile(`(aws_\w+\.\w+)`)
	replace := strings.NewReplacer(pairs...)
	return func(s string) string {
		return strings.ReplaceAll(replace.Replace(end.ReplaceAllString(s, "$1\x00")), "\x00", "")
	}
}

func TestFindingsDoNotDependOnHowAModuleIsWritten(t *testing.T) {
	sources := modules(t)
	want := judged(t, sources)
	if len(want) < 20 {
		t.Fatalf("only %d findings", len(want))
	}
	each := func(change func(name, src string) map[string]string) map[string]string {
		out := map[string]string{}
		for name, src := range sources {
			maps.Copy(out, change(name, src))
		}
		return out
	}
	tests := map[string]map[string]string{
		"the order of blocks": each(func(name, src string) map[string]string {
			blocks := blocksOf(t, name, src)
			slices.Reverse(blocks)
			return map[string]string{name: strings.Join(blocks, "\n\n") + "\n"}
		}),
		"every block in a file of its own, the last one first": each(func(name, src string) map[string]string {
			out := map[string]string{}
			for i, block := range blocksOf(t, name, src) {
				out[fmt.Sprintf("%s/%03d-%s", filepath.Dir(name), 999-i, filepath.Base(name))] = block + "\n"
			}
			return out
		}),
		"the names of files": each(func(name, src string) map[string]string {
			return map[string]string{filepath.Dir(name) + "/z-" + filepath.Base(name): src}
		}),
		"the order of keys and arguments": each(func(name, src string) map[string]string {
			return map[string]string{name: reorder(t, name, src)}
		}),
	}
	for name, changed := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(want, judged(t, changed)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// brief is what a finding says whatever things are called.
func brief(t *testing.T, finding string) string {
	t.Helper()
	var f struct {
		Rule, Unit, Severity, Resource string
		Subjects, Services             []string
	}
	if err := json.Unmarshal([]byte(finding), &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Subjects) > 1 {
		f.Resource = "" // the first of several
	}
	slices.Sort(f.Subjects)
	return fmt.Sprint(f)
}

func TestFindingsDoNotDependOnNames(t *testing.T) {
	sources := modules(t)
	all := strings.Join(slices.Collect(maps.Values(sources)), "\n")
	var names []string
	for _, match := range header.FindAllStringSubmatch(all, -1) {
		names = append(names, match[3])
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for order, rename := range map[string]func(string) string{
		"in the same order":     func(s string) string { return s + "_renamed" },
		"in the opposite order": func(s string) string { return fmt.Sprintf("n%03d", 999-slices.Index(names, s)) },
	} {
		t.Run(order, func(t *testing.T) {
			renamed := renamer(all, rename)
			changed := map[string]string{}
			for file, src := range sources {
				changed[file] = renamed(src)
			}
			var want, got []string
			for _, f := range judged(t, sources) {
				want = append(want, brief(t, renamed(f)))
			}
			for _, f := range judged(t, changed) {
				got = append(got, brief(t, f))
			}
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
