// SPDX-License-Identifier: MPL-2.0

package resource_test

import (
	"context"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

const address = "assumeroot_root_credentials_exclusive.test"

// The deletions of the sandbox's member.
const (
	activeKey   = "access key AKIA111111111EXAMPLE (Active, created 2024-11-24T00:00:00Z)"
	inactiveKey = "access key AKIA222222222EXAMPLE (Inactive, created 2024-12-04T00:00:00Z)"
	certificate = "signing certificate TA7SMP42TDN5Z26OBPJE7EXAMPLE (Active, uploaded 2024-12-14T00:00:00Z)"
	password    = "password (created 2024-11-17T00:00:00Z)"
	device      = "MFA device arn:aws:iam::111122223333:mfa/root-account-mfa-device (virtual, enabled 2024-11-18T00:00:00Z)"
	newKey      = "access key AKIA333333333EXAMPLE (Active, created 2026-01-02T03:04:05Z)"
)

const inconsistentPlan = "Provider produced inconsistent final plan"

var everything = []string{activeKey, inactiveKey, certificate, password, device}

func addKey(c *sandbox.RootCredentials) {
	created := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	c.AccessKeys = append(c.AccessKeys, sandbox.AccessKey{ID: "AKIA333333333EXAMPLE", Status: "Active", Created: created})
}

// variables are the variables of the shared configuration.
type variables = config.Variables

func allow(kinds ...string) variables {
	if len(kinds) == 0 {
		return variables{} // an empty SetVariable is null
	}
	var values []config.Variable
	for _, kind := range kinds {
		values = append(values, config.StringVariable(kind))
	}
	return variables{"allowed": config.SetVariable(values...)}
}

// with returns the variables with others added.
func with(v, more variables) variables {
	all := maps.Clone(v)
	maps.Copy(all, more)
	return all
}

// step applies the shared configuration.
func step(v variables) acctest.Step {
	return acctest.Step{ConfigDirectory: config.StaticDirectory("testdata/TestAccExclusive"), ConfigVariables: v}
}

// ownStep applies the configuration of the test.
func ownStep(v variables) acctest.Step {
	return acctest.Step{ConfigDirectory: config.TestNameDirectory(), ConfigVariables: v}
}

func set(values ...string) knownvalue.Check {
	var checks []knownvalue.Check
	for _, v := range values {
		checks = append(checks, knownvalue.StringExact(v))
	}
	return knownvalue.SetExact(checks)
}

// plans checks the action and the deletions of a plan.
func plans(action plancheck.ResourceActionType, deletions ...string) plancheck.PlanCheck {
	return allOf{
		plancheck.ExpectResourceAction(address, action),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("deletions"), set(deletions...)),
	}
}

type allOf []plancheck.PlanCheck

func (checks allOf) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	for _, check := range checks {
		if check.CheckPlan(ctx, req, resp); resp.Error != nil {
			return
		}
	}
}

// expect adds checks of the plan to a step.
func expect(s acctest.Step, checks ...plancheck.PlanCheck) acctest.Step {
	s.ConfigPlanChecks.PreApply = append(s.ConfigPlanChecks.PreApply, checks...)
	return s
}

// beforeApply runs between the plan and the apply of a step.
type beforeApply func()

func (run beforeApply) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	run()
}

// changeBeforeApply changes the root credentials of the member between the plan and the apply of a step.
func changeBeforeApply(sb *sandbox.Sandbox, change func(*sandbox.RootCredentials)) plancheck.PlanCheck {
	return beforeApply(func() { sb.ChangeRootCredentials(sandbox.Member, change) })
}

// fails expects an error message with the texts in their order. Engines break lines anywhere.
func fails(s acctest.Step, texts ...string) acctest.Step {
	var patterns []string
	for _, text := range texts {
		patterns = append(patterns, strings.Join(strings.Fields(regexp.QuoteMeta(text)), `[\s│╷╵]+`))
	}
	s.ExpectError = regexp.MustCompile("(?s)" + strings.Join(patterns, ".*"))
	return s
}

