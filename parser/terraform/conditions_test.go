package terraform_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/parser/terraform"
)

func TestConditionsThatAreProvenFalseAreReported(t *testing.T) {
	tests := map[string]struct {
		archive string
		want    []string
	}{
		"a validation that the call's argument fails": {
			"module \"net\" {\n  source = \"./net\"\n  bits   = 30\n}\n-- net/main.tf --\n" +
				"variable \"bits\" {\n  validation {\n    condition     = var.bits <= 28\n    error_message = \"Too small.\"\n  }\n}\n",
			[]string{"warning main.tf:3: the value of variable module.net.bits is not valid: Too small"},
		},
		"a validation that the root's default fails is a note, because the default may be meant to be replaced": {
			"variable \"name\" {\n  default = \"\"\n  validation {\n    condition     = var.name != \"\"\n    error_message = \"Say ${1 + 1} letters.\"\n  }\n}\n",
			[]string{"note main.tf:1: the value of variable name is not valid: Say 2 letters"},
		},
		"a validation of what is unknown": {
			"variable \"name\" {\n  type = string\n  validation {\n    condition     = length(var.name) > 3\n    error_message = \"x\"\n  }\n}\n",
			nil,
		},
		"a precondition of one instance": {
			"resource \"aws_vpc\" \"v\" {\n  for_each = { a = 8, b = 30 }\n  lifecycle {\n    precondition {\n      condition     = each.value < 29\n      error_message = \"${each.key} is small\"\n    }\n  }\n}\n",
			[]string{`warning main.tf:5: a precondition of aws_vpc.v["b"] does not hold: b is small`},
		},
		"a postcondition about a computed attribute": {
			"data \"aws_vpc\" \"v\" {\n  lifecycle {\n    postcondition {\n      condition     = self.enable_dns_support\n      error_message = \"x\"\n    }\n  }\n}\n",
			nil,
		},
		"a postcondition about an argument": {
			"resource \"aws_vpc\" \"v\" {\n  tags = { a = \"1\" }\n  lifecycle {\n    postcondition {\n      condition     = self.tags.a == \"2\"\n      error_message = \"x\"\n    }\n  }\n}\n",
			[]string{"warning main.tf:5: a postcondition of aws_vpc.v does not hold: x"},
		},
		"a precondition of what may not exist": {
			"variable \"on\" {}\nresource \"aws_vpc\" \"v\" {\n  count = var.on ? 1 : 0\n  lifecycle {\n    precondition {\n      condition     = false\n      error_message = \"x\"\n    }\n  }\n}\n",
			nil,
		},
		"a sensitive output of a module that is deployed": {
			"provider \"aws\" {}\nvariable \"p\" {\n  default   = \"x\"\n  sensitive = true\n}\noutput \"p\" {\n  value = { a = [var.p] }\n}\n",
			[]string{"warning main.tf:6: output p shows a sensitive value, which takes sensitive = true"},
		},
		"a sensitive output of a module that may be called": {
			"variable \"p\" {\n  default   = \"x\"\n  sensitive = true\n}\noutput \"p\" {\n  value = var.p\n}\n",
			nil,
		},
		"blocks that make no resources": {
			"moved {\n  from = aws_vpc.a\n  to   = aws_vpc.b\n}\nremoved {\n  from = aws_vpc.c\n}\nimport {\n  to = aws_vpc.b\n  id = \"vpc-1\"\n}\n" +
				"check \"c\" {\n  data \"http\" \"x\" {}\n  assert {\n    condition     = data.http.x.status == 200\n    error_message = \"x\"\n  }\n}\n" +
				"ephemeral \"random_password\" \"p\" {}\nresource \"aws_vpc\" \"b\" {\n  tags = { p = ephemeral.random_password.p.result }\n}\n",
			nil,
		},
		"an attribute of all instances": {
			"resource \"aws_vpc\" \"v\" {\n  for_each = { id = 1 }\n}\noutput \"v\" {\n  value = aws_vpc.v.id\n}\n",
			[]string{"warning main.tf:5: aws_vpc.v has several instances: id can be asked of one of them only"},
		},
		"names outside their blocks": {
			"locals {\n  a = each.key\n}\n",
			[]string{"warning main.tf:2: each has no meaning here"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, diags := load(t, test.archive, terraform.Options{})
			var got []string
			for _, d := range diags {
				got = append(got, fmt.Sprintf("%s %s: %s", d.Severity, d.Range, d.Message))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestResultsThatHoldWhateverIsUnknown(t *testing.T) {
	for expr, want := range map[string]string{
		`startswith("vpc-${aws_vpc.main.id}", "vpc-")`:           `true`,
		`startswith("vpc-${aws_vpc.main.id}", "sub")`:            `false`,
		`endswith("${aws_vpc.main.id}-a", "-b")`:                 `false`,
		`contains(["a", aws_vpc.main.id], "a")`:                  `true`,
		`cidrsubnet("010.00.0.0/8", 8, 1)`:                       `"10.1.0.0/16"`,
		`startswith("vpc-${aws_vpc.main.id}", "vpc-0")`:          `?aws_vpc.main.id is known after deployment`,
		`contains(["a", aws_vpc.main.id], "b") ? "yes" : "none"`: `?aws_vpc.main.id is known after deployment`,
	} {
		got, _ := terraform.Evaluate(tree(t, network), ".", terraform.Options{}, []string{expr})
		if s := show(got[0].Value); !strings.HasPrefix(s, want) {
			t.Errorf("%s is %s, want %s", expr, s, want)
		}
	}
}
