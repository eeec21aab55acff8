package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// certainCalls fills Kinds.CertainCalls: what a function calls because of what it is used for.
func (n *normalizer) certainCalls() {
	for _, r := range n.unit.Resources {
		switch {
		case strings.HasPrefix(r.Type, "Custom::") || r.Type == "AWS::CloudFormation::CustomResource":
			n.certainCall(r, r.Attr("ServiceToken"), model.CustomResourceCall, "s3")
		case r.Type == "AWS::SecretsManager::RotationSchedule" || r.Type == "aws_secretsmanager_secret_rotation":
			n.certainCall(r, n.attr(r, "RotationLambdaARN", "rotation_lambda_arn"), model.RotationCall, "secretsmanager")
		case r.Type == "AWS::Lambda::Alias":
			// A hook has to tell CodeDeploy how it went, or the deployment waits for it for an hour and fails:
			// https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
			update := r.UpdatePolicy.Get("CodeDeployLambdaAliasUpdate")
			n.certainCall(r, update.Get("BeforeAllowTrafficHook"), model.DeployHookCall, "codedeploy")
			n.certainCall(r, update.Get("AfterAllowTrafficHook"), model.DeployHookCall, "codedeploy")
		}
	}
	for _, f := range n.unit.Kinds.Functions {
		for _, layer := range f.Layers {
			if strings.Contains(layer.Pattern(), ":layer:LambdaInsightsExtension") {
				n.unit.Kinds.CertainCalls = append(n.unit.Kinds.CertainCalls, model.CertainCall{
					Base: f.Base, Kind: model.InsightsCall, Service: "logs",
					Function: model.Link{Address: f.Address, Range: layer.Range},
				})
			}
		}
	}
}

func (n *normalizer) certainCall(r *model.Resource, function model.Value, kind model.CertainKind, service string) {
	if r.Data {
		return
	}
	if l := n.link(function, aFunction); l.Address != "" {
		n.unit.Kinds.CertainCalls = append(n.unit.Kinds.CertainCalls, model.CertainCall{
			Base: base(r), Kind: kind, Function: l, Service: service,
		})
	}
}
