// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	fwaction "github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/action"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/configured"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

const queueARN = "arn:aws:sqs:us-east-1:111122223333:locked-out"

// unknown is the value of an argument that is not known yet.
const unknown = "unknown"

func startSandbox(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	sb, err := sandbox.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sb.Close)
	return sb
}

// newProvider returns a provider in a Region that reaches only the sandbox.
func newProvider(sb *sandbox.Sandbox, region string, guards roottask.Guards) *configured.Provider {
	admin := sb.Admin()
	return configured.New(assumeroot.New(aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(sb.URL()),
		Credentials:  credentials.NewStaticCredentialsProvider(admin.AccessKeyID, admin.SecretAccessKey, ""),
		HTTPClient:   awshttp.NewBuildableClient(),
		Retryer: func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return 0, nil })
			})
		},
	}, assumeroot.Options{Guards: guards, Redactor: &awscall.Redactor{}, Now: time.Now}))
}

var allowAll = roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()}

// instance is a configured action.
type instance struct {
	fwaction.ActionWithModifyPlan
	config tfsdk.Config
}

// arguments are the values of an action's arguments. The argument timeouts is the value of timeouts.invoke.
type arguments map[string]string

func bucketAction(t *testing.T, p *configured.Provider, a arguments) instance {
	return newInstance(t, action.NewS3UnlockBucket(), p, a)
}

func queueAction(t *testing.T, p *configured.Provider, a arguments) instance {
	return newInstance(t, action.NewSQSUnlockQueue(), p, a)
}

func newInstance(t *testing.T, created fwaction.Action, p *configured.Provider, a arguments) instance {
	t.Helper()
	var schema fwaction.SchemaResponse
	created.Schema(t.Context(), fwaction.SchemaRequest{}, &schema)
	typ := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		value, ok := a[name]
		switch {
		case !ok:
			values[name] = tftypes.NewValue(attribute, nil)
		case value == unknown:
			values[name] = tftypes.NewValue(attribute, tftypes.UnknownValue)
		case name == "timeouts":
			values[name] = tftypes.NewValue(attribute, map[string]tftypes.Value{"invoke": tftypes.NewValue(tftypes.String, value)})
		default:
			values[name] = tftypes.NewValue(attribute, value)
		}
	}
	var data any
	if p != nil {
		data = p
	}
	var configure fwaction.ConfigureResponse
	created.(fwaction.ActionWithConfigure).Configure(t.Context(), fwaction.ConfigureRequest{ProviderData: data}, &configure)
	if configure.Diagnostics.HasError() {
		t.Fatal(configure.Diagnostics)
	}
	return instance{created.(fwaction.ActionWithModifyPlan), tfsdk.Config{Raw: tftypes.NewValue(typ, values), Schema: schema.Schema}}
}

func (i instance) validate(t *testing.T) diag.Diagnostics {
	var resp fwaction.ValidateConfigResponse
	validated := i.ActionWithModifyPlan.(fwaction.ActionWithValidateConfig)
	validated.ValidateConfig(t.Context(), fwaction.ValidateConfigRequest{Config: i.config}, &resp)
	return resp.Diagnostics
}

func (i instance) plan(t *testing.T) diag.Diagnostics {
	var resp fwaction.ModifyPlanResponse
	i.ModifyPlan(t.Context(), fwaction.ModifyPlanRequest{Config: i.config}, &resp)
	return resp.Diagnostics
}

func (i instance) invoke(ctx context.Context, send func(string)) diag.Diagnostics {
	resp := fwaction.InvokeResponse{SendProgress: func(event fwaction.InvokeProgressEvent) { send(event.Message) }}
	i.Invoke(ctx, fwaction.InvokeRequest{Config: i.config}, &resp)
	return resp.Diagnostics
}

// text renders diagnostics with the attribute that each is on.
func text(diags diag.Diagnostics) string {
	var all []string
	for _, d := range diags {
		at := ""
		if located, ok := d.(diag.DiagnosticWithPath); ok {
			at = located.Path().String()
		}
		all = append(all, at+": "+d.Summary()+"\n"+d.Detail())
	}
	return strings.Join(all, "\n---\n")
}

// lockedBucket returns the arguments of an action on a bucket, with changes.
func lockedBucket(change arguments) arguments {
	a := arguments{"account_id": sandbox.Member, "bucket": sandbox.LockedBucket}
	maps.Copy(a, change)
	return a
}

const denyAll = `{"Statement":[{"Sid":"Lock","Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`

