package sam

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// simpleTable expands AWS::Serverless::SimpleTable: a table with one key.
func (e *expander) simpleTable(entry model.Entry) {
	s := newSource(entry)
	at := s.keyOf("PrimaryKey")
	name, kind := at.text("id"), at.text("S")
	if key := s.property("PrimaryKey"); truthy(key) {
		name = written(key, "Name")
		kind = written(key, "Type")
		if key.Kind == model.Object && !isIntrinsic(key) && (!name.IsSet() || !kind.IsSet()) {
			e.reject(model.Range(at), "%s: PrimaryKey needs a Name and a Type", s.id)
		}
		switch kind.Text {
		case "String", "Number", "Binary":
			kind.Text = kind.Text[:1]
		}
	}
	properties := s.own("TableName", "PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification")
	properties = append(properties,
		at.entry("AttributeDefinitions", at.list(at.object(at.entry("AttributeName", name), at.entry("AttributeType", kind)))),
		at.entry("KeySchema", at.list(at.object(at.entry("AttributeName", name), at.entry("KeyType", at.text("HASH"))))),
	)
	if !truthy(s.property("ProvisionedThroughput")) {
		properties = append(properties, s.at.entry("BillingMode", s.at.text("PAY_PER_REQUEST")))
	}
	if truthy(s.property("Tags")) {
		properties = append(properties, s.keyOf("Tags").entry("Tags", s.tags()))
	}
	e.become(s, "AWS::DynamoDB::Table", properties)
}

// layerVersion expands AWS::Serverless::LayerVersion. The transform appends a digest of the layer to its logical id, to make
// CloudFormation keep the old version; here it keeps the id under which the template knows it.
func (e *expander) layerVersion(entry model.Entry) {
	s := newSource(entry)
	properties := s.own("LayerName", "Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo")
	if !s.property("LayerName").IsSet() {
		properties = append(properties, s.at.entry("LayerName", s.at.text(s.id)))
	}
	content := location(s.property("ContentUri"), "S3Bucket", "S3Key", "S3ObjectVersion")
	properties = append(properties, s.keyOf("ContentUri").entry("Content", content))
	l := e.become(s, "AWS::Lambda::LayerVersion", properties)
	if has(s.attributes(), "DeletionPolicy") {
		return
	}
	// Old versions are kept, because functions of other stacks may use them.
	at, policy := s.keyOf("RetentionPolicy"), "Retain"
	if strings.EqualFold(e.parameter(s.property("RetentionPolicy")).Text, "Delete") {
		policy = "Delete"
	}
	l.entry.Value = with(l.entry.Value, at.entry("DeletionPolicy", at.text(policy)))
}
