package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// dataAttributes are the attributes of data sources that can be told without asking anybody.
func (s *scope) dataAttributes(block *hclsyntax.Block, c content) map[string]cty.Value {
	switch block.Labels[0] {
	case "aws_region":
		if region := s.region(providerOf(block)); region != "" && !c.sets("region") {
			v := cty.StringVal(region)
			return map[string]cty.Value{"name": v, "region": v, "id": v}
		}
	case "aws_partition":
		if region := s.region(providerOf(block)); region != "" {
			partition, suffix := partitionOf(region)
			return map[string]cty.Value{
				"partition": cty.StringVal(partition), "id": cty.StringVal(partition), "dns_suffix": cty.StringVal(suffix),
			}
		}
	case "aws_availability_zones":
		return map[string]cty.Value{"names": s.zones("availability zone %d of the region"), "zone_ids": s.zones("the id of availability zone %d of the region")}
	case "aws_iam_policy_document":
		v := s.l.policyDocument(c)
		return map[string]cty.Value{"json": v, "minified_json": v}
	}
	return nil
}

// zones is a list whose elements are unknown each for its own reason, and which may have more of them.
func (s *scope) zones(format string) cty.Value {
	var out []cty.Value
	for i := range 3 {
		out = append(out, s.l.tokens.unknown(model.UnknownValue(fmt.Sprintf(format, i), model.Range{})))
	}
	return cty.TupleVal(append(out, unknown(cty.DynamicPseudoType, "how many availability zones the region has is not known").Mark(rest{})))
}

// providerOf is the provider configuration that a block names: aws, aws.west.
func providerOf(b *hclsyntax.Block) string {
	if a := b.Body.Attributes["provider"]; a != nil {
		if t, diags := hcl.AbsTraversalForExpr(a.Expr); !diags.HasErrors() {
			return providerName(t)
		}
	}
	return "aws"
}

func providerName(t hcl.Traversal) string {
	if alias := attributeAt(t, 1); alias != "" {
		return t.RootName() + "." + alias
	}
	return t.RootName()
}

// region is the region of a provider configuration, "" where it is unknown. A module has the configurations that its call
// hands over, and without any the default one of its caller.
func (s *scope) region(provider string) string {
	if s.call == nil {
		for _, b := range s.module.providers {
			name := b.Labels[0]
			if a := b.Body.Attributes["alias"]; a != nil {
				v, diags := a.Expr.Value(nil)
				if diags.HasErrors() || !isString(v) {
					continue
				}
				name += "." + v.AsString()
			}
			a := b.Body.Attributes["region"]
			if name != provider || a == nil {
				continue
			}
			if v, _ := s.eval(a.Expr, nil).Unmark(); isString(v) && isSettled(s.eval(a.Expr, nil)) {
				return v.AsString()
			}
		}
		return ""
	}
	a := s.call.Body.Attributes["providers"]
	if a == nil {
		if provider == "aws" {
			return s.parent.region(provider)
		}
		return ""
	}
	pairs, _ := hcl.ExprMap(a.Expr)
	for _, p := range pairs {
		key, diags := hcl.AbsTraversalForExpr(p.Key)
		value, more := hcl.AbsTraversalForExpr(p.Value)
		if !diags.HasErrors() && !more.HasErrors() && providerName(key) == provider {
			return s.parent.region(providerName(value))
		}
	}
	return ""
}

// partitionOf is the partition of a region and the suffix of its service names.
func partitionOf(region string) (partition, suffix string) {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn", "amazonaws.com.cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov", "amazonaws.com"
	}
	return "aws", "amazonaws.com"
}