// sessions counts the sessions by task policy, without the prefix IAM.
func sessions(sb *sandbox.Sandbox) map[string]int {
	count := map[string]int{}
	for _, call := range sb.Calls("AssumeRoot") {
		if call.Status == http.StatusOK {
			policy := call.Parameters["TaskPolicyArn.arn"]
			count[policy[strings.LastIndex(policy, "/IAM")+4:]]++
		}
	}
	return count
}

func member(sb *sandbox.Sandbox) sandbox.RootCredentials { return sb.RootCredentials(sandbox.Member) }

func isEmpty(c sandbox.RootCredentials) bool {
	return c.Password == nil && len(c.AccessKeys)+len(c.SigningCertificates)+len(c.MFADevices) == 0
}

func expectEmpty(t *testing.T, sb *sandbox.Sandbox) {
	t.Helper()
	if got := member(sb); !isEmpty(got) {
		t.Errorf("the account has %+v", got)
	}
}

func expectUnchanged(t *testing.T, sb *sandbox.Sandbox, want sandbox.RootCredentials) {
	t.Helper()
	if got := member(sb); !reflect.DeepEqual(got, want) {
		t.Errorf("the account has %+v, want %+v", got, want)
	}
}

func TestAccExclusive_create(t *testing.T) {
	sb := sandboxtest.Start(t)
	first := expect(step(allow()), plans(plancheck.ResourceActionCreate, everything...))
	first = expect(first,
		plancheck.ExpectKnownValue(address, tfjsonpath.New("access_keys"), knownvalue.ListExact(nil)),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("has_password"), knownvalue.Bool(false)),
		beforeApply(func() {
			if got := sessions(sb); len(got) != 1 || got["AuditRootUserCredentials"] == 0 {
				t.Errorf("the plan opened sessions %v", got)
			}
		}))
	first.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("deletions"), set(everything...)),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("mfa_devices"), knownvalue.ListExact(nil)),
		statecheck.ExpectKnownOutputValue("deletions", set(everything...)),
	}
	acctest.RunSteps(t, sb, first)
	expectEmpty(t, sb)
	if got := sessions(sb); got["DeleteRootUserCredentials"] != 1 || got["CreateRootUserPassword"] != 0 {
		t.Errorf("opened sessions %v", got)
	}
}

func TestAccExclusive_createWithoutWork(t *testing.T) {
	sb := sandboxtest.Start(t)
	before := member(sb)
	s := expect(step(allow("password", "access_keys", "signing_certificates", "mfa_devices")), plans(plancheck.ResourceActionCreate))
	s = expect(s, plancheck.ExpectUnknownValue(address, tfjsonpath.New("access_keys")))
	s.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("has_password"), knownvalue.Bool(true)),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("password_create_date"), knownvalue.StringExact("2024-11-17T00:00:00Z")),
		statecheck.ExpectKnownValue(address,
			tfjsonpath.New("access_keys").AtSliceIndex(1).AtMapKey("status"), knownvalue.StringExact("Inactive")),
		statecheck.ExpectKnownValue(address,
			tfjsonpath.New("mfa_devices").AtSliceIndex(0).AtMapKey("type"), knownvalue.StringExact("virtual")),
	}
	acctest.RunSteps(t, sb, s)
	expectUnchanged(t, sb, before)
	if got := sessions(sb); got["DeleteRootUserCredentials"] != 0 {
		t.Errorf("opened sessions %v", got)
	}
}

func TestAccExclusive_partialAllowance(t *testing.T) {
	sb := sandboxtest.Start(t)
	want := member(sb)
	want.AccessKeys, want.SigningCertificates = []sandbox.AccessKey{}, []sandbox.SigningCertificate{}
	acctest.RunSteps(t, sb,
		expect(step(allow("password", "mfa_devices")), plans(plancheck.ResourceActionCreate, activeKey, inactiveKey, certificate)),
		expect(step(allow()), plans(plancheck.ResourceActionUpdate, password, device),
			beforeApply(func() { expectUnchanged(t, sb, want) })),
		expect(step(allow("access_keys")), plans(plancheck.ResourceActionUpdate, password, device)), // keeps the last deletions
	)
	expectEmpty(t, sb)
}

