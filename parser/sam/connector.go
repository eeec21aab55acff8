package sam

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// connector is an AWS::Serverless::Connector, or an entry of a resource's Connectors.
type connector struct {
	id    string
	entry model.Entry
}

// end is what a connector leads from or to.
type end struct {
	id         string // logical id, "" when it is described by its properties
	kind       string
	properties map[string]model.Value // Arn, RoleName, QueueUrl, ResourceId, Name, Qualifier
}

// embedded are the connectors that are written at their source.
func (e *expander) embedded(resource model.Entry) []connector {
	section, ok := resource.Value.Entry("Connectors")
	if !ok {
		return nil
	}
	if section.Value.Kind != model.Object {
		e.reject(section.Value.Range, "%s: Connectors must be an object", resource.Key)
		return nil
	}
	var out []connector
	for _, c := range section.Value.Entries {
		properties := written(c.Value, "Properties")
		if properties.Kind != model.Object {
			e.reject(c.KeyRange, "%s: connector %s has no Properties", resource.Key, c.Key)
			continue
		}
		at := place(resource.KeyRange)
		from := at.object(at.entry("Id", at.text(resource.Key)))
		if reference := written(properties, "SourceReference"); reference.Kind == model.Object {
			from.Entries = append(from.Entries, reference.Entries...)
		}
		properties = with(without(properties, "SourceReference"), at.entry("Source", from))
		c.Key = resource.Key + c.Key
		c.Value = with(c.Value, place(c.KeyRange).entry("Properties", properties))
		c.Value = with(c.Value, place(c.KeyRange).entry("Type", place(c.KeyRange).text(prefix+"Connector")))
		out = append(out, connector{c.Key, c})
	}
	return out
}

// connect expands a connector into the policies and permissions that let its source use its destinations.
func (e *expander) connect(c connector) {
	s := newSource(c.entry)
	destination := s.property("Destination")
	destinations := []model.Value{destination}
	several := destination.Kind == model.List
	if several {
		destinations = destination.Items
	}
	var made []string
	for i, d := range destinations {
		suffix := ""
		if several {
			suffix = "Destination" + strconv.Itoa(i)
		}
		from, ok := e.end(s, s.property("Source"), d)
		if !ok {
			continue
		}
		to, ok := e.end(s, d, s.property("Source"))
		if !ok {
			continue
		}
		made = append(made, e.link(s, from, to, suffix)...)
	}
	e.dependOn(s, made)
}

// end reads one end of the connector. other is the other end as it is written.
func (e *expander) end(s *source, v, other model.Value) (end, bool) {
	at := v.Range
	if v.Kind != model.Object {
		e.reject(model.Range(s.at), "%s: a connector needs a Source and a Destination", s.id)
		return end{}, false
	}
	id := written(v, "Id")
	if !id.IsSet() {
		out := end{kind: expandedType(written(v, "Type").Text), properties: map[string]model.Value{}}
		for _, key := range []string{"Arn", "RoleName", "QueueUrl", "ResourceId", "Name", "Qualifier"} {
			out.properties[key] = written(v, key)
		}
		return out, true
	}
	r, ok := e.byID[id.Text]
	if !ok {
		e.reject(at, "%s: the connector's resource %q is not in the template", s.id, id.Text)
		return end{}, false
	}
	out := end{id: id.Text, kind: expandedType(typeOf(r.entry.Value)), properties: map[string]model.Value{}}
	profile := connectorProfiles().Get("CfnResourceProperties").Get(out.kind)
	names := map[string]string{"Arn": "Arn", "Url": "QueueUrl", "Id": "ResourceId", "Name": "Name", "Qualifier": "Qualifier"}
	variables := map[string]model.Value{"logicalId": place(at).text(out.id)}
	for _, output := range profile.Get("Outputs").Entries {
		filled, _ := substituted(output.Value, variables, place(at))
		out.properties[names[output.Key]] = filled
	}
	if qualifier := written(v, "Qualifier"); qualifier.IsSet() {
		out.properties["Qualifier"] = qualifier
	}
	switch input := profile.Get("Inputs", "Role"); input.Kind {
	case model.String:
		if role := target(r.property(input.Text)); role != "" {
			out.properties["RoleName"] = place(at).ref(role)
		}
	case model.Object:
		// The role of a rule is the role of its target at the other end.
		for _, t := range r.property("Targets").Items {
			arn := written(t, "Arn")
			if id := target(arn); id != "" && id == written(other, "Id").Text || arn.IsSet() && same(arn, written(other, "Arn")) {
				if role := target(written(t, "RoleArn")); role != "" {
					out.properties["RoleName"] = place(at).ref(role)
				}
			}
		}
	}
	return out, true
}

