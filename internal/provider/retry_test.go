// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

func TestAssumeRoot_attemptsWhileUnavailable(t *testing.T) {
	for name, test := range map[string]struct {
		config block
		env    map[string]string
		want   int
	}{
		"by default":                         {want: 10},
		"max_retries":                        {config: block{"max_retries": 3}, want: 3},
		"max_retries of 0, not set":          {config: block{"max_retries": 0}, want: 10},
		"max_retries before the environment": {config: block{"max_retries": 3}, env: map[string]string{"AWS_MAX_ATTEMPTS": "5"}, want: 3},
		"default before the environment":     {env: map[string]string{"AWS_MAX_ATTEMPTS": "5"}, want: 10},
		"retry_mode standard":                {config: block{"max_retries": 3, "retry_mode": "standard"}, want: 3},
		"empty retry_mode":                   {config: block{"max_retries": 3, "retry_mode": ""}, want: 3},
		// A retry costs 14 tokens.
		"token_bucket_rate_limiter_capacity":      {config: block{"token_bucket_rate_limiter_capacity": 30}, want: 3},
		"token_bucket_rate_limiter_capacity of 0": {config: block{"token_bucket_rate_limiter_capacity": 0}, want: 10},
	} {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			setEnvironment(t, test.env)
			sb.Inject(sandbox.Unavailable("AssumeRoot"))
			i := newInstance(t)
			expectNothing(t, i.configure(block{}.With(test.config)))
			if !i.open(nil).failed() {
				t.Fatal("the session was opened")
			}
			if got := len(sb.Calls("AssumeRoot")); got != test.want {
				t.Errorf("got %d attempts, want %d", got, test.want)
			}
		})
	}
}

func TestAssumeRoot_attemptsWhileThrottled(t *testing.T) {
	t.Parallel()
	const throttlings = 11 // more than the default of max_retries
	for name, test := range map[string]struct {
		config block
		want   int
	}{
		"by default":                {want: throttlings + 1},
		"max_retries of 0, not set": {config: block{"max_retries": 0}, want: throttlings + 1},
		"small retry quota":         {config: block{"token_bucket_rate_limiter_capacity": 14}, want: throttlings + 1},
		"max_retries":               {config: block{"max_retries": 3}, want: 3},
		"more max_retries":          {config: block{"max_retries": throttlings + 1}, want: throttlings + 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, config := startSandbox(t)
			fault := sandbox.Throttled("AssumeRoot")
			fault.Times = throttlings
			sb.Inject(fault)
			i := newInstance(t)
			expectNothing(t, i.configure(config.With(test.config)))
			if found := i.open(nil); found.failed() != (test.want <= throttlings) {
				t.Errorf("got:\n%s", found)
			}
			if got := len(sb.Calls("AssumeRoot")); got != test.want {
				t.Errorf("got %d attempts, want %d", got, test.want)
			}
		})
	}
}
