package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

func TestReadKeepsWhatIsWritten(t *testing.T) {
	tests := []struct {
		name string
		src  string
		want string
	}{
		{
			"short forms become long ones", "a: !Ref X\nb: !GetAtt X.Arn\nc: !GetAtt [X, Arn]\nd: !Sub '${X}'\ne: {Condition: C}\nf: !Condition C\n",
			`{a: {Ref: "X"}, b: {Fn::GetAtt: ["X" "Arn"]}, c: {Fn::GetAtt: ["X" "Arn"]}, d: {Fn::Sub: "${X}"}, e: {Condition: "C"}, f: {Condition: "C"}}`,
		},
		{"the long GetAtt may be text", "a:\n  Fn::GetAtt: X.Outputs.Y\n", `{a: {Fn::GetAtt: ["X" "Outputs.Y"]}}`},
		{
			"functions nest", "a: !Join ['', [!Ref A, !Sub \"b\"]]\nb: !Select [0, !GetAZs ]\n",
			`{a: {Fn::Join: ["" [{Ref: "A"} {Fn::Sub: "b"}]]}, b: {Fn::Select: [0 {Fn::GetAZs: ""}]}}`,
		},
		{"a function of block style", "a: !Sub\n  - x\n  - b: 1\n", `{a: {Fn::Sub: ["x" {b: 1}]}}`},
		{
			"scalars keep their text", "a: 0123\nb: 1.10\nc: -1\nd: 2012-10-17\ne: no\nf: True\ng: 'true'\nh: 0x1F\ni: ~\nj:\nk: '12'\nl: .inf\nm: 1e3\n",
			`{a: 0123, b: 1.10, c: -1, d: "2012-10-17", e: "no", f: true, g: "true", h: "0x1F", i: null, j: null, k: "12", l: ".inf", m: 1e3}`,
		},
		{
			"aliases and merge keys", "x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: *x\nw: {<<: [{p: 1}, {p: 2, q: 3}]}\n",
			`{x: {a: 1, b: 2}, y: {b: 3, a: 1}, z: {a: 1, b: 2}, w: {p: 1, q: 3}}`,
		},
		{"only the first document", "a: 1\n---\nb: 2\n", `{a: 1}`},
		{"a flow mapping is no JSON", "{a: 1, b: [c, ]}", `{a: 1, b: ["c"]}`},
		{"JSON escapes", `{"a\/b": "\u00e9\ud83d\ude00\n", "c": -1.5e3, "d": [true, null], "e": {}}`, `{a/b: "é😀\n", c: -1.5e3, d: [true null], e: {}}`},
		{"JSON with tabs and a byte order mark", "\ufeff{\n\t\"a\": {\"Fn::GetAtt\": \"X.Arn\"}\n}\n", `{a: {Fn::GetAtt: ["X" "Arn"]}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl, diags := Read("t", []byte(test.src))
			if len(diags) > 0 {
				t.Fatal(showDiagnostics(diags))
			}
			if diff := cmp.Diff(test.want, show(tpl.Root)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadReportsWhereItBreaks(t *testing.T) {
	tests := []struct {
		name string
		src  string
		at   string // the source from where it breaks to the end of the line
		want []string
		root string
	}{
		{"an unclosed list", "A: 1\nResources:\n  V:\n    Type: x\n  W: [1,\n", "", []string{"6: error: YAML syntax: did not find expected node content while parsing a flow node"}, `{A: 1, Resources: {V: {Type: "x"}}}`},
		{"an unclosed quote", "A: 1\nResources:\n  V: \"x\nO: 2\n", "", []string{"5: error: YAML syntax: found unexpected end of stream while scanning a quoted scalar that begins on line 3"}, `{A: 1, Resources: null}`},
		{"a mapping inside a scalar", "A: 1\nB: é: c\n", ": c", []string{"2: error: YAML syntax: mapping values are not allowed in this context"}, `{A: 1}`},
		{"a tab", "A: 1\nB:\n\tC: 1\n", "\tC: 1", []string{"3: error: YAML syntax: found character that cannot start any token while scanning for the next token"}, `{A: 1}`},
		{"an unknown alias", "A: 1\nB: *x\n", "*x", []string{"2: error: YAML syntax: unknown anchor 'x' referenced"}, `{A: 1}`},
		{"a comma too many", "{\"A\": 1,\n \"B\": [1, 2,\n ]}", ",", []string{"2: error: JSON syntax: a comma must not stand before ']'"}, `{A: 1, B: [1 2]}`},
		{"a comma missing", "{\"A\": 1\n \"B\": 2}", `"B": 2}`, []string{"2: error: JSON syntax: a comma or '}' is missing here"}, `{A: 1}`},
		{"an unclosed object", "{\"A\": {\n \"B\": 2", "", []string{"2: error: JSON syntax: '{' of line 1 is never closed"}, `{A: {B: 2}}`},
		{"a wrong escape", `{"A": "\x"}`, `\x"}`, []string{"1: error: JSON syntax: this is no escape of JSON"}, `{A: ""}`},
		{"text after the end", `{"A": 1} x`, "x", []string{"1: error: JSON syntax: there is text after the end of the document"}, `{A: 1}`},
		{"a number that is none", `{"A": 1.2.3}`, "1.2.3}", []string{`1: error: JSON syntax: "1.2.3" is no number`}, `{A: "1.2.3"}`},
		{"a control character", "A: \x01\n", "\x01", []string{"1: error: control character 0x01 is not allowed in a template"}, ""},
		{"a character that YAML forbids", "A: \u0080\n", "\u0080", []string{"1: error: character U+0080 is not allowed in a template"}, ""},
		{"text that is not UTF-8", "A: \xff\n", "\xff", []string{"1: error: the file is not UTF-8"}, ""},
		{"UTF-16", "\xff\xfeA\x00", "\xff\xfe", []string{"1: error: the file is UTF-16; templates are read as UTF-8"}, ""},
		{"a list", "- a\n", "- a", []string{"1: error: a template must be a mapping with Resources, not a list"}, ""},
		{"nothing", "# hello\n", "", []string{"1: error: the file is empty"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tpl, diags := Read("t", []byte(test.src))
			if diff := cmp.Diff(test.want, showDiagnostics(diags)); diff != "" {
				t.Fatal(diff)
			}
			if got := at(test.src, diags[0].Range); !strings.HasPrefix(got, test.at) || test.at == "" && got != "" && test.name != "nothing" {
				t.Errorf("it breaks at %q, want %q", got, test.at)
			}
			root := ""
			if tpl != nil {
				root = show(tpl.Root)
			}
			if diff := cmp.Diff(test.root, root); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadReportsDuplicateKeys(t *testing.T) {
	for _, src := range []string{"A: 1\nB: 2\nA: 3\n", "{\"A\": 1,\n\"B\": 2,\n\"A\": 3}"} {
		tpl, diags := Read("t", []byte(src))
		want := []string{"3: warning: A is written twice, on lines 1 and 3; the last one counts"}
		if diff := cmp.Diff(want, showDiagnostics(diags)); diff != "" {
			t.Error(diff)
		}
		if got := tpl.Root.Get("A").Text; got != "3" {
			t.Errorf("A = %s, want 3", got)
		}
	}
}

// Mappings with many keys are searched in another way than small ones.
func TestReadReportsDuplicateKeysOfLargeMappings(t *testing.T) {
	var yaml, json strings.Builder
	for i := range 3 * fewKeys {
		fmt.Fprintf(&yaml, "K%d: 1\n", i)
		fmt.Fprintf(&json, "\"K%d\": 1,\n", i)
	}
	for _, src := range []string{
		yaml.String() + "K1: 2\nK47: 3\nK1: 4\n<<: {K2: 5, L: 6, K48: 7}\n",
		"{" + json.String() + "\"K1\": 2,\n\"K47\": 3,\n\"K1\": 4}",
	} {
		tpl, diags := Read("t", []byte(src))
		want := []string{
			"49: warning: K1 is written twice, on lines 2 and 49; the last one counts",
			"50: warning: K47 is written twice, on lines 48 and 50; the last one counts",
			"51: warning: K1 is written twice, on lines 49 and 51; the last one counts",
		}
		if diff := cmp.Diff(want, showDiagnostics(diags)); diff != "" {
			t.Error(diff)
		}
		if one, two := tpl.Root.Get("K1").Text, tpl.Root.Get("K2").Text; one != "4" || two != "1" {
			t.Errorf("K1 = %s and K2 = %s, want 4 and 1", one, two)
		}
	}
}

func TestReadStopsAtLimits(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9))
	}
	tests := map[string]struct{ src, want string }{
		"an alias bomb":             {bomb.String(), "error: its aliases expand to more than 200000 values"},
		"an alias inside itself":    {"a: &a [*a]\n", "error: "},
		"10,000 lists in YAML":      {"a: " + strings.Repeat("[", 10_000), "error: "},
		"5,000 closed lists":        {"a: " + strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000), "error: the template is nested too deeply here"},
		"10,000 block mappings":     {nested(10_000), "error: "},
		"100,000 objects in JSON":   {strings.Repeat(`{"a":`, 100_000), "error: JSON syntax: the template is nested too deeply here"},
		"1,000 closed JSON lists":   {`{"a":` + strings.Repeat("[", 1_000) + strings.Repeat("]", 1_000) + "}", "error: JSON syntax: the template is nested too deeply here"},
		"a merge bomb":              {"a: &a {x: 1}\nb: {<<: [" + strings.Repeat("*a, ", 250_000) + "]}\n", "error: its aliases expand to more than 200000 values"},
		"a hundred thousand braces": {strings.Repeat("{", 100_000), "error: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			tpl, diags := Read("t", []byte(test.src))
			if !slices.ContainsFunc(showDiagnostics(diags), func(s string) bool { return strings.Contains(s, test.want) }) {
				t.Errorf("no diagnostic %q in %v", test.want, showDiagnostics(diags))
			}
			if tpl != nil {
				Evaluate(tpl, Options{})
			}
		})
	}
}