func TestAccExclusive_drift(t *testing.T) {
	sb := sandboxtest.Start(t)
	drift := expect(step(allow()), plans(plancheck.ResourceActionUpdate, newKey))
	drift.PreConfig = func() { sb.ChangeRootCredentials(sandbox.Member, addKey) }
	drift.ConfigStateChecks = []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("deletions"), set(newKey))}
	acctest.RunSteps(t, sb, step(allow()), drift, expect(step(allow()), plans(plancheck.ResourceActionNoop, newKey)))
	expectEmpty(t, sb)
}

// TestAccExclusive_concurrentChange changes the account between plan and apply.
func TestAccExclusive_concurrentChange(t *testing.T) {
	t.Parallel()
	removeKeys := func(c *sandbox.RootCredentials) { c.AccessKeys = c.AccessKeys[:0] }
	t.Run("appears before a creation", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		acctest.RunSteps(t, sb, fails(expect(step(allow()), changeBeforeApply(sb, addKey)), inconsistentPlan))
		if got := member(sb); len(got.AccessKeys) != 3 || got.Password == nil {
			t.Errorf("the account has %+v", got)
		}
	})
	t.Run("appears during a creation", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		sb.Inject(sandbox.Fault{Action: "AssumeRoot", Skip: 2, Times: 1, Run: func(sandbox.Call) {
			sb.ChangeRootCredentials(sandbox.Member, addKey)
		}})
		acctest.RunSteps(t, sb, fails(step(allow()), "Root credentials are not in the plan", newKey))
		if got := member(sb); len(got.AccessKeys) != 3 || got.Password == nil {
			t.Errorf("the account has %+v", got)
		}
	})
	t.Run("disappears before a creation", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		acctest.RunSteps(t, sb,
			fails(expect(step(allow()), changeBeforeApply(sb, removeKeys)), inconsistentPlan),
			expect(step(allow()), plans(plancheck.ResourceActionCreate, certificate, password, device)))
		expectEmpty(t, sb)
	})
	t.Run("appears before an update", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		withoutKeys := step(allow("password", "mfa_devices"))
		acctest.RunSteps(t, sb,
			step(allow("access_keys", "password", "mfa_devices")),
			fails(expect(withoutKeys, plans(plancheck.ResourceActionUpdate, activeKey, inactiveKey), changeBeforeApply(sb, addKey)),
				"Root credentials are not in the plan", newKey),
			expect(withoutKeys, plans(plancheck.ResourceActionUpdate, activeKey, inactiveKey, newKey)))
		if got := member(sb); len(got.AccessKeys) != 0 || got.Password == nil || len(got.MFADevices) != 1 {
			t.Errorf("the account has %+v", got)
		}
	})
	t.Run("disappears before an update", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		acctest.RunSteps(t, sb, step(allow("access_keys", "signing_certificates")),
			expect(step(allow()), plans(plancheck.ResourceActionUpdate, activeKey, inactiveKey, certificate), changeBeforeApply(sb, removeKeys)))
		expectEmpty(t, sb)
	})
}

func TestAccExclusive_unknownAccount(t *testing.T) {
	t.Parallel()
	t.Run("with credentials", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		before := member(sb)
		acctest.RunSteps(t, sb,
			fails(expect(unknownAccountStep(), plans(plancheck.ResourceActionCreate)), inconsistentPlan),
			expect(unknownAccountStep(), plans(plancheck.ResourceActionCreate, everything...),
				beforeApply(func() { expectUnchanged(t, sb, before) })))
		expectEmpty(t, sb)
	})
	t.Run("without credentials", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { *c = sandbox.RootCredentials{} })
		acctest.RunSteps(t, sb, expect(unknownAccountStep(), plans(plancheck.ResourceActionCreate)))
	})
}

func unknownAccountStep() acctest.Step {
	return acctest.Step{ConfigDirectory: config.StaticDirectory("testdata/TestAccExclusive_unknownAccount")}
}

