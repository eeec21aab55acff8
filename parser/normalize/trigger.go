package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// triggers fills Kinds.Triggers. An event source mapping whose poller does not work from a VPC is no trigger: its source
// goes to the function.
func (n *normalizer) triggers() {
	for _, r := range n.managed("AWS::Lambda::EventSourceMapping", "aws_lambda_event_source_mapping") {
		kind := n.triggerKind(r)
		if kind == "" {
			n.plainSource(r)
			continue
		}
		n.unit.Kinds.Triggers = append(n.unit.Kinds.Triggers, n.trigger(r, kind))
	}
}

// plainSource notes queue, stream or table, and where failed batches go: Lambda talks to both by itself.
func (n *normalizer) plainSource(r *model.Resource) {
	f := n.function(n.link(n.attr(r, "FunctionName", "function_name"), aFunction))
	if f == nil {
		return
	}
	if l := n.link(n.attr(r, "EventSourceArn", "event_source_arn"), anything); !l.IsZero() {
		f.Sources = append(f.Sources, l)
	}
	if l := n.onFailure(r); !l.IsZero() {
		f.Destinations = append(f.Destinations, l)
	}
}

func (n *normalizer) onFailure(r *model.Resource) model.Link {
	config := n.block(n.attr(r, "DestinationConfig", "destination_config"))
	failure := n.block(n.pick(config, "OnFailure", "on_failure"))
	return n.link(n.pick(failure, "Destination", "destination_arn"), anything)
}

// triggerKind tells what the mapping polls, "" if no poller in a VPC or if that cannot be told.
func (n *normalizer) triggerKind(r *model.Resource) model.TriggerKind {
	has := func(cloudformation, terraform string) bool {
		return n.written(n.attr(r, cloudformation, terraform)) == model.Yes
	}
	switch {
	case has("SelfManagedEventSource", "self_managed_event_source"):
		return model.SelfManagedKafka
	case has("DocumentDBEventSourceConfig", "document_db_event_source_config"):
		return model.DocumentDB
	}
	source := n.attr(r, "EventSourceArn", "event_source_arn")
	if kind, certain := n.kindOfSource(source); certain {
		return kind
	}
	switch {
	case has("AmazonManagedKafkaEventSourceConfig", "amazon_managed_kafka_event_source_config"):
		return model.MSK
	case has("Queues", "queues"):
		return model.MQ
	case has("Topics", "topics") && source.IsSet():
		return model.MSK
	default:
		return ""
	}
}

// kindOfSource goes by the source's resource or by the service in its ARN.
func (n *normalizer) kindOfSource(v model.Value) (kind model.TriggerKind, certain bool) {
	l := n.link(v, anything)
	if r := n.byAddress[l.Address]; r != nil {
		if kind := clusterKind(r.Type); kind != "" {
			return kind, true
		}
		return "", isPlainSource(r.Type)
	}
	switch parts := strings.Split(l.ID, ":"); {
	case len(parts) < 6 || parts[0] != "arn":
		return "", false
	case parts[2] == "kafka":
		return model.MSK, true
	case parts[2] == "mq":
		return model.MQ, true
	case parts[2] == "rds":
		return model.DocumentDB, true
	default:
		return "", parts[2] != "*"
	}
}

// isPlainSource says whether Lambda polls resources of the type from its own network.
func isPlainSource(resourceType string) bool {
	for _, prefix := range [...]string{
		"AWS::SQS::", "AWS::Kinesis::", "AWS::DynamoDB::",
		"aws_sqs_", "aws_kinesis_", "aws_dynamodb_",
	} {
		if strings.HasPrefix(resourceType, prefix) {
			return true
		}
	}
	return false
}

func (n *normalizer) trigger(r *model.Resource, kind model.TriggerKind) model.Trigger {
	t := model.Trigger{
		Base:        base(r),
		Kind:        kind,
		Function:    n.link(n.attr(r, "FunctionName", "function_name"), aFunction),
		Source:      n.link(n.attr(r, "EventSourceArn", "event_source_arn"), anything),
		Enabled:     n.flag(n.attr(r, "Enabled", "enabled"), true),
		Provisioned: n.provisioned(r),
		OnFailure:   n.onFailure(r),
		Bootstrap:   n.bootstrap(r),
	}
	if r.MadeFor != "" {
		t.Event = r.Range
	}
	n.access(r, &t)
	return t
}

