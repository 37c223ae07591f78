// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/acctest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/permission"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/testsupport"
)

// phase is a phase of a run.
type phase string

const (
	planPhase  phase = "plan"
	applyPhase phase = "apply"
)

// condition returns the condition under which a permission is needed in the phase.
func (p phase) condition(of permission.Permission) string {
	if p == planPhase {
		return of.Plan
	}
	return of.Apply
}

// callerUse is one use of one kind in one phase, with the permissions that the use needs.
type callerUse struct {
	name  string
	kind  string
	phase phase
	needs []permission.Permission
	// prepare runs as the administrator. Its result is the prior state or the planned state.
	prepare func(*instance, *sandbox.Sandbox) *tfprotov6.DynamicValue
	run     func(*instance, *tfprotov6.DynamicValue) diagnostics
}

const (
	exclusiveType    = "assumeroot_root_credentials_exclusive"
	oneAccountType   = "assumeroot_root_credentials"
	organizationType = "assumeroot_organization_root_credentials"
	unlockBucketType = "assumeroot_s3_unlock_bucket"
	unlockQueueType  = "assumeroot_sqs_unlock_queue"
)

// assume is the permission to open sessions with a task policy.
func assume(taskPolicy string) permission.Permission {
	return permission.Permission{Action: permission.AssumeRoot, TaskPolicy: taskPolicy}
}

func callerUses() []callerUse {
	audit := assume("IAMAuditRootUserCredentials")
	deletion := assume("IAMDeleteRootUserCredentials")
	recovery := assume("IAMCreateRootUserPassword")
	list := permission.Permission{Action: "organizations:ListAccounts"}
	describe := permission.Permission{Action: "organizations:DescribeAccount"}
	empty := block{"account_id": sandbox.Member, "allowed_credentials": []string{}}
	recoverable := block{
		"account_id": sandbox.OtherMember, "allowed_credentials": []string{"password", "mfa_devices"}, "password_recovery": true,
	}
	idle := block{"account_id": sandbox.Member, "allowed_credentials": []string{}, "min_idle_days": 1}
	bucket := block{"account_id": sandbox.Member, "bucket": sandbox.LockedBucket}
	queue := block{"queue_arn": "arn:aws:sqs:us-east-1:111122223333:locked-out"}

	var uses []callerUse
	for _, p := range []phase{planPhase, applyPhase} {
		for _, taskPolicy := range roottask.TaskPolicyNames() {
			uses = append(uses, callerUse{
				name: "session with " + taskPolicy, kind: sessionType, phase: p, needs: []permission.Permission{assume(taskPolicy)},
				run: func(i *instance, _ *tfprotov6.DynamicValue) diagnostics {
					return i.open(block{"task_policy": taskPolicy})
				},
			})
		}
		uses = append(uses,
			callerUse{
				name: "one account", kind: oneAccountType, phase: p, needs: []permission.Permission{audit},
				run: reads(oneAccountType, block{"account_id": sandbox.Member}),
			},
			callerUse{
				name: "given accounts", kind: organizationType, phase: p, needs: []permission.Permission{audit},
				run: reads(organizationType, block{"account_ids": []string{sandbox.Member}}),
			},
			callerUse{
				name: "every account", kind: organizationType, phase: p, needs: []permission.Permission{list, audit},
				run: reads(organizationType, block{}),
			},
		)
	}
	return append(uses,
		callerUse{
			name: "creation", kind: exclusiveType, phase: planPhase, needs: []permission.Permission{audit}, run: plansCreation(empty),
		},
		callerUse{
			name: "refresh", kind: exclusiveType, phase: planPhase, needs: []permission.Permission{audit},
			prepare: created(empty), run: refreshes,
		},
		callerUse{
			name: "refresh of an account that left", kind: exclusiveType, phase: planPhase, needs: []permission.Permission{describe},
			prepare: func(i *instance, sb *sandbox.Sandbox) *tfprotov6.DynamicValue {
				state := created(empty)(i, sb)
				sb.RemoveAccount(sandbox.Member)
				return state
			},
			run: refreshes,
		},
		callerUse{
			name: "creation", kind: exclusiveType, phase: applyPhase, needs: []permission.Permission{audit, deletion}, run: applies(empty),
		},
		callerUse{
			name: "recovery", kind: exclusiveType, phase: applyPhase, needs: []permission.Permission{audit, recovery}, run: applies(recoverable),
		},
		callerUse{
			name: "update", kind: exclusiveType, phase: applyPhase, needs: []permission.Permission{deletion},
			prepare: drifted(empty), run: applies(empty),
		},
		callerUse{
			name: "update with min_idle_days", kind: exclusiveType, phase: applyPhase, needs: []permission.Permission{audit, deletion},
			prepare: drifted(idle), run: applies(idle),
		},
		callerUse{name: "bucket", kind: unlockBucketType, phase: planPhase, run: plansAction(unlockBucketType, bucket)},
		callerUse{name: "queue", kind: unlockQueueType, phase: planPhase, run: plansAction(unlockQueueType, queue)},
		callerUse{
			name: "bucket", kind: unlockBucketType, phase: applyPhase, needs: []permission.Permission{assume("S3UnlockBucketPolicy")},
			run: invokes(unlockBucketType, bucket),
		},
		callerUse{
			name: "queue", kind: unlockQueueType, phase: applyPhase, needs: []permission.Permission{assume("SQSUnlockQueuePolicy")},
			run: invokes(unlockQueueType, queue),
		},
	)
}

