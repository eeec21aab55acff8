package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// readGrants takes the statements of the role as evidence, leaving out what others than the function's code use.
func (c *caller) readGrants() {
	for i := range c.role.Statements {
		s := &c.role.Statements[i]
		if !s.Allow || s.Source == model.AddedBySAM || len(s.Actions) == 0 {
			continue
		}
		if holds, _ := conditionHolds(s.Conditions); s.Conditions.IsSet() && holds == model.No {
			continue // granted to other services only
		}
		resources := arnsOf(c.u, s.Resources)
		if c.onlyDestinations(resources) {
			continue
		}
		for _, g := range c.grantsOf(s, resources) {
			c.granted = append(c.granted, g)
			c.add(g.service, g.class, s.Range, "%s", c.grantText(g))
		}
	}
}

// grantsOf groups the actions of a statement by the service that they call, in the order of the statement.
func (c *caller) grantsOf(s *model.Statement, resources []arn) []grant {
	var out []grant
	actions := map[string][]string{}
	for _, action := range s.Actions {
		if _, everything := wholeService(action); everything || passes(action) || c.denied(action, resources) {
			continue
		}
		rows := narrowed(rowsOf(action), resources)
		ambiguous := slices.ContainsFunc(rows, func(r *serviceRow) bool { return r.suffix != rows[0].suffix || r.weight == ignored && len(rows) > 1 })
		for _, row := range rows {
			if c.excused(row, action, s, resources) {
				continue
			}
			class := c.class(row, action, s, resources)
			if ambiguous {
				class = weaker(class, E1)
			}
			at := slices.IndexFunc(out, func(g grant) bool { return g.service == row.suffix })
			if at < 0 {
				at = len(out)
				out = append(out, grant{service: row.suffix, statement: s, resources: resources})
			}
			if !slices.Contains(actions[row.suffix], action) {
				actions[row.suffix] = append(actions[row.suffix], action)
			}
			out[at].class = max(out[at].class, class)
		}
	}
	for i := range out {
		out[i].actions = listOf(actions[out[i].service], 3)
	}
	return out
}

// class grades one action of a statement.
func (c *caller) class(row *serviceRow, action string, s *model.Statement, resources []arn) Class {
	whole, _ := wholeService(action)
	fromTemplate := s.Source == model.PolicyTemplate || s.Source == model.Connector
	switch {
	case s.Reason != "" || row.weight == undecided || s.NotResource:
		return E1
	case fromTemplate && row.prefix != "kms":
		return c.besides(row.suffix, E4)
	case whole:
		return E1
	case c.shared || row.weight == weak || row.weight == polled && !managesPoller(row):
		return c.besides(row.suffix, E2)
	case !specificAction(action) || len(resources) == 0:
		return c.besides(row.suffix, E2)
	case slices.ContainsFunc(resources, func(r arn) bool { return r.wild || r.everything() }):
		return c.besides(row.suffix, E2)
	}
	return c.besides(row.suffix, E3)
}

// besides lowers the class where another service may use the service with the role's rights, or certainly does.
func (c *caller) besides(service string, class Class) Class {
	switch {
	case slices.Contains(c.handedOn, service):
		return weaker(class, E1)
	case slices.Contains(c.onBehalf, service):
		return weaker(class, E2)
	}
	return class
}

// has says whether a statement also allows actions of the weight: what stands beside them serves the same purpose.
func has(s *model.Statement, w weight, prefix string) bool {
	return slices.ContainsFunc(s.Actions, func(action string) bool {
		rows := rowsOf(action)
		return len(rows) > 0 && rows[0].prefix == prefix && rows[0].weight == w
	})
}

// queriesLogs says whether an action on logs does more than look after the function's own group, as many write it beside PutLogEvents.
func queriesLogs(action string) bool {
	for _, housekeeping := range []string{"logs:Describe*", "logs:*RetentionPolicy", "logs:List*", "logs:TagLogGroup", "logs:TagResource"} {
		if globCovers(housekeeping, action) {
			return false
		}
	}
	return true
}

// managesPoller says whether the row's actions are calls of their own where there is no poller: MSK, MQ and RDS have clients that
// look up brokers, while queues and streams are hardly ever polled by a function itself.
func managesPoller(row *serviceRow) bool {
	return row.prefix == "kafka" || row.prefix == "mq" || row.prefix == "rds" || row.prefix == "glue"
}

