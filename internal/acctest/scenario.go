// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"regexp"
	"strings"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// Scenario is what an acceptance test configures, and how the sandbox is when it does. Only this package can make one, so that
// whoever wants to run them all finds them all.
type Scenario struct {
	name    string
	arrange func(*sandbox.Sandbox) // nil where the sandbox stays as it is
	config  string                 // opens sessions and uses them
	shown   string                 // an ephemeral value that only a test may write to state
	fails   *regexp.Regexp         // nil where the run succeeds
	actions bool                   // only engines with actions can run it
}

// Name tells the scenario from the others.
func (s Scenario) Name() string { return s.name }

// Arrange makes the sandbox as the scenario needs it, and returns the configuration.
func (s Scenario) Arrange(sb *sandbox.Sandbox) (config string) {
	if s.arrange != nil {
		s.arrange(sb)
	}
	return s.config
}

// Fails matches the error that ends the run, and is nil where there is none.
func (s Scenario) Fails() *regexp.Regexp { return s.fails }

// NeedsActions reports whether only engines with actions can run the scenario. See [RunsActions].
func (s Scenario) NeedsActions() bool { return s.actions }

// In is the scenario with another target than the sandbox's member account.
func (s Scenario) In(account string) Scenario {
	s.config = strings.ReplaceAll(s.config, sandbox.Member, account)
	return s
}

var scenarios []Scenario

// Scenarios returns every scenario.
func Scenarios() []Scenario { return scenarios }

func scenario(s Scenario) Scenario {
	scenarios = append(scenarios, s)
	return s
}

// The scenarios.
var (
	Defaults = scenario(Scenario{
		name: "defaults",
		config: session(`
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
`),
		shown: "ephemeral.assumeroot_session.test",
	})

	EveryArgument = scenario(Scenario{
		name:    "every argument",
		arrange: func(sb *sandbox.Sandbox) { sb.SetSourceIdentity("alice") },
		config: session(`
  target_principal = "arn:aws:iam::111122223333:root"
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"
  duration_seconds = 600
  region           = "eu-west-1"
  timeouts         = { open = "90s" }
`),
		shown: "ephemeral.assumeroot_session.test",
	})

	OtherPartition = scenario(Scenario{
		name: "other partition",
		config: session(`
  target_principal = "111122223333"
  task_policy      = "SQSUnlockQueuePolicy"
  region           = "us-gov-west-1"
`),
		shown: "ephemeral.assumeroot_session.test",
	})

	UnlockedBucket = scenario(Scenario{
		name: "unlocked bucket",
		config: session(`
  target_principal = "arn:aws:iam::111122223333:root"
  task_policy      = "S3UnlockBucketPolicy"
`) + memberRoot + callerIdentity + bucketPolicy,
	})

	Expired = scenario(Scenario{
		name: "expired",
		config: session(`
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = 0
`) + memberRoot + bucketPolicy,
		fails: regexp.MustCompile(`ExpiredToken`),
	})

	TaskThatDoesNotFit = scenario(Scenario{
		name: "task that does not fit",
		config: session(`
  target_principal = "111122223333"
  task_policy      = "IAMAuditRootUserCredentials"
`) + memberRoot + bucketPolicy,
		fails: regexp.MustCompile(`(?s)AccessDenied.*arn:aws:iam::111122223333:root`),
	})

	EachMember = scenario(Scenario{
		name: "each member",
		config: session(`
  for_each         = toset(["111122223333", "444455556666", "555566667777"])
  target_principal = each.key
  task_policy      = "IAMAuditRootUserCredentials"
`),
		shown: "{ for account, session in ephemeral.assumeroot_session.test : account => session.account_id }",
	})

	KnownAtApply = scenario(Scenario{
		name: "known at apply",
		config: knownAtApply + `
resource "terraform_data" "opened" {
  provisioner "local-exec" {
    command = "test \"$ACCOUNT\" = 111122223333"
    environment = {
      ACCOUNT = ephemeral.assumeroot_session.test.account_id
    }
  }
}
`,
	})

	// While the principal is unknown so are the credentials, and the aws provider falls back to the management account's.
	GuardedWhileUnknown = scenario(Scenario{
		name:   "guarded while unknown",
		config: knownAtApply + memberRoot + callerIdentity,
		fails:  regexp.MustCompile(`AWS account ID not allowed: 123456789012`),
	})

	// Every session has a duration of its own, by which the record tells it apart. More attempts than by default keep the odds
	// of ten failures in a row, with 300 sessions in several phases, out of the result.
	ManyWhileAWSFails = scenario(Scenario{
		name: "many while AWS fails",
		arrange: func(sb *sandbox.Sandbox) {
			throttled, dropped, unavailable := sandbox.Throttled("AssumeRoot"), sandbox.Dropped("AssumeRoot"), sandbox.Unavailable("AssumeRoot")
			throttled.Rate, dropped.Rate, unavailable.Rate = 0.30, 0.05, 0.05
			sb.Inject(throttled, dropped, unavailable)
		},
		config: `
variable "sessions" {
  default = 300
}

provider "assumeroot" {
  max_retries = 25
}
` + session(`
  for_each         = { for n in range(var.sessions) : n => n + 1 }
  target_principal = "111122223333"
  task_policy      = "S3UnlockBucketPolicy"
  duration_seconds = each.value
`),
		shown: "length([for session in ephemeral.assumeroot_session.test : session.access_key_id])",
	})

	TriggeredUnlocks = scenario(Scenario{
		name:    "triggered unlocks",
		arrange: func(sb *sandbox.Sandbox) { sb.SetQueueStaleReads(1) },
		config: unlockActions + triggered(`
      events  = [after_create]
      actions = [action.assumeroot_s3_unlock_bucket.incident, action.assumeroot_sqs_unlock_queue.incident]
`),
		actions: true,
	})

	TriggeredUnlockFails = scenario(Scenario{
		name: "triggered unlock of a misspelt bucket",
		config: strings.Replace(unlockActions, "locked-out", "locked-ot", 1) + triggered(`
      events  = [before_create]
      actions = [action.assumeroot_s3_unlock_bucket.incident]
`),
		fails:   regexp.MustCompile(`(?s)Account\s+111122223333\s+owns\s+no\s+bucket\s+\\?"locked-ot\\?"\..*Did\s+you\s+mean\s+\\?"locked-out\\?"\?`),
		actions: true,
	})

	TriggeredUnlockGuarded = scenario(Scenario{
		name: "triggered unlock outside the guards",
		config: `
provider "assumeroot" {
  allowed_target_account_ids = ["444455556666"]
}
` + unlockActions + triggered(`
      events  = [after_create]
      actions = [action.assumeroot_sqs_unlock_queue.incident]
`),
		fails:   regexp.MustCompile(`The\s+target\s+is\s+account\s+111122223333\.`),
		actions: true,
	})

	// The following two also run on AWS. They read only, and show nothing of the session, as that would write its credentials to
	// disk.

	Audit = scenario(Scenario{
		name: "audit",
		config: session(`
  target_principal = "111122223333"
  task_policy      = "IAMAuditRootUserCredentials"
  duration_seconds = 60
`) + memberRoot + callerIdentity,
	})

	UnknownPolicy = scenario(Scenario{
		name: "unknown policy",
		config: session(`
  target_principal = "111122223333"
  task_policy_arn  = "arn:aws:iam::aws:policy/root-task/NoSuchPolicy"
`),
		fails: regexp.MustCompile(`Request\s+must\s+contain\s+valid\s+AWS\s+managed\s+task\s+policy\s+ARN`),
	})
)

