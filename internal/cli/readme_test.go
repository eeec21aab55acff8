package cli

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var writeReadme = flag.Bool("write", false, "rewrite the output that README.md quotes")

// The README quotes real output: every console block is a command and what it prints, run in the repository.
func TestTheReadmeQuotesRealOutput(t *testing.T) {
	const readme = "README.md"
	t.Chdir("../..")
	t.Setenv("NO_COLOR", "1")
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	const open, end = "```console\n$ vpclint", "\n```"
	want, commands := "", 0
	rest := string(text)
	for {
		before, block, ok := strings.Cut(rest, open)
		want += before
		if !ok {
			break
		}
		block, rest, ok = strings.Cut(block, end)
		if !ok {
			t.Fatal("a console block has no end")
		}
		line, _, _ := strings.Cut(block, "\n")
		var stdout, stderr bytes.Buffer
		code := Main(strings.Fields(line), strings.NewReader(""), &stdout, &stderr)
		if code > 1 {
			t.Fatalf("vpclint%s: exit %d\n%s", line, code, &stderr)
		}
		want += open + line + "\n" + strings.TrimRight(stdout.String(), "\n") + end
		commands++
	}
	if commands == 0 {
		t.Fatal("the README runs nothing")
	}
	if *writeReadme {
		if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("README.md quotes something else than vpclint prints; go test ./internal/cli -run Readme -write mends it (-want +got):\n%s", diff)
	}
}
