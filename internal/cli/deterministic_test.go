package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// run runs the command line in process.
func run(t *testing.T, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(args, strings.NewReader(""), &out, &err)
	return out.String(), err.String(), code
}

// manyTemplates lays out copies of the scripts' templates in several directories of a repository.
func manyTemplates(t *testing.T) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	scripts, err := filepath.Glob("../../testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for i, script := range scripts {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasSuffix(f.Name, ".yaml") && !strings.HasSuffix(f.Name, ".tf") || strings.Contains(f.Name, "/.terraform/") {
				continue // a search passes over downloaded modules, which can be named one by one
			}
			name := filepath.Join("d"+strconv.Itoa(i), f.Name)
			if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir, names
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	dir, names := manyTemplates(t)
	t.Chdir(dir)
	reversed := slices.Clone(names)
	slices.Reverse(reversed)
	for _, format := range []string{"text", "json", "sarif", "github"} {
		t.Run(format, func(t *testing.T) {
			want, stderr, code := run(t, append([]string{"--format", format, "--jobs", "1"}, names...)...)
			if code != exitFindings || want == "" {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			for _, args := range [][]string{
				append([]string{"--jobs", "1"}, names...),
				append([]string{"--jobs", "4"}, names...),
				append([]string{"--jobs", "4"}, reversed...),
				{"--jobs", "4", "."},
			} {
				if got, _, _ := run(t, append([]string{"--format", format}, args...)...); got != want {
					t.Errorf("%v changes the report", args[:2])
				}
			}
		})
	}
}
