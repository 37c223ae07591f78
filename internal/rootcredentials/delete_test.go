// SPDX-License-Identifier: MPL-2.0

package rootcredentials_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/rootcredentials"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

const (
	deletionTask = "IAMDeleteRootUserCredentials"
	recoveryTask = "IAMCreateRootUserPassword"
	hardware     = "GAHT12345678"
)

// victim is a sandbox whose member has every kind of root credential, and two MFA devices.
func victim(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	sb := sandboxtest.Start(t)
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
		c.MFADevices = append(c.MFADevices, sandbox.MFADevice{SerialNumber: hardware, Enabled: day(7)})
	})
	return sb
}

// in opens a session in the sandbox's member.
func in(t *testing.T, sb *sandbox.Sandbox, task string) *rootcredentials.Account {
	t.Helper()
	client := newClient(sandboxtest.Config(sb, sb.Admin()))
	session, err := client.Open(t.Context(), assumeroot.Request{
		Target:  roottask.Principal{AccountID: sandbox.Member},
		Policy:  roottask.PolicyARN{Partition: "aws", Name: task},
		Region:  sandbox.Region,
		Timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	sb.Forget()
	return rootcredentials.In(client, session, time.Minute, rootcredentials.RetriedCodes...)
}

// deletion returns a victim, a session that may delete its root credentials, and the order to delete all of
// them.
func deletion(t *testing.T) (*sandbox.Sandbox, *rootcredentials.Account, rootcredentials.Order) {
	t.Helper()
	sb := victim(t)
	account := in(t, sb, deletionTask)
	found, err := account.Audit(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sb.Forget()
	return sb, account, rootcredentials.Order{Planned: texts(found.Deletions(nil))}
}

// changes are the requests so far that change the account.
func changes(sb *sandbox.Sandbox) []string {
	var actions []string
	for _, call := range sb.Calls() {
		if strings.HasPrefix(call.Action, "Delete") || strings.HasPrefix(call.Action, "Deactivate") || strings.HasPrefix(call.Action, "Create") {
			actions = append(actions, call.Action)
		}
	}
	return actions
}

func sorted(texts []string) []string { return slices.Sorted(slices.Values(texts)) }

func isEmpty(c sandbox.RootCredentials) bool {
	return c.Password == nil && len(c.AccessKeys)+len(c.SigningCertificates)+len(c.MFADevices) == 0
}

func TestDelete_order(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	outcome, err := account.Delete(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"DeleteAccessKey", "DeleteAccessKey", "DeleteSigningCertificate", "DeleteLoginProfile",
		"DeactivateMFADevice", "DeactivateMFADevice", "DeleteVirtualMFADevice"}
	if got := changes(sb); !slices.Equal(got, want) {
		t.Errorf("got requests %v", got)
	}
	if got := texts(outcome.Deleted); !slices.Equal(got, order.Planned) {
		t.Errorf("got deletions %v", got)
	}
	if left := sb.RootCredentials(sandbox.Member); !isEmpty(left) || outcome.Inventory.HasCredentials() {
		t.Errorf("the account has %+v, and the outcome %+v", left, outcome.Inventory)
	}
	if len(outcome.Undeleted) != 1 || !strings.Contains(fmt.Sprint(outcome.Undeleted), "explicit deny") {
		t.Errorf("got errors of DeleteVirtualMFADevice %v", outcome.Undeleted)
	}
	for _, call := range sb.Calls() {
		if call.Caller != "arn:aws:iam::111122223333:root" {
			t.Errorf("%s was sent by %s", call.Action, call.Caller)
		}
	}
}

func TestDelete_allowedKindsStay(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	order.Allowed = []rootcredentials.Kind{"password", "mfa_devices"}
	want := sb.RootCredentials(sandbox.Member)
	want.AccessKeys, want.SigningCertificates = []sandbox.AccessKey{}, []sandbox.SigningCertificate{}
	outcome, err := account.Delete(t.Context(), order)
	if err != nil {
		t.Fatal(err)
	}
	if got := sb.RootCredentials(sandbox.Member); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if left := outcome.Inventory; left.Password == nil || len(left.MFADevices) != 2 || len(left.AccessKeys) != 0 {
		t.Errorf("got inventory %+v", left)
	}
}

// Each refusal happens before the first deletion.
func TestDelete_refusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change  func(*sandbox.RootCredentials)
		order   func(*rootcredentials.Order)
		fault   sandbox.Fault
		message string
	}{
		"a key appeared": {
			change: func(c *sandbox.RootCredentials) {
				c.AccessKeys = append(c.AccessKeys, sandbox.AccessKey{ID: "AKIA333333333EXAMPLE"})
			},
			message: "access key AKIA333333333EXAMPLE",
		},
		"the password was created again": {
			change:  func(c *sandbox.RootCredentials) { c.Password = &sandbox.Password{Created: day(99)} },
			message: "password (created 2025-04-10T00:00:00Z)",
		},
		"a key was activated": {
			change:  func(c *sandbox.RootCredentials) { c.AccessKeys[1].Status = "Active" },
			message: "access key AKIA222222222EXAMPLE (Active",
		},
		"a key was used": {
			change: func(c *sandbox.RootCredentials) {
				c.AccessKeys[1].LastUsed, c.AccessKeys[1].LastUsedService = time.Now().Add(-time.Hour), "s3"
			},
			order:   func(o *rootcredentials.Order) { o.MinIdleDays = 1 },
			message: "access key AKIA222222222EXAMPLE (Inactive, created 2024-12-04T00:00:00Z), last used",
		},
		"the password was used": {
			change:  func(c *sandbox.RootCredentials) { c.Password.LastUsed = time.Now().Add(-time.Hour) },
			order:   func(o *rootcredentials.Order) { o.MinIdleDays = 1 },
			message: "password (created 2024-11-17T00:00:00Z), last used",
		},
		"password without MFA": {
			order:   func(o *rootcredentials.Order) { o.Allowed = []rootcredentials.Kind{"password"} },
			message: `"password" is allowed, and "mfa_devices" is not.`,
		},
		"another account": {fault: userOf("arn:aws:iam::444455556666:root"), message: "arn:aws:iam::444455556666:root"},
		"an IAM user":     {fault: userOf("arn:aws:iam::111122223333:user/root"), message: "arn:aws:iam::111122223333:user/root"},
		"a list fails":    {fault: sandbox.Refused("ListMFADevices", http.StatusForbidden, "AccessDenied", "no"), message: "ListMFADevices"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, account, order := deletion(t)
			if test.change != nil {
				sb.ChangeRootCredentials(sandbox.Member, test.change)
			}
			if test.order != nil {
				test.order(&order)
			}
			if test.fault.Action != "" {
				sb.Inject(test.fault)
			}
			before := sb.RootCredentials(sandbox.Member)
			_, err := account.Delete(t.Context(), order)
			if err == nil || !strings.Contains(err.Error(), test.message) {
				t.Errorf("got error %v, want %q", err, test.message)
			}
			if got := sb.RootCredentials(sandbox.Member); !reflect.DeepEqual(got, before) || len(changes(sb)) != 0 {
				t.Errorf("got requests %v", changes(sb))
			}
		})
	}
}