func TestActions_arguments(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	guarded := roottask.Guards{TargetAccountIDs: roottask.AllowOnly(sandbox.OtherMember), TaskPolicies: roottask.AllowAll()}
	otherTask := roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowOnly("IAMAuditRootUserCredentials")}
	queue := func(change arguments) arguments {
		a := arguments{"queue_arn": queueARN}
		maps.Copy(a, change)
		return a
	}
	for name, test := range map[string]struct {
		create    func(*testing.T, *configured.Provider, arguments) instance
		arguments arguments
		provider  *configured.Provider // nil for a configured one without guards
		atPlan    bool                 // only a configured provider finds the error
		want      string               // "" if the arguments are valid
	}{
		"bucket": {create: bucketAction, arguments: lockedBucket(nil)},
		"bucket, every argument": {
			create: bucketAction, arguments: lockedBucket(arguments{"region": "eu-west-1", "policy": `{"Statement":[{}]}`, "timeouts": "90s"}),
		},
		"bucket, unknown": {create: bucketAction, arguments: arguments{
			"account_id": unknown, "bucket": unknown, "region": unknown, "policy": unknown, "timeouts": unknown,
		}},
		"account": {
			create: bucketAction, arguments: lockedBucket(arguments{"account_id": "1111"}),
			want: `account_id: Invalid account_id\n"1111" has 4 digits.\nAWS accepts an account ID`,
		},
		"account as ARN": {
			create: bucketAction, arguments: lockedBucket(arguments{"account_id": "arn:aws:iam::111122223333:root"}),
			want: `account_id: Invalid account_id\n.*\n.*\nWrite "111122223333"`,
		},
		"bucket as ARN": {
			create: bucketAction, arguments: lockedBucket(arguments{"bucket": "arn:aws:s3:::locked-out"}),
			want: `bucket: Invalid bucket\n.*\n.*\nWrite "locked-out"`,
		},
		"Region": {
			create: bucketAction, arguments: lockedBucket(arguments{"region": "eu-west-1a"}),
			want: `region: Invalid region\n.*Availability Zone`,
		},
		"unknown Region": {
			create: bucketAction, arguments: lockedBucket(arguments{"region": "eu-west-9"}), atPlan: true,
			want: `region: Invalid region\n.*not a Region that this version knows`,
		},
		"other partition": {
			create: bucketAction, arguments: lockedBucket(arguments{"region": "cn-north-1"}), atPlan: true,
			want: `region: Invalid region\n.*partition "aws-cn"`,
		},
		"policy": {
			create: bucketAction, arguments: lockedBucket(arguments{"policy": "{"}),
			want: `policy: Invalid policy\nThe policy is not valid JSON.*\n.*\nWrite the policy with jsonencode, or omit policy`,
		},
		"policy that locks": {
			create: bucketAction, arguments: lockedBucket(arguments{"policy": denyAll}),
			want: `policy: Invalid policy\nStatement "Lock" of the policy denies every action on the bucket ` +
				`to every principal.\npolicy accepts`,
		},
		"timeout": {
			create: bucketAction, arguments: lockedBucket(arguments{"timeouts": "0s"}),
			want: `timeouts: Invalid timeouts.invoke\n.*0 seconds`,
		},
		"guarded account": {
			create: bucketAction, arguments: lockedBucket(nil),
			provider: newProvider(sb, sandbox.Region, guarded), atPlan: true,
			want: `account_id: Target account not allowed\n.*\nThe provider's allowed_target_account_ids accepts 555566667777`,
		},
		"guarded task": {
			create: bucketAction, arguments: lockedBucket(nil),
			provider: newProvider(sb, sandbox.Region, otherTask), atPlan: true,
			want: `^: Task policy not allowed\nThe task policy is S3UnlockBucketPolicy.\nThe provider's allowed_task_policies accepts`,
		},
		"guards without rule": {
			create: bucketAction, arguments: lockedBucket(nil),
			provider: newProvider(sb, sandbox.Region, roottask.Guards{}), atPlan: true,
			want: `Target account not allowed`,
		},
		"no Region": {
			create: bucketAction, arguments: lockedBucket(nil),
			provider: newProvider(sb, "", allowAll), atPlan: true,
			want: `^: Missing Region\n`,
		},
		"provider's Region": {
			create: bucketAction, arguments: lockedBucket(nil),
			provider: newProvider(sb, "us-east-9", allowAll), atPlan: true,
			want: `^: Invalid Region\nThe provider's Region cannot be used.\n"us-east-9"`,
		},

		"queue":                 {create: queueAction, arguments: queue(nil)},
		"queue, every argument": {create: queueAction, arguments: queue(arguments{"policy": `{"Statement":[{}]}`, "timeouts": "90s"})},
		"queue, unknown": {
			create: queueAction, arguments: arguments{"queue_arn": unknown, "policy": unknown, "timeouts": unknown},
		},
		"queue as URL": {
			create: queueAction, arguments: queue(arguments{"queue_arn": "https://sqs.us-east-1.amazonaws.com/111122223333/locked-out"}),
			want: `queue_arn: Invalid queue_arn\n.*\n.*\nWrite "` + queueARN,
		},
		"queue policy that locks": {
			create: queueAction, arguments: queue(arguments{"policy": denyAll}),
			want: `policy: Invalid policy\nStatement "Lock" of the policy denies every action on the queue`,
		},
		"queue timeout": {
			create: queueAction, arguments: queue(arguments{"timeouts": "-1s"}),
			want: `timeouts: Invalid timeouts.invoke`,
		},
		"queue, other partition": {
			create: queueAction, arguments: queue(nil),
			provider: newProvider(sb, "us-gov-west-1", allowAll), atPlan: true,
			want: `queue_arn: Invalid queue_arn\n.*partition "aws-us-gov"`,
		},
		"queue, unknown Region": {
			create: queueAction, arguments: queue(arguments{"queue_arn": "arn:aws:sqs:eu-west-9:111122223333:q"}), atPlan: true,
			want: `queue_arn: Invalid queue_arn\n.*not a Region that this version knows`,
		},
		"queue, guarded account": {
			create: queueAction, arguments: queue(nil),
			provider: newProvider(sb, sandbox.Region, guarded), atPlan: true,
			want: `queue_arn: Target account not allowed`,
		},
		"queue, guarded task": {
			create: queueAction, arguments: queue(nil),
			provider: newProvider(sb, sandbox.Region, otherTask), atPlan: true,
			want: `^: Task policy not allowed\nThe task policy is SQSUnlockQueuePolicy`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.provider == nil {
				test.provider = newProvider(sb, sandbox.Region, allowAll)
			}
			check := func(phase, want, got string) {
				t.Helper()
				if (want == "") != (got == "") || !regexp.MustCompile(want).MatchString(got) {
					t.Errorf("%s: got\n%s\nwant %s", phase, got, want)
				}
			}
			atValidate := test.want
			if test.atPlan {
				atValidate = ""
			}
			check("validate", atValidate, text(test.create(t, nil, test.arguments).validate(t)))
			planned := test.create(t, test.provider, test.arguments)
			check("plan", test.want, text(planned.plan(t)))
			if test.want != "" {
				check("invoke", test.want, text(planned.invoke(t.Context(), func(line string) { t.Error("progress:", line) })))
			}
			if calls := sb.Calls(); len(calls) > 0 {
				t.Errorf("got calls %v", calls)
			}
		})
	}
}

