package sam

import "github.com/vpclint/vpclint/model"

// capacityProvider expands AWS::Serverless::CapacityProvider and makes its operator's role if none is given.
func (e *expander) capacityProvider(entry model.Entry) {
	s := newSource(entry)
	vpc := s.property("VpcConfig")
	if !truthy(vpc) || !isIntrinsic(vpc) && !truthy(written(vpc, "SubnetIds")) {
		e.reject(model.Range(s.keyOf("VpcConfig")), "%s: a capacity provider needs a VpcConfig with SubnetIds", s.id)
	}
	if types := s.property("InstanceRequirements"); truthy(written(types, "AllowedTypes")) && truthy(written(types, "ExcludedTypes")) {
		e.reject(model.Range(s.keyOf("InstanceRequirements")), "%s: AllowedTypes and ExcludedTypes cannot be used together", s.id)
	}
	operator := s.property("OperatorRole")
	at := s.keyOf("OperatorRole")
	made := !truthy(operator)
	if made {
		operator = at.getAtt(s.id+"OperatorRole", "Arn")
	}
	properties := s.own("CapacityProviderName", "VpcConfig", "KmsKeyArn")
	properties = append(properties,
		at.entry("PermissionsConfig", at.object(at.entry("CapacityProviderOperatorRoleArn", operator))),
		s.keyOf("InstanceRequirements").entry("InstanceRequirements", instanceRequirements(s.property("InstanceRequirements"))),
		s.keyOf("ScalingConfig").entry("CapacityProviderScalingConfig", s.scaling()),
	)
	if s.property("Tags").IsSet() {
		properties = append(properties, s.keyOf("Tags").entry("Tags", s.tags()))
	}
	e.become(s, "AWS::Lambda::CapacityProvider", properties)
	if made {
		e.add(s, s.at, s.id+"OperatorRole", "AWS::IAM::Role", s.inherited(), []model.Entry{
			s.at.entry("AssumeRolePolicyDocument", s.at.trusts("lambda.amazonaws.com")),
			s.at.entry("ManagedPolicyArns", s.at.texts(managedARN("AWSLambdaManagedEC2ResourceOperator"))),
		})
	}
}

// instanceRequirements renames AllowedTypes and ExcludedTypes.
func instanceRequirements(v model.Value) model.Value {
	if v.Kind != model.Object || isIntrinsic(v) {
		return v
	}
	out := model.Value{Kind: model.Object, Range: v.Range}
	for _, entry := range v.Entries {
		switch entry.Key {
		case "AllowedTypes":
			entry.Key = "AllowedInstanceTypes"
		case "ExcludedTypes":
			entry.Key = "ExcludedInstanceTypes"
		}
		out.Entries = append(out.Entries, entry)
	}
	return out
}

// scaling is the scaling configuration: by the load of the processors where a target is given, else by itself.
func (s *source) scaling() model.Value {
	v := s.property("ScalingConfig")
	if !truthy(v) || isIntrinsic(v) {
		return v
	}
	at := place(v.Range)
	load := written(v, "AverageCPUUtilization")
	if !load.IsSet() {
		return at.object(at.entry("MaxVCpuCount", written(v, "MaxVCpuCount")), at.entry("ScalingMode", at.text("Auto")))
	}
	return at.object(
		at.entry("MaxVCpuCount", written(v, "MaxVCpuCount")),
		at.entry("ScalingMode", at.text("Manual")),
		at.entry("ScalingPolicies", at.list(at.object(
			at.entry("PredefinedMetricType", at.text("LambdaCapacityProviderAverageCPUUtilization")),
			at.entry("TargetValue", load),
		))),
	)
}