// userOf makes GetUser return another user.
func userOf(arn string) sandbox.Fault {
	return sandbox.Responded("GetUser", "text/xml",
		"<GetUserResponse><GetUserResult><User><Arn>"+arn+"</Arn></User></GetUserResult></GetUserResponse>")
}

func TestDelete_disappearedCredential(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.AccessKeys = c.AccessKeys[1:] })
	// Another client deletes the second one after the list.
	sb.Inject(sandbox.Fault{Action: "DeleteAccessKey", Times: 1, Run: func(sandbox.Call) {
		sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.AccessKeys = nil })
	}})
	if _, err := account.Delete(t.Context(), order); err != nil {
		t.Fatal(err)
	}
	if left := sb.RootCredentials(sandbox.Member); !isEmpty(left) {
		t.Errorf("the account has %+v", left)
	}
	if got := len(sb.Calls("ListAccessKeys")); got != 1 {
		t.Errorf("NoSuchEntity led to %d lists", got)
	}
}

// Every request fails once, always, or from its second time on. An account must not keep a password while
// it loses an MFA device, and the report must be true.
func TestDelete_failurePoints(t *testing.T) {
	t.Parallel()
	lost := func(action string) sandbox.Fault {
		f := sandbox.Dropped(action)
		f.Name, f.After = "lost response", true
		return f
	}
	expired := func(action string) sandbox.Fault {
		return sandbox.Refused(action, http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired")
	}
	denied := func(action string) sandbox.Fault {
		return sandbox.Refused(action, http.StatusForbidden, "AccessDenied",
			"User: arn:aws:iam::111122223333:root is not authorized to perform: iam:"+action+" with an explicit deny in a service control policy")
	}
	actions := []string{"GetUser", "GetLoginProfile", "ListAccessKeys", "ListSigningCertificates", "ListMFADevices",
		"DeleteAccessKey", "DeleteSigningCertificate", "DeleteLoginProfile", "DeactivateMFADevice", "DeleteVirtualMFADevice"}
	kinds := map[string]func(string) sandbox.Fault{
		"denied": denied, "expired": expired, "dropped": sandbox.Dropped, "lost": lost, "unavailable": sandbox.Unavailable,
		"throttled": sandbox.Throttled, "conflict": sandbox.ConcurrentModification, "unmodifiable": sandbox.EntityTemporarilyUnmodifiable,
		"empty": sandbox.EmptyAnswer, "portal": sandbox.CaptivePortal,
	}
	_, _, order := deletion(t)
	for _, action := range actions {
		for kind, fault := range kinds {
			for _, point := range []struct{ skip, times int }{{0, 0}, {0, 1}, {1, 0}} {
				t.Run(fmt.Sprintf("%s %s skip %d times %d", action, kind, point.skip, point.times), func(t *testing.T) {
					t.Parallel()
					sb := victim(t)
					account := in(t, sb, deletionTask)
					injected := fault(action)
					injected.Skip, injected.Times = point.skip, point.times
					if kind == "expired" && point.times == 0 {
						injected.Action = "*"
						injected.Skip = 6 + 3*point.skip // of the audit and the first deletions
					}
					sb.Inject(injected)
					before := sb.RootCredentials(sandbox.Member)
					outcome, err := account.Delete(t.Context(), order)
					after := sb.RootCredentials(sandbox.Member)

					if after.Password != nil && len(after.MFADevices) != len(before.MFADevices) {
						t.Errorf("the account keeps its password without %d of its MFA devices", len(before.MFADevices)-len(after.MFADevices))
					}
					switch incomplete, _ := errors.AsType[*rootcredentials.IncompleteError](err); {
					case err == nil && !isEmpty(after):
						t.Errorf("without an error, the account has %+v", after)
					case incomplete != nil:
						checkReport(t, incomplete, order.Planned, after)
					case err != nil && !reflect.DeepEqual(after, before):
						t.Errorf("after %v the account has changed", err)
					}
					if err == nil && !slices.Equal(sorted(texts(outcome.Deleted)), sorted(order.Planned)) {
						t.Errorf("reported deletions %v", outcome.Deleted)
					}

					// The next apply finishes.
					sb.ClearFaults()
					if _, err := in(t, sb, deletionTask).Delete(t.Context(), order); err != nil || !isEmpty(sb.RootCredentials(sandbox.Member)) {
						t.Errorf("the next deletion: %v", err)
					}
				})
			}
		}
	}
}

func checkReport(t *testing.T, e *rootcredentials.IncompleteError, planned []string, after sandbox.RootCredentials) {
	t.Helper()
	exists := func(d rootcredentials.Deletion) bool {
		switch d.Kind {
		case rootcredentials.PasswordKind:
			return after.Password != nil
		case rootcredentials.AccessKeyKind:
			return slices.ContainsFunc(after.AccessKeys, func(k sandbox.AccessKey) bool { return k.ID == d.ID })
		case rootcredentials.SigningCertificateKind:
			return slices.ContainsFunc(after.SigningCertificates, func(c sandbox.SigningCertificate) bool { return c.ID == d.ID })
		case rootcredentials.MFADeviceKind:
			return slices.ContainsFunc(after.MFADevices, func(m sandbox.MFADevice) bool { return m.SerialNumber == d.ID })
		}
		return false
	}
	reported := texts(e.Deleted)
	for _, d := range e.Deleted {
		if exists(d) {
			t.Errorf("%s is reported as deleted", d)
		}
	}
	for _, r := range e.Remaining {
		reported = append(reported, r.String())
		if strings.Count(e.Error(), r.String()+": ") != 1 {
			t.Errorf("the error does not report once that %s remains:\n%v", r.Deletion, e)
		}
		if r.Why == "" && r.Err == nil {
			t.Errorf("%s remains for no reason", r.Deletion)
		}
		if f, ok := errors.AsType[*awscall.Failure](r.Err); !exists(r.Deletion) && (!ok || f.RequestID != "") {
			t.Errorf("%s does not exist, and is reported as remaining: %v", r.Deletion, r.Err)
		}
	}
	if got, want := sorted(reported), sorted(planned); !slices.Equal(got, want) {
		t.Errorf("reported %v, want %v", got, want)
	}
	if len(e.Remaining) == 0 {
		t.Error("the error reports nothing that remains")
	}
}

// Another client sets a password while the credentials are deleted.
func TestDelete_newPasswordKeepsMFADevices(t *testing.T) {
	t.Parallel()
	// DeleteLoginProfile would delete the new password too.
	denied := sandbox.Refused("DeleteLoginProfile", http.StatusForbidden, "AccessDenied", "no")
	for name, listed := range map[string]*sandbox.Password{"created": nil, "replaced": {Created: day(3)}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, account, order := deletion(t)
			set := func(p *sandbox.Password) {
				sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.Password = p })
			}
			set(listed)
			order.Planned = append(order.Planned, "password (created 2025-01-04T00:00:00Z)")
			sb.Inject(denied, sandbox.Fault{Action: "DeleteSigningCertificate", Run: func(sandbox.Call) {
				set(&sandbox.Password{Created: day(99)})
			}})
			_, err := account.Delete(t.Context(), order)
			if err == nil || !strings.Contains(err.Error(), "kept, because the account got a new password at 2025-04-10T00:00:00Z") {
				t.Errorf("got error %v", err)
			}
			if left := sb.RootCredentials(sandbox.Member).MFADevices; len(left) != 2 {
				t.Errorf("the account has MFA devices %v", left)
			}
		})
	}
}

