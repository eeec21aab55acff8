package facts

import (
	"slices"
	"testing"
)

func TestTablesUseOneVocabulary(t *testing.T) {
	kinds := []string{"gateway", "interface", "none", "data-plane", "unknown"}
	weights := []weight{"strong", "medium", weak, undecided, polled, onBehalf, ignored}
	for prefix, rows := range known().rows {
		for _, row := range rows {
			if !slices.Contains(kinds, row.kind) {
				t.Errorf("%s has the kind %q", prefix, row.kind)
			}
			if !slices.Contains(weights, row.weight) {
				t.Errorf("%s has the weight %q", prefix, row.weight)
			}
			if len(row.actions) == 0 || row.suffix == "" && row.kind != "data-plane" {
				t.Errorf("%s has a row without actions or service", prefix)
			}
		}
	}
	for name, resource := range known().resources {
		if known().suffixes[resource.suffix] == nil {
			t.Errorf("%s stands for %q, which is no service", name, resource.suffix)
		}
	}
	for name, policy := range known().policies {
		for _, service := range policy.services {
			if known().suffixes[service] == nil {
				t.Errorf("%s has %q, which is no service", name, service)
			}
		}
		for _, action := range policy.ec2 {
			if action != "*" && !slices.Contains(necessaryENIActions, action) && !slices.Contains(advisableENIActions, action) {
				t.Errorf("%s has %q, which is no action on network interfaces", name, action)
			}
		}
	}
}

func TestEndpointsOfServices(t *testing.T) {
	tests := []struct {
		suffix                        string
		endpoint, gateway, privateDNS bool
	}{
		{"sqs", true, false, true},
		{"s3", true, true, true},
		{"dynamodb", true, true, false},
		{"dynamodb-streams", true, false, false},
		{"s3-outposts", true, false, false},
		{"iot.data", true, false, false},
		{"email", true, false, true},
		{"websocket", false, false, true},
		{"internet", false, false, true},
		{"not.in.the.table", true, false, true},
	}
	for _, test := range tests {
		t.Run(test.suffix, func(t *testing.T) {
			if hasEndpoint(test.suffix) != test.endpoint || gatewayService(test.suffix) != test.gateway || hasPrivateDNS(test.suffix) != test.privateDNS {
				t.Errorf("got endpoint %v, gateway %v, private DNS %v", hasEndpoint(test.suffix), gatewayService(test.suffix), hasPrivateDNS(test.suffix))
			}
		})
	}
}
