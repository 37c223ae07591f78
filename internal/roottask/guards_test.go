// SPDX-License-Identifier: MPL-2.0

package roottask_test

import (
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
)

func TestGuards(t *testing.T) {
	t.Parallel()
	all, none := roottask.AllowAll(), roottask.AllowList{}
	for name, test := range map[string]struct {
		guards         roottask.Guards
		target, policy bool // allowed
	}{
		"zero value":    {roottask.Guards{}, false, false},
		"all":           {roottask.Guards{TargetAccountIDs: all, TaskPolicies: all}, true, true},
		"target listed": {roottask.Guards{TargetAccountIDs: roottask.AllowOnly("111122223333"), TaskPolicies: all}, true, true},
		"other target":  {roottask.Guards{TargetAccountIDs: roottask.AllowOnly("555566667777"), TaskPolicies: all}, false, true},
		"empty list":    {roottask.Guards{TargetAccountIDs: roottask.AllowOnly(), TaskPolicies: all}, false, true},
		"policy listed": {roottask.Guards{TargetAccountIDs: all, TaskPolicies: roottask.AllowOnly("S3UnlockBucketPolicy")}, true, true},
		"no policy":     {roottask.Guards{TargetAccountIDs: all, TaskPolicies: none}, true, false},
	} {
		if err := test.guards.CheckTarget("111122223333"); (err == nil) != test.target {
			t.Errorf("%s: target: %v", name, err)
		}
		if err := test.guards.CheckTaskPolicy("S3UnlockBucketPolicy"); (err == nil) != test.policy {
			t.Errorf("%s: policy: %v", name, err)
		}
	}
}

func TestReplaceFields(t *testing.T) {
	t.Parallel()
	names := map[roottask.Field]string{roottask.Region: "region"}
	for text, want := range map[string]struct {
		text     string
		complete bool
	}{
		"Set {Region}.":            {"Set region.", true},
		"Set {Region}, {Timeout}.": {"Set region, Timeout.", false},
		`{ "Effect": "Allow" }`:    {`{ "Effect": "Allow" }`, true},
	} {
		if got, complete := roottask.ReplaceFields(text, names); got != want.text || complete != want.complete {
			t.Errorf("%q: got %q, %t", text, got, complete)
		}
	}
}