// The inventory has a password that another client set after the deletion of the old one.
func TestDelete_newPasswordAfterDeletion(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	sb.Inject(sandbox.Fault{Action: "GetLoginProfile", Skip: 1, Times: 1, Run: func(sandbox.Call) {
		sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.Password = &sandbox.Password{Created: day(99)} })
	}})
	outcome, err := account.Delete(t.Context(), order)
	if err == nil || outcome.Inventory.Password == nil || !outcome.Inventory.Password.Created.Equal(day(99)) {
		t.Errorf("got error %v, inventory %+v", err, outcome.Inventory)
	}
}

// Before MFA devices are deactivated, a request looks for a password.
func TestDelete_passwordCannotBeRead(t *testing.T) {
	t.Parallel()
	unreadable := sandbox.Refused("GetLoginProfile", http.StatusForbidden, "AccessDenied", "no")
	unreadable.Skip = 1 // the audit
	for name, test := range map[string]struct {
		faults  []sandbox.Fault
		devices int
		message string
	}{
		"deleted before": {[]sandbox.Fault{unreadable}, 0, ""},
		"not deleted": {
			[]sandbox.Fault{unreadable, sandbox.Refused("DeleteLoginProfile", http.StatusForbidden, "AccessDenied", "no")},
			2, "kept, because the account may still have a password (AWS denied GetLoginProfile)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb, account, order := deletion(t)
			sb.Inject(test.faults...)
			_, err := account.Delete(t.Context(), order)
			if (err == nil) != (test.message == "") || err != nil && !strings.Contains(err.Error(), test.message) {
				t.Errorf("got error %v", err)
			}
			if left := sb.RootCredentials(sandbox.Member).MFADevices; len(left) != test.devices {
				t.Errorf("the account has MFA devices %v", left)
			}
		})
	}
}

