// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/golden"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// varying matches the parts of a line that differ between runs.
var varying = regexp.MustCompile(`20\S+Z|[0-9a-f]{8}-[0-9a-f-]{27}`)

func TestInvoke_progress(t *testing.T) {
	t.Parallel()
	const newPolicy = `{"Statement":{"Effect":"Allow"}}`
	sb := sandboxtest.Start(t)
	p := newProvider(sb, sandbox.Region, allowAll)
	for _, test := range []struct { // each begins with the policies that the one before left
		name   string
		action setUp
	}{
		{"bucket", onBucket(nil)},
		{"bucket without policy", onBucket(nil)},
		{"bucket with new policy", onBucket(arguments{"policy": newPolicy})},
		{"queue with replaced policy", onQueue(arguments{"policy": newPolicy, "timeouts": invokeTimeout("1m")})},
	} {
		t.Run(test.name, func(t *testing.T) {
			var lines strings.Builder
			if diags := test.action(t, p).invoke(t.Context(), func(line string) { lines.WriteString(line + "\n") }); len(diags) > 0 {
				t.Fatal(text(diags))
			}
			golden.Expect(t, varying.ReplaceAllString(lines.String(), "VARYING"))
			expectNoSecret(t, sb, lines.String())
		})
	}
	if got := len(sb.Calls("AssumeRoot")); got != 2 {
		t.Errorf("got %d sessions for two task policies", got)
	}
}

func TestInvoke_failure(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		action  setUp
		prepare func(*sandbox.Sandbox)
		want    string
	}{
		"misspelt bucket": {
			action: onBucket(arguments{"bucket": "locked-ot"}),
			want: `(?s)^bucket: Bucket not found in the account\n.*Did you mean "locked-out"\? Otherwise set account_id to` +
				`.*\nterraform apply -invoke=action\.assumeroot_s3_unlock_bucket\.NAME$`,
		},
		"wrong Region": {
			action: onBucket(arguments{"region": "eu-west-1"}),
			want:   `(?s)^region: Bucket is in another Region\n.*Set region to "us-east-1", or omit it\.`,
		},
		"misspelt queue": {
			action: onQueue(arguments{"queue_arn": queueARN + "1"}),
			want: `(?s)^queue_arn: Queue not found\n.*Did you mean "` + queueARN + `"\?.*` +
				`\nterraform apply -invoke=action\.assumeroot_sqs_unlock_queue\.NAME$`,
		},
		"management account": {
			action: onBucket(arguments{"account_id": sandbox.ManagementAccount, "bucket": "trail"}),
			want:   `(?s)^account_id: The target is the .*account.*\nterraform apply -invoke=`,
		},
		"rejected policy": {
			action: onBucket(arguments{"policy": `{"Statement":[{}]}`}),
			prepare: func(sb *sandbox.Sandbox) {
				sb.Inject(sandbox.Refused("PutBucketPolicy", 400, "MalformedPolicy", "Missing Principal"))
			},
			want: `(?s)^policy: S3 rejected the policy\n.*Correct policy as the message below says`,
		},
		"STS Region": {
			action:  onBucket(arguments{"region": "us-east-1"}),
			prepare: func(sb *sandbox.Sandbox) { sb.DisableRegion(sandbox.Region) },
			want:    `(?s)^: STS is not active in the Region\n.*set region in the provider block to one that is enabled`,
		},
		"timeout": {
			action: onQueue(arguments{"queue_arn": queueARN, "timeouts": invokeTimeout("1ns")}),
			want:   `(?s)^timeouts: AssumeRoot timed out\n.*Raise timeouts\.invoke`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := sandboxtest.Start(t)
			sb.AddBucket(sandbox.ManagementAccount, sandbox.Bucket{Name: "trail", Policy: denyAll})
			if test.prepare != nil {
				test.prepare(sb)
			}
			before := sb.Accounts()
			i := test.action(t, newProvider(sb, sandbox.Region, allowAll))
			if diags := i.plan(t); len(diags) > 0 {
				t.Fatal(text(diags))
			}
			got := text(i.invoke(t.Context(), func(string) {}))
			if !regexp.MustCompile(test.want).MatchString(got) {
				t.Errorf("got\n%s\nwant %s", got, test.want)
			}
			expectNoSecret(t, sb, got)
			for n, a := range sb.Accounts() {
				if !slices.Equal(a.Buckets, before[n].Buckets) || !slices.Equal(a.Queues, before[n].Queues) {
					t.Errorf("account %s was changed", a.ID)
				}
			}
		})
	}
}

// SendProgress blocks forever in a run that the engine abandoned.
func TestInvoke_abandoned(t *testing.T) {
	t.Parallel()
	for blocked := range 4 {
		sb := sandboxtest.Start(t)
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		t.Cleanup(func() { close(release) })
		n := 0
		i := onBucket(nil)(t, newProvider(sb, sandbox.Region, allowAll))
		diags := i.invoke(ctx, func(string) {
			n++
			if n > blocked {
				cancel()
				<-release
			}
		})
		if !strings.Contains(text(diags), "was cancelled") || len(sb.Calls("DeleteBucketPolicy")) != 0 {
			t.Errorf("blocked at line %d: got calls %v and\n%s", blocked, sb.Calls(), text(diags))
		}
	}
}

func TestInvoke_notConfigured(t *testing.T) {
	t.Parallel()
	for _, create := range []setUp{onBucket(nil), onQueue(nil)} {
		if got := text(create(t, nil).invoke(t.Context(), func(string) {})); !strings.Contains(got, "Provider not configured") {
			t.Errorf("got %s", got)
		}
	}
}
