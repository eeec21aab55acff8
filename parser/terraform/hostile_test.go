package terraform_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/terraform"
)

func TestFaultsAreDiagnosticsWithPositions(t *testing.T) {
	for name, c := range map[string]struct{ archive, want string }{
		"a cycle of locals": {
			"locals {\n  a = local.b\n  b = local.a\n}\n",
			"error main.tf:2: definitions need one another: local.a -> local.b -> local.a",
		},
		"a cycle of resources": {
			"resource \"aws_a\" \"a\" {\n  x = aws_b.b.id\n}\nresource \"aws_b\" \"b\" {\n  x = aws_a.a.id\n}\n",
			"error main.tf:1: definitions need one another: aws_a.a -> aws_b.b -> aws_a.a",
		},
		"a resource that needs itself": {
			"resource \"aws_a\" \"a\" {\n  x = aws_a.a.id\n}\n",
			"error main.tf:1: aws_a.a needs its own value",
		},
		"a module that calls itself": {
			"module \"m\" {\n  source = \"./.\"\n}\n",
			"error main.tf:1: module.m calls the module that it is in",
		},
		"a module outside the root": {
			"module \"m\" {\n  source = \"../../etc\"\n}\n",
			"error main.tf:2: source ../../etc leads out of the directory that is looked at",
		},
		"a file outside the root": {
			"output \"v\" {\n  value = file(\"/etc/passwd\")\n}\n",
			"error main.tf:2: file(): /etc/passwd: path is outside the root",
		},
		"a file above the root": {
			"output \"v\" {\n  value = file(\"../../etc/passwd\")\n}\n",
			"error main.tf:2: file(): ../../etc/passwd: path is outside the root",
		},
		"an undeclared variable": {
			"variable \"subnet_ids\" { default = [] }\noutput \"v\" {\n  value = var.subnet_id\n}\n",
			`warning main.tf:3: variable subnet_id is not declared; did you mean "subnet_ids"?`,
		},
		"an undeclared resource": {
			"resource \"aws_subnet\" \"private\" {}\noutput \"v\" {\n  value = aws_subnet.privat.id\n}\n",
			`warning main.tf:3: aws_subnet.privat is not declared; did you mean "aws_subnet.private"?`,
		},
		"an unknown function": {
			"output \"v\" {\n  value = cidrsubnett(\"10.0.0.0/8\", 8, 1)\n}\n",
			`warning main.tf:2: there is no function cidrsubnett; did you mean "cidrsubnet"?`,
		},
		"a syntax error": {
			"resource \"aws_vpc\" \"main\" {\n  cidr_block = \n}\n",
			"error main.tf:2: Invalid expression: Expected the start of an expression, but found an invalid expression token",
		},
		"a resource that is declared twice": {
			"resource \"aws_a\" \"a\" {}\nresource \"aws_a\" \"a\" {}\n",
			"error main.tf:2: aws_a.a is declared twice, first at main.tf:1",
		},
		"too many instances": {
			"resource \"aws_a\" \"a\" {\n  count = 1000000000\n}\n",
			"warning main.tf:2: aws_a.a has 1000000000 instances; the first 1000 are looked at",
		},
		"parentheses ten thousand deep": {
			"locals {\n  a = " + strings.Repeat("(", 10_000) + "1" + strings.Repeat(")", 10_000) + "\n}\n",
			"error main.tf:2: Nested too deeply: more than 200 brackets within brackets",
		},
		"operators without end": {
			"locals {\n  a = " + strings.Repeat("!", 1_000_000) + "true\n}\n",
			"error main.tf:2: Nested too deeply: more than 1000 operators in one expression",
		},
		"sums without end": {
			"locals {\n  a = (1" + strings.Repeat("+\n1", 1_000_000) + ")\n}\n",
			"error main.tf:1002: Nested too deeply: more than 1000 operators in one expression",
		},
		"JSON ten thousand deep": {
			"-- a.tf.json --\n" + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
			"error a.tf.json:1: Nested too deeply: more than 200 brackets within brackets",
		},
		"text that doubles without end": {
			doubling(`"${local.a%d}${local.a%d}"`, `"0123456789"`),
			"warning main.tf:19: The text is too long",
		},
		"lists that double without end": {
			doubling(`concat(local.a%d, local.a%d)`, `[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]`),
			"",
		},
		"a chain of definitions without end": {
			chain(20_000),
			"",
		},
		"modules that call two modules each": {
			moduleTree(),
			"error m30/main.tf:2: there are more than 20000 instances; the rest is not looked at",
		},
		"comparisons without end": {
			"resource \"aws_a\" \"a\" {\n  count = 1000\n}\nresource \"aws_b\" \"b\" {\n  count = 1000\n  ids   = distinct(concat(aws_a.a[*].id, aws_a.a[*].arn))\n}\n",
			"warning main.tf:6: this root module is too much to evaluate; from here on values are unknown",
		},
		"nested for expressions without end": {
			"locals {\n  a = [for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]\n}\noutput \"v\" {\n  value = local.a\n}\n",
			"warning main.tf:2: Too much to evaluate: the expressions of this root module have too many elements",
		},
		"numbers without end": {
			"output \"v\" {\n  value = \"${1e999999999}\"\n}\n",
			"",
		},
		"a template that includes itself": {
			"output \"v\" {\n  value = templatefile(\"t.tmpl\", {})\n}\n-- t.tmpl --\n${templatefile(\"t.tmpl\", {})}",
			"",
		},
		"alias bombs": {
			"output \"v\" {\n  value = yamldecode(file(\"b.yaml\"))\n}\n-- b.yaml --\n" + aliasBomb(),
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			unit, diags := load(t, c.archive, terraform.Options{})
			if unit == nil {
				t.Fatal("no unit")
			}
			var got []string
			for _, d := range diags {
				got = append(got, fmt.Sprintf("%s %s: %s", d.Severity, d.Range, d.Message))
				if d.Range.File == "" {
					t.Errorf("a diagnostic without a position: %s", d.Message)
				}
			}
			if c.want != "" && (len(got) == 0 || got[0] != c.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), c.want)
			}
			for _, o := range unit.Outputs {
				if c.want != "" && o.Value.Kind != model.Unknown && o.Value.Kind != model.Template {
					t.Errorf("output %s is known: %s", o.Name, show(o.Value))
				}
			}
		})
	}
}

