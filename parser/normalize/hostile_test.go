package normalize_test

import (
	"fmt"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/normalize"
)

// Whatever stands where something else is expected, the rest of the unit is read all the same. Every value of the archives
// is replaced by every kind of value.
func TestValuesOfTheWrongKindNeverStopTheReading(t *testing.T) {
	for _, name := range []string{"testdata/network.txtar", "testdata/pollers.txtar"} {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			unit := terraformUnit
			if f.Name == "template.yaml" {
				unit = cloudformationUnit
			}
			u := unit(t, string(f.Data))
			normalize.Unit(u)
			want := size(u.Kinds)
			for _, r := range u.Resources {
				whole := r.Attributes
				mutations(whole, r.Address, func(v model.Value) {
					r.Attributes = v
					normalize.Unit(u)
				})
				r.Attributes = whole
			}
			if normalize.Unit(u); size(u.Kinds) != want {
				t.Errorf("%s in %s: %d kinds at first, %d at last", f.Name, name, want, size(u.Kinds))
			}
		}
	}
}

func size(k model.Kinds) int {
	return len(k.VPCs) + len(k.Subnets) + len(k.RouteTables) + len(k.Routes) + len(k.SecurityGroups) + len(k.Endpoints) +
		len(k.Functions) + len(k.Triggers) + len(k.Clusters) + len(k.DataStores)
}

// mutations visits every variant of a value in which one node is replaced by something else.
func mutations(v model.Value, self string, visit func(model.Value)) {
	for _, odd := range []model.Value{
		{},
		{Kind: model.Null},
		{Kind: model.Bool, Bool: true},
		{Kind: model.Number, Text: "99999999999999999999"},
		model.StringValue("", model.Range{}),
		{Kind: model.List},
		{Kind: model.List, Items: []model.Value{{Kind: model.List, Items: []model.Value{{Kind: model.Object}}}}},
		{Kind: model.Object},
		{Kind: model.Template},
		model.RefValue(self, "", model.Range{}),
		model.RefValue("nowhere", "id", model.Range{}),
		{Kind: model.String, Text: "x", Origin: []model.Ref{{Address: self, Attribute: "name"}}},
		model.UnknownValue("", model.Range{}, model.Value{}, model.RefValue(self, "id", model.Range{})),
	} {
		visit(odd)
	}
	for i := range v.Items {
		mutations(v.Items[i], self, func(m model.Value) {
			w := v
			w.Items = append([]model.Value(nil), v.Items...)
			w.Items[i] = m
			visit(w)
		})
	}
	for i := range v.Entries {
		mutations(v.Entries[i].Value, self, func(m model.Value) {
			w := v
			w.Entries = append([]model.Entry(nil), v.Entries...)
			w.Entries[i].Value = m
			visit(w)
		})
	}
}

// The formats' own readers refuse such cycles; what is read here does not depend on it.
func TestResourcesThatPointAtEachOtherEnd(t *testing.T) {
	lookup := func(resourceType, name, attribute, other string) *model.Resource {
		at := model.RefValue("data."+resourceType+"."+other, "id", model.Range{})
		return &model.Resource{
			Address: "data." + resourceType + "." + name, Type: resourceType, Data: true,
			Attributes: model.Value{Kind: model.Object, Entries: []model.Entry{{Key: attribute, Value: at}}},
		}
	}
	text := func(key, text, origin string) model.Entry {
		v := model.StringValue(text, model.Range{})
		v.Origin = []model.Ref{{Address: origin, Attribute: key}}
		return model.Entry{Key: key, Value: v}
	}
	alias := func(name, other string) *model.Resource {
		return &model.Resource{
			Address: "aws_lambda_alias." + name, Type: "aws_lambda_alias",
			Attributes: model.Value{Kind: model.Object, Entries: []model.Entry{
				text("function_name", "f", "aws_lambda_alias."+other),
			}},
		}
	}
	u := &model.Unit{Format: model.Terraform, Resources: []*model.Resource{
		alias("a", "b"),
		alias("b", "a"),
		{
			Address: "aws_secretsmanager_secret_rotation.r", Type: "aws_secretsmanager_secret_rotation",
			Attributes: model.Value{Kind: model.Object, Entries: []model.Entry{
				{Key: "rotation_lambda_arn", Value: model.RefValue("aws_lambda_alias.a", "arn", model.Range{})},
			}},
		},
		{
			Address: "aws_security_group.g", Type: "aws_security_group",
			Attributes: model.Value{Kind: model.Object, Entries: []model.Entry{
				{Key: "vpc_id", Value: model.RefValue("data.aws_vpc.c", "id", model.Range{})},
				{Key: "egress", Value: model.Value{Kind: model.Object, Entries: []model.Entry{
					{Key: "prefix_list_ids", Value: model.RefValue("data.aws_prefix_list.a", "id", model.Range{})},
				}}},
			}},
		},
		lookup("aws_prefix_list", "a", "prefix_list_id", "b"),
		lookup("aws_prefix_list", "b", "prefix_list_id", "a"),
		lookup("aws_vpc", "c", "id", "d"),
		lookup("aws_vpc", "d", "id", "c"),
	}}
	normalize.Unit(u)
	group := u.Kinds.SecurityGroups[0]
	if group.VPC.Address != "data.aws_vpc.c" {
		t.Errorf("the VPC is %+v", group.VPC)
	}
	if got := group.Egress[0].PrefixLists; len(got) != 1 || got[0].ID != "" {
		t.Errorf("the prefix lists are %+v", got)
	}
	if len(u.Kinds.CertainCalls) != 0 {
		t.Errorf("the calls are %+v", u.Kinds.CertainCalls)
	}
}

func BenchmarkUnit(b *testing.B) {
	const groups = 2000
	u := &model.Unit{Format: model.CloudFormation}
	object := func(entries ...model.Entry) model.Value { return model.Value{Kind: model.Object, Entries: entries} }
	for i := range groups {
		address := fmt.Sprintf("Group%05d", i)
		u.Resources = append(u.Resources, &model.Resource{Address: address, Type: "AWS::EC2::SecurityGroup"})
	}
	for i := range groups {
		u.Resources = append(u.Resources, &model.Resource{
			Address: fmt.Sprintf("Rule%05d", i), Type: "AWS::EC2::SecurityGroupIngress",
			Attributes: object(
				model.Entry{Key: "GroupId", Value: model.RefValue(fmt.Sprintf("Group%05d", i), "GroupId", model.Range{})},
				model.Entry{Key: "IpProtocol", Value: model.StringValue("-1", model.Range{})},
			),
		})
	}
	for b.Loop() {
		normalize.Unit(u)
	}
}