// After a failure, IAM still lists an access key whose deletion it confirmed.
func TestDelete_staleList(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	before := sb.RootCredentials(sandbox.Member).AccessKeys
	sb.Inject(
		sandbox.Refused("DeleteLoginProfile", http.StatusForbidden, "AccessDenied", "no"),
		sandbox.Fault{Action: "ListAccessKeys", Skip: 1, Run: func(sandbox.Call) {
			sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.AccessKeys = before })
		}},
	)
	outcome, err := account.Delete(t.Context(), order)
	if err == nil || len(outcome.Inventory.AccessKeys) != 0 || len(outcome.Deleted) != 3 {
		t.Errorf("got %+v, error %v", outcome, err)
	}
}

// Another client deactivates a key whose deletion fails.
func TestDelete_changedStatus(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	sb.Inject(sandbox.Fault{Action: "DeleteSigningCertificate", Run: func(sandbox.Call) {
		sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.AccessKeys[0].Status = "Inactive" })
	}}, sandbox.Refused("DeleteAccessKey", http.StatusForbidden, "AccessDenied", "no"))
	outcome, err := account.Delete(t.Context(), order)
	incomplete, ok := errors.AsType[*rootcredentials.IncompleteError](err)
	if !ok || len(incomplete.Remaining) != 2 || len(outcome.Deleted) != len(order.Planned)-2 {
		t.Fatalf("got error %v", err)
	}
	if got, want := incomplete.Remaining[0].String(), "access key AKIA111111111EXAMPLE (Inactive, created 2024-11-24T00:00:00Z)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every response to the last deletion is lost, and another client creates a key meanwhile.
