package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// What GitHub code scanning does with SARIF, and what follows for us:
//
//   - It shows only locations[0]; related locations appear only when the message links them as [text](id).
//   - Code flows are shown as paths: the witness is one.
//   - It keeps 5,000 results of a run. We keep the worst ones and say how many were left out.
//   - It wants uris relative to the repository, so the root of a run is the repository's.
//   - It tells alerts apart by primaryLocationLineHash (linehash.go). Our own fingerprint survives moved lines.
//   - Descriptions of rules are cut at 1,024 characters.
const (
	maxResults     = 5000
	maxDescription = 1000
	maxTags        = 10
	informationURI = "https://github.com/vpclint/vpclint"
	sourceRoot     = "%SRCROOT%"
)

func writeSARIF(w io.Writer, r Report) error {
	s := &sarifWriter{src: r.Sources, hashes: map[string][]string{}, rules: map[string]int{}}
	log := sarif.NewReport()
	run := sarif.NewRunWithInformationURI(r.Tool.Name, informationURI)
	numbers := strings.TrimPrefix(r.Tool.Version, "v")
	run.Tool.Driver.WithVersion(numbers)
	if numbers != "" && numbers[0] >= '0' && numbers[0] <= '9' {
		run.Tool.Driver.WithSemanticVersion(numbers)
	}
	run.WithColumnKind("utf16CodeUnits")
	run.WithAutomationDetails(sarif.NewRunAutomationDetails().WithID(automationID(r.Subtree)))
	run.OriginalUriBaseIds = map[string]sarif.ArtifactLocation{
		sourceRoot: *sarif.NewArtifactLocation().WithDescription(sarif.NewTextMessage("The root of the checked repository.")),
	}
	for i, rule := range r.Rules {
		s.rules[rule.ID] = i
		run.Tool.Driver.AddRule(sarifRule(rule))
	}

	invocation := sarif.NewInvocation().WithExecutionSuccessful(r.Broken() == 0)
	for _, d := range r.Diagnostics {
		invocation.AddToolExecutionNotification(s.notification(d))
	}
	findings := worstFirst(r.Findings)
	if cut := len(findings) - maxResults; cut > 0 {
		findings = findings[:maxResults]
		invocation.AddToolExecutionNotification(sarif.NewNotification().WithLevel("warning").WithMessage(
			sarif.NewTextMessage(fmt.Sprintf("%d results were left out: the worst %d are here.", cut, maxResults))))
	}
	run.AddInvocation(invocation)
	for _, f := range findings {
		run.AddResult(s.result(f))
	}
	log.AddRun(run)
	return encodeSARIF(w, log)
}

// encodeSARIF leaves out what the library writes for every property that was not set: -1 and empty lists, two thirds of the text.
// Results and rules stay: without them a log says that nothing was run.
func encodeSARIF(w io.Writer, log *sarif.Report) error {
	var full bytes.Buffer
	if err := log.Write(&full); err != nil {
		return err
	}
	var tree any
	decoder := json.NewDecoder(&full)
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		return err
	}
	prune(tree)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(tree)
}

func prune(node any) {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			prune(item)
		}
	case map[string]any:
		for key, value := range node {
			list, isList := value.([]any)
			if value == json.Number("-1") || isList && len(list) == 0 && key != "results" && key != "rules" {
				delete(node, key)
				continue
			}
			prune(value)
		}
	}
}

// automationID is the category of the run: runs on different parts of a repository do not replace each other's alerts.
func automationID(subtree string) string {
	if subtree == "" || subtree == "." {
		return "vpclint/"
	}
	return "vpclint/" + subtree + "/"
}

func sarifRule(r Rule) *sarif.ReportingDescriptor {
	rule := sarif.NewReportingDescriptor().
		WithID(r.ID).
		WithName(pascal(r.ID)).
		WithShortDescription(sarif.NewMultiformatMessageString().WithText(sentence(r.Title))).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(shorten(sentence(oneLine(r.Description)), maxDescription))).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(r.Severity.String()))
	page := r.Page
	if page == "" {
		page = r.Description
	}
	rule.WithHelp(sarif.NewMultiformatMessageString().WithText(sentence(r.Description)).WithMarkdown(page))
	if len(r.Links) > 0 {
		rule.WithHelpURI(r.Links[0])
	}
	properties := sarif.NewPropertyBag()
	for _, tag := range []string{"aws", "lambda", "network", r.Category} {
		if tag != "" && !slices.Contains(properties.Tags, tag) && len(properties.Tags) < maxTags {
			properties.AddTag(tag)
		}
	}
	if r.Precision != "" {
		properties.Add("precision", r.Precision)
	}
	return rule.WithProperties(properties)
}

