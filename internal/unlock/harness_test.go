// SPDX-License-Identifier: MPL-2.0

package unlock_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/assumeroot"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/roottask"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/unlock"
)

// harness is a task in a session of a member account, with the lines that it reported.
type harness struct {
	*unlock.Task
	sb *sandbox.Sandbox

	mu     sync.Mutex
	lines  []string
	pauses []time.Duration
}

func start(t *testing.T, taskPolicy string) *harness {
	t.Helper()
	sb := sandboxtest.Start(t)
	client := assumeroot.New(sandboxtest.Config(sb, sb.Admin()), assumeroot.Options{
		Guards:   roottask.Guards{TargetAccountIDs: roottask.AllowAll(), TaskPolicies: roottask.AllowAll()},
		Redactor: &awscall.Redactor{},
		Now:      time.Now,
	})
	session, err := client.Open(t.Context(), assumeroot.Request{
		Target:  roottask.Principal{AccountID: sandbox.Member},
		Policy:  roottask.PolicyARN{Partition: "aws", Name: taskPolicy},
		Region:  sandbox.Region,
		Timeout: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	sb.Forget()
	h := &harness{sb: sb}
	h.Task = &unlock.Task{
		Client: client, Session: session, Timeout: time.Minute, Started: time.Now(),
		Report: func(ctx context.Context, line string) error {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.lines = append(h.lines, line)
			return ctx.Err()
		},
		Pause: func(ctx context.Context, d time.Duration) error {
			h.pauses = append(h.pauses, d)
			if len(h.pauses) > 9 {
				return context.DeadlineExceeded
			}
			return ctx.Err()
		},
	}
	return h
}

func (h *harness) reported(line string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Contains(h.lines, line)
}

func (h *harness) actions() string {
	var names []string
	for _, call := range h.sb.Calls() {
		names = append(names, call.Action)
	}
	return strings.Join(names, " ")
}

// failed returns the failure of an unlock, and fails the test if it holds a secret.
func (h *harness) failed(t *testing.T, err error) *awscall.Failure {
	t.Helper()
	f, ok := errors.AsType[*awscall.Failure](err)
	if !ok {
		t.Fatalf("want a failure, got %v", err)
	}
	for _, secret := range append(h.sb.Secrets(), h.Session.SecretAccessKey, h.Session.SessionToken) {
		if strings.Contains(f.Error()+strings.Join(h.lines, "\n"), secret) {
			t.Error("a text holds a secret")
		}
	}
	return f
}

// kind is a bucket or a queue as the tests of both use it.
type kind struct {
	name       string
	taskPolicy string
	locked     func(*sandbox.Sandbox) string
	set        func(*sandbox.Sandbox, string)
	unlock     func(*harness, context.Context, string) (unlock.Result, error)
	calls      []string // of an unlock
	change     string   // the action of calls that changes the policy
	replaced   string   // a policy that can replace the locked one
}

var kinds = []kind{{
	name:       "bucket",
	taskPolicy: "S3UnlockBucketPolicy",
	locked:     func(sb *sandbox.Sandbox) string { p, _ := sb.BucketPolicy(sandbox.LockedBucket); return p },
	set:        func(sb *sandbox.Sandbox, p string) { sb.SetBucketPolicy(sandbox.LockedBucket, p) },
	unlock: func(h *harness, ctx context.Context, policy string) (unlock.Result, error) {
		return h.Bucket(ctx, unlock.Bucket{Name: sandbox.LockedBucket, Policy: policy})
	},
	calls:  []string{"ListBuckets", "GetBucketPolicy", "DeleteBucketPolicy", "GetBucketPolicy"},
	change: "DeleteBucketPolicy",
	replaced: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},` +
		`"Action":"s3:*","Resource":"arn:aws:s3:::locked-out"}]}`,
}, {
	name:       "queue",
	taskPolicy: "SQSUnlockQueuePolicy",
	locked:     func(sb *sandbox.Sandbox) string { return sb.QueuePolicy(sandbox.LockedQueue) },
	set:        func(sb *sandbox.Sandbox, p string) { sb.SetQueuePolicy(sandbox.LockedQueue, p) },
	unlock: func(h *harness, ctx context.Context, policy string) (unlock.Result, error) {
		return h.Queue(ctx, unlock.Queue{ARN: lockedQueue, Policy: policy})
	},
	calls:  []string{"GetQueueUrl", "GetQueueAttributes", "SetQueueAttributes", "GetQueueAttributes"},
	change: "SetQueueAttributes",
	replaced: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},` +
		`"Action":"sqs:*","Resource":"arn:aws:sqs:us-east-1:111122223333:locked-out"}]}`,
}}

var lockedQueue = unlock.QueueARN{Partition: "aws", Region: sandbox.Region, AccountID: sandbox.Member, Name: sandbox.LockedQueue}

// each runs a test with a bucket and with a queue.
func each(t *testing.T, test func(t *testing.T, k kind, h *harness)) {
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			test(t, k, start(t, k.taskPolicy))
		})
	}
}