func TestAccExclusive_unknownAllowed(t *testing.T) {
	kinds := func(names ...string) variables { return variables{"kinds": allow(names...)["allowed"]} }
	sb := sandboxtest.Start(t)
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.SigningCertificates = nil })
	before := member(sb)
	acctest.RunSteps(t, sb,
		expect(ownStep(kinds("access_keys", "password", "mfa_devices")), plans(plancheck.ResourceActionCreate)),
		fails(expect(ownStep(kinds("password", "mfa_devices")), plans(plancheck.ResourceActionUpdate)), inconsistentPlan),
		// The second time the kinds are known.
		expect(ownStep(kinds("password", "mfa_devices")), beforeApply(func() { expectUnchanged(t, sb, before) }),
			plans(plancheck.ResourceActionUpdate, activeKey, inactiveKey)),
	)
	if got := member(sb); len(got.AccessKeys) != 0 || got.Password == nil {
		t.Errorf("the account has %+v", got)
	}
}

func TestAccExclusive_unknownRecovery(t *testing.T) {
	recovery := func(on bool) variables { return variables{"recovery": config.BoolVariable(on)} }
	sb := sandboxtest.Start(t)
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { *c = sandbox.RootCredentials{MFADevices: c.MFADevices} })
	second := expect(ownStep(recovery(true)), plans(plancheck.ResourceActionUpdate))
	second = expect(second,
		plancheck.ExpectUnknownValue(address, tfjsonpath.New("has_password")),
		plancheck.ExpectUnknownValue(address, tfjsonpath.New("password_create_date")),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("access_keys"), knownvalue.ListExact(nil)),
		plancheck.ExpectKnownValue(address, tfjsonpath.New("mfa_devices"), knownvalue.ListSizeExact(1)))
	acctest.RunSteps(t, sb, ownStep(recovery(false)), second)
	if member(sb).Password == nil {
		t.Error("the account has no password")
	}
}

func TestAccExclusive_recovery(t *testing.T) {
	sb := sandboxtest.Start(t)
	open := with(allow("password", "mfa_devices"), variables{"recovery": config.BoolVariable(true)})
	opened := expect(step(open), plans(plancheck.ResourceActionUpdate, everything...))
	opened = expect(opened,
		plancheck.ExpectKnownValue(address, tfjsonpath.New("has_password"), knownvalue.Bool(true)),
		plancheck.ExpectUnknownValue(address, tfjsonpath.New("password_create_date")))
	opened.ConfigStateChecks = []statecheck.StateCheck{
		statecheck.ExpectKnownValue(address, tfjsonpath.New("has_password"), knownvalue.Bool(true)),
		statecheck.ExpectKnownValue(address, tfjsonpath.New("password_create_date"), knownvalue.NotNull()),
	}
	closed := step(allow())
	closed.PreConfig = func() {
		if got := member(sb); got.Password == nil || sessions(sb)["CreateRootUserPassword"] != 1 {
			t.Errorf("the account has %+v after sessions %v", got, sessions(sb))
		}
	}
	acctest.RunSteps(t, sb, step(allow()), opened, closed)
	expectEmpty(t, sb)
}

func TestAccExclusive_recoveryOnCreate(t *testing.T) {
	sb := sandboxtest.Start(t)
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.Password = nil })
	open := with(allow("password", "mfa_devices"), variables{"recovery": config.BoolVariable(true)})
	// The first attempt deletes and cannot recover.
	denied := sandbox.Refused("CreateLoginProfile", http.StatusForbidden, "AccessDenied",
		"User is not authorized with an explicit deny in a service control policy")
	denied.Times = 1
	sb.Inject(denied)
	acctest.RunSteps(t, sb,
		fails(step(open), "A service control policy denies CreateLoginProfile"),
		expect(step(open), plans(plancheck.ResourceActionCreate)))
	if got := member(sb); got.Password == nil || len(got.AccessKeys) != 0 || len(got.MFADevices) != 1 {
		t.Errorf("the account has %+v", got)
	}
}

