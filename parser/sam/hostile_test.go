package sam

import (
	"os"
	"slices"
	"testing"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// everything is a template with every construct that is expanded.
const everything = "testdata/everything.yaml"

// Findings point into the user's file: nothing that is made may stand nowhere.
func TestEverythingMadeHasAPlace(t *testing.T) {
	src, err := os.ReadFile(everything)
	if err != nil {
		t.Fatal(err)
	}
	template, diags := cloudformation.Read(everything, src)
	diags = append(diags, Expand(template)...)
	for _, d := range diags {
		t.Errorf("%s: %s", d.Range, d.Message)
	}
	visit(template.Root, "", func(path string, at model.Range) {
		if at.File != everything || at.Start.Line < 1 || at.Start.Byte > at.End.Byte || at.End.Byte > len(src) {
			t.Errorf("%s stands at %+v", path, at)
		}
	})
	unit, diags := cloudformation.Evaluate(template, cloudformation.Options{})
	for _, d := range diags {
		t.Errorf("after the expansion: %s: %s", d.Range, d.Message)
	}
	for _, r := range unit.Resources {
		if written := []string{"Files", "Orders"}; r.MadeFor == "" && !slices.Contains(written, r.Address) {
			t.Errorf("%s does not say what it was made for", r.Address)
		}
	}
}

func visit(v model.Value, path string, f func(path string, at model.Range)) {
	f(path, v.Range)
	for _, item := range v.Items {
		visit(item, path+"[]", f)
	}
	for _, e := range v.Entries {
		f(path+"."+e.Key+" (key)", e.KeyRange)
		visit(e.Value, path+"."+e.Key, f)
	}
}

// Whatever stands in a place, the expansion ends, and the rest of the template is expanded.
func TestExpandEndsOnMangledTemplates(t *testing.T) {
	src, err := os.ReadFile(everything)
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := cloudformation.Read(everything, src)
	at := place(whole.Root.Range)
	call := func(name string, arg model.Value) model.Value { return at.object(at.entry(name, arg)) }
	stand := []model.Value{
		{Kind: model.Null, Range: whole.Root.Range},
		model.UnknownValue("it was too deep", whole.Root.Range),
		at.text(""), at.text("text"), at.text("AWS::Serverless::Function"), at.yes(),
		{Kind: model.Number, Text: "7", Range: whole.Root.Range},
		at.list(), at.list(at.text("a"), at.object(), at.list()), at.object(), at.object(at.entry("", at.object())),
		call("Ref", at.text("AWS::NoValue")), call("Ref", at.list()), call("Fn::GetAtt", at.text("A.B")), call("Fn::GetAtt", at.list(at.list())),
		call("Fn::If", at.list()), call("Fn::If", at.list(at.text("C"), at.object(), at.text("x"))), call("Fn::Sub", at.list(at.object())),
		call("Fn::Transform", at.object(at.entry("Name", at.text("AWS::Include")))),
	}
	made := func(root model.Value) int { return len(root.Get("Resources").Entries) }
	n := 0
	mangle(whole.Root, stand, func(root model.Value) {
		n++
		template := &cloudformation.Template{Name: everything, Root: root}
		resources := made(root)
		Expand(template)
		if made(template.Root) < resources/2 {
			t.Fatalf("variant %d: %d of %d resources are left", n, made(template.Root), resources)
		}
	})
	if n < 5000 {
		t.Errorf("only %d variants were tried", n)
	}
}

// mangle calls f with every variant of v in which one node is replaced by one of stand.
func mangle(v model.Value, stand []model.Value, f func(model.Value)) {
	for i := range v.Items {
		with := func(item model.Value) {
			w := v
			w.Items = slices.Clone(v.Items)
			w.Items[i] = item
			f(w)
		}
		for _, s := range stand {
			with(s)
		}
		mangle(v.Items[i], stand, with)
	}
	for i := range v.Entries {
		with := func(value model.Value) {
			w := v
			w.Entries = slices.Clone(v.Entries)
			w.Entries[i].Value = value
			f(w)
		}
		for _, s := range stand {
			with(s)
		}
		mangle(v.Entries[i].Value, stand, with)
	}
}

func FuzzExpand(f *testing.F) {
	src, err := os.ReadFile(everything)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(src))
	f.Add(`{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"F": {"Type": "AWS::Serverless::Function"}}}`)
	f.Fuzz(func(t *testing.T, src string) {
		template, _ := cloudformation.Read("template.yaml", []byte(src))
		if template == nil {
			return
		}
		for _, d := range Expand(template) {
			if d.Severity != model.Warning || d.Message == "" {
				t.Errorf("a diagnostic of severity %v: %q", d.Severity, d.Message)
			}
		}
	})
}

func BenchmarkExpand(b *testing.B) {
	src, err := os.ReadFile(everything)
	if err != nil {
		b.Fatal(err)
	}
	whole, _ := cloudformation.Read(everything, src)
	for b.Loop() {
		template := *whole
		Expand(&template)
	}
}
