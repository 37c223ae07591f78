// SPDX-License-Identifier: MPL-2.0

package awsstandin

import (
	"encoding/json"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// policyAsWritten returns the configured policy if the policy in AWS is the same JSON. AWS changes white
// space and order, which Terraform would report as drift.
func policyAsWritten(written types.String, current string) types.String {
	var a, b any
	if json.Unmarshal([]byte(written.ValueString()), &a) == nil &&
		json.Unmarshal([]byte(current), &b) == nil &&
		reflect.DeepEqual(a, b) {
		return written
	}
	return types.StringValue(current)
}