// provisioned says whether the mapping has pollers of its own. An empty configuration switches the mode off on an update
// and may not do so on creation.
func (n *normalizer) provisioned(r *model.Resource) model.Flag {
	written := n.attr(r, "ProvisionedPollerConfig", "provisioned_poller_config")
	config := n.block(written)
	f := model.Flag{Truth: model.No, Range: written.Range}
	switch {
	case config.Kind == model.Object:
		f.Truth, f.Reason = model.Maybe, "its provisioned poller configuration is empty"
		for _, e := range config.Entries {
			if e.Value.Kind != model.Null && e.Value.IsSet() {
				f.Truth, f.Reason = model.Yes, ""
			}
		}
	case config.IsSet():
		f.Truth, f.Reason = model.Maybe, n.reason(config)
	}
	return f
}

// access reads the source access configurations, and from them the network of a self-managed Kafka poller.
func (n *normalizer) access(r *model.Resource, t *model.Trigger) {
	objects, reason := n.blocks(n.attr(r, "SourceAccessConfigurations", "source_access_configuration"))
	t.AccessReason = reason
	for _, o := range objects {
		kind := n.text(n.pick(o, "Type", "type"))
		if !kind.Known() {
			t.AccessReason = orElse(t.AccessReason, orElse(kind.Reason, "a source access configuration has no type"))
		}
		a := model.Access{Type: strings.ToUpper(kind.Value), URI: n.pick(o, "URI", "uri"), Range: o.Range}
		t.Access = append(t.Access, a)
		if t.Kind != model.SelfManagedKafka {
			continue
		}
		switch a.Type {
		case "VPC_SUBNET":
			addLink(&t.Subnets, n.accessLink(a.URI, aSubnet))
		case "VPC_SECURITY_GROUP":
			addLink(&t.Groups, n.accessLink(a.URI, aGroup))
		}
	}
	if t.Kind == model.SelfManagedKafka {
		t.Subnets.Reason, t.Groups.Reason = t.AccessReason, t.AccessReason
	}
}

func addLink(to *model.Links, l model.Link) {
	if !to.Set {
		to.Set, to.Range = true, l.Range
	}
	to.Items = append(to.Items, l)
}

// accessLink reads the URI of a subnet or group, with or without the prefix "subnet:" or "security_group:".
func (n *normalizer) accessLink(uri model.Value, want noun) model.Link {
	l := n.link(uri, want)
	for _, prefix := range [...]string{"subnet:", "security_group:"} {
		l.ID = strings.TrimPrefix(l.ID, prefix)
	}
	if l.ID == "*" {
		l.ID, l.Reason = "", n.reason(uri)
	}
	return l
}

// bootstrap reads the servers of a self-managed cluster: a list in CloudFormation, a text with commas in Terraform.
func (n *normalizer) bootstrap(r *model.Resource) []model.Value {
	endpoints := n.pick(n.block(n.attr(r, "SelfManagedEventSource", "self_managed_event_source")), "Endpoints", "endpoints")
	servers := endpoints.Get("KafkaBootstrapServers")
	if !servers.IsSet() {
		servers = endpoints.Get("KAFKA_BOOTSTRAP_SERVERS")
	}
	if servers.Kind == model.Unknown {
		return []model.Value{servers}
	}
	items, _ := n.scalars(servers)
	var out []model.Value
	for _, item := range items {
		out = append(out, splitServers(item)...)
	}
	return out
}

// splitServers splits text at its commas; references within it stay in their server.
func splitServers(v model.Value) []model.Value {
	parts := v.Items
	if v.Kind != model.Template {
		parts = []model.Value{v}
	}
	servers := [][]model.Value{nil}
	for _, part := range parts {
		if part.Kind != model.String {
			servers[len(servers)-1] = append(servers[len(servers)-1], part)
			continue
		}
		for i, text := range strings.Split(part.Text, ",") {
			if i > 0 {
				servers = append(servers, nil)
			}
			if text = strings.TrimSpace(text); text != "" {
				servers[len(servers)-1] = append(servers[len(servers)-1], model.StringValue(text, part.Range))
			}
		}
	}
	var out []model.Value
	for _, server := range servers {
		switch len(server) {
		case 0:
		case 1:
			out = append(out, server[0])
		default:
			out = append(out, model.Value{Kind: model.Template, Items: server, Range: v.Range})
		}
	}
	return out
}