// expandedType is the CloudFormation type of a SAM resource that a connector describes.
func expandedType(kind string) string {
	switch strings.TrimPrefix(kind, prefix) {
	case "Function":
		return "AWS::Lambda::Function"
	case "StateMachine":
		return "AWS::StepFunctions::StateMachine"
	case "Api":
		return "AWS::ApiGateway::RestApi"
	case "HttpApi":
		return "AWS::ApiGatewayV2::Api"
	case "SimpleTable":
		return "AWS::DynamoDB::Table"
	default:
		return kind
	}
}

// link makes what one source needs for one destination, and returns the logical ids.
func (e *expander) link(s *source, from, to end, suffix string) []string {
	profile := connectorProfiles().Get("Permissions", from.kind, to.kind)
	if !profile.IsSet() {
		e.reject(model.Range(s.at), "%s: a connector cannot lead from %s to %s", s.id, from.kind, to.kind)
		return nil
	}
	variables := map[string]model.Value{}
	for side, x := range map[string]end{"Source": from, "Destination": to} {
		for _, key := range []string{"Arn", "ResourceId", "Name", "Qualifier"} {
			variables[side+"."+key] = x.properties[key]
		}
	}
	at := s.keyOf("Permissions")
	categories := e.categories(s, profile)
	if len(categories) == 0 {
		return nil
	}
	access, missing := substituted(profile.Get("Properties", "AccessCategories"), variables, at)
	if missing != "" {
		e.reject(model.Range(s.at), "%s: the connector needs %s", s.id, missing)
		return nil
	}
	holder := to
	if own, _ := profile.Get("Properties", "SourcePolicy").AsBool(); own {
		holder = from
	}
	switch profile.Get("Type").Text {
	case "AWS_IAM_ROLE_MANAGED_POLICY":
		id := s.id + "Policy" + suffix
		if !holder.properties["RoleName"].IsSet() {
			e.reject(model.Range(s.at), "%s: the connector cannot tell the role of %s", s.id, holder.kind)
			return nil
		}
		e.attachPolicy(s, id, "AWS::IAM::ManagedPolicy", at.statements(access, categories), "Roles", holder.properties["RoleName"])
		e.wait(profile, from, to, id, at)
		return []string{id}
	case "AWS_SQS_QUEUE_POLICY":
		id := s.id + "QueuePolicy" + suffix
		e.attachPolicy(s, id, "AWS::SQS::QueuePolicy", at.statements(access, categories), "Queues", holder.properties["QueueUrl"])
		return []string{id}
	case "AWS_SNS_TOPIC_POLICY":
		id := s.id + "TopicPolicy" + suffix
		e.attachPolicy(s, id, "AWS::SNS::TopicPolicy", at.statements(access, categories), "Topics", holder.properties["Arn"])
		return []string{id}
	default:
		var made []string
		for _, category := range categories {
			id := s.id + category + "LambdaPermission" + suffix
			permission := access.Get(category)
			e.attach(s, id, "AWS::Lambda::Permission", append(permission.Entries, at.entry("FunctionName", holder.properties["Arn"])))
			made = append(made, id)
		}
		return made
	}
}

// attachPolicy puts a policy with the one role, queue or topic that it is for.
func (e *expander) attachPolicy(s *source, id, kind string, document model.Value, property string, holder model.Value) {
	at := s.keyOf("Permissions")
	e.attach(s, id, kind, []model.Entry{at.entry("PolicyDocument", document), at.entry(property, at.list(holder))})
}

// attach puts what a connector becomes, and says so.
func (e *expander) attach(s *source, id, kind string, properties []model.Entry) {
	e.add(s, s.keyOf("Permissions"), id, kind, s.attributes(), properties)
	if m, ok := e.made[id]; ok && m.For == s.id {
		e.made[id] = cloudformation.Made{
			For:           m.For,
			WrittenAs:     prefix + "Connector",
			PolicyOrigins: map[string]model.PolicyOrigin{"": {Source: model.Connector, Name: s.id}},
		}
	}
}