// perform runs a use as a caller with the given permissions, and returns the diagnostics and the calls of the caller.
func (u callerUse) perform(t *testing.T, allowed []permission.Permission) (diagnostics, []permission.Permission) {
	t.Helper()
	sb := acctest.Sandbox(t)
	var state *tfprotov6.DynamicValue
	if u.prepare != nil {
		admin := newInstance(t)
		expectNothing(t, admin.configure(nil))
		state = u.prepare(admin, sb)
	}
	document, err := json.Marshal(permission.NewPolicy(allowed))
	if err != nil {
		t.Fatal(err)
	}
	statements, err := sandbox.ParsePolicy(document)
	if err != nil {
		t.Fatal(err)
	}
	caller := sb.AddUser(sandbox.DelegatedAdministrator, "caller", statements...)
	acctest.SignInAs(t, caller)
	i := newInstance(t)
	expectNothing(t, i.configure(nil))
	sb.Forget()
	found := u.run(i, state)

	var called []permission.Permission
	for _, call := range sb.Calls() {
		p := permission.Permission{Action: call.Service + ":" + call.Action}
		if policy := call.Parameters["TaskPolicyArn.arn"]; policy != "" {
			p.TaskPolicy = policy[strings.LastIndex(policy, "/")+1:]
		}
		if call.Caller == caller.ARN && p.Action != permission.Unrestricted && !slices.Contains(called, p) {
			called = append(called, p)
		}
	}
	return found, called
}

// optional returns the permissions that only explain denials.
func optional() []permission.Permission {
	return slices.DeleteFunc(permission.All(), func(p permission.Permission) bool { return !p.Optional })
}

// listed returns the entry of the list for a call by a kind in a phase.
func listed(kind string, p phase, call permission.Permission) (permission.Permission, bool) {
	for _, entry := range permission.All() {
		if (entry.Kind == kind || entry.Kind == "") && entry.Action == call.Action && p.condition(entry) != "" &&
			(entry.TaskPolicy == call.TaskPolicy || entry.TaskPolicy == "" && kind == sessionType) {
			return entry, true
		}
	}
	return permission.Permission{}, false
}

func TestCallerPermissions_sufficient(t *testing.T) {
	used := map[phase]map[permission.Permission]bool{planPhase: {}, applyPhase: {}}
	for _, u := range callerUses() {
		t.Run(strings.Join([]string{string(u.phase), u.kind, u.name}, "/"), func(t *testing.T) {
			found, called := u.perform(t, u.needs)
			if found.failed() {
				t.Errorf("the permissions do not suffice:\n%s", found)
			}
			for _, p := range u.needs {
				if !slices.Contains(called, p) {
					t.Errorf("the caller never used %+v", p)
				}
			}
			for _, p := range called {
				entry, ok := listed(u.kind, u.phase, p)
				if !ok {
					t.Errorf("the list has no %+v for %s", p, u.kind)
				}
				used[u.phase][entry] = true
			}
		})
	}
	for _, entry := range permission.All() {
		for p := range used {
			if p.condition(entry) != "" && !entry.Optional && !used[p][entry] {
				t.Errorf("no use called %+v in phase %s", entry, p)
			}
		}
	}
}

