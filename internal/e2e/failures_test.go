// SPDX-License-Identifier: MPL-2.0

package e2e

import (
	"bufio"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
)

// failures are sessions that cannot be opened, and what is said of them.
var failures = map[string]struct {
	arrange func(*testing.T, *sandbox.Sandbox)
	session string
	summary string
	detail  []string // parts, in their order
	code    string   // the line of the configuration at fault
}{
	"no permission": {
		arrange: func(t *testing.T, sb *sandbox.Sandbox) {
			acctest.SignInAs(t, sb.AddUser(sandbox.ManagementAccount, "caller"))
		},
		session: `target_principal = "111122223333"`,
		summary: "AWS denied the session without a reason",
		detail: []string{
			"Tried to open a root session in account 111122223333 with task policy S3UnlockBucketPolicy.",
			"the caller lacks iam:ListOrganizationsFeatures.",
			`"Resource": "arn:aws:iam::111122223333:root",`,
			`"sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"`,
			"AWS returned AccessDenied: User: arn:aws:iam::123456789012:user/caller is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::111122223333:root (HTTP status 403, request ID ",
		},
		code: `ephemeral "assumeroot_session" "test"`,
	},
	"target outside the organization": {
		session: `target_principal = "999900001111"`,
		summary: "The target account is not in the organization",
		detail:  []string{"The organization of account 123456789012 has no account 999900001111."},
		code:    `target_principal = "999900001111"`,
	},
	"STS off in the session's Region": {
		arrange: func(_ *testing.T, sb *sandbox.Sandbox) { sb.DisableRegion("me-south-1") },
		session: "target_principal = \"111122223333\"\nregion = \"me-south-1\"",
		summary: "STS is not active in the Region",
		detail:  []string{"Region: me-south-1.", "AWS returned RegionDisabledException:"},
		code:    `region = "me-south-1"`,
	},
	"out of time": {
		arrange: func(_ *testing.T, sb *sandbox.Sandbox) { sb.Inject(sandbox.Hanging("AssumeRoot")) },
		session: "target_principal = \"111122223333\"\ntimeouts = { open = \"100ms\" }",
		summary: "AssumeRoot timed out",
		detail:  []string{"AWS did not complete the operation within 0.1 seconds, the limit of timeouts.open, retries included."},
		code:    `timeouts = { open = "100ms" }`,
	},
	"the secret of another key": {
		arrange: func(t *testing.T, sb *sandbox.Sandbox) {
			id := sb.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("*"))
			id.SecretAccessKey = sb.Admin().SecretAccessKey
			acctest.SignInAs(t, id)
		},
		session: `target_principal = "111122223333"`,
		summary: "The secret key does not match the access key",
		detail:  []string{"AWS returned SignatureDoesNotMatch: "},
		code:    `ephemeral "assumeroot_session" "test"`,
	},
	"no permission, and explanations without end": {
		arrange: func(t *testing.T, sb *sandbox.Sandbox) {
			acctest.SignInAs(t, sb.AddUser(sandbox.ManagementAccount, "caller"))
			for _, action := range []string{"GetCallerIdentity", "ListOrganizationsFeatures", "DescribeOrganization", "DescribeAccount"} {
				sb.Inject(sandbox.EndlessBody(action))
			}
		},
		session: `target_principal = "111122223333"`,
		summary: "AWS denied the session without a reason",
		detail: []string{
			"sts:GetCallerIdentity failed",
			"iam:ListOrganizationsFeatures failed",
			"organizations:DescribeOrganization failed",
			"organizations:DescribeAccount failed",
			"AWS returned AccessDenied: ",
		},
		code: `ephemeral "assumeroot_session" "test"`,
	},
	"an answer that is longer than any": {
		arrange: func(_ *testing.T, sb *sandbox.Sandbox) {
			sb.Inject(sandbox.Refused("AssumeRoot", http.StatusForbidden, "TomorrowException", strings.Repeat("long ", 1000)))
		},
		session: `target_principal = "111122223333"`,
		summary: "AWS rejected AssumeRoot",
		detail:  []string{"AWS returned TomorrowException: long long", "…", "(HTTP status 403, request ID "},
		code:    `ephemeral "assumeroot_session" "test"`,
	},
}

// oneSession is a configuration that opens a session with some arguments.
func oneSession(arguments string) string {
	return requiredProviders + `
ephemeral "assumeroot_session" "test" {
` + arguments + `
  task_policy = "S3UnlockBucketPolicy"
}
`
}

// What each failure says is tested where it is written. Here engines have to show it whole, and on the right attribute.
func TestAccFailureIsShownWhole(t *testing.T) {
	for name, test := range failures {
		t.Run(name, func(t *testing.T) {
			sb := acctest.Sandbox(t)
			if test.arrange != nil {
				test.arrange(t, sb)
			}
			w := newWorkspace(t, sb, oneSession(test.session))
			d := w.failToPlan()
			if d.Summary != test.summary || !strings.Contains(d.Snippet.Code, test.code) {
				t.Errorf("%q at %q, want %q at %q", d.Summary, d.Snippet.Code, test.summary, test.code)
			}
			rest := d.Detail
			for _, part := range test.detail {
				_, after, found := strings.Cut(rest, part)
				if !found {
					t.Fatalf("%s\nlacks, or has in another place: %s", d.Detail, part)
				}
				rest = after
			}

			_, shown, code := w.run("plan", "-no-color", "-compact-warnings")
			if code == 0 {
				t.Fatal("the second plan succeeded")
			}
			for _, want := range []string{"Error: " + test.summary, d.Detail} {
				if !strings.Contains(unwrapped(shown), unwrapped(want)) {
					t.Errorf("a terminal shows\n%s\nwithout\n%s", shown, want)
				}
			}
		})
	}
}

// ofOneRun is what differs between two runs that fail alike.
var ofOneRun = regexp.MustCompile(`request ID [0-9a-f-]+|in [0-9.]+ (?:second|minute)s?\.`)

// unwrapped undoes what a terminal does to a text that is too long for its lines.
func unwrapped(shown string) string {
	words := strings.Join(strings.Fields(strings.ReplaceAll(shown, "│", " ")), " ")
	return ofOneRun.ReplaceAllString(words, "…")
}

// failToPlan returns the one error that a plan ends with.
func (w *workspace) failToPlan() diagnostic {
	w.t.Helper()
	stdout, stderr, code := w.run("plan", "-json")
	if code == 0 {
		w.t.Fatalf("the plan succeeded:\n%s", stdout)
	}
	var failed []diagnostic
	for lines := bufio.NewScanner(strings.NewReader(stdout)); lines.Scan(); {
		var message struct{ Diagnostic diagnostic }
		if err := json.Unmarshal(lines.Bytes(), &message); err != nil {
			w.t.Fatalf("%v\n%s%s", err, stdout, stderr)
		}
		if message.Diagnostic.Severity == "error" {
			failed = append(failed, message.Diagnostic)
		}
	}
	if len(failed) != 1 {
		w.t.Fatalf("want one error, got %+v", failed)
	}
	return failed[0]
}