func session(arguments string) string {
	return "\nephemeral \"assumeroot_session\" \"test\" {" + arguments + "}\n"
}

// triggered is a resource whose creation triggers actions.
func triggered(trigger string) string {
	return "\nresource \"terraform_data\" \"incident\" {\n  lifecycle {\n    action_trigger {" + trigger + "    }\n  }\n}\n"
}

const (
	unlockActions = `
action "assumeroot_s3_unlock_bucket" "incident" {
  config {
    account_id = "111122223333"
    bucket     = "locked-out"
  }
}

action "assumeroot_sqs_unlock_queue" "incident" {
  config {
    queue_arn = "arn:aws:sqs:us-east-1:111122223333:locked-out"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::111122223333:root" }
        Action    = "sqs:*"
        Resource  = "arn:aws:sqs:us-east-1:111122223333:locked-out"
      }]
    })
  }
}
`
	// memberRoot is an aliased aws provider that uses the session.
	memberRoot = `
provider "aws" {
  alias               = "member_root"
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
  access_key          = ephemeral.assumeroot_session.test.access_key_id
  secret_key          = ephemeral.assumeroot_session.test.secret_access_key
  token               = ephemeral.assumeroot_session.test.session_token
}
`
	bucketPolicy = `
resource "aws_s3_bucket_policy" "repaired" {
  provider = aws.member_root
  bucket   = "locked-out"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::111122223333:root" }
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::locked-out"
    }]
  })
}
`
	callerIdentity = `
data "aws_caller_identity" "root" {
  provider = aws.member_root
}
`
	knownAtApply = `
resource "terraform_data" "member" {
  input = "111122223333"
}

ephemeral "assumeroot_session" "test" {
  target_principal = terraform_data.member.output
  task_policy      = "S3UnlockBucketPolicy"
}
`
)