func TestCallerPermissions_oneMissing(t *testing.T) {
	for _, u := range callerUses() {
		for n, missing := range u.needs {
			name := strings.Join([]string{string(u.phase), u.kind, u.name, "without " + missing.Action + " " + missing.TaskPolicy}, "/")
			t.Run(name, func(t *testing.T) {
				remaining := slices.Delete(slices.Clone(u.needs), n, n+1)
				found, called := u.perform(t, append(remaining, optionalExcept(missing.Action)...))
				text := found.String()
				if !found.failed() || !strings.Contains(text, missing.Action) || !strings.Contains(text, missing.TaskPolicy) {
					t.Errorf("no error names the permission:\n%s", text)
				}
				for _, p := range called {
					if _, ok := listed(u.kind, u.phase, p); !ok {
						t.Errorf("the list has no %+v for %s", p, u.kind)
					}
				}
			})
		}
	}
}

func optionalExcept(action string) []permission.Permission {
	return slices.DeleteFunc(optional(), func(p permission.Permission) bool { return p.Action == action })
}

// A denial without a reason is explained with the optional permissions. Its message names each one that is missing.
func TestCallerPermissions_optional(t *testing.T) {
	u := callerUses()[0] // a session
	found, called := u.perform(t, optional())
	expectError(t, found, "", "The caller may not open this session")
	for _, p := range optional() {
		if !slices.Contains(called, permission.Permission{Action: p.Action}) {
			t.Errorf("the diagnosis never called %s", p.Action)
		}
		found, _ := u.perform(t, optionalExcept(p.Action))
		expectError(t, found, "", "AWS denied the session without a reason", "the caller lacks "+p.Action)
	}
}

func reads(kind string, config block) func(*instance, *tfprotov6.DynamicValue) diagnostics {
	return func(i *instance, _ *tfprotov6.DynamicValue) diagnostics {
		i.t.Helper()
		read, err := i.server.ReadDataSource(i.t.Context(), &tfprotov6.ReadDataSourceRequest{
			TypeName: kind, Config: testsupport.Dynamic(i.t, i.schemas.DataSourceSchemas[kind].ValueType(), config),
		})
		if err != nil {
			i.t.Fatal(err)
		}
		return read.Diagnostics
	}
}

func plansAction(kind string, config block) func(*instance, *tfprotov6.DynamicValue) diagnostics {
	return func(i *instance, _ *tfprotov6.DynamicValue) diagnostics {
		i.t.Helper()
		planned, err := i.server.(tfprotov6.ActionServer).PlanAction(i.t.Context(), &tfprotov6.PlanActionRequest{
			ActionType: kind, Config: testsupport.Dynamic(i.t, i.schemas.ActionSchemas[kind].Schema.ValueType(), config),
		})
		if err != nil {
			i.t.Fatal(err)
		}
		return planned.Diagnostics
	}
}

func invokes(kind string, config block) func(*instance, *tfprotov6.DynamicValue) diagnostics {
	return func(i *instance, _ *tfprotov6.DynamicValue) diagnostics {
		i.t.Helper()
		stream, err := i.server.(tfprotov6.ActionServer).InvokeAction(i.t.Context(), &tfprotov6.InvokeActionRequest{
			ActionType: kind, Config: testsupport.Dynamic(i.t, i.schemas.ActionSchemas[kind].Schema.ValueType(), config),
		})
		if err != nil {
			i.t.Fatal(err)
		}
		var found diagnostics
		for event := range stream.Events {
			if completed, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType); ok {
				found = append(found, completed.Diagnostics...)
			}
		}
		return found
	}
}

func plansCreation(config block) func(*instance, *tfprotov6.DynamicValue) diagnostics {
	return func(i *instance, _ *tfprotov6.DynamicValue) diagnostics {
		_, found := i.planExclusive(config, nil)
		return found
	}
}

