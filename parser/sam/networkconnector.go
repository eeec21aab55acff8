package sam

import "github.com/vpclint/vpclint/model"

// networkConnector expands AWS::Serverless::NetworkConnector, which leads MicroVMs (not functions) into a VPC, and makes its
// operator's role if none is given.
func (e *expander) networkConnector(entry model.Entry) {
	s := newSource(entry)
	operator := s.property("OperatorRole")
	at := s.keyOf("OperatorRole")
	made := !truthy(operator)
	if made {
		operator = at.getAtt(s.id+"OperatorRole", "Arn")
	}
	vpc := s.property("VpcConfig")
	here := s.keyOf("VpcConfig")
	if vpc.Kind == model.Object && !isIntrinsic(vpc) {
		vpc = with(vpc, here.entry("AssociatedComputeResourceTypes", here.texts("MicroVm")))
	}
	properties := append(s.own("Name"),
		here.entry("Configuration", here.object(here.entry("VpcEgressConfiguration", vpc))),
		at.entry("OperatorRole", operator))
	if s.property("Tags").IsSet() {
		properties = append(properties, s.keyOf("Tags").entry("Tags", s.tags()))
	}
	e.become(s, "AWS::Lambda::NetworkConnector", properties)
	if made {
		e.add(s, s.at, s.id+"OperatorRole", "AWS::IAM::Role", s.inherited(), []model.Entry{
			s.at.entry("AssumeRolePolicyDocument", s.at.trusts("lambda.amazonaws.com")),
			s.at.entry("ManagedPolicyArns", s.at.texts(managedARN("AWSLambdaNetworkConnectorOperatorPolicy"))),
		})
	}
}