// doubling is a chain of locals each twice the size of the one before.
func doubling(format, first string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "locals {\n  a0 = %s\n", first)
	for i := range 40 {
		fmt.Fprintf(&b, "  a%d = "+format+"\n", i+1, i, i)
	}
	b.WriteString("}\noutput \"v\" {\n  value = local.a40\n}\n")
	return b.String()
}

// chain is a chain of locals each a list of the one before.
func chain(n int) string {
	var b strings.Builder
	b.WriteString("locals {\n  a0 = 1\n")
	for i := range n {
		fmt.Fprintf(&b, "  a%d = [local.a%d]\n", i+1, i)
	}
	fmt.Fprintf(&b, "}\noutput \"v\" {\n  value = local.a%d\n}\n", n)
	return b.String()
}

// moduleTree has more instances than could ever be made.
func moduleTree() string {
	var b strings.Builder
	b.WriteString("module \"a\" {\n  source = \"./m0\"\n}\n")
	for i := range 40 {
		fmt.Fprintf(&b, "-- m%d/main.tf --\nresource \"aws_x\" \"y\" {}\n", i)
		for _, name := range []string{"a", "b"} {
			fmt.Fprintf(&b, "module %q {\n  source = \"../m%d\"\n}\n", name, i+1)
		}
	}
	return b.String()
}

func aliasBomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	return b.String()
}

func TestOneBrokenFileDoesNotHideTheOthers(t *testing.T) {
	unit, diags := load(t, `
resource "aws_vpc" "main" { cidr_block = var.declared_in_the_broken_file }
-- broken.tf --
resource "aws_subnet" "ok" {}
resource {{{
`, terraform.Options{})
	if unit.Resource("aws_vpc.main") == nil {
		t.Error("the resource of the good file is lost")
	}
	if len(diags) == 0 {
		t.Fatal("no diagnostic")
	}
	for _, d := range diags {
		if d.Range.File != "broken.tf" {
			t.Errorf("unexpected diagnostic %s: %s", d.Range, d.Message)
		}
	}
}

func TestLoadingTwiceGivesTheSame(t *testing.T) {
	a, _ := load(t, network, terraform.Options{})
	b, _ := load(t, network, terraform.Options{})
	if x, y := everything(a), everything(b); x != y {
		t.Errorf("got\n%s\nthen\n%s", x, y)
	}
}

func everything(u *model.Unit) string {
	var b strings.Builder
	for _, r := range u.Resources {
		fmt.Fprintf(&b, "%s %s %s\n", r.Address, r.Maybe, show(r.Attributes))
	}
	return b.String()
}

func FuzzLoad(f *testing.F) {
	f.Add("main.tf", network)
	f.Add("main.tf", "locals {\n  a = [for x in [1] : \"${x}%{if x > 1}y%{endif}\" if x != null][0]\n  b = { for k, v in local.a : k => v... }\n}")
	f.Add("main.tf", "resource \"aws_x\" \"y\" {\n  for_each = toset([\"a\"])\n  dynamic \"b\" {\n    for_each = each.value\n    content {}\n  }\n}")
	f.Add("a.tf.json", `{"resource": {"aws_x": {"y": {"dynamic": {"b": {"for_each": [1], "content": {}}}, "c": "${aws_x.y.id}"}}}}`)
	f.Add("a.tf.json", `{"variable": {"a": {"type": "list(string)", "default": ["x"]}}, "output": {"o": {"value": "${var.a}"}}}`)
	f.Fuzz(func(t *testing.T, name, src string) {
		if name != "main.tf" && name != "a.tf.json" {
			t.Skip("only names that the reader knows are worth trying")
		}
		load(t, "-- "+name+" --\n"+src, terraform.Options{})
	})
}
