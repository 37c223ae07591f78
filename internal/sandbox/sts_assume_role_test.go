// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// assuming makes clients assume a role first.
func assuming(role string) func(*aws.Config) {
	return func(cfg *aws.Config) {
		cfg.Credentials = stscreds.NewAssumeRoleProvider(sts.NewFromConfig(cfg.Copy()), role, func(o *stscreds.AssumeRoleOptions) {
			o.RoleSessionName = "test"
		})
	}
}

func assumeRole(t *testing.T, cfg aws.Config, input *sts.AssumeRoleInput) (*sts.AssumeRoleOutput, error) {
	t.Helper()
	if input.RoleSessionName == nil {
		input.RoleSessionName = aws.String("test")
	}
	return sts.NewFromConfig(cfg).AssumeRole(t.Context(), input)
}

func TestAssumeRole_trust(t *testing.T) {
	t.Parallel()
	const caller, foreign = "arn:aws:iam::123456789012:user/caller", "arn:aws:iam::111122223333:user/caller"
	allowed := []sandbox.Statement{sandbox.Allow("sts:AssumeRole")}
	for name, test := range map[string]struct {
		trusted    string
		account    string // of the caller, ManagementAccount by default
		statements []sandbox.Statement
		want       bool
	}{
		"by ARN":                         {trusted: caller, want: true},
		"everybody":                      {trusted: "*", want: true},
		"by account":                     {trusted: sandbox.ManagementAccount, statements: allowed, want: true},
		"by account's root":              {trusted: "arn:aws:iam::123456789012:root", statements: allowed, want: true},
		"by account, without permission": {trusted: sandbox.ManagementAccount},
		"by ARN, explicitly denied":      {trusted: caller, statements: []sandbox.Statement{sandbox.Deny("sts:*")}},
		"another ARN":                    {trusted: "arn:aws:iam::123456789012:user/other", statements: allowed},
		"nobody":                         {statements: allowed},
		"from another account":           {trusted: foreign, account: sandbox.Member, statements: allowed, want: true},
		"from another account without permission": {trusted: foreign, account: sandbox.Member},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			role := s.AddRole(sandbox.ManagementAccount, "opener", strings.Fields(test.trusted))
			caller := s.AddUser(cmp.Or(test.account, sandbox.ManagementAccount), "caller", test.statements...)
			out, err := assumeRole(t, as(s, caller), &sts.AssumeRoleInput{RoleArn: &role})
			if !test.want {
				denied("User: "+caller.ARN+" is not authorized to perform: sts:AssumeRole on resource: "+role).check(t, err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			const want = "arn:aws:sts::123456789012:assumed-role/opener/test"
			if got := aws.ToString(out.AssumedRoleUser.Arn); got != want {
				t.Errorf("the response has %s, want %s", got, want)
			}
			if got := whoami(t, as(s, identity(out.Credentials))); got != want {
				t.Errorf("became %s, want %s", got, want)
			}
		})
	}
}

func TestAssumeRole_chain(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	first := s.AddRole(sandbox.Member, "first", []string{s.Admin().ARN}, sandbox.Allow("sts:AssumeRole"))
	second := s.AddRole(sandbox.ManagementAccount, "second", []string{first}, sandbox.Allow("sts:AssumeRoot"))
	cfg := as(s, s.Admin(), assuming(first), assuming(second))
	if got, want := whoami(t, cfg), "arn:aws:sts::123456789012:assumed-role/second/test"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := assumeRoot(t, cfg, unlockBucketPolicy); err != nil {
		t.Error(err)
	}
	if _, err := assumeRoot(t, as(s, s.Admin(), assuming(first)), unlockBucketPolicy); err == nil {
		t.Error("the first role opened a root session")
	}
}

func TestAssumeRole_duration(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := sandboxtest.Start(t, sandbox.WithClock(clock.now))
	role := s.AddRole(sandbox.ManagementAccount, "opener", []string{"*"})
	for requested, want := range map[*int32]time.Duration{nil: time.Hour, aws.Int32(900): 15 * time.Minute, aws.Int32(43200): 12 * time.Hour} {
		out, err := assumeRole(t, as(s, s.Admin(), signedAt(clock)), &sts.AssumeRoleInput{RoleArn: &role, DurationSeconds: requested})
		if err != nil {
			t.Fatal(err)
		}
		if got := aws.ToTime(out.Credentials.Expiration).Sub(clock.time); got != want {
			t.Errorf("lasts %s, want %s", got, want)
		}
	}
}

