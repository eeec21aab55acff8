package sam

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Logical ids are what templates, stacks and people know these resources by.
func TestExpandAPIs(t *testing.T) {
	tests := []struct {
		name     string
		sections string
		want     []string // sorted, without the functions
	}{
		{
			"a REST API with authorizers",
			"Resources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: prod, Auth: {Authorizers: {Mine: {FunctionArn: arn}, " +
				"Unpermitted: {FunctionArn: arn, DisableFunctionDefaultPermissions: true}, Pool: {UserPoolArn: arn}}}}}}",
			[]string{
				"A AWS::ApiGateway::RestApi", "ADeployment AWS::ApiGateway::Deployment", "AMineAuthorizerPermission AWS::Lambda::Permission",
				"AprodStage AWS::ApiGateway::Stage",
			},
		},
		{
			"an HTTP API permits its authorizers on request only",
			"Resources: {A: {Type: AWS::Serverless::HttpApi, Properties: {Auth: {Authorizers: {Mine: {FunctionArn: arn}, " +
				"Permitted: {FunctionArn: arn, EnableFunctionDefaultPermissions: true}}}}}}",
			[]string{
				"A AWS::ApiGatewayV2::Api", "AApiGatewayDefaultStage AWS::ApiGatewayV2::Stage", "APermittedAuthorizerPermission AWS::Lambda::Permission",
			},
		},
		{
			"two APIs share a domain and a hosted zone",
			"Globals: {Api: {Domain: {DomainName: d, CertificateArn: c, BasePath: [/a-b], Route53: {HostedZoneId: z}}}}\n" +
				"Resources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: s}}, B: {Type: AWS::Serverless::Api, Properties: {StageName: s}}}",
			[]string{
				"A AWS::ApiGateway::RestApi", "ADeployment AWS::ApiGateway::Deployment", "AabBasePathMapping AWS::ApiGateway::BasePathMapping",
				"ApiGatewayDomainName3c363836cf AWS::ApiGateway::DomainName", "AsStage AWS::ApiGateway::Stage",
				"B AWS::ApiGateway::RestApi", "BDeployment AWS::ApiGateway::Deployment", "BabBasePathMapping AWS::ApiGateway::BasePathMapping",
				"BsStage AWS::ApiGateway::Stage", "RecordSetGroup395df8f7c5 AWS::Route53::RecordSetGroup",
			},
		},
		{
			"a usage plan of its own",
			"Resources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Auth: {UsagePlan: {CreateUsagePlan: PER_API}}}}}",
			[]string{
				"A AWS::ApiGateway::RestApi", "AApiKey AWS::ApiGateway::ApiKey", "ADeployment AWS::ApiGateway::Deployment",
				"AUsagePlan AWS::ApiGateway::UsagePlan", "AUsagePlanKey AWS::ApiGateway::UsagePlanKey", "AsStage AWS::ApiGateway::Stage",
			},
		},
		{
			"a WebSocket API whose connections a function authorizes",
			"Resources: {A: {Type: AWS::Serverless::WebSocketApi, Properties: {RouteSelectionExpression: x, Auth: {AuthType: CUSTOM, AuthArn: arn}, Routes: {$connect: {FunctionArn: arn}, sendMessage: {FunctionArn: arn}}}}}",
			[]string{
				"A AWS::ApiGatewayV2::Api", "AAuthorizerPermission AWS::Lambda::Permission", "AConnectAuthorizer AWS::ApiGatewayV2::Authorizer",
				"AConnectIntegration AWS::ApiGatewayV2::Integration", "AConnectPermission AWS::Lambda::Permission", "AConnectRoute AWS::ApiGatewayV2::Route",
				"ADefaultStage AWS::ApiGatewayV2::Stage", "ASendmessageIntegration AWS::ApiGatewayV2::Integration",
				"ASendmessagePermission AWS::Lambda::Permission", "ASendmessageRoute AWS::ApiGatewayV2::Route",
			},
		},
		{
			"a GraphQL API with a data source that needs a role",
			"Resources: {A: {Type: AWS::Serverless::GraphQLApi, Properties: {SchemaInline: s, Logging: false, Auth: {Type: AWS_IAM}, " +
				"DataSources: {Lambda: {Own: {FunctionArn: arn}, Given: {FunctionArn: arn, ServiceRoleArn: arn}}}}}}",
			[]string{
				"A AWS::AppSync::GraphQLApi", "AGivenLambdaDataSource AWS::AppSync::DataSource", "AOwnLambdaDataSource AWS::AppSync::DataSource",
				"AOwnLambdaDataSourceRole AWS::IAM::Role", "AOwnLambdaDataSourceToLambdaConnectorPolicy AWS::IAM::ManagedPolicy",
				"ASchema AWS::AppSync::GraphQLSchema",
			},
		},
		{
			"one permission is enough for a function that is the default route",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn, Events: {All: {Type: HttpApi}, Get: {Type: HttpApi, Properties: {Path: /, Method: get}}}}}}",
			[]string{
				"FAllPermission AWS::Lambda::Permission", "ServerlessHttpApi AWS::ApiGatewayV2::Api",
				"ServerlessHttpApiApiGatewayDefaultStage AWS::ApiGatewayV2::Stage",
			},
		},
		{
			"an API of SAM's own takes the place of what has its name",
			"Resources: {ServerlessRestApi: {Type: AWS::SQS::Queue}, F: {Type: AWS::Serverless::Function, Properties: {Role: arn, Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}}}}",
			[]string{
				"FGetPermissionProd AWS::Lambda::Permission", "ServerlessRestApi AWS::ApiGateway::RestApi",
				"ServerlessRestApiDeployment AWS::ApiGateway::Deployment", "ServerlessRestApiProdStage AWS::ApiGateway::Stage",
			},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			template, diags := expandedTemplate(t, tt.sections)
			got := types(template.Root)
			slices.Sort(got)
			got = slices.DeleteFunc(got, func(s string) bool { return strings.HasSuffix(s, " AWS::Lambda::Function") })
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("resources (-want +got):\n%s", diff)
			}
			if len(diags) > 0 {
				t.Errorf("diagnostics of a good template: %v", diags)
			}
		})
	}
}

