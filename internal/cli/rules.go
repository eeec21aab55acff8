package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/policies"
)

func (a *app) rulesCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "rules", Short: "Lists the rules", Args: noArgs}
	format := cmd.Flags().String("format", "text", "text or json")
	cmd.RunE = func(*cobra.Command, []string) error {
		rules, err := engine.Load(policies.FS, engine.Selection{})
		if err != nil {
			return err
		}
		switch *format {
		case "text":
			return listRules(a.out, rules.List())
		case "json":
			return encodeRules(a.out, rules.List())
		default:
			return unknown("format", *format, []string{"text", "json"})
		}
	}
	return cmd
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE",
		Short: "Shows a rule's page: what happens, why, and how to mend it",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("explain needs one rule; vpclint rules lists them")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			rules, err := engine.Load(policies.FS, engine.Selection{Rule: args})
			if err != nil {
				return err
			}
			_, err = io.WriteString(a.out, page(rules.List()[0]))
			return err
		},
	}
}

// page is the rule's page, or what its metadata says where no page was written.
func page(r engine.Rule) string {
	if r.Page != "" {
		return r.Page
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s (%s)\n\n%s\n", r.ID, r.Title, r.Severity, strings.TrimSpace(r.Description))
	for i, link := range r.Links {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "- %s\n", link)
	}
	return b.String()
}

func listRules(w io.Writer, rules []engine.Rule) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rules {
		if _, err := fmt.Fprintf(table, "%s\t%s\t%s\n", r.ID, r.Severity, r.Title); err != nil {
			return err
		}
	}
	return table.Flush()
}

func encodeRules(w io.Writer, rules []engine.Rule) error {
	type entry struct {
		ID          string   `json:"id"`
		Title       string   `json:"title"`
		Description string   `json:"description"`
		Severity    string   `json:"severity"`
		Category    string   `json:"category"`
		Since       string   `json:"since"`
		Precision   string   `json:"precision"`
		Links       []string `json:"links"`
	}
	entries := make([]entry, len(rules))
	for i, r := range rules {
		entries[i] = entry{r.ID, r.Title, r.Description, r.Severity.String(), r.Category, r.Since, r.Precision, append([]string{}, r.Links...)}
	}
	return encode(w, struct {
		Version int     `json:"version"`
		Rules   []entry `json:"rules"`
	}{1, entries})
}

// encode writes JSON for people and machines: indented, and with < and & as they are.
func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%s takes no arguments", cmd.Name())
	}
	return nil
}