// excused says whether a grant is used by others than the function's code, so that it is no evidence of a call.
func (c *caller) excused(row *serviceRow, action string, s *model.Statement, resources []arn) bool {
	switch {
	case row.weight == ignored || row.weight == onBehalf || row.kind == "data-plane":
		return true
	case row.prefix == "kms" && (throughService(s) || row.weight == weak && has(s, onBehalf, "kms")):
		return true // keys of encrypted queues, topics and buckets are used by these services
	case row.prefix == "logs" && has(s, ignored, "logs"):
		return !queriesLogs(action)
	case row.suffix == "dynamodb-streams" && !slices.ContainsFunc(resources, arn.isStream):
		return true // a grant on a table gives nothing on its stream; CDK writes such
	case row.prefix == "secretsmanager" && len(c.secrets) > 0 && strings.EqualFold(action, "secretsmanager:GetSecretValue"):
		return c.allAmong(resources, c.secrets)
	case row.weight != polled:
		return false
	case s.Source == model.Connector:
		return true // a connector into the function
	}
	switch row.prefix {
	case "kafka":
		return c.polls[model.MSK]
	case "mq":
		return c.polls[model.MQ]
	case "rds":
		return c.polls[model.DocumentDB]
	case "glue":
		return c.polls[model.MSK] || c.polls[model.SelfManagedKafka]
	default:
		return c.anySource || c.allAmong(resources, c.sourcesOf(row))
	}
}

// sourcesOf are the sources of the function's event source mappings that belong to the row's service.
func (c *caller) sourcesOf(row *serviceRow) []arn {
	var out []arn
	for _, source := range c.sources {
		service := source.service()
		for _, t := range source.types {
			switch suffix := known().resources[t].suffix; suffix {
			case "kinesis-streams":
				service = "kinesis"
			default:
				service = suffix
			}
		}
		if service == row.prefix {
			out = append(out, source)
		}
	}
	return out
}

// allAmong says whether all resources are among the others. A wildcard may be meant for the others only.
func (c *caller) allAmong(resources, others []arn) bool {
	if len(others) == 0 {
		return false
	}
	for _, r := range resources {
		if !r.everything() && !r.wild && !c.isAmong(r, others) {
			return false
		}
	}
	return true
}

func (c *caller) isAmong(r arn, others []arn) bool {
	return slices.ContainsFunc(others, func(o arn) bool { return r.same(c.u, o) })
}

// onlyDestinations says whether a statement only concerns the dead-letter queue and the destinations, to which Lambda delivers.
func (c *caller) onlyDestinations(resources []arn) bool {
	if len(resources) == 0 || len(c.destinations) == 0 {
		return false
	}
	return !slices.ContainsFunc(resources, func(r arn) bool { return !c.isAmong(r, c.destinations) })
}

// denials are the statements that certainly take something away.
func denials(role *model.Role) []*model.Statement {
	var out []*model.Statement
	for i := range role.Statements {
		s := &role.Statements[i]
		if !s.Allow && s.Reason == "" && !s.NotResource && !s.Conditions.IsSet() {
			out = append(out, s)
		}
	}
	return out
}

// denied says whether some denial takes the action away again from all resources.
func (c *caller) denied(action string, resources []arn) bool {
	for _, d := range c.denials {
		if !actionIn(d, action) {
			continue
		}
		from := arnsOf(c.u, d.Resources)
		spared := func(r arn) bool {
			return !slices.ContainsFunc(from, func(o arn) bool {
				return o.text == "*" && len(o.addresses) == 0 && !o.unknown || !r.unknown && !r.wild && r.same(c.u, o)
			})
		}
		if !slices.ContainsFunc(resources, spared) {
			return true
		}
	}
	return false
}

// grantText says in words what a statement grants.
func (c *caller) grantText(g grant) string {
	on := listOf(resourceNames(g.statement.Resources), 2)
	switch g.statement.Source {
	case model.PolicyTemplate:
		return fmt.Sprintf("policy template %s on %s", g.statement.Policy, on)
	case model.Connector:
		return fmt.Sprintf("connector %s allows %s on %s", g.statement.Policy, g.actions, on)
	}
	verb := "allows"
	if g.statement.Reason != "" {
		verb = "may allow"
	}
	return fmt.Sprintf("%s %s %s on %s", c.roleName(), verb, g.actions, on)
}

// resourceNames names resources as their author would: by address where they are referred to, else by the text that is there.
func resourceNames(values []model.Value) []string {
	var out []string
	for _, v := range values {
		name := textOf(v)
		if refs := mentioned(resourcePart(v)); len(refs) > 0 {
			name = refs[len(refs)-1].Address
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// textOf is a text with an ellipsis for every part that is not known.
func textOf(v model.Value) string {
	switch v.Kind {
	case model.Template:
		var b strings.Builder
		for _, part := range v.Items {
			b.WriteString(textOf(part))
		}
		return b.String()
	case model.Unknown, model.Reference:
		return "…"
	default:
		return v.Pattern()
	}
}

// listOf joins the first names and counts the rest.
func listOf(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
