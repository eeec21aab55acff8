package sam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// event is one entry of a function's Events.
type event struct {
	id         string // the function's logical id followed by the event's name
	name       string
	kind       string
	key        place
	whole      model.Range
	properties model.Value
	// covered is set when the permission of another event is enough for this one, too.
	covered bool
}

// mapped are the properties of an event that become properties of its AWS::Lambda::EventSourceMapping under the same
// name.
var mapped = [...]string{
	"StartingPosition", "StartingPositionTimestamp", "BatchSize", "Enabled", "MaximumBatchingWindowInSeconds", "MaximumRetryAttempts",
	"BisectBatchOnFunctionError", "MaximumRecordAgeInSeconds", "ParallelizationFactor", "Topics", "Queues",
	"SourceAccessConfigurations", "TumblingWindowInSeconds", "FunctionResponseTypes", "FilterCriteria", "KmsKeyArn", "ScalingConfig",
	"ProvisionedPollerConfig", "MetricsConfig", "LoggingConfig",
}

// sourceProperty is the property that names the source of a polled event, "" for self-managed Kafka. ok is false for
// events that are not polled.
func sourceProperty(kind string) (property string, ok bool) {
	switch kind {
	case "SQS":
		return "Queue", true
	case "Kinesis", "DynamoDB", "MSK":
		return "Stream", true
	case "MQ":
		return "Broker", true
	case "DocumentDB":
		return "Cluster", true
	case "SelfManagedKafka":
		return "", true
	default:
		return "", false
	}
}

// events expands the function's Events. alias is the logical id of the alias that they lead to, "" for the function itself.
func (e *expander) events(s *source, r *role, alias string) {
	property := s.property("Events")
	if !property.IsSet() || isIntrinsic(property) {
		return
	}
	if property.Kind != model.Object {
		e.reject(property.Range, "%s: Events must be an object", s.id)
		return
	}
	function := alias
	if function == "" {
		function = s.id
	}
	events := e.sorted(s, property)
	open := e.openAPIs(s, events)
	for _, ev := range events {
		ev.covered = ev.kind == "HttpApi" && !ev.catchesAll() && open[ev.httpAPI()]
		if _, polled := sourceProperty(ev.kind); polled {
			e.poll(s, r, ev, function)
		} else {
			e.push(s, r, ev, function)
		}
	}
}

// sorted are the function's events in the order in which the transform adds their policies to the role.
func (e *expander) sorted(s *source, property model.Value) []event {
	var out []event
	order := map[string]string{}
	for _, entry := range property.Entries {
		if strings.HasPrefix(entry.Key, "Fn::") {
			continue // a macro that runs before SAM makes events of it
		}
		properties := written(entry.Value, "Properties")
		if entry.Value.Kind != model.Object {
			e.reject(entry.Value.Range, "%s: event %s must be an object", s.id, entry.Key)
			continue
		}
		order[entry.Key] = cmp.Or(written(properties, "Path").Text, entry.Key)
		out = append(out, event{
			id:         s.id + entry.Key,
			name:       entry.Key,
			kind:       written(entry.Value, "Type").Text,
			key:        place(entry.KeyRange),
			whole:      entry.Value.Range,
			properties: properties,
		})
	}
	slices.SortStableFunc(out, func(a, b event) int { return cmp.Compare(order[a.name], order[b.name]) })
	return out
}

// owner is the logical id of the function that the event belongs to.
func (ev event) owner() string { return strings.TrimSuffix(ev.id, ev.name) }

func (ev event) property(key string) model.Value { return written(ev.properties, key) }

// keyOf is where the property's name is written, else the event's name.
func (ev event) keyOf(key string) place {
	if p, ok := ev.properties.Entry(key); ok {
		return place(p.KeyRange)
	}
	return ev.key
}

