package policies_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// edit changes one place of a network's text, which must occur exactly once.
type edit struct {
	old, new string
}

// mutation breaks a good network in one place, or changes it so that it stays good (no want). SAM takes the CloudFormation edits
// unless it has its own; a format without edits is left out.
type mutation struct {
	name         string
	cfn, sam, tf []edit
	want         string // as in a want file
}

func (m mutation) edits(format string) []edit {
	switch {
	case format == "tf":
		return m.tf
	case format == "sam" && m.sam != nil:
		return m.sam
	}
	return m.cfn
}

// cut is the edit that removes a whole resource: a logical id, or type and name of a Terraform block.
func cut(name string) edit { return edit{old: cutMark + name} }

const cutMark = "\x00cut "

func (e edit) apply(text string) (string, error) {
	name, isCut := strings.CutPrefix(e.old, cutMark)
	if !isCut {
		if n := strings.Count(text, e.old); n != 1 {
			return "", fmt.Errorf("occurs %d times: %q", n, e.old)
		}
		return strings.Replace(text, e.old, e.new, 1), nil
	}
	head, end := "\n  "+name+":\n", ""
	if typ, label, ok := strings.Cut(name, "."); ok {
		head, end = fmt.Sprintf("\nresource %q %q {\n", typ, label), "\n}\n"
	}
	before, rest, ok := strings.Cut(text, head)
	if !ok {
		return "", fmt.Errorf("no resource %s", name)
	}
	if end != "" {
		_, after, ok := strings.Cut(rest, end)
		if !ok {
			return "", fmt.Errorf("no end of %s", name)
		}
		return before + after, nil
	}
	// a resource of a template ends where the next one begins: at the next key with the same indentation
	lines := strings.SplitAfter(rest, "\n")
	next := slices.IndexFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "   ") })
	if next < 0 {
		return before + "\n", nil
	}
	return before + "\n" + strings.Join(lines[next:], ""), nil
}

// TestMutations breaks good networks in one place at a time. It measures recall, where the cases beside the rules explain them: every
// fault must be found, under the right rule and alone.
func TestMutations(t *testing.T) {
	try(t, map[string][]mutation{"shop": shop(), "vault": vault(), "stream": stream()})
}

// TestSpellings writes the good networks in other words. What is said in another way must be judged in the same way: the network stays
// silent, and with a fault added it gives the finding that it gives in the words of TestMutations.
func TestSpellings(t *testing.T) {
	try(t, map[string][]mutation{"shop": shopInOtherWords(), "vault": vaultInOtherWords(), "stream": streamInOtherWords()})
}

// TestGoodNetworks: what the mutations start from is silent.
func TestGoodNetworks(t *testing.T) {
	outcome := judge(t, filepath.Join("..", "testdata", "networks"))
	for _, network := range []string{"shop", "vault", "stream"} {
		for _, format := range formats() {
			name := path.Join(network, format)
			t.Run(name, func(t *testing.T) {
				got := outcome(name)
				got.expect(t, nil)
				if len(got.NotChecked) > 0 {
					t.Errorf("something is left unchecked:\n%s", got.Details())
				}
			})
		}
	}
}

// try makes every mutation of the networks in every format that it has edits for, and compares what the rules say.
func try(t *testing.T, networks map[string][]mutation) {
	t.Helper()
	type attempt struct {
		mutation
		format string
	}
	root := t.TempDir()
	attempts := map[string]attempt{}
	for network, mutations := range networks {
		for _, m := range mutations {
			for _, format := range formats() {
				if len(m.edits(format)) > 0 {
					name := path.Join(network, m.name, format)
					attempts[name] = attempt{m, format}
					write(t, root, name, m.files(t, filepath.Join("..", "testdata", "networks", network, format), format))
				}
			}
		}
	}
	outcome := judge(t, root)
	for _, name := range slices.Sorted(maps.Keys(attempts)) {
		t.Run(name, func(t *testing.T) {
			want, err := parseWant(attempts[name].want, attempts[name].format)
			if err != nil {
				t.Fatal(err)
			}
			var notesOf []string
			for _, v := range want {
				notesOf = append(notesOf, v.Rule)
			}
			outcome(name).expect(t, want, notesOf...)
		})
	}
}

// files is the mutated network in a format.
func (m mutation) files(t *testing.T, dir, format string) map[string][]byte {
	t.Helper()
	name := "template.yaml"
	if format == "tf" {
		name = "main.tf"
	}
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	mutated := string(text)
	for _, e := range m.edits(format) {
		if mutated, err = e.apply(mutated); err != nil {
			t.Fatalf("%s/%s: %v", m.name, format, err)
		}
	}
	return map[string][]byte{name: []byte(mutated)}
}

const (
	denyAll   = "- {IpProtocol: icmp, FromPort: 252, ToPort: 86, CidrIp: 255.255.255.255/32}"
	outHTTPS  = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}"
	inHTTPS   = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !GetAtt FunctionGroup.GroupId}"
	vpcAccess = "AWSLambdaVPCAccessExecutionRole"
	hostnames = `      EnableDnsHostnames: true
`
	hostTF = `  enable_dns_hostnames = true
`
	// groupTF ends a group of the vault and the stream that lets everything out.
	groupTF = `  description = %q
  vpc_id      = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
`
)
