package terraform_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/parser/terraform"
)

// planOf is a plan with one resource of interest, aws_x.x, beside a VPC that exists, two subnets to be made and a module.
func planOf(values, unknown, expressions string) string {
	return fmt.Sprintf(`{"format_version": "1.2", "planned_values": {"root_module": {"resources": [
  {"address": "aws_vpc.v", "mode": "managed", "type": "aws_vpc", "name": "v", "values": {"id": "vpc-0123456789abcdef0", "arn": "arn:aws:ec2:::v", "cidr_block": "10.0.0.0/16"}},
  {"address": "aws_subnet.s[0]", "mode": "managed", "type": "aws_subnet", "name": "s", "index": 0, "values": {}},
  {"address": "aws_subnet.s[1]", "mode": "managed", "type": "aws_subnet", "name": "s", "index": 1, "values": {}},
  {"address": "aws_x.x", "mode": "managed", "type": "aws_x", "name": "x", "values": {%s}}],
 "child_modules": [{"address": "module.m[\"a\"]", "resources": [
  {"address": "module.m[\"a\"].aws_y.y", "mode": "managed", "type": "aws_y", "name": "y", "values": {}}]}]}},
"prior_state": {"values": {"root_module": {"resources": [
  {"address": "data.aws_subnet.d", "mode": "data", "type": "aws_subnet", "name": "d", "values": {"id": "subnet-0123456789abcdef0", "vpc_id": "vpc-0123456789abcdef0"}}]}}},
"resource_changes": [
  {"address": "aws_x.x", "change": {"after_unknown": {%s}}},
  {"address": "module.m[\"a\"].aws_y.y", "change": {"after_unknown": {"vpc_id": true}}}],
"configuration": {"root_module": {
 "resources": [{"address": "aws_vpc.v", "expressions": {"cidr_block": {}}}, {"address": "aws_subnet.s"}, {"address": "aws_x.x", "expressions": {%s}}],
 "module_calls": {"m": {"source": "./m", "expressions": {"vpc": {"references": ["aws_x.x.id", "aws_x.x"]}}, "module": {
  "outputs": {"y": {"expression": {"references": ["aws_y.y.id", "aws_y.y"]}}},
  "resources": [{"address": "aws_y.y", "expressions": {"vpc_id": {"references": ["var.vpc"]}}}]}}}}}}`, values, unknown, expressions)
}

func TestPlansGiveReferencesAndValues(t *testing.T) {
	tests := map[string]struct{ values, unknown, expressions, want string }{
		"an attribute that the provider adds is left out": {
			`"owner": "me"`, `"arn": true`, ``, `{}`,
		},
		"null and empty text are not set": {
			`"a": null, "b": "", "c": false`, ``, `"a": {}, "b": {}, "c": {}`, `{c=false}`,
		},
		"a reference to what is to be made": {
			``, `"subnet_id": true`, `"subnet_id": {"references": ["aws_subnet.s[1].id", "aws_subnet.s[1]", "aws_subnet.s"]}`, `{subnet_id=<aws_subnet.s[1].id>}`,
		},
		"the id of what exists is a reference to it": {
			`"vpc_id": "vpc-0123456789abcdef0"`, ``, `"vpc_id": {"references": ["var.vpc"]}`, `{vpc_id=<aws_vpc.v.id>}`,
		},
		"the id of what a data source found is a reference to it": {
			`"ids": ["subnet-0123456789abcdef0"]`, ``, `"ids": {}`, `{ids=[<data.aws_subnet.d.id>]}`,
		},
		"all instances": {
			``, `"subnet_ids": true`, `"subnet_ids": {"references": ["aws_subnet.s"]}`, `{subnet_ids=[<aws_subnet.s[0].id> <aws_subnet.s[1].id>]}`,
		},
		"all instances by their ARNs, with as many unknown elements": {
			`"arns": [null, null]`, `"arns": [true, true]`, `"arns": {"references": ["aws_subnet.s"]}`, `{arns=[<aws_subnet.s[0].arn> <aws_subnet.s[1].arn>]}`,
		},
		"one instance that an index chooses": {
			``, `"subnet_id": true`, `"subnet_id": {"references": ["aws_subnet.s", "count.index"]}`, `{subnet_id=?the plan does not tell aws_x.x.subnet_id`,
		},
		"what a local stands for": {
			``, `"subnet_ids": true`, `"subnet_ids": {"references": ["aws_subnet.s", "local.more"]}`, `{subnet_ids=?the plan does not tell aws_x.x.subnet_ids`,
		},
		"an output of a module": {
			``, `"y_id": true`, `"y_id": {"references": ["module.m[\"a\"].y", "module.m[\"a\"]"]}`, `{y_id=<module.m["a"].aws_y.y.id>}`,
		},
		"a nested block": {
			`"b": [{"n": 1}]`, `"b": [{"vpc_id": true, "computed": true}]`, `"b": [{"n": {}, "vpc_id": {"references": ["aws_vpc.v.id", "aws_vpc.v"]}}]`,
			`{b=[{n=1 vpc_id=<aws_vpc.v.id>}]}`,
		},
		"text made from a reference": {
			``, `"policy": true`, `"policy": {"references": ["aws_vpc.v.arn", "aws_vpc.v"]}`, `{policy=?the plan does not tell aws_x.x.policy`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			src := planOf(test.values, test.unknown, test.expressions)
			unit, diags := terraform.LoadPlan(tree(t, "-- plan.json --\n"+src), "plan.json", []byte(src))
			if len(diags) > 0 {
				t.Fatal(diags)
			}
			if got := show(unit.Resource("aws_x.x").Attributes); !strings.HasPrefix(got, test.want) {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			y := unit.Resource(`module.m["a"].aws_y.y`)
			if diff := cmp.Diff("{vpc_id=<aws_x.x.id>} module.m.aws_y.y", show(y.Attributes)+" "+y.Block); diff != "" {
				t.Error(diff)
			}
			if y.Range.File != "plan.json" || y.Range.Start.Line != 7 {
				t.Errorf("it is at %s", y.Range)
			}
		})
	}
}

func FuzzPlan(f *testing.F) {
	f.Add(planOf(`"a": [1, {"b": null}]`, `"a": [true, {"b": true}]`, `"a": {"references": ["each.value", "module.m[\"a\"].y", "aws_subnet.s[0].id"]}`))
	f.Add(`{"format_version": "1.0", "planned_values": {"root_module": {"child_modules": [{"address": "module.x"}]}}}`)
	f.Fuzz(func(t *testing.T, src string) {
		terraform.LoadPlan(tree(t, "-- plan.json --\n{}"), "plan.json", []byte(src))
	})
}
