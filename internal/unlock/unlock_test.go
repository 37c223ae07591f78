// SPDX-License-Identifier: MPL-2.0

package unlock_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/unlock"
)

func TestUnlock_deletesPolicy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		old := k.locked(h.sb)
		result, err := k.unlock(h, t.Context(), "")
		if err != nil || !result.Changed || result.Different {
			t.Fatalf("got %+v, error %v", result, err)
		}
		if left := k.locked(h.sb); left != "" {
			t.Errorf("the policy is %s", left)
		}
		if want := strings.Join(k.calls, " "); h.actions() != want {
			t.Errorf("got calls %s, want %s", h.actions(), want)
		}
		if !h.reported(unlock.OneLine(old)) {
			t.Errorf("the old policy is not in %q", h.lines)
		}
	})
}

func TestUnlock_withoutPolicy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		k.set(h.sb, "")
		result, err := k.unlock(h, t.Context(), "")
		if err != nil || result.Changed {
			t.Fatalf("got %+v, error %v", result, err)
		}
		if last := h.lines[len(h.lines)-1]; last != "Nothing to change." || !strings.HasPrefix(h.lines[0], "No policy is set on "+k.name) {
			t.Errorf("got lines %q", h.lines)
		}
		if len(h.sb.Calls(k.change)) != 0 {
			t.Error("a change was sent")
		}
	})
}

func TestUnlock_replacesPolicy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		old := k.locked(h.sb)
		for _, changed := range []bool{true, false} {
			result, err := k.unlock(h, t.Context(), k.replaced)
			if err != nil || result.Changed != changed || result.Different {
				t.Fatalf("got %+v, error %v", result, err)
			}
		}
		if got := k.locked(h.sb); got != k.replaced {
			t.Errorf("the policy is %s", got)
		}
		if !h.reported(unlock.OneLine(old)) {
			t.Errorf("the old policy is not in %q", h.lines)
		}
	})
}

func TestUnlock_restoresPrintedPolicy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		old := strings.Replace(k.locked(h.sb), `"Effect"`, "\n\t"+`"Sid": "caf\u00e9 \u202e <b>", "Effect"`, 1)
		k.set(h.sb, old)
		if _, err := k.unlock(h, t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		if _, err := k.unlock(h, t.Context(), h.lines[1]); err != nil {
			t.Fatal(err)
		}
		k.set(h.sb, old)
		result, err := k.unlock(h, t.Context(), h.lines[1])
		if err != nil || result.Changed {
			t.Errorf("the printed policy is not equivalent to the old one: %+v, %v\n%s", result, err, h.lines[1])
		}
	})
}

// A fault affects one call of an unlock at a time: before its effect, and after it.
func TestUnlock_faults(t *testing.T) {
	t.Parallel()
	faults := map[string]func(string) sandbox.Fault{
		"refused": func(action string) sandbox.Fault {
			return sandbox.Refused(action, 403, "AccessDenied", "Not authorized, with an explicit deny in a service control policy")
		},
		"unavailable": sandbox.Unavailable,
		"portal":      sandbox.CaptivePortal,
		"empty":       sandbox.EmptyAnswer,
		"expired": func(action string) sandbox.Fault {
			return sandbox.Refused(action, 400, "ExpiredToken", "The provided token has expired.")
		},
	}
	for _, k := range kinds {
		for i, action := range k.calls {
			for name, fault := range faults {
				for _, effective := range []bool{false, true} {
					if effective && (name == "refused" || name == "expired") {
						continue // AWS rejects a request only before its effect
					}
					title := strings.Join([]string{k.name, action, map[bool]string{true: "after"}[i == len(k.calls)-1], name}, " ")
					if effective {
						title += " with effect"
					}
					t.Run(title, func(t *testing.T) {
						t.Parallel()
						testFault(t, k, i, fault(action), effective)
					})
				}
			}
		}
	}
}

func testFault(t *testing.T, k kind, index int, fault sandbox.Fault, effective bool) {
	h := start(t, k.taskPolicy)
	old := k.locked(h.sb)
	fault.After = effective
	if index == len(k.calls)-1 {
		fault.Skip = 1 // the same action read the old policy before
	}
	h.sb.Inject(fault, sandbox.Fault{Action: k.change, Run: func(sandbox.Call) {
		if !h.reported(unlock.OneLine(old)) {
			t.Error("the change was sent before the old policy was reported")
		}
	}})
	result, err := k.unlock(h, t.Context(), "")
	changed := k.locked(h.sb) != old
	if err == nil {
		// SQS and S3 respond to a change with an empty body, so an empty response is no error if the policy
		// that is read back is the new one.
		if fault.Name != "EmptyAnswer" || !changed || !result.Changed {
			t.Fatalf("the unlock succeeded, the policy is %q", k.locked(h.sb))
		}
		return
	}
	f := h.failed(t, err)
	text := f.Error()
	sent := slices.Contains(strings.Fields(h.actions()), k.change)
	if sent != h.reported(unlock.OneLine(old)) {
		t.Errorf("change sent: %t, lines %q", sent, h.lines)
	}
	unchanged := strings.Contains(text, "The policy was not changed.")
	uncertain := strings.Contains(text, "the policy may have been changed.") ||
		strings.Contains(text, "AWS accepted the change of the policy")
	if unchanged == uncertain || unchanged && changed {
		t.Errorf("changed: %t, but the error says:\n%s", changed, text)
	}

	h.sb.ClearFaults()
	h.Started = time.Now()
	if _, err := k.unlock(h, t.Context(), ""); err != nil || k.locked(h.sb) != "" {
		t.Errorf("repeated: the policy is %q, error %v", k.locked(h.sb), err)
	}
}