// sarifWriter turns findings into results.
type sarifWriter struct {
	src    sources
	hashes map[string][]string // per file, computed when first asked for
	rules  map[string]int      // index of a rule by id
}

func (s *sarifWriter) result(f finding.Finding) *sarif.Result {
	result := sarif.NewRuleResult(f.Rule).
		WithLevel(f.Severity.String()).
		WithLocations([]*sarif.Location{s.location(f.Range).WithLogicalLocations([]*sarif.LogicalLocation{
			sarif.NewLogicalLocation().WithFullyQualifiedName(f.Resource).WithKind("resource"),
		})})
	result.RuleIndex = -1
	if i, ok := s.rules[f.Rule]; ok {
		result.RuleIndex = i
	}
	message := f.Message
	for i, related := range s.related(f) {
		if i == 0 {
			message = sentence(message) + " See"
		} else {
			message += ","
		}
		message += fmt.Sprintf(" [%s](%d)", escapeLink(related.Resource), i+1)
		result.AddRelatedLocation(s.location(related.Range).WithID(i + 1).
			WithMessage(sarif.NewTextMessage(sentence(related.Role + ": " + related.Resource))))
	}
	result.WithMessage(sarif.NewTextMessage(sentence(message)))
	if flow := s.flow(f.Path); flow != nil {
		result.AddCodeFlow(flow)
	}
	result.PartialFingerprints = map[string]string{"vpclint/v1": f.Fingerprint}
	if hash := s.lineHash(f.Range); hash != "" {
		result.PartialFingerprints["primaryLocationLineHash"] = hash
	}
	return result
}

// related are the places to link: the related ones that have a place, each place once.
func (s *sarifWriter) related(f finding.Finding) []finding.Related {
	var out []finding.Related
	for _, r := range f.Related {
		same := func(o finding.Related) bool { return o.Range == r.Range && o.Resource == r.Resource }
		if !r.Range.IsZero() && !slices.ContainsFunc(out, same) {
			out = append(out, r)
		}
	}
	return out
}

func (s *sarifWriter) flow(path []finding.Step) *sarif.CodeFlow {
	thread := sarif.NewThreadFlow()
	for i, step := range path {
		if step.Range.IsZero() {
			continue
		}
		thread.AddLocation(sarif.NewThreadFlowLocation().WithExecutionOrder(i + 1).
			WithLocation(s.location(step.Range).WithMessage(sarif.NewTextMessage(sentence(hop(step))))))
	}
	if len(thread.Locations) == 0 {
		return nil
	}
	return sarif.NewCodeFlow().WithThreadFlows([]*sarif.ThreadFlow{thread})
}

func (s *sarifWriter) notification(d model.Diagnostic) *sarif.Notification {
	n := sarif.NewNotification().WithLevel(d.Severity.String()).WithMessage(sarif.NewTextMessage(sentence(d.Message)))
	if d.Range.File != "" {
		n.AddLocation(s.location(d.Range))
	}
	return n
}

func (s *sarifWriter) location(r model.Range) *sarif.Location {
	return sarif.NewLocation().WithPhysicalLocation(sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewArtifactLocation().WithURI(sarifURI(r.File)).WithURIBaseID(sourceRoot)).
		WithRegion(s.region(r)))
}

func (s *sarifWriter) region(r model.Range) *sarif.Region {
	region := sarif.NewRegion().WithStartLine(max(r.Start.Line, 1)).
		WithStartColumn(s.src.column(r.File, r.Start, inUTF16))
	if r.End.Byte > r.Start.Byte {
		region.WithEndLine(max(r.End.Line, r.Start.Line, 1)).WithEndColumn(s.src.column(r.File, r.End, inUTF16))
	}
	return region
}

func (s *sarifWriter) lineHash(r model.Range) string {
	src, ok := s.src[r.File]
	if !ok {
		return ""
	}
	hashes, ok := s.hashes[r.File]
	if !ok {
		hashes = lineHashes(src)
		s.hashes[r.File] = hashes
	}
	if line := max(r.Start.Line, 1); line <= len(hashes) {
		return hashes[line-1]
	}
	return ""
}

// sarifURI is the file's name as a relative uri, percent-encoded.
func sarifURI(file string) string { return (&url.URL{Path: file}).String() }

// pascal turns an id into a name: FunctionInPublicSubnet. GitHub wants names that differ from ids.
func pascal(id string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(id, "-") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// sentence ends a text with a full stop. GitHub takes the first sentence of a message as its title.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// shorten cuts a text at a number of characters.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// escapeLink escapes the text of a link in a plain-text message (SARIF 2.1.0, 3.11.6).
func escapeLink(s string) string {
	return strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`).Replace(printable(s))
}
