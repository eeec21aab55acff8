package normalize

import "testing"

func TestServiceNamesAreSplitIntoRegionAndSuffix(t *testing.T) {
	for name, want := range map[string]service{
		"com.amazonaws.eu-west-1.sqs":          {suffix: "sqs", region: "eu-west-1", aws: true},
		"com.amazonaws.*.ecr.api":              {suffix: "ecr.api", aws: true},
		"com.amazonaws.us-gov-west-1.kms-fips": {suffix: "kms-fips", region: "us-gov-west-1", aws: true},
		"cn.com.amazonaws.cn-north-1.ecr.dkr":  {suffix: "ecr.dkr", region: "cn-north-1", aws: true},
		"com.amazonaws.iam":                    {suffix: "iam", aws: true},
		"com.amazonaws.s3-global.accesspoint":  {suffix: "s3-global.accesspoint", aws: true},
		"aws.sagemaker.us-east-1.notebook":     {suffix: "sagemaker.notebook", region: "us-east-1", aws: true},
		"api.aws.eu-west-1.ecs":                {suffix: "ecs", region: "eu-west-1", aws: true},
		"com.amazonaws.eu-west-1.*":            {region: "eu-west-1", aws: true},
		"com.amazonaws.*":                      {aws: true},
		"*":                                    {aws: true},
		"":                                     {aws: true},
		"com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3": {},
		"com.amazonaws.vpce.*.*":                        {},
	} {
		if got := parseService(name); got != want {
			t.Errorf("%q: got %+v, want %+v", name, got, want)
		}
	}
}
