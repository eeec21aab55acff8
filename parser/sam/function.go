package sam

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// passed are the properties of a function that the transform passes on as they are.
var passed = [...]string{
	"FunctionName", "Handler", "Runtime", "Description", "MemorySize", "Timeout", "VpcConfig", "Role", "Environment", "KmsKeyArn",
	"ReservedConcurrentExecutions", "Layers", "FileSystemConfigs", "ImageConfig", "PackageType", "Architectures", "SnapStart",
	"EphemeralStorage", "CodeSigningConfigArn", "RuntimeManagementConfig", "LoggingConfig", "TenancyConfig", "RecursiveLoop",
	"DurableConfig", "FunctionScalingConfig", "PublishToLatestPublished",
}

// function expands AWS::Serverless::Function.
func (e *expander) function(entry model.Entry) {
	s := newSource(entry)
	if s.property("CapacityProviderConfig").IsSet() && s.property("VpcConfig").IsSet() {
		e.reject(model.Range(s.keyOf("VpcConfig")), "%s: VpcConfig and CapacityProviderConfig cannot be used together", s.id)
	}
	e.misspelled(s.id, s.properties, functionKeys[:])
	e.tenancy(s)
	r := e.functionRole(s)
	f := e.become(s, "AWS::Lambda::Function", functionProperties(s))
	e.traced(s, f)
	alias := e.published(s)
	e.deployment(s, alias)
	e.functionURL(s, alias)
	// The role's policies are in the order in which the transform adds them: dead letters, destinations, the user's,
	// events.
	if dlq := s.property("DeadLetterQueue"); truthy(dlq) {
		e.deadLetters(s, f, r, dlq)
	}
	if truthy(s.property("EventInvokeConfig")) {
		e.invokeConfig(s, r, alias)
	}
	e.policies(s, r, policyItems(s.property("Policies")))
	e.events(s, r, alias)
	e.useRole(s, f, r)
}

func functionProperties(s *source) []model.Entry {
	out := s.own(passed[:]...)
	out = append(out, code(s)...)
	if tags, ok := s.properties.Entry("Tags"); ok {
		tags.Value = s.tags()
		out = append(out, tags)
	}
	if c, ok := s.properties.Entry("CapacityProviderConfig"); ok && truthy(c.Value) {
		at := place(c.KeyRange)
		renamed := c.Value
		renamed.Entries = slices.Clone(c.Value.Entries)
		for i := range renamed.Entries {
			if renamed.Entries[i].Key == "Arn" {
				renamed.Entries[i].Key = "CapacityProviderArn"
			}
		}
		if !isIntrinsic(c.Value) {
			c.Value = at.object(at.entry("LambdaManagedInstancesCapacityProviderConfig", renamed))
		}
		out = append(out, c)
	}
	return out
}

// code is the function's Code. A path on the user's disk has none before "sam package" uploads it.
func code(s *source) []model.Entry {
	if p, ok := s.properties.Entry("InlineCode"); ok && truthy(p.Value) {
		at := place(p.KeyRange)
		return []model.Entry{at.entry("Code", at.object(at.entry("ZipFile", p.Value)))}
	}
	if p, ok := s.properties.Entry("ImageUri"); ok && truthy(p.Value) && s.property("PackageType").Text == "Image" {
		at := place(p.KeyRange)
		return []model.Entry{at.entry("Code", at.object(at.entry("ImageUri", p.Value)))}
	}
	if p, ok := s.properties.Entry("CodeUri"); ok {
		return []model.Entry{place(p.KeyRange).entry("Code", location(p.Value, "S3Bucket", "S3Key", "S3ObjectVersion"))}
	}
	return nil
}

// location is an object in S3, which SAM lets one write as a URI or as {Bucket, Key, Version}, under the names of the
// resource that it is for. Absent for anything else.
func location(v model.Value, bucket, key, version string) model.Value {
	at := place(v.Range)
	if v.Kind == model.Object && !isIntrinsic(v) {
		return at.object(at.entry(bucket, written(v, "Bucket")), at.entry(key, written(v, "Key")), at.entry(version, written(v, "Version")))
	}
	if v.Kind != model.String {
		return model.Value{}
	}
	rest, ok := strings.CutPrefix(v.Text, "s3://")
	rest, query, _ := strings.Cut(rest, "?")
	b, k, both := strings.Cut(rest, "/")
	if !ok || !both || b == "" || k == "" {
		return model.Value{}
	}
	out := at.object(at.entry(bucket, at.text(b)), at.entry(key, at.text(k)))
	if id, ok := strings.CutPrefix(query, "versionId="); ok {
		out = with(out, at.entry(version, at.text(id)))
	}
	return out
}