func TestAccExclusive_minIdleDays(t *testing.T) {
	t.Parallel()
	idle := variables{"min_idle_days": config.IntegerVariable(30)}
	use := func(c *sandbox.RootCredentials) {
		c.AccessKeys[0].LastUsed, c.AccessKeys[0].LastUsedRegion, c.AccessKeys[0].LastUsedService = time.Now().Add(-time.Hour), "eu-west-1", "s3"
	}
	signIn := func(c *sandbox.RootCredentials) { c.Password.LastUsed = time.Now().Add(-time.Hour) }
	recently := "Root credentials were used recently"
	t.Run("create", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		sb.ChangeRootCredentials(sandbox.Member, use)
		before := member(sb)
		acctest.RunSteps(t, sb, fails(step(with(allow(), idle)), recently, activeKey+", last used", "s3 in eu-west-1"))
		expectUnchanged(t, sb, before)
	})
	t.Run("update", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		keep := step(with(allow("access_keys", "password", "mfa_devices"), idle))
		used := fails(step(with(allow(), idle)), recently, password+", last used", "sign-in")
		used.PreConfig = func() { sb.ChangeRootCredentials(sandbox.Member, signIn) }
		acctest.RunSteps(t, sb, keep, used)
		if got := member(sb); got.Password == nil || len(got.AccessKeys) != 2 {
			t.Errorf("the account has %+v", got)
		}
	})
	t.Run("between plan and apply", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		acctest.RunSteps(t, sb, fails(expect(step(with(allow(), idle)), changeBeforeApply(sb, use)), recently, activeKey))
		if got := member(sb); got.Password == nil || len(got.AccessKeys) != 2 {
			t.Errorf("the account has %+v", got)
		}
	})
	t.Run("in the deletion session", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		keep := step(with(allow("access_keys", "password", "mfa_devices"), idle))
		acctest.RunSteps(t, sb, keep, fails(expect(step(with(allow(), idle)), beforeApply(func() {
			sb.Inject(sandbox.Fault{Action: "AssumeRoot", Skip: 1, Run: func(sandbox.Call) { sb.ChangeRootCredentials(sandbox.Member, use) }})
		})), recently, activeKey))
		if got := member(sb); got.Password == nil || len(got.AccessKeys) != 2 || sessions(sb)["DeleteRootUserCredentials"] != 2 {
			t.Errorf("the account has %+v", got)
		}
	})
	t.Run("idle for long enough", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		acctest.RunSteps(t, sb, step(with(allow(), idle)))
		expectEmpty(t, sb)
	})
}

func denyPassword() sandbox.Fault {
	return sandbox.Refused("DeleteLoginProfile", http.StatusForbidden, "AccessDenied",
		"User: arn:aws:iam::111122223333:root is not authorized to perform: iam:DeleteLoginProfile "+
			"with an explicit deny in a service control policy")
}

func TestAccExclusive_partialFailure(t *testing.T) {
	t.Parallel()
	report := []string{"Root credentials remain in account 111122223333", "Deleted:", activeKey, inactiveKey, certificate, "Remaining:",
		password + ": A service control policy denies DeleteLoginProfile (AccessDenied)", device + ": kept, because the password still exists"}
	t.Run("create", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		sb.Inject(denyPassword())
		next := expect(step(allow()), plans(plancheck.ResourceActionCreate, password, device))
		next.PreConfig = sb.ClearFaults
		acctest.RunSteps(t, sb, fails(step(allow()), report...), next)
		expectEmpty(t, sb)
	})
	t.Run("update", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		sb.Inject(denyPassword())
		next := expect(step(allow()), plans(plancheck.ResourceActionUpdate, password, device))
		next.PreConfig = sb.ClearFaults
		acctest.RunSteps(t, sb,
			step(allow("password", "access_keys", "signing_certificates", "mfa_devices")), fails(step(allow()), report...), next)
		expectEmpty(t, sb)
	})
	t.Run("denied entirely", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		before := member(sb)
		first := step(allow("password", "access_keys", "signing_certificates", "mfa_devices"))
		denied := fails(expect(step(allow()), beforeApply(func() {
			sb.Inject(sandbox.Refused("iam:*", http.StatusForbidden, "AccessDenied",
				"User: arn:aws:iam::111122223333:root is not authorized to perform: iam:GetUser with an explicit deny in a service control policy"))
		})), "service control policy", "aws:AssumedRoot")
		next := first
		next.PreConfig = sb.ClearFaults
		acctest.RunSteps(t, sb, first, denied, next)
		expectUnchanged(t, sb, before)
	})
}

