package finding_test

import (
	"testing"

	"github.com/vpclint/vpclint/internal/finding"
)

// constructs are paths that CDK writes into Metadata, by address.
var constructs = map[string]string{
	"Fn9270CBC0":                   "Shop/Fn/Resource",
	"FnServiceRoleB9001A96":        "Shop/Fn/ServiceRole/Resource",
	"VpcPrivateSubnet1Subnet00AA1": "Shop/Vpc/PrivateSubnet1/Subnet",
	"Vpc8378EB38":                  "Shop/Vpc/Resource",
	"Custom":                       "Shop/Custom/Default",
	"Table":                        "Shop/Table",
	"Orders8B6E3CDE":               "Shop/Orders.NestedStack/Orders.NestedStackResource",
	"Orders8B6E3CDE.Fn9270CBC0":    "Shop/Orders/Fn/Resource",
	"OtherStackFn9270CBC1":         "Prod/Shop/Fn/Resource",
}

func TestMessagesNameTheConstructsOfCDK(t *testing.T) {
	for name, c := range map[string]struct{ resource, message, want, construct string }{
		"the finding's resource keeps its logical id once": {
			"Fn9270CBC0", "Fn9270CBC0 hangs: Fn9270CBC0 has no way out.", "Shop/Fn (Fn9270CBC0) hangs: Shop/Fn has no way out.", "Shop/Fn/Resource",
		},
		"other resources are named within the stack": {
			"Fn9270CBC0", "Fn9270CBC0 (role FnServiceRoleB9001A96) in Vpc8378EB38.", "Shop/Fn (Fn9270CBC0) (role Fn/ServiceRole) in Vpc.", "Shop/Fn/Resource",
		},
		"resources of another stack keep its name": {
			"Fn9270CBC0", "Fn9270CBC0 calls OtherStackFn9270CBC1", "Shop/Fn (Fn9270CBC0) calls Prod/Shop/Fn", "Shop/Fn/Resource",
		},
		"an attribute stays": {
			"Fn9270CBC0", "see Vpc8378EB38.CidrBlock, Vpc8378EB38", "see Vpc.CidrBlock, Vpc", "Shop/Fn/Resource",
		},
		"a resource of a nested stack": {
			"Orders8B6E3CDE.Fn9270CBC0", "Orders8B6E3CDE.Fn9270CBC0 is not Fn9270CBC0.", "Shop/Orders/Fn (Fn9270CBC0) is not Fn.", "Shop/Orders/Fn/Resource",
		},
		"ids that people chose stay": {
			"Custom", "Custom waits for Table and Fn9270CBC0", "Custom waits for Table and Fn", "Shop/Custom/Default",
		},
		"ids within other words stay": {
			"Fn9270CBC0", "my-Fn9270CBC0 and a/Fn9270CBC0 and XFn9270CBC0", "my-Fn9270CBC0 and a/Fn9270CBC0 and XFn9270CBC0", "Shop/Fn/Resource",
		},
		"what CDK did not write stays": {"Queue12345678", "Queue12345678 hangs.", "Queue12345678 hangs.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := []finding.Finding{{Resource: c.resource, Message: c.message}}
			finding.NameConstructs(f, nil, func(address string) string { return constructs[address] })
			if f[0].Message != c.want || f[0].Construct != c.construct || f[0].Resource != c.resource {
				t.Errorf("got %q of construct %q, want %q of %q", f[0].Message, f[0].Construct, c.want, c.construct)
			}
		})
	}
}

func TestWhatIsNotCheckedNamesConstructs(t *testing.T) {
	n := []finding.NotChecked{
		{Resource: "Orders8B6E3CDE.Fn9270CBC0", Reason: "role FnServiceRoleB9001A96 has policies of others"},
		{Resource: "Queue", Reason: "parameter Ids has no value"},
	}
	finding.NameConstructs(nil, n, func(address string) string { return constructs[address] })
	if got, want := n[0].Name()+": "+n[0].Reason, "Shop/Orders/Fn (Fn9270CBC0): role Fn/ServiceRole has policies of others"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := n[1].Name()+": "+n[1].Reason, "Queue: parameter Ids has no value"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if n[0].Construct != "Shop/Orders/Fn/Resource" || n[1].Construct != "" {
		t.Errorf("constructs %q and %q", n[0].Construct, n[1].Construct)
	}
}
