package terraform_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vpclint/vpclint/parser/terraform"
)

// BenchmarkPlan reads a plan of 2,000 resources in 60 modules.
func BenchmarkPlan(b *testing.B) {
	var planned, changes, calls []string
	for i := range 60 {
		var resources []string
		for j := range 34 {
			address := fmt.Sprintf("module.m%d.aws_x.x[%d]", i, j)
			resources = append(resources, fmt.Sprintf(`{"address": %q, "mode": "managed", "type": "aws_x", "name": "x", "values": {"name": "n%d"}}`, address, j))
			changes = append(changes, fmt.Sprintf(`{"address": %q, "change": {"after_unknown": {"id": true, "vpc_id": true}}}`, address))
		}
		planned = append(planned, fmt.Sprintf(`{"address": "module.m%d", "resources": [%s]}`, i, strings.Join(resources, ",")))
		calls = append(calls, fmt.Sprintf(`"m%d": {"source": "./m", "expressions": {"vpc": {"references": ["aws_vpc.v.id", "aws_vpc.v"]}}, "module": {
			"resources": [{"address": "aws_x.x", "expressions": {"name": {}, "vpc_id": {"references": ["var.vpc"]}}}]}}`, i))
	}
	src := fmt.Sprintf(`{"format_version": "1.2", "planned_values": {"root_module": {
		"resources": [{"address": "aws_vpc.v", "mode": "managed", "type": "aws_vpc", "name": "v", "values": {}}], "child_modules": [%s]}},
		"resource_changes": [%s], "configuration": {"root_module": {"resources": [{"address": "aws_vpc.v"}], "module_calls": {%s}}}}`,
		strings.Join(planned, ","), strings.Join(changes, ","), strings.Join(calls, ","))
	files := tree(b, "-- plan.json --\n{}")
	for b.Loop() {
		unit, diags := terraform.LoadPlan(files, "plan.json", []byte(src))
		if len(diags) > 0 || len(unit.Resources) != 60*34+1 || unit.Resource("module.m0.aws_x.x[3]").Attr("vpc_id").Ref.Address != "aws_vpc.v" {
			b.Fatal("the plan is not read", diags)
		}
	}
}
