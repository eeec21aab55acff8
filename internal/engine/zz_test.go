package engine_test

import (
	"os"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

func TestZZFormat(t *testing.T) {
	if os.Getenv("FMT") == "" {
		t.Skip()
	}
	for name, src := range sources(t) {
		out, err := format.SourceWithOpts(name, []byte(src), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Error(err)
			continue
		}
		if string(out) != src {
			if _, err := ast.ParseModuleWithOpts(name, string(out), ast.ParserOptions{RegoVersion: ast.RegoV1}); err != nil {
				t.Error("formatter broke", name, err)
				continue
			}
			os.WriteFile("../../policies/"+name, out, 0o644)
		}
	}
}