func TestInvoke_progress(t *testing.T) {
	t.Parallel()
	sb := startSandbox(t)
	p := newProvider(sb, sandbox.Region, allowAll)
	old, _ := sb.BucketPolicy(sandbox.LockedBucket)
	oldQueue := sb.QueuePolicy(sandbox.LockedQueue)
	session := `Root session in account 111122223333 with task policy \w+ until 20\S+Z \(AssumeRoot request ID [0-9a-f-]{36}\)\.`
	for _, test := range []struct {
		instance instance
		want     []string
	}{
		{bucketAction(t, p, lockedBucket(nil)), []string{
			session,
			`Old policy of bucket "locked-out" in Region us-east-1\. Keep the next line, to restore the policy:`, regexp.QuoteMeta(old),
			`Deleting the policy of bucket "locked-out" in Region us-east-1\.`,
			`The policy of bucket "locked-out" in Region us-east-1 was deleted\.`,
		}},
		{bucketAction(t, p, lockedBucket(nil)), []string{
			session, `No policy is set on bucket "locked-out" in Region us-east-1\.`, `Nothing to change\.`,
		}},
		{bucketAction(t, p, lockedBucket(arguments{"policy": `{"Statement":{"Effect":"Allow"}}`})), []string{
			session, `No policy is set on bucket "locked-out" in Region us-east-1\.`,
			`Setting the new policy of bucket "locked-out" in Region us-east-1\.`,
			`The policy of bucket "locked-out" in Region us-east-1 was set\.`,
		}},
		{queueAction(t, p, arguments{"queue_arn": queueARN, "policy": `{"Statement":{"Effect":"Allow"}}`, "timeouts": "1m"}), []string{
			session, `Old policy of queue ` + queueARN + `\. Keep the next line, to restore the policy:`, regexp.QuoteMeta(oldQueue),
			`Setting the new policy of queue ` + queueARN + `\.`, `The policy of queue ` + queueARN + ` was replaced\.`,
		}},
	} {
		var lines []string
		if diags := test.instance.invoke(t.Context(), func(line string) { lines = append(lines, line) }); len(diags) > 0 {
			t.Fatal(text(diags))
		}
		if want := "^" + strings.Join(test.want, "\n") + "$"; !regexp.MustCompile(want).MatchString(strings.Join(lines, "\n")) {
			t.Errorf("got lines\n%s\nwant\n%s", strings.Join(lines, "\n"), want)
		}
		for _, secret := range sb.Secrets() {
			if strings.Contains(strings.Join(lines, "\n"), secret) {
				t.Error("a line holds a secret")
			}
		}
	}
	if got := len(sb.Calls("AssumeRoot")); got != 2 {
		t.Errorf("got %d sessions for two task policies", got)
	}
}