// nested is n mappings, each inside the one before.
func nested(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

// Every scalar stands where its range says: what is there reads as the value when it is parsed alone.
func TestRangesHoldTheirText(t *testing.T) {
	sources := map[string]string{
		"styles": "plain: a b\n'single': 'it''s'\n\"double\": \"a\\\"\\u00e9 # no comment\" # comment\n" +
			"multi: one\n  two\n\n  three # comment\nquoted: 'one\n  two'\nempty: ''\nnone:\nlist:\n- a\n-   b\n- - c\n  - d\n",
		"characters of several bytes": "é: ü 😀 ok # ä\nkey: {ö: \"ß\", b: 日本}\n",
		"CRLF":                        "a: b\r\nc:\r\n  - d e\r\n  - 'f'\r\ng: h\r\n   i\r\n",
		"carriage returns alone":      "a: b\rc: d\r",
		"a byte order mark":           "\ufeffa: b\nc: d\n",
		"flow":                        "a: [b, 'c' , {d: e, \"f\": g}]\nh: {i: j,\n    k: l}\nm: []\nn: {}\no: [ p, ]\n",
		"tags and anchors":            "a: !Ref b\nc: &x !Sub 'd'\ne: !GetAtt \"f.g\"\nh: *x\ni: !!str 12\nj: &y\n  k: l\n",
		"JSON":                        "{\"a\": \"b\", \"é\": [\"c\\n\", 1, -2.5],\r\n\t\"d\": {\"e\": true}}",
		"line separators":             "a: \"b\u2028c\"\nd: e\n",
	}
	for name, src := range sources {
		t.Run(name, func(t *testing.T) {
			tpl, diags := Read("t", []byte(src))
			if tpl == nil {
				t.Fatal(showDiagnostics(diags))
			}
			count := 0
			var check func(v model.Value)
			check = func(v model.Value) {
				if v.Kind == model.String {
					count++
					checkText(t, src, v.Range, v.Text)
				}
				for _, item := range v.Items {
					checkInside(t, v.Range, item.Range)
					check(item)
				}
				for _, entry := range v.Entries {
					if !isFunction(entry.Key) {
						checkText(t, src, entry.KeyRange, entry.Key)
					}
					if at(src, v.Range)[0] != '*' {
						checkInside(t, v.Range, entry.KeyRange)
						checkInside(t, v.Range, entry.Value.Range)
					}
					check(entry.Value)
				}
			}
			check(tpl.Root)
			if count == 0 {
				t.Error("no text was checked")
			}
		})
	}
}

func checkText(t *testing.T, src string, r model.Range, want string) {
	t.Helper()
	text := at(src, r)
	got := text
	if node, err := decodeYAML([]byte(text)); err == nil && len(node.Content) > 0 {
		got = node.Content[0].Value
	}
	if got != want {
		t.Errorf("%q at %d reads %q, want %q", text, r.Start.Byte, got, want)
	}
	if line := 1 + strings.Count(src[:r.Start.Byte], "\n"); r.Start.Line != line {
		t.Errorf("%q is on line %d, not %d", text, line, r.Start.Line)
	}
	if line := 1 + strings.Count(src[:r.End.Byte], "\n"); r.End.Line != line {
		t.Errorf("%q ends on line %d, not %d", text, line, r.End.Line)
	}
}

func checkInside(t *testing.T, outer, inner model.Range) {
	t.Helper()
	if inner.Start.Byte < outer.Start.Byte || inner.End.Byte > outer.End.Byte {
		t.Errorf("%v–%v is not inside %v–%v", inner.Start, inner.End, outer.Start, outer.End)
	}
}

func TestRangesOfBlocksAndCollections(t *testing.T) {
	src := `Resources:
  Vpc: # the network
    Type: AWS::EC2::VPC
    Properties:
      Text: |
        one

        two
      Folded: >-
        one
          two
        three

      List: [a, {b: c}, ] # end
      Call: !Sub
        - x
        - y: z
      Empty: []
  Next: !Ref Vpc
`
	tpl, diags := Read("t", []byte(src))
	if len(diags) > 0 {
		t.Fatal(showDiagnostics(diags))
	}
	properties := tpl.Root.Get("Resources", "Vpc", "Properties")
	got := map[string]string{
		"Text":   at(src, properties.Get("Text").Range),
		"Folded": at(src, properties.Get("Folded").Range),
		"List":   at(src, properties.Get("List").Range),
		"Call":   at(src, properties.Get("Call").Range),
		"Key":    at(src, properties.Get("Call").Entries[0].KeyRange),
		"Empty":  at(src, properties.Get("Empty").Range),
		"Next":   at(src, tpl.Root.Get("Resources", "Next").Range),
		"Value":  at(src, tpl.Root.Get("Resources", "Next", "Ref").Range),
	}
	want := map[string]string{
		"Text":   "|\n        one\n\n        two",
		"Folded": ">-\n        one\n          two\n        three",
		"List":   "[a, {b: c}, ]",
		"Call":   "!Sub\n        - x\n        - y: z",
		"Key":    "!Sub",
		"Empty":  "[]",
		"Next":   "!Ref Vpc",
		"Value":  "Vpc",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestServerless(t *testing.T) {
	for src, want := range map[string]bool{
		"Transform: AWS::Serverless-2016-10-31\nResources: {}\n":          true,
		"Transform: [Macro, AWS::Serverless-2016-10-31]\nResources: {}\n": true,
		"Transform: {Name: AWS::Serverless-2016-10-31}\nResources: {}\n":  true,
		"Resources: {F: {Type: AWS::Serverless::Function}}\n":             true,
		"Transform: AWS::LanguageExtensions\nResources: {}\n":             false,
		"Resources: {F: {Type: AWS::Lambda::Function}}\n":                 false,
	} {
		tpl, diags := Read("t", []byte(src))
		if tpl == nil {
			t.Fatal(showDiagnostics(diags))
		}
		if got := tpl.Serverless(); got != want {
			t.Errorf("Serverless of %q = %v", src, got)
		}
	}
}