func TestAssumeRole_refused(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	role := s.AddRole(sandbox.ManagementAccount, "opener", []string{"*"}, sandbox.Allow("*"))
	admin := as(s, s.Admin())
	unauthorized := func(role string) failure {
		return denied("User: " + s.Admin().ARN + " is not authorized to perform: sts:AssumeRole on resource: " + role)
	}
	lasting := func(seconds int32) *sts.AssumeRoleInput {
		return &sts.AssumeRoleInput{RoleArn: &role, DurationSeconds: &seconds}
	}
	outOfBounds := func(parameter, constraint string) failure {
		return invalid("1 validation error detected: Value " + parameter + " failed to satisfy constraint: Member must have " + constraint)
	}
	for name, test := range map[string]struct {
		cfg   aws.Config
		input *sts.AssumeRoleInput
		want  failure
	}{
		"role that does not exist": {admin, &sts.AssumeRoleInput{RoleArn: aws.String(role + "x")}, unauthorized(role + "x")},
		"ARN of a user":            {admin, &sts.AssumeRoleInput{RoleArn: aws.String(s.Admin().ARN)}, unauthorized(s.Admin().ARN)},
		"root user": {
			as(s, s.AddRoot(sandbox.ManagementAccount)), &sts.AssumeRoleInput{RoleArn: &role},
			denied("Roles may not be assumed by root accounts."),
		},
		"short ARN": {
			admin, &sts.AssumeRoleInput{RoleArn: aws.String("opener")},
			outOfBounds("'opener' at 'roleArn'", "length greater than or equal to 20"),
		},
		"short session name": {
			admin, &sts.AssumeRoleInput{RoleArn: &role, RoleSessionName: aws.String("x")},
			outOfBounds("'x' at 'roleSessionName'", "length greater than or equal to 2"),
		},
		"short duration": {
			admin, lasting(899),
			outOfBounds("'899' at 'durationSeconds'", "value greater than or equal to 900"),
		},
		"long duration": {
			admin, lasting(43201),
			outOfBounds("'43201' at 'durationSeconds'", "value less than or equal to 43200"),
		},
		"long duration of a chained role": {
			as(s, s.Admin(), assuming(role)), lasting(3601),
			invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := assumeRole(t, test.cfg, test.input)
			test.want.check(t, err)
		})
	}
}

func TestAssumeRoleWithWebIdentity_token(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	role := s.AddRole(sandbox.ManagementAccount, "opener", nil, sandbox.Allow("sts:AssumeRoot"))
	anonymous := as(s, sandbox.Identity{}, func(cfg *aws.Config) { cfg.Credentials = nil })
	assume := func(role, token string) (*ststypes.Credentials, error) {
		out, err := sts.NewFromConfig(anonymous).AssumeRoleWithWebIdentity(t.Context(), &sts.AssumeRoleWithWebIdentityInput{
			RoleArn: &role, RoleSessionName: aws.String("test"), WebIdentityToken: &token,
		})
		if err != nil {
			return nil, err
		}
		return out.Credentials, nil
	}

	if parts := strings.Split(s.WebIdentityToken(), "."); len(parts) != 3 {
		t.Errorf("the token has %d parts", len(parts))
	}
	credentials, err := assume(role, s.WebIdentityToken())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := whoami(t, as(s, identity(credentials))), "arn:aws:sts::123456789012:assumed-role/opener/test"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := assumeRoot(t, as(s, identity(credentials)), unlockBucketPolicy); err != nil {
		t.Error(err)
	}

	_, err = assume(role, s.WebIdentityToken()+"x")
	failure{400, "InvalidIdentityToken",
		"The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"}.check(t, err)
	_, err = assume(role+"x", s.WebIdentityToken())
	denied("Not authorized to perform sts:AssumeRoleWithWebIdentity").check(t, err)

	for _, call := range s.Calls("AssumeRoleWithWebIdentity") {
		if call.Service != "sts" || call.Caller != "" || call.AccessKeyID != "" || call.Parameters["RoleSessionName"] != "test" {
			t.Errorf("on record: %+v", call)
		}
		if _, kept := call.Parameters["WebIdentityToken"]; kept {
			t.Error("the token is on record")
		}
	}
}