func TestDelete_newKeyAfterLostResponse(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	lost := sandbox.Dropped("DeactivateMFADevice")
	lost.Run = func(sandbox.Call) {
		sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
			c.MFADevices, c.AccessKeys = nil, []sandbox.AccessKey{{ID: "AKIA333333333EXAMPLE"}}
		})
	}
	sb.Inject(lost)
	outcome, err := account.Delete(t.Context(), order)
	if err != nil || len(outcome.Deleted) != len(order.Planned) || outcome.Inventory.HasCredentials() {
		t.Errorf("got error %v, inventory %+v", err, outcome.Inventory)
	}
}

// A response that ends early has a request ID and no error code.
func TestDelete_cutResponse(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	sb.Inject(sandbox.Fault{Action: "DeleteAccessKey", Answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-Requestid", "7a62c49f-347e-4fc4-9331-6e8eEXAMPLE")
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("<DeleteAccessKeyResponse>"))
	}})
	_, err := account.Delete(t.Context(), order)
	if err == nil || !strings.Contains(err.Error(), "The response of IAM cannot be read; the request may have had its effect\n") {
		t.Errorf("got error %v", err)
	}
}

// The run is interrupted while AWS denies a request.
func TestDelete_deniedDuringCancellation(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	denied := sandbox.Refused("DeleteSigningCertificate", http.StatusForbidden, "AccessDenied", "no")
	denied.Run = func(sandbox.Call) { cancel() }
	sb.Inject(denied)
	_, err := account.Delete(ctx, order)
	if err == nil || !strings.Contains(err.Error(), ": AWS denied DeleteSigningCertificate (AccessDenied)\n") {
		t.Errorf("got error %v", err)
	}
}