func TestInvoke_failure(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		create    func(*testing.T, *configured.Provider, arguments) instance
		arguments arguments
		prepare   func(*sandbox.Sandbox)
		want      string
	}{
		"misspelt bucket": {
			create: bucketAction, arguments: arguments{"account_id": sandbox.Member, "bucket": "locked-ot"},
			want: `(?s)^bucket: Bucket not found in the account\n.*Did you mean "locked-out"\? Otherwise set account_id to` +
				`.*\nterraform apply -invoke=action\.assumeroot_s3_unlock_bucket\.NAME$`,
		},
		"wrong Region": {
			create: bucketAction, arguments: lockedBucket(arguments{"region": "eu-west-1"}),
			want: `(?s)^region: Bucket is in another Region\n.*Set region to "us-east-1", or omit it\.`,
		},
		"misspelt queue": {
			create: queueAction, arguments: arguments{"queue_arn": queueARN + "1"},
			want: `(?s)^queue_arn: Queue not found\n.*Did you mean "` + queueARN + `"\?.*` +
				`\nterraform apply -invoke=action\.assumeroot_sqs_unlock_queue\.NAME$`,
		},
		"management account": {
			create: bucketAction, arguments: arguments{"account_id": sandbox.ManagementAccount, "bucket": "trail"},
			want: `(?s)^account_id: The target is the .*account.*\nterraform apply -invoke=`,
		},
		"rejected policy": {
			create: bucketAction, arguments: lockedBucket(arguments{"policy": `{"Statement":[{}]}`}),
			prepare: func(sb *sandbox.Sandbox) {
				sb.Inject(sandbox.Refused("PutBucketPolicy", 400, "MalformedPolicy", "Missing Principal"))
			},
			want: `(?s)^policy: S3 rejected the policy\n.*Correct policy as the message below says`,
		},
		"STS Region": {
			create: bucketAction, arguments: lockedBucket(arguments{"region": "us-east-1"}),
			prepare: func(sb *sandbox.Sandbox) { sb.DisableRegion(sandbox.Region) },
			want:    `(?s)^: STS is not active in the Region\n.*set region in the provider block to one that is enabled`,
		},
		"timeout": {
			create: queueAction, arguments: arguments{"queue_arn": queueARN, "timeouts": "1ns"},
			want: `(?s)^timeouts: AssumeRoot timed out\n.*Raise timeouts\.invoke`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := startSandbox(t)
			sb.AddBucket(sandbox.ManagementAccount, sandbox.Bucket{Name: "trail", Policy: denyAll})
			if test.prepare != nil {
				test.prepare(sb)
			}
			before := sb.Accounts()
			i := test.create(t, newProvider(sb, sandbox.Region, allowAll), test.arguments)
			if diags := i.plan(t); len(diags) > 0 {
				t.Fatal(text(diags))
			}
			got := text(i.invoke(t.Context(), func(string) {}))
			if !regexp.MustCompile(test.want).MatchString(got) {
				t.Errorf("got\n%s\nwant %s", got, test.want)
			}
			for _, secret := range sb.Secrets() {
				if strings.Contains(got, secret) {
					t.Error("the error holds a secret")
				}
			}
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
		sb := startSandbox(t)
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		t.Cleanup(func() { close(release) })
		n := 0
		i := bucketAction(t, newProvider(sb, sandbox.Region, allowAll), lockedBucket(nil))
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
	for _, i := range []instance{
		bucketAction(t, nil, lockedBucket(nil)),
		queueAction(t, nil, arguments{"queue_arn": queueARN}),
	} {
		if got := text(i.invoke(t.Context(), func(string) {})); !strings.Contains(got, "Provider not configured") {
			t.Errorf("got %s", got)
		}
	}
}