func TestAccExclusive_accountLeft(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*sandbox.Sandbox){
		"suspended": func(sb *sandbox.Sandbox) { sb.SetState(sandbox.Member, "SUSPENDED") },
		"removed":   func(sb *sandbox.Sandbox) { sb.RemoveAccount(sandbox.Member) },
	} {
		t.Run(name, func(t *testing.T) {
			sb := sandboxtest.Start(t)
			gone := step(allow())
			gone.PlanOnly = true
			gone.PreConfig = func() {
				sb.ChangeRootCredentials(sandbox.Member, addKey)
				leave(sb)
			}
			narrowed := expect(step(allow("mfa_devices")), plans(plancheck.ResourceActionUpdate, everything...)) // only the argument changes
			acctest.RunSteps(t, sb, step(allow()), gone, narrowed)
			if got := sessions(sb)["DeleteRootUserCredentials"]; got != 1 {
				t.Errorf("opened %d deletion sessions", got)
			}
		})
	}
	t.Run("comes back", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		gone := step(allow("mfa_devices"))
		gone.PreConfig = func() {
			sb.ChangeRootCredentials(sandbox.Member, addKey)
			sb.SetState(sandbox.Member, "SUSPENDED")
		}
		back := expect(step(allow()), plans(plancheck.ResourceActionUpdate, newKey))
		back.PreConfig = func() { sb.SetState(sandbox.Member, "ACTIVE") }
		acctest.RunSteps(t, sb, step(allow()), gone, back)
		expectEmpty(t, sb)
	})
	t.Run("unconfirmed", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		unconfirmed := fails(step(allow()), "AssumeRoot")
		unconfirmed.PreConfig = func() {
			sb.SetState(sandbox.Member, "SUSPENDED")
			sb.Inject(sandbox.Refused("DescribeAccount", http.StatusBadRequest, "AccessDeniedException",
				"You don't have permissions to access this resource."))
		}
		active := step(allow())
		active.PreConfig = func() {
			sb.ClearFaults()
			sb.SetState(sandbox.Member, "ACTIVE")
		}
		acctest.RunSteps(t, sb, step(allow()), unconfirmed, active)
	})
	t.Run("create", func(t *testing.T) {
		sb := sandboxtest.Start(t)
		sb.SetState(sandbox.Member, "SUSPENDED")
		acctest.RunSteps(t, sb, fails(step(allow()), "The target account is not active"))
	})
}

func TestAccExclusive_validation(t *testing.T) {
	sb := sandboxtest.Start(t)
	recovery := variables{"recovery": config.BoolVariable(true)}
	idle := func(days int) variables {
		return with(allow(), variables{"min_idle_days": config.IntegerVariable(days)})
	}
	acctest.RunSteps(t, sb,
		fails(step(allow("access_key")), `"access_key" is not a kind of root credential.`, `Write "access_keys".`),
		fails(step(allow("password")), `"password" is allowed, and "mfa_devices" is not.`),
		fails(step(with(allow(), recovery)), "Invalid password_recovery"),
		fails(step(with(allow("mfa_devices"), recovery)), "Invalid password_recovery"),
		fails(step(idle(0)), "min_idle_days", "from 1 to 3650"),
	)
}

func TestAccExclusive_guards(t *testing.T) {
	sb := sandboxtest.Start(t)
	before := member(sb)
	guarded := fails(ownStep(nil), "Task policy not allowed")
	guarded.PlanOnly = true
	acctest.RunSteps(t, sb, guarded)
	expectUnchanged(t, sb, before)
}
