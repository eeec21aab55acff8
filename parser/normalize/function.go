package normalize

import (
	"cmp"
	"slices"

	"github.com/vpclint/vpclint/model"
)

// functions fills Kinds.Functions.
func (n *normalizer) functions() {
	for _, r := range n.managed("AWS::Lambda::Function", "aws_lambda_function") {
		f := model.Function{
			Base:       base(r),
			Role:       n.link(n.attr(r, "Role", "role"), aRole),
			Timeout:    n.timeout(r),
			Managed:    n.written(n.attr(r, "CapacityProviderConfig", "capacity_provider_config")) == model.Yes,
			DeadLetter: n.link(n.pick(n.block(n.attr(r, "DeadLetterConfig", "dead_letter_config")), "TargetArn", "target_arn"), anything),
		}
		n.attach(r, &f)
		f.Environment, f.EnvReason = n.environment(r)
		f.Layers = n.layers(r)
		f.FileSystems = n.fileSystems(r)
		n.unit.Kinds.Functions = append(n.unit.Kinds.Functions, f)
	}
	n.destinations()
}

// attach reads the VPC settings. A function is attached when both lists hold something.
func (n *normalizer) attach(r *model.Resource, f *model.Function) {
	written := n.attr(r, "VpcConfig", "vpc_config")
	config := n.block(written)
	f.IPv6 = n.flag(n.pick(config, "Ipv6AllowedForDualStack", "ipv6_allowed_for_dual_stack"), false)
	f.Attached = model.No
	if !config.IsSet() {
		return
	}
	f.VPCConfig = n.settingsRange(r, config)
	if config.Kind == model.Unknown {
		f.Attached, f.AttachedReason = model.Maybe, n.reason(config)
		f.Subnets = model.Links{Set: true, Reason: f.AttachedReason, Range: config.Range}
		f.Groups = f.Subnets
		return
	}
	subnets, groups := n.pick(config, "SubnetIds", "subnet_ids"), n.pick(config, "SecurityGroupIds", "security_group_ids")
	f.Subnets, f.Groups = n.links(subnets, aSubnet), n.links(groups, aGroup)
	f.Attached = holdsAny(subnets).And(holdsAny(groups))
	if f.Attached == model.Maybe {
		f.AttachedReason = orElse(f.Subnets.Reason, f.Groups.Reason)
	}
	if f.Managed {
		f.Attached = model.No
	}
}

// holdsAny says whether a list has elements. A list that is unknown as a whole counts as filled, unless one of the values
// that it may have is empty: a template that takes ids from outside does so to use them.
func holdsAny(v model.Value) model.Truth {
	switch v.Kind {
	case model.Absent, model.Null:
		return model.No
	case model.List:
		return model.TruthOf(len(v.Items) > 0)
	case model.String:
		return model.TruthOf(v.Text != "")
	case model.Unknown:
		for _, candidate := range v.Items {
			if holdsAny(candidate) != model.Yes {
				return model.Maybe
			}
		}
	}
	return model.Yes
}

// settingsRange is the range of the VPC settings with their key, where both stand together.
func (n *normalizer) settingsRange(r *model.Resource, v model.Value) model.Range {
	name := "VpcConfig"
	if n.terraform {
		name = "vpc_config"
	}
	at := v.Range
	if e, ok := r.Attributes.Entry(name); ok && e.KeyRange.File == at.File && e.KeyRange.End.Byte <= at.Start.Byte {
		at.Start = e.KeyRange.Start
	}
	return at
}

// timeout is in seconds, 0 when unknown.
func (n *normalizer) timeout(r *model.Resource) int {
	v := n.attr(r, "Timeout", "timeout")
	if !v.IsSet() {
		return 3
	}
	seconds, _ := number(v)
	return seconds
}

func (n *normalizer) environment(r *model.Resource) (variables []model.Variable, reason string) {
	v := n.pick(n.block(n.attr(r, "Environment", "environment")), "Variables", "variables")
	switch v.Kind {
	case model.Absent:
		return nil, ""
	case model.Object:
		for _, e := range v.Entries {
			variables = append(variables, model.Variable{Name: e.Key, Value: e.Value, Range: e.KeyRange})
		}
		return variables, ""
	default:
		return nil, n.reason(v)
	}
}

// layers are the versions that the function names; an unknown list is one unknown layer.
func (n *normalizer) layers(r *model.Resource) []model.Value {
	v := n.attr(r, "Layers", "layers")
	items, reason := n.scalars(v)
	if reason != "" {
		items = append(items, model.UnknownValue(reason, v.Range))
	}
	return items
}

func (n *normalizer) fileSystems(r *model.Resource) []model.Link {
	configs, _ := n.blocks(n.attr(r, "FileSystemConfigs", "file_system_config"))
	var out []model.Link
	for _, c := range configs {
		out = append(out, n.link(n.pick(c, "Arn", "arn"), aFileSystem))
	}
	return out
}

// destinations adds where asynchronous results go: Lambda sends them itself.
func (n *normalizer) destinations() {
	for _, r := range n.managed("AWS::Lambda::EventInvokeConfig", "aws_lambda_function_event_invoke_config") {
		f := n.function(n.link(n.attr(r, "FunctionName", "function_name"), aFunction))
		if f == nil {
			continue
		}
		config := n.block(n.attr(r, "DestinationConfig", "destination_config"))
		for _, outcome := range [...]model.Value{
			n.block(n.pick(config, "OnSuccess", "on_success")),
			n.block(n.pick(config, "OnFailure", "on_failure")),
		} {
			if l := n.link(n.pick(outcome, "Destination", "destination"), anything); !l.IsZero() {
				f.Destinations = append(f.Destinations, l)
			}
		}
	}
}

// function is the function that a link leads to, nil if it leads elsewhere.
func (n *normalizer) function(l model.Link) *model.Function {
	i, ok := slices.BinarySearchFunc(n.unit.Kinds.Functions, l.Address, func(f model.Function, address string) int {
		return cmp.Compare(f.Address, address)
	})
	if !ok {
		return nil
	}
	return &n.unit.Kinds.Functions[i]
}