// applies plans again before it applies, as the apply of a saved plan does.
func applies(config block) func(*instance, *tfprotov6.DynamicValue) diagnostics {
	return func(i *instance, state *tfprotov6.DynamicValue) diagnostics {
		_, found := i.applyExclusive(config, state)
		return found
	}
}

func refreshes(i *instance, state *tfprotov6.DynamicValue) diagnostics {
	_, found := i.refreshExclusive(state)
	return found
}

// created returns the state after a creation.
func created(config block) func(*instance, *sandbox.Sandbox) *tfprotov6.DynamicValue {
	return func(i *instance, _ *sandbox.Sandbox) *tfprotov6.DynamicValue {
		i.t.Helper()
		state, found := i.applyExclusive(config, nil)
		if found.failed() {
			i.t.Fatal(found)
		}
		return state
	}
}

// drifted returns the refreshed state after a creation and a new access key.
func drifted(config block) func(*instance, *sandbox.Sandbox) *tfprotov6.DynamicValue {
	return func(i *instance, sb *sandbox.Sandbox) *tfprotov6.DynamicValue {
		i.t.Helper()
		state := created(config)(i, sb)
		sb.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) {
			c.AccessKeys = append(c.AccessKeys, sandbox.AccessKey{ID: "AKIA333333333EXAMPLE", Status: "Active"})
		})
		state, found := i.refreshExclusive(state)
		expectNothing(i.t, found)
		return state
	}
}

func (i *instance) exclusiveObject() tftypes.Object {
	return i.schemas.ResourceSchemas[exclusiveType].ValueType().(tftypes.Object)
}

// planExclusive returns the planned state. A nil state plans a creation.
func (i *instance) planExclusive(config block, state *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, diagnostics) {
	i.t.Helper()
	typ := i.exclusiveObject()
	proposed := map[string]tftypes.Value{}
	if state != nil {
		if err := i.value(state).As(&proposed); err != nil {
			i.t.Fatal(err)
		}
	}
	for name, attribute := range typ.AttributeTypes {
		if argument, set := config[name]; set || state == nil {
			proposed[name] = testsupport.Value(attribute, argument)
		}
	}
	planned, err := i.server.PlanResourceChange(i.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: exclusiveType, PriorState: i.orNull(state), Config: testsupport.Dynamic(i.t, typ, config),
		ProposedNewState: i.marshaled(tftypes.NewValue(typ, proposed)),
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return planned.PlannedState, planned.Diagnostics
}

// applyExclusive plans and applies, and returns the new state. A nil state is a creation.
func (i *instance) applyExclusive(config block, state *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, diagnostics) {
	i.t.Helper()
	planned, found := i.planExclusive(config, state)
	if found.failed() {
		return nil, found
	}
	applied, err := i.server.ApplyResourceChange(i.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: exclusiveType, PriorState: i.orNull(state), PlannedState: planned,
		Config: testsupport.Dynamic(i.t, i.exclusiveObject(), config),
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return applied.NewState, append(found, applied.Diagnostics...)
}

func (i *instance) refreshExclusive(state *tfprotov6.DynamicValue) (*tfprotov6.DynamicValue, diagnostics) {
	i.t.Helper()
	read, err := i.server.ReadResource(i.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: exclusiveType, CurrentState: state})
	if err != nil {
		i.t.Fatal(err)
	}
	return read.NewState, read.Diagnostics
}

func (i *instance) orNull(state *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	i.t.Helper()
	if state != nil {
		return state
	}
	return i.marshaled(tftypes.NewValue(i.exclusiveObject(), nil))
}

func (i *instance) value(state *tfprotov6.DynamicValue) tftypes.Value {
	i.t.Helper()
	value, err := state.Unmarshal(i.exclusiveObject())
	if err != nil {
		i.t.Fatal(err)
	}
	return value
}

func (i *instance) marshaled(value tftypes.Value) *tfprotov6.DynamicValue {
	i.t.Helper()
	marshaled, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		i.t.Fatal(err)
	}
	return &marshaled
}
