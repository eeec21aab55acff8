package cloudformation

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

// unrolled reads, unrolls and evaluates net/t.yaml; files are the others, by name.
func unrolled(t *testing.T, src string, files map[string]string, given map[string]string) (*model.Unit, []model.Diagnostic) {
	t.Helper()
	tpl, diags := Read("net/t.yaml", []byte(src))
	if tpl == nil || len(diags) > 0 {
		t.Fatalf("Read: %v", showDiagnostics(diags))
	}
	o := Options{Parameters: given, Read: func(name string) ([]byte, error) {
		text, ok := files[name]
		if !ok {
			return nil, errors.New(name + ": no such file")
		}
		return []byte(text), nil
	}}
	diags = Unroll(tpl, o)
	u, more := Evaluate(tpl, o)
	return u, append(diags, more...)
}

// showUnit writes a line for each resource, output and thing that remains opaque.
func showUnit(u *model.Unit) []string {
	var out []string
	for _, r := range u.Resources {
		out = append(out, r.Address+" "+r.Type+" "+show(r.Attributes))
	}
	for _, o := range u.Outputs {
		out = append(out, o.Name+" = "+show(o.Value))
	}
	for _, m := range u.Opaque {
		out = append(out, "opaque "+m.Address)
	}
	return out
}

func TestUnroll(t *testing.T) {
	tests := []struct {
		name  string
		src   string
		files map[string]string
		given map[string]string
		want  []string
		diags []string
	}{
		{
			name: "a loop over a list makes a resource for each item",
			src: `
Resources:
  Fn::ForEach::Subnets:
    - Zone
    - [a, b]
    - Subnet${Zone}:
        Type: AWS::EC2::Subnet
        Properties: {Zone: !Ref Zone, Name: !Sub "net-${Zone}-${Zone}", Plain: "x${Zone}", Other: !GetAtt "Subnet${Zone}.VpcId"}
`,
			want: []string{
				`Subneta AWS::EC2::Subnet {Zone: "a", Name: "net-a-a", Plain: "xa", Other: <Subneta.VpcId>}`,
				`Subnetb AWS::EC2::Subnet {Zone: "b", Name: "net-b-b", Plain: "xb", Other: <Subnetb.VpcId>}`,
			},
		},
		{
			name: "loops within loops; an identifier with & keeps letters and digits",
			src: `
Resources:
  Fn::ForEach::Outer:
    - X
    - [10.0.0.0/24, b]
    - Fn::ForEach::Inner:
        - Y
        - [1, 2]
        - A&{X}x${Y}: {Type: T, Properties: {C: "${X}"}}
`,
			want: []string{
				`A1000024x1 T {C: "10.0.0.0/24"}`, `A1000024x2 T {C: "10.0.0.0/24"}`, `Abx1 T {C: "b"}`, `Abx2 T {C: "b"}`,
			},
		},
		{
			name: "the collection may be a parameter or a mapping, also one that the outer loop chooses",
			src: `
Parameters: {Stages: {Type: CommaDelimitedList, Default: dev}}
Mappings: {Zones: {dev: {List: [a]}, prod: {List: [a, b]}}}
Resources:
  Fn::ForEach::Stages:
    - Stage
    - !Ref Stages
    - Fn::ForEach::Zones:
        - Zone
        - !FindInMap [Zones, !Ref Stage, List]
        - ${Stage}${Zone}: {Type: T}
`,
			given: map[string]string{"Stages": "dev,prod"},
			want:  []string{"deva T {}", "proda T {}", "prodb T {}"},
		},
		{
			name: "conditions, outputs and properties",
			src: `
Conditions:
  Fn::ForEach::Conditions:
    - X
    - [a, b]
    - Is${X}: !Equals [!Ref X, a]
Resources:
  R:
    Type: T
    Properties:
      Fn::ForEach::Properties:
        - X
        - [a, b]
        - P${X}: !If ["Is${X}", yes, no]
      Q: 1
Outputs:
  Fn::ForEach::Outputs:
    - X
    - [a]
    - O${X}: {Value: !GetAtt ["R", "${X}"]}
`,
			want: []string{`R T {Pa: "yes", Pb: "no", Q: 1}`, "Oa = <R.a>"},
		},
		{
			name: "a collection without a value leaves the loop as it is",
			src: `
Parameters: {Zones: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Zones: [Zone, !Ref Zones, {"S${Zone}": {Type: T}}]
  R: {Type: T, Properties: {Fn::ForEach::P: [X, !Ref Zones, {"P${X}": 1}]}}
`,
			want: []string{
				"R T ?(Fn::ForEach::P is expanded at deployment)", "opaque Fn::ForEach::Zones",
			},
		},
		{
			name:  "a loop that is written wrongly is said",
			src:   "Resources:\n  Fn::ForEach::Zones: [Zone, [a]]\n",
			want:  []string{"opaque Fn::ForEach::Zones"},
			diags: []string{"2: warning: Fn::ForEach::Zones takes a list of an identifier, a collection and a mapping"},
		},
		{
			name: "files are included relative to the template, everywhere",
			src: `
Transform: [{Name: AWS::Include, Parameters: {Location: ../parts/mappings.yaml}}]
Parameters: {Part: {Type: String, Default: vpc.json}}
Resources:
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./subnets.yaml}}
  V: {Type: T, Properties: {A: 1, Fn::Transform: {Name: AWS::Include, Parameters: {Location: !Ref Part}}}}
Outputs: {O: {Value: !FindInMap [M, a, b]}}
`,
			files: map[string]string{
				"parts/mappings.yaml": "Mappings: {M: {a: {b: c}}}",
				"net/subnets.yaml":    "S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V}}",
				"net/vpc.json":        `{"B": {"Ref": "S"}}`,
			},
			want: []string{"S AWS::EC2::Subnet {VpcId: <V.Ref>}", "V T {A: 1, B: <S.Ref>}", `O = "c"`},
		},
		{
			name: "a file in S3 stays unknown, one that is not there is noted",
			src: `
Resources:
  A: {Type: T, Properties: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: "s3://bucket/a.yaml"}}}}
  B: {Type: T, Properties: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: b.yaml}}}}
`,
			want: []string{
				"A T ?(Fn::Transform is expanded at deployment)", "B T ?(Fn::Transform is expanded at deployment)",
			},
			diags: []string{"4: note: net/b.yaml: no such file"},
		},
		{
			name:  "a file that includes itself ends",
			src:   "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}\n",
			files: map[string]string{"net/a.yaml": "A: {Type: T}\nFn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}"},
			want:  []string{"A T {}", "opaque Fn::Transform"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, diags := unrolled(t, test.src, test.files, test.given)
			if diff := cmp.Diff(test.want, showUnit(u)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if diff := cmp.Diff(test.diags, showDiagnostics(diags)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsIncludedIsAFileOfTheUnit(t *testing.T) {
	u, _ := unrolled(t, "Resources:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: a.yaml}}\n",
		map[string]string{"net/a.yaml": "\nA: {Type: T}"}, nil)
	if diff := cmp.Diff([]string{"net/a.yaml", "net/t.yaml"}, u.Files); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if at := u.Resource("A").NameRange; at.File != "net/a.yaml" || at.Start.Line != 2 {
		t.Errorf("A is at %v", at)
	}
}

func TestLoopsThatMultiplyAreBounded(t *testing.T) {
	src := "Resources:\n"
	items := strings.Repeat("x, ", 40) + "x"
	for depth := range 6 {
		src += fmt.Sprintf("%sFn::ForEach::L%d:\n%s- I%d\n%s- [%s]\n%s-\n", pad(2*depth+1), depth, pad(2*depth+1), depth, pad(2*depth+1), items, pad(2*depth+1))
	}
	src += pad(13) + "A: {Type: T}\n"
	_, diags := unrolled(t, src, nil, nil)
	if len(diags) == 0 || !strings.Contains(diags[0].Message, "makes too many values") {
		t.Errorf("diagnostics: %v", showDiagnostics(diags))
	}
}

func pad(n int) string { return strings.Repeat("  ", n) }