// The API of events that name none exists when one of the functions does.
func TestExpandGivesTheImplicitAPIAConditionOfItsFunctions(t *testing.T) {
	const function = "{Type: AWS::Serverless::Function%s, Properties: {Role: arn, Events: {Get: {Type: Api, Properties: {Path: /%d, Method: get}}}}}"
	tests := []struct {
		name       string
		conditions []string
		want       string
	}{
		{"none without one", []string{"A", ""}, ""},
		{"the only one itself", []string{"A", "A"}, "A"},
		{"a new one for several", []string{"A", "B"}, "ServerlessRestApiCondition"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			for i, condition := range tt.conditions {
				if condition != "" {
					condition = ", Condition: " + condition
				}
				b.WriteString("  F" + string(rune('0'+i)) + ": " + strings.NewReplacer("%s", condition, "%d", string(rune('0'+i))).Replace(function) + "\n")
			}
			template, _ := expandedTemplate(t, "Conditions: {A: true, B: true}\nResources:\n"+b.String())
			if got := template.Root.Get("Resources", "ServerlessRestApi", "Condition").Text; got != tt.want {
				t.Errorf("condition %q, want %q", got, tt.want)
			}
		})
	}
}

// What SAM makes for an API can be referred to by the API's name and its own kind.
func TestExpandResolvesReferencesToWhatAnAPIHas(t *testing.T) {
	template, _ := expandedTemplate(t, "Resources: {A: {Type: AWS::Serverless::Api, Properties: {StageName: s, Domain: {DomainName: d, CertificateArn: c}, "+
		"Auth: {UsagePlan: {CreateUsagePlan: PER_API}}}}}\n"+
		"Outputs: {All: {Value: [!Ref A.UsagePlan, !Ref A.ApiKey, !Ref A.UsagePlanKey, !Ref A.DomainName, !Ref A.Stage, !Ref A.Deployment]}}")
	want := "[{Ref: AUsagePlan}, {Ref: AApiKey}, {Ref: AUsagePlanKey}, {Ref: ApiGatewayDomainName3c363836cf}, {Ref: AsStage}, {Ref: ADeployment}]"
	if got := show(template.Root.Get("Outputs", "All", "Value")); got != want {
		t.Errorf("references are %s, want %s", got, want)
	}
}
