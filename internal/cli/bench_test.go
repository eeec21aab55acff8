package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkOneTemplate is a check of one small template, everything but the start of the process.
func BenchmarkOneTemplate(b *testing.B) {
	benchmarkCheck(b, "../../testdata/examples/cloudformation/orders.yaml")
}

// BenchmarkOneModule is a check of one small Terraform module.
func BenchmarkOneModule(b *testing.B) {
	benchmarkCheck(b, "../../testdata/examples/terraform")
}

// BenchmarkHundredTemplates is a check of 100 templates: the good networks and the examples, copied.
func BenchmarkHundredTemplates(b *testing.B) {
	var files []string
	for _, pattern := range []string{"../../testdata/networks/*/*/template.yaml", "../../testdata/examples/*/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		b.Fatal("no templates")
	}
	dir := b.TempDir()
	for i := range 100 {
		src, err := os.ReadFile(files[i%len(files)])
		if err != nil {
			b.Fatal(err)
		}
		folder := filepath.Join(dir, fmt.Sprint(i))
		if err := os.Mkdir(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "template.yaml"), src, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	benchmarkCheck(b, dir)
}

func benchmarkCheck(b *testing.B, path string) {
	for b.Loop() {
		var stdout, stderr bytes.Buffer
		if code := Main([]string{"check", "--fail-on", "never", path}, strings.NewReader(""), &stdout, &stderr); code != exitClean {
			b.Fatalf("exit %d: %s", code, &stderr)
		}
	}
}
