// SPDX-License-Identifier: MPL-2.0

package permission

import (
	"cmp"
	"fmt"
	"strings"
)

// Table returns all permissions as a table in Markdown.
func Table() string {
	var table strings.Builder
	table.WriteString("| used by | permission | at plan | at apply |\n|---|---|---|---|\n")
	for _, p := range permissions {
		kind, action := "every kind", fmt.Sprintf("`%s`", p.Action)
		if p.Kind != "" {
			kind = fmt.Sprintf("`%s`", p.Kind)
		}
		switch {
		case p.TaskPolicy != "":
			action += fmt.Sprintf(" with `%s`", p.TaskPolicy)
		case p.Action == AssumeRoot:
			action += " with the configured task policy"
		case p.Optional:
			action += ", optional"
		}
		fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", kind, action, cmp.Or(p.Plan, "no"), cmp.Or(p.Apply, "no"))
	}
	return table.String()
}
