package facts

import (
	"slices"
	"testing"
)

func TestPatterns(t *testing.T) {
	tests := []struct {
		a, b         string
		covers, meet bool
	}{
		{"sqs:SendMessage", "sqs:sendmessage", true, true},
		{"sqs:*", "sqs:SendMessage", true, true},
		{"sqs:Send*", "sqs:*", false, true},
		{"sqs:Send*", "sqs:Receive*", false, false},
		{"*", "ec2:CreateNetworkInterface", true, true},
		{"ec2:*NetworkInterface", "ec2:CreateNetworkInterface", true, true},
		{"ec2:*NetworkInterface", "ec2:CreateNetworkInterfaces", false, false},
		{"ec2:?etach*", "ec2:DetachNetworkInterface", true, true},
		{"Get?", "Get*", false, true},
		{"a*b*c", "a*c", false, true},
		{"", "", true, true},
	}
	for _, test := range tests {
		t.Run(test.a+" and "+test.b, func(t *testing.T) {
			if got := globCovers(test.a, test.b); got != test.covers {
				t.Errorf("covers: got %v", got)
			}
			if got := globsMeet(test.a, test.b); got != test.meet {
				t.Errorf("meet: got %v", got)
			}
			if got := globsMeet(test.b, test.a); got != test.meet {
				t.Errorf("meet the other way round: got %v", got)
			}
		})
	}
}

func TestActionsBelongToServices(t *testing.T) {
	tests := []struct {
		action string
		want   []string
	}{
		{"sqs:SendMessage", []string{"sqs"}},
		{"SQS:sendmessage", []string{"sqs"}},
		{"states:StartExecution", []string{"states"}},
		{"states:StartSyncExecution", []string{"sync-states"}},
		{"states:Start*", []string{"sync-states", "states"}},
		{"kinesis:PutRecord", []string{"kinesis-streams"}},
		{"bedrock:InvokeModel", []string{"bedrock-runtime"}},
		{"bedrock:InvokeModel*", []string{"bedrock-runtime"}},
		{"bedrock:InvokeAgent", []string{"bedrock-agent-runtime"}},
		{"bedrock:GetFoundationModel", []string{"bedrock"}},
		{"bedrock:StartIngestionJob", []string{"bedrock-agent"}},
		{"ses:SendEmail", []string{"email"}},
		{"execute-api:ManageConnections", []string{"websocket"}},
		{"rds-db:connect", []string{""}},
		{"no-such-service:Do", nil},
		{"*", nil},
	}
	for _, test := range tests {
		t.Run(test.action, func(t *testing.T) {
			var got []string
			for _, row := range rowsOf(test.action) {
				got = append(got, row.suffix)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