func TestDelete_cancellation(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"DeleteAccessKey", "DeleteSigningCertificate", "DeleteLoginProfile", "DeactivateMFADevice"} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			sb, account, order := deletion(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			sb.Inject(sandbox.Fault{Action: action, Times: 1, Run: func(sandbox.Call) { cancel() }})
			outcome, err := account.Delete(ctx, order)

			calls := sb.Calls()
			if last := calls[len(calls)-1]; last.Action != action || last.Status != http.StatusOK {
				t.Errorf("the last request is %+v", last)
			}
			incomplete, ok := errors.AsType[*rootcredentials.IncompleteError](err)
			if !ok || len(incomplete.Deleted) != len(changes(sb)) || !strings.Contains(err.Error(), "the run was interrupted") {
				t.Fatalf("after %v got error %v", changes(sb), err)
			}
			checkReport(t, incomplete, order.Planned, sb.RootCredentials(sandbox.Member))
			if got := len(outcome.Inventory.Deletions(nil)); got != len(incomplete.Remaining) {
				t.Errorf("the inventory has %d credentials, and %d remain", got, len(incomplete.Remaining))
			}
		})
	}
}

func TestDelete_cancellationStopsRetries(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	throttled := sandbox.Throttled("DeleteAccessKey")
	throttled.Run = func(sandbox.Call) { cancel() }
	sb.Inject(throttled)
	_, err := account.Delete(ctx, order)
	if got := changes(sb); !slices.Equal(got, []string{"DeleteAccessKey"}) {
		t.Errorf("got requests %v and error %v", got, err)
	}
}

func TestDelete_timeout(t *testing.T) {
	t.Parallel()
	sb, account, order := deletion(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	expiring, expire := deadline(ctx)
	hanging := sandbox.Hanging("DeleteSigningCertificate")
	hanging.After, hanging.Run = true, func(sandbox.Call) { expire() }
	sb.Inject(hanging)
	outcome, err := account.Delete(expiring, order)
	incomplete, ok := errors.AsType[*rootcredentials.IncompleteError](err)
	if !ok || !strings.Contains(err.Error(), "the operation timed out") {
		t.Fatalf("got error %v", err)
	}
	checkReport(t, incomplete, order.Planned, sb.RootCredentials(sandbox.Member))
	if len(outcome.Deleted) != 3 || len(outcome.Inventory.SigningCertificates) != 0 {
		t.Errorf("got %+v", outcome)
	}
}

// deadline returns a context whose deadline passes when expire is called.
func deadline(parent context.Context) (ctx context.Context, expire func()) {
	done := make(chan struct{})
	return expiringContext{parent, done}, func() { close(done) }
}

type expiringContext struct {
	context.Context
	done chan struct{}
}

func (c expiringContext) Done() <-chan struct{} { return c.done }

func (c expiringContext) Deadline() (time.Time, bool) { return time.Now().Add(time.Second), true }

func (c expiringContext) Err() error {
	select {
	case <-c.done:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestAllowRecovery_createsPasswordOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		password *sandbox.Password
		fault    func() sandbox.Fault
	}{
		"no password":   {},
		"a password":    {password: &sandbox.Password{Created: day(3)}},
		"lost response": {fault: func() sandbox.Fault { f := sandbox.Dropped("CreateLoginProfile"); f.After, f.Times = true, 1; return f }},
		"EntityTemporarilyUnmodifiable": {fault: func() sandbox.Fault {
			f := sandbox.EntityTemporarilyUnmodifiable("CreateLoginProfile")
			f.Times = 2
			return f
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sb := victim(t)
			sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.Password = test.password })
			account := in(t, sb, recoveryTask)
			if test.fault != nil {
				sb.Inject(test.fault())
			}
			password, err := account.AllowRecovery(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := sb.RootCredentials(sandbox.Member).Password; got == nil || !got.Created.Equal(password.Created) || password.Created.IsZero() {
				t.Errorf("got %v, and the account has %v", password, got)
			}
			for _, call := range sb.Calls("CreateLoginProfile") {
				if len(call.Parameters) != 0 {
					t.Errorf("sent %v", call.Parameters)
				}
			}
		})
	}
}