// poll makes the event source mapping of a polled event and grants what the poller needs.
func (e *expander) poll(s *source, r *role, ev event, function string) {
	at := ev.key
	e.misspelled(s.id+": event "+ev.name, ev.properties, eventProperties[:])
	properties := []model.Entry{at.entry("FunctionName", at.ref(function))}
	if property, _ := sourceProperty(ev.kind); property != "" {
		p, ok := ev.properties.Entry(property)
		if ok && p.Value.Kind != model.Null {
			p.Key = "EventSourceArn"
			properties = append(properties, p)
		} else {
			e.reject(model.Range(at), "%s: event %s has no %s", s.id, ev.name, property)
		}
	}
	for _, key := range mapped {
		if p, ok := ev.properties.Entry(key); ok && p.Value.Kind != model.Null {
			properties = append(properties, p)
		}
	}
	properties = append(properties, ev.kafka()...)
	properties = append(properties, ev.documentDB()...)
	onFailure, config := e.onFailure(s, ev)
	if config.IsSet() {
		properties = append(properties, ev.keyOf("DestinationConfig").entry("DestinationConfig", config))
	}
	m := e.add(s, at, ev.id, "AWS::Lambda::EventSourceMapping", s.inherited(), properties)
	m.entry.Value.Range = ev.whole
	e.permit(s, r, ev)
	if onFailure.IsSet() {
		r.grant(onFailure)
	}
}

// kafka are the properties that only Kafka's mappings have.
func (ev event) kafka() []model.Entry {
	var out []model.Entry
	if servers := ev.property("KafkaBootstrapServers"); truthy(servers) {
		at := ev.keyOf("KafkaBootstrapServers")
		out = append(out, at.entry("SelfManagedEventSource", at.object(at.entry("Endpoints", at.object(
			at.entry("KafkaBootstrapServers", servers))))))
	}
	section := ""
	switch ev.kind {
	case "MSK":
		section = "AmazonManagedKafkaEventSourceConfig"
	case "SelfManagedKafka":
		section = "SelfManagedKafkaEventSourceConfig"
	}
	group, registry := ev.property("ConsumerGroupId"), ev.property("SchemaRegistryConfig")
	if section != "" && (truthy(group) || truthy(registry)) {
		at := ev.key
		var config []model.Entry
		if truthy(group) {
			config = append(config, ev.keyOf("ConsumerGroupId").entry("ConsumerGroupId", group))
		}
		if truthy(registry) {
			config = append(config, ev.keyOf("SchemaRegistryConfig").entry("SchemaRegistryConfig", registry))
		}
		out = append(out, at.entry(section, at.object(config...)))
	}
	return out
}

// documentDB are the properties that only DocumentDB's mappings have.
func (ev event) documentDB() []model.Entry {
	if ev.kind != "DocumentDB" {
		return nil
	}
	var config []model.Entry
	for _, key := range []string{"DatabaseName", "CollectionName", "FullDocument"} {
		if p, ok := ev.properties.Entry(key); ok && p.Value.Kind != model.Null {
			config = append(config, p)
		}
	}
	return []model.Entry{ev.key.entry("DocumentDBEventSourceConfig", ev.key.object(config...))}
}

// onFailure is the DestinationConfig of a mapping without the Type, which tells SAM what to grant, and the policy that it
// grants (Absent without a Type).
func (e *expander) onFailure(s *source, ev event) (policy, config model.Value) {
	config = ev.property("DestinationConfig")
	if !truthy(config) || isIntrinsic(config) {
		return model.Value{}, config
	}
	destination, ok := config.Entry("OnFailure")
	if !ok || destination.Value.Kind != model.Object {
		e.reject(config.Range, "%s: event %s has a DestinationConfig without OnFailure", s.id, ev.name)
		return model.Value{}, config
	}
	kind := written(destination.Value, "Type")
	if !truthy(kind) {
		return model.Value{}, config
	}
	arn := written(destination.Value, "Destination")
	destination.Value = without(destination.Value, "Type")
	config = with(config, destination)
	switch kind.Text {
	case "SQS", "SNS", "S3":
		return sendTo(kind.Text)(place(destination.KeyRange), ev.id, arn), config
	case "Kafka":
		return model.Value{}, config
	default:
		e.reject(kind.Range, "%s: event %s has a destination of type %q; it must be SQS, SNS, S3 or Kafka", s.id, ev.name, kind.Text)
		return model.Value{}, config
	}
}
