package cloudformation

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func readNetwork(t testing.TB) []byte {
	t.Helper()
	src, err := os.ReadFile("testdata/network.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestAWholeNetworkIsEvaluated(t *testing.T) {
	tpl, diags := Read("network.yaml", readNetwork(t))
	if len(diags) > 0 {
		t.Fatal(showDiagnostics(diags))
	}
	unit, diags := Evaluate(tpl, Options{})
	if len(diags) > 0 {
		t.Error(showDiagnostics(diags))
	}
	got := map[string]string{}
	for _, r := range unit.Resources {
		got[r.Address] = show(r.Attributes)
	}
	// A few that need many functions; the others are as simple as they look.
	want := map[string]string{
		"PrivateA": `{VpcId: <Vpc.Ref>, CidrBlock: "10.20.2.0/24"~Vpc.CidrBlock, AvailabilityZone: <PublicA.AvailabilityZone>, ` +
			`Tags: [{Key: "Name", Value: ?(AWS::StackName is known at deployment)+"-dev"} {Key: "stage", Value: "dev"}]}`,
		"EndpointGroup": `{GroupDescription: "HTTPS from the network", VpcId: <Vpc.Ref>, ` +
			`SecurityGroupIngress: [{IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "10.20.0.0/16"~Vpc.CidrBlock}]}`,
		"QueueEndpoint": `{VpcId: <Vpc.Ref>, ServiceName: "com.amazonaws."+?(AWS::Region is known at deployment)+".sqs", VpcEndpointType: "Interface", ` +
			`PrivateDnsEnabled: true, SubnetIds: [<PrivateA.Ref> <PrivateB.Ref>], SecurityGroupIds: [<EndpointGroup.Ref>]}`,
		"Nat": `{AllocationId: <Address.AllocationId>, SubnetId: <PublicA.Ref>}`,
		"Consumer": `{Runtime: "python3.14", Handler: "index.handler", Role: <Role.Arn>, MemorySize: 256, Timeout: 10, ` +
			`Code: {ZipFile: "def handler(event, context):\n    return \"${not a variable}\"\n"}, ` +
			`VpcConfig: {SubnetIds: [<PrivateA.Ref> <PrivateB.Ref>], SecurityGroupIds: [<FunctionGroup.Ref>]}, ` +
			`Environment: {Variables: {QUEUE_URL: <Orders.Ref>, SECRET: ?({{resolve:secretsmanager:orders:SecretString:password}} is read at deployment)}}}`,
	}
	for address, attributes := range want {
		if diff := cmp.Diff(attributes, got[address]); diff != "" {
			t.Errorf("%s\n%s", address, diff)
		}
	}
	if len(got) != 24 || len(unit.Outputs) != 1 {
		t.Errorf("%d resources and %d outputs, want 24 and 1", len(got), len(unit.Outputs))
	}
}

// Two evaluations of the same text give the same, to the last position.
func TestEvaluationIsDeterministic(t *testing.T) {
	src := readNetwork(t)
	evaluateOnce := func() any {
		tpl, _ := Read("network.yaml", src)
		unit, _ := Evaluate(tpl, Options{Parameters: map[string]string{"Stage": "prod"}})
		return unit
	}
	first := evaluateOnce()
	for range 5 {
		if diff := cmp.Diff(first, evaluateOnce()); diff != "" {
			t.Fatal(diff)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	src := readNetwork(b)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if tpl, _ := Read("network.yaml", src); tpl == nil {
			b.Fatal("not read")
		}
	}
}

func BenchmarkEvaluate(b *testing.B) {
	tpl, _ := Read("network.yaml", readNetwork(b))
	for b.Loop() {
		if unit, _ := Evaluate(tpl, Options{}); len(unit.Resources) == 0 {
			b.Fatal("nothing evaluated")
		}
	}
}