// categories are the access categories (Read, Write) that the connector asks for, in the order of the profile.
func (e *expander) categories(s *source, profile model.Value) []string {
	possible := profile.Get("Properties", "AccessCategories")
	var asked []string
	for _, p := range s.property("Permissions").Items {
		if _, ok := possible.Entry(p.Text); !ok {
			e.reject(p.Range, "%s: the connector cannot give permission %q", s.id, p.Text)
			continue
		}
		asked = append(asked, p.Text)
	}
	if len(asked) == 0 {
		e.reject(model.Range(s.keyOf("Permissions")), "%s: the connector gives no permissions", s.id)
	}
	var out []string
	for _, category := range possible.Entries {
		if slices.Contains(asked, category.Key) {
			out = append(out, category.Key)
		}
	}
	if together := profile.Get("Properties", "ValidAccessCategories"); together.IsSet() && len(out) > 0 {
		if !slices.ContainsFunc(together.Items, func(v model.Value) bool { return sameTexts(v.Items, out) }) {
			e.reject(model.Range(s.keyOf("Permissions")), "%s: these permissions of the connector do not go together", s.id)
		}
	}
	return out
}

func sameTexts(items []model.Value, texts []string) bool {
	return len(items) == len(texts) && !slices.ContainsFunc(items, func(v model.Value) bool { return !slices.Contains(texts, v.Text) })
}

// statements is a policy document with the statements of the categories.
func (p place) statements(access model.Value, categories []string) model.Value {
	var all []model.Value
	for _, category := range categories {
		all = append(all, access.Get(category, "Statement").Items...)
	}
	return p.object(p.entry("Version", p.text("2012-10-17")), p.entry("Statement", p.list(all...)))
}

// wait makes the mapping from the source to the destination, or the source itself, wait for the policy.
func (e *expander) wait(profile model.Value, from, to end, policy string, at place) {
	switch profile.Get("Properties", "DependedBy").Text {
	case "SOURCE":
		if r, ok := e.byID[from.id]; ok {
			r.dependsOn(policy, at)
		}
	case "DESTINATION_EVENT_SOURCE_MAPPING":
		var between []*resource
		for _, r := range e.resources {
			if typeOf(r.entry.Value) == "AWS::Lambda::EventSourceMapping" && from.id != "" && to.id != "" &&
				target(r.property("FunctionName")) == to.id && target(r.property("EventSourceArn")) == from.id {
				between = append(between, r)
			}
		}
		if len(between) == 1 {
			between[0].dependsOn(policy, at)
		}
	}
}

// dependOn makes what depends on the connector depend on what it became.
func (e *expander) dependOn(s *source, made []string) {
	for _, r := range e.resources {
		before := dependencies(r.entry.Value)
		i := slices.IndexFunc(before, func(v model.Value) bool { return v.Text == s.id })
		if i < 0 {
			continue
		}
		at := place(before[i].Range)
		r.entry.Value = with(r.entry.Value, at.entry("DependsOn", at.list(slices.Delete(before, i, i+1)...)))
		for _, id := range made {
			r.dependsOn(id, at)
		}
	}
}

// substituted fills the %{variables} of a connector profile. A text that has more than a variable becomes a Fn::Sub. missing
// names a variable that is not known.
func substituted(v model.Value, variables map[string]model.Value, at place) (out model.Value, missing string) {
	if v.Kind == model.String {
		return substitutedText(v.Text, variables, at)
	}
	v.Range = model.Range(at)
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		filled, m := substituted(v.Items[i], variables, at)
		if missing == "" {
			missing = m
		}
		v.Items[i] = filled
	}
	v.Entries = slices.Clone(v.Entries)
	for i := range v.Entries {
		filled, m := substituted(v.Entries[i].Value, variables, at)
		if missing == "" {
			missing = m
		}
		v.Entries[i].Value, v.Entries[i].KeyRange = filled, model.Range(at)
	}
	return v, missing
}

func substitutedText(text string, variables map[string]model.Value, at place) (out model.Value, missing string) {
	var used []model.Entry
	for rest := text; ; {
		_, after, ok := strings.Cut(rest, "%{")
		name, tail, closed := strings.Cut(after, "}")
		if !ok || !closed {
			break
		}
		rest = tail
		value := variables[name]
		if !value.IsSet() {
			return at.text(text), name
		}
		if text == "%{"+name+"}" {
			return value, ""
		}
		short := letters(name)
		text = strings.ReplaceAll(text, "%{"+name+"}", "${"+short+"}")
		used = append(used, at.entry(short, value))
	}
	switch {
	case len(used) > 0:
		return at.object(at.entry("Fn::Sub", at.list(at.text(text), at.object(used...)))), ""
	case strings.Contains(text, "${"):
		return at.sub(text), ""
	default:
		return at.text(text), ""
	}
}
