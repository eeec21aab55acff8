package cloudformation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDependenciesAndNames(t *testing.T) {
	const head = "Parameters:\n  Name: {Type: String, Default: x}\nConditions:\n  Never: !Equals [a, b]\n"
	const queues = "Resources:\n  Orders: {Type: AWS::SQS::Queue}\n  Gone: {Type: AWS::SQS::Queue, Condition: Never}\n"
	tests := []struct {
		name string
		src  string
		at   string
		want []string
	}{
		{"one that exists", queues + "  A: {Type: AWS::SNS::Topic, DependsOn: Orders}\n", "", nil},
		{"one whose condition is false", queues + "  A: {Type: AWS::SNS::Topic, DependsOn: [Gone, Orders]}\n", "", nil},
		{"a misspelt one", queues + "  A: {Type: AWS::SNS::Topic, DependsOn: [Orders, Ordrs]}\n", "Ordrs", []string{"8: warning: Ordrs is not declared in the template; did you mean Orders?"}},
		{"one with letters swapped", queues + "  A: {Type: AWS::SNS::Topic, DependsOn: [Odrers]}\n", "Odrers", []string{"8: warning: Odrers is not declared in the template; did you mean Orders?"}},
		{"one that does not exist", queues + "  A: {Type: AWS::SNS::Topic, DependsOn: 'Elsewhere'}\n", "'Elsewhere'", []string{"8: warning: Elsewhere is not declared in the template"}},
		{"a parameter", queues + "  A: {Type: AWS::SNS::Topic, DependsOn: Name}\n", "Name}", []string{"8: warning: DependsOn takes the logical ids of resources; Name is a parameter"}},
		{"a function", queues + "  A: {Type: AWS::SNS::Topic, DependsOn: [!Ref Orders]}\n", "!Ref Orders", []string{"8: warning: DependsOn takes logical ids as they are, not a mapping"}},
		{"of a resource that does not exist itself", queues + "  A: {Type: AWS::SNS::Topic, Condition: Never, DependsOn: Elsewhere}\n", "", nil},
		{"a macro may declare it", "Transform: Mine\n" + queues + "  A: {Type: AWS::SNS::Topic, DependsOn: Elsewhere}\n", "", nil},
		{"what SAM may make", "Transform: AWS::Serverless-2016-10-31\n" + queues + "  A: {Type: AWS::SNS::Topic, DependsOn: ServerlessRestApi}\n", "", nil},
		{"a resource named like a parameter", queues + "  Name: {Type: AWS::SNS::Topic}\n", "Name: {Type: AWS::SNS", []string{"8: warning: Name is the name of a parameter, too (line 2); names must differ"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := head + test.src
			_, diags := evaluate(t, src, Options{})
			if diff := cmp.Diff(test.want, showDiagnostics(diags)); diff != "" {
				t.Fatal(diff)
			}
			if len(diags) > 0 && src[diags[0].Range.Start.Byte:][:len(test.at)] != test.at {
				t.Errorf("it lies on %q, want %q", at(src, diags[0].Range), test.at)
			}
		})
	}
}
