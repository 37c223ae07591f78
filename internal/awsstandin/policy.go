// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"encoding/json"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// policyAsWritten returns the user's spelling of a policy where AWS holds the same JSON, since AWS does not keep white
// space and order and Terraform would take its spelling for drift.
func policyAsWritten(written types.String, held string) types.String {
	var a, b any
	if json.Unmarshal([]byte(written.ValueString()), &a) == nil &&
		json.Unmarshal([]byte(held), &b) == nil &&
		reflect.DeepEqual(a, b) {
		return written
	}
	return types.StringValue(held)
}