// The first attempt to change the policy can have had its effect, although AWS refuses the second one.
func TestUnlock_lostThenRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		lost := sandbox.Dropped(k.change)
		lost.After, lost.Times = true, 1
		h.sb.Inject(lost, sandbox.Refused(k.change, 403, "AccessDenied", "Access Denied"))
		_, err := k.unlock(h, t.Context(), "")
		if f := h.failed(t, err); !strings.Contains(f.Why, "the policy may have been changed.") || k.locked(h.sb) != "" {
			t.Errorf("the policy is %q: %s", k.locked(h.sb), f.Error())
		}
	})
}

func TestUnlock_cancelled(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		for i, action := range k.calls {
			t.Run(k.name+" "+strings.Join(k.calls[:i+1], " "), func(t *testing.T) {
				t.Parallel()
				h := start(t, k.taskPolicy)
				ctx, cancel := context.WithCancel(t.Context())
				fault := sandbox.Hanging(action)
				fault.Run = func(sandbox.Call) { cancel() }
				fault.Skip = map[bool]int{true: 1}[i == len(k.calls)-1]
				h.sb.Inject(fault)
				old := k.locked(h.sb)
				_, err := k.unlock(h, ctx, "")
				f := h.failed(t, err)
				if f.Summary != action+" was cancelled" {
					t.Errorf("got %s", f.Error())
				}
				if want := strings.Join(k.calls[:i+1], " "); h.actions() != want {
					t.Errorf("got calls %s, want %s", h.actions(), want)
				}
				if i < 2 && (k.locked(h.sb) != old || !strings.Contains(f.Why, "The policy was not changed.")) {
					t.Errorf("the policy is %q: %s", k.locked(h.sb), f.Why)
				}
			})
		}
	}
}

// No change follows an old policy that was not shown.
func TestUnlock_reportFails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		for failing := range 3 {
			n := 0
			h.Report = func(_ context.Context, _ string) error {
				if n++; n > failing {
					return context.DeadlineExceeded
				}
				return nil
			}
			old := k.locked(h.sb)
			_, err := k.unlock(h, t.Context(), "")
			f := h.failed(t, err)
			if !strings.Contains(f.Why, "The policy was not changed.") || k.locked(h.sb) != old || len(h.sb.Calls(k.change)) != 0 {
				t.Errorf("the policy is %q, calls %s: %s", k.locked(h.sb), h.actions(), f.Error())
			}
		}
	})
}

func TestUnlock_timeout(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		h.Started = time.Now().Add(-2 * h.Timeout)
		_, err := k.unlock(h, t.Context(), "")
		if f := h.failed(t, err); !strings.HasSuffix(f.Summary, "timed out") || f.Field != roottask.Timeout || len(h.sb.Calls()) != 0 {
			t.Errorf("got %s, calls %s", f.Error(), h.actions())
		}
	})
}

// Another program sets a policy between the change and the read.
func TestUnlock_otherWriter(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, k kind, h *harness) {
		other := strings.Replace(k.replaced, "Allow", "Deny", 1)
		h.sb.Inject(sandbox.Fault{Action: k.calls[1], Skip: 1, Times: 1, Run: func(sandbox.Call) { k.set(h.sb, other) }})
		_, err := k.unlock(h, t.Context(), "")
		if f := h.failed(t, err); f.Summary != "Another policy was set during the unlock" || !h.reported(unlock.OneLine(other)) {
			t.Errorf("got %s, lines %q", f.Error(), h.lines)
		}
		h.sb.ClearFaults()
		another := strings.Replace(other, "111122223333", "444455556666", 1)
		h.sb.Inject(sandbox.Fault{Action: k.calls[1], Skip: 1, Times: 1, Run: func(sandbox.Call) { k.set(h.sb, another) }})
		if result, err := k.unlock(h, t.Context(), k.replaced); err != nil || !result.Different {
			t.Errorf("got %+v, error %v", result, err)
		}
		h.sb.ClearFaults()
		h.sb.Inject(sandbox.Fault{Action: k.calls[1], Skip: 1, Times: 1, Run: func(sandbox.Call) { k.set(h.sb, "") }})
		result, err := k.unlock(h, t.Context(), k.replaced)
		if err != nil || !result.Different || !h.reported("AWS returned no policy after the change.") {
			t.Errorf("got %+v, error %v, lines %q", result, err, h.lines)
		}
	})
}