// functionRole begins the function's role with what the transform puts into every one.
func (e *expander) functionRole(s *source) *role {
	r := newRole(s, s.id+"Role")
	r.trust = s.at.trusts("lambda.amazonaws.com")
	if p := s.property("AssumeRolePolicyDocument"); p.IsSet() {
		r.trust = p
	}
	if truthy(s.property("DurableConfig")) {
		r.attachAWS("service-role/AWSLambdaBasicDurableExecutionRolePolicy", s.keyOf("DurableConfig"))
	} else {
		r.attachAWS("service-role/AWSLambdaBasicExecutionRole", s.at)
	}
	if e.tracing(s) {
		r.attachAWS("AWSXrayWriteOnlyAccess", s.keyOf("Tracing"))
	}
	if truthy(s.property("VpcConfig")) {
		r.attachAWS("service-role/AWSLambdaVPCAccessExecutionRole", s.keyOf("VpcConfig"))
	}
	return r
}

// tracing says whether Tracing is on: writing Disabled is the same as not writing it.
func (e *expander) tracing(s *source) bool {
	mode := s.property("Tracing")
	return truthy(mode) && e.parameter(mode).Text != "Disabled"
}

// traced sets the function's TracingConfig.
func (e *expander) traced(s *source, f *resource) {
	if e.tracing(s) {
		at := s.keyOf("Tracing")
		f.set(at.entry("TracingConfig", at.object(at.entry("Mode", s.property("Tracing")))))
	}
}

// set sets a property of the expanded resource.
func (r *resource) set(p model.Entry) {
	section, _ := r.entry.Value.Entry("Properties")
	section.Value = with(section.Value, p)
	r.entry.Value = with(r.entry.Value, section)
}

// deadLetters turns DeadLetterQueue into DeadLetterConfig and grants what sending to it takes.
func (e *expander) deadLetters(s *source, f *resource, r *role, dlq model.Value) {
	at := s.keyOf("DeadLetterQueue")
	arn := written(dlq, "TargetArn")
	if arn.IsSet() {
		f.set(at.entry("DeadLetterConfig", at.object(at.entry("TargetArn", arn))))
	}
	kind := written(dlq, "Type")
	var action string
	switch kind.Text {
	case "SQS":
		action = "sqs:SendMessage"
	case "SNS":
		action = "sns:Publish"
	}
	if action == "" || !truthy(arn) {
		e.reject(dlq.Range, "%s: DeadLetterQueue needs a Type (SQS or SNS) and a TargetArn", s.id)
		return
	}
	document := with(at.document(at.allow(at.text(action), arn)), at.entry("Version", at.text("2012-10-17")))
	r.grant(at.policy("DeadLetterQueuePolicy", document))
}

// useRole gives the function the role that was made for it, if it has none of its own. With Role: Fn::If(c, x, NoValue)
// the role is made under the condition that x is not used.
func (e *expander) useRole(s *source, f *resource, r *role) {
	own := s.property("Role")
	made := r.at.getAtt(r.id, "Arn")
	if !own.IsSet() {
		f.set(r.at.entry("Role", made))
		e.addRole(s, r, s.inherited())
		return
	}
	condition, yes, no, ok := branches(own)
	if name, _ := intrinsic(own); name == "Fn::If" && !ok {
		e.reject(own.Range, "%s: Role has a malformed Fn::If", s.id)
	}
	if !ok || !isNoValue(yes) && !isNoValue(no) {
		return
	}
	at := place(own.Range)
	attributes := s.inherited()
	switch {
	case isNoValue(yes) && isNoValue(no):
		own = made
	case isNoValue(yes):
		own = at.either(condition, made, no)
		attributes = conditional(attributes, at, condition)
	default:
		own = at.either(condition, yes, made)
		attributes = conditional(attributes, at, "NOT"+condition)
		e.condition("NOT"+condition, at.not(condition))
	}
	f.set(s.keyOf("Role").entry("Role", own))
	e.addRole(s, r, attributes)
}

// conditional puts a condition into a resource's attributes, in place of the one that may be there.
func conditional(attributes []model.Entry, at place, condition string) []model.Entry {
	out := slices.DeleteFunc(slices.Clone(attributes), func(e model.Entry) bool { return e.Key == "Condition" })
	return append(out, at.entry("Condition", at.text(condition)))
}

func (p place) not(condition string) model.Value {
	return p.object(p.entry("Fn::Not", p.list(p.object(p.entry("Condition", p.text(condition))))))
}
