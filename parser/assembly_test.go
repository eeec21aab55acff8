package parser

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written is a directory of CDK with the stack Shop and the stage Prod. A stack, a nested stack and a stage are left from before.
const written = `
-- .git/ --
-- out/cdk.out --
{"version":"55.0.0"}
-- out/manifest.json --
{"version": "55.0.0", "artifacts": {
	"Shop.assets": {"type": "cdk:asset-manifest", "properties": {"file": "Shop.assets.json"}},
	"Shop": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Shop.template.json"}},
	"assembly-Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}},
	"Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}}
}}
-- out/Shop.template.json --
{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
-- out/Removed.template.json --
{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
-- out/ShopOrders.nested.template.json --
{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
-- out/asset.1f2e/template.yaml --
TEMPLATE
-- out/asset.1f2e/main.tf --
MODULE
-- out/assembly-Prod/cdk.out --
{"version":"55.0.0"}
-- out/assembly-Prod/manifest.json --
{"artifacts": {"Orders": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Orders.template.json"}}}}
-- out/assembly-Prod/Orders.template.json --
{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
-- out/assembly-Beta/Orders.template.json --
{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}
`

func TestADirectoryOfCDKIsReadByItsManifest(t *testing.T) {
	for name, c := range map[string]struct {
		archive string
		paths   []string
		want    []string
	}{
		"stacks and stages of the manifest, nested stacks that no other template holds, no assets": {
			written,
			[]string{"."},
			[]string{"out/Shop.template.json", "out/ShopOrders.nested.template.json", "out/assembly-Prod/Orders.template.json"},
		},
		"a template that is named is read all the same": {
			written, []string{"out/Removed.template.json"}, []string{"out/Removed.template.json"},
		},
		"a manifest that is none changes nothing": {
			"-- out/cdk.out --\n-- out/manifest.json --\n[1\n-- out/A.template.json --\nTEMPLATE\n", []string{"."}, []string{"out/A.template.json"},
		},
		"a manifest of something else changes nothing": {
			"-- web/manifest.json --\n{}\n-- web/A.template.json --\nTEMPLATE\n-- web/asset.1/b.yaml --\nTEMPLATE\n",
			[]string{"."},
			[]string{"web/A.template.json", "web/asset.1/b.yaml"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := load(t, lay(t, c.archive), c.paths...)
			if diff := cmp.Diff(c.want, units(m)); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
		})
	}
}
