package parser

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/vpclint/vpclint/parser/cloudformation"
)

// benchmarkTemplates is how many templates BenchmarkLoad reads: a large repository.
const benchmarkTemplates = 800

// BenchmarkLoad reads 800 templates in CloudFormation and SAM, YAML and JSON, on two cores: the networks and examples, varied. The
// target is at most 1 s and 150 MB: go test ./parser -run '^$' -bench Load
func BenchmarkLoad(b *testing.B) {
	dir := b.TempDir()
	size := writeTemplates(b, dir)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		m, err := Load(context.Background(), Sources{Root: dir, Paths: []string{dir}, Jobs: 2})
		if err != nil {
			b.Fatal(err)
		}
		if len(m.Units) != benchmarkTemplates || len(m.Diagnostics) > 0 {
			b.Fatalf("%d units, diagnostics %v", len(m.Units), m.Diagnostics)
		}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(m)
		b.StartTimer()
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
	b.ReportMetric(float64(after.Sys)/(1<<20), "MB-of-the-system")
}

// writeTemplates writes templates that all differ, and returns how large they are together.
func writeTemplates(b *testing.B, dir string) int64 {
	b.Helper()
	var sources [][]byte
	for _, pattern := range []string{"../testdata/networks/*/*/template.yaml", "../testdata/examples/*/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			b.Fatal(err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			sources = append(sources, src)
		}
	}
	if len(sources) == 0 {
		b.Fatal("no templates")
	}
	var size int64
	for i := range benchmarkTemplates {
		name, src := vary(b, sources[i%len(sources)], i)
		size += int64(len(src))
		folder := filepath.Join(dir, fmt.Sprintf("service%02d", i/20))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), src, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return size
}

// vary makes the i-th variant of a template: other networks, every third one in JSON.
func vary(b *testing.B, src []byte, i int) (name string, out []byte) {
	b.Helper()
	src = bytes.ReplaceAll(src, []byte("10.0."), fmt.Appendf(nil, "10.%d.", i%250+1))
	if i%3 != 0 {
		return fmt.Sprintf("template%d.yaml", i), src
	}
	t, diags := cloudformation.Read("template.yaml", src)
	if len(diags) > 0 {
		b.Fatal(diags)
	}
	var text bytes.Buffer
	if err := cloudformation.WriteJSON(&text, t.Root); err != nil {
		b.Fatal(err)
	}
	return fmt.Sprintf("template%d.json", i), text.Bytes()
}
