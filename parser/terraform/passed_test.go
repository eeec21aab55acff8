package terraform_test

import (
	"testing"

	"github.com/vpclint/vpclint/parser/terraform"
)

func TestWhatACallHandsIn(t *testing.T) {
	const call = "module \"m\" {\n  source = \"./m\"\n  ids    = [\"a\", \"b\"]\n  net = {\n    ids   = [\"c\"]\n    group = \"d\"\n  }\n}\n" +
		"-- m/main.tf --\nvariable \"ids\" {}\nvariable \"net\" {}\nvariable \"more\" { default = [\"e\"] }\nresource \"aws_x\" \"own\" {}\n"
	tests := map[string]struct {
		expression string
		line       int // of the argument in the root, 0 when the module decides
	}{
		"a variable":                           {`var.ids`, 3},
		"an attribute of an object":            {`var.net.group`, 6},
		"an element":                           {`var.net.ids[0]`, 5},
		"a part by way of a local":             {`local.all["net"].group`, 6},
		"a function of a variable":             {`sort(tolist(var.net.ids))`, 5},
		"a choice between it and nothing":      {`var.net == null ? [] : var.ids`, 3},
		"a list of a variable":                 {`[var.net.group]`, 6},
		"a variable that the call leaves out":  {`var.more`, 0},
		"a variable and the module's own":      {`concat(var.ids, [aws_x.own.id])`, 0},
		"a variable and one that is left out":  {`concat(var.ids, var.more)`, 0},
		"a choice between it and the module's": {`var.net == null ? aws_x.own.id : var.net.group`, 0},
		"a literal":                            {`["f"]`, 0},
		"itself by way of locals":              {`local.loop`, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			unit, _ := terraform.Load(tree(t, call+"locals {\n  all  = { ids = var.ids, net = var.net }\n  loop = local.loop\n}\nresource \"aws_y\" \"y\" {\n  value = "+
				test.expression+"\n}\n"), ".", terraform.Options{})
			y := unit.Resource("module.m.aws_y.y")
			got, ok := y.PassedAt(y.Attr("value").Range)
			switch {
			case ok != (test.line > 0):
				t.Errorf("passed is %v: %+v", ok, got)
			case ok && (got.Argument.File != "main.tf" || got.Argument.Start.Line != test.line || got.Call != 0):
				t.Errorf("it is handed in at %s by call %d, want line %d", got.Argument, got.Call, test.line)
			}
		})
	}
}
