// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// rootRequest is a valid request of AssumeRoot with some changes.
func rootRequest(changes ...func(*sts.AssumeRootInput)) *sts.AssumeRootInput {
	input := &sts.AssumeRootInput{
		TargetPrincipal: aws.String(sandbox.Member),
		TaskPolicyArn:   &ststypes.PolicyDescriptorType{Arn: aws.String(unlockBucketPolicy)},
	}
	for _, change := range changes {
		change(input)
	}
	return input
}

func target(principal string) func(*sts.AssumeRootInput) {
	return func(input *sts.AssumeRootInput) { input.TargetPrincipal = &principal }
}

func policy(arn string) func(*sts.AssumeRootInput) {
	return func(input *sts.AssumeRootInput) { input.TaskPolicyArn.Arn = &arn }
}

func lasting(seconds int32) func(*sts.AssumeRootInput) {
	return func(input *sts.AssumeRootInput) { input.DurationSeconds = &seconds }
}

func TestAssumeRoot_invalidParameters(t *testing.T) {
	t.Parallel()
	const (
		badTarget = "Request must contain a valid target principal"
		badPolicy = "Request must contain valid AWS managed task policy ARN"
		one       = "1 validation error detected: "
	)
	for name, test := range map[string]struct {
		input *sts.AssumeRootInput
		want  string
	}{
		"user ARN as target":               {rootRequest(target("arn:aws:iam::111122223333:user/somebody")), badTarget},
		"role ARN as target":               {rootRequest(target("arn:aws:iam::111122223333:role/something")), badTarget},
		"target in another partition":      {rootRequest(target("arn:aws-cn:iam::111122223333:root")), badTarget},
		"root of something else as target": {rootRequest(target("111122223333:root")), badTarget},
		"target that is no account": {
			rootRequest(target("1111")),
			one + "Value '1111' at 'targetPrincipal' failed to satisfy constraint: Member must have length greater than or equal to 12",
		},
		"policy other than the five":      {rootRequest(policy("arn:aws:iam::aws:policy/AdministratorAccess")), badPolicy},
		"policy that does not exist":      {rootRequest(policy("arn:aws:iam::aws:policy/root-task/Everything")), badPolicy},
		"policy in another partition":     {rootRequest(policy("arn:aws-us-gov:iam::aws:policy/root-task/S3UnlockBucketPolicy")), badPolicy},
		"name of a policy instead of ARN": {rootRequest(policy("S3UnlockBucketPolicy")), badPolicy},
		"policy too short for an ARN": {
			rootRequest(policy("arn:aws")),
			one + "Value 'arn:aws' at 'taskPolicyArn.arn' failed to satisfy constraint: Member must have length greater than or equal to 20",
		},
		"policy too long for an ARN": {
			rootRequest(policy(strings.Repeat("a", 2049))),
			one + "Value '" + strings.Repeat("a", 2049) + "' at 'taskPolicyArn.arn' failed to satisfy constraint: " +
				"Member must have length less than or equal to 2048",
		},
		"no policy": {
			rootRequest(func(input *sts.AssumeRootInput) { input.TaskPolicyArn.Arn = nil }),
			one + "Value null at 'taskPolicyArn' failed to satisfy constraint: Member must not be null",
		},
		"901 seconds": {
			rootRequest(lasting(901)),
			one + "Value '901' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 900",
		},
		"negative seconds": {
			rootRequest(lasting(-1)),
			one + "Value '-1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 0",
		},
		"two at once": {
			rootRequest(target("1111"), lasting(901)),
			"2 validation errors detected: Value '1111' at 'targetPrincipal' failed to satisfy constraint: " +
				"Member must have length greater than or equal to 12; " +
				"Value '901' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 900",
		},
		"constraints before the target": {
			rootRequest(target("arn:aws:iam::111122223333:user/somebody"), lasting(901)),
			one + "Value '901' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 900",
		},
		"target before the policy": {
			rootRequest(target("arn:aws:iam::111122223333:user/somebody"), policy("arn:aws:iam::aws:policy/AdministratorAccess")), badTarget,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			// STS checks parameters before permissions.
			stranger := s.AddUser(sandbox.OtherMember, "stranger")
			for _, who := range []sandbox.Identity{s.Admin(), stranger} {
				_, err := sts.NewFromConfig(as(s, who)).AssumeRoot(t.Context(), test.input)
				invalid(test.want).check(t, err)
			}
		})
	}
}

func TestAssumeRoot_denied(t *testing.T) {
	t.Parallel()
	permitted := func(change func(*sandbox.Statement)) []sandbox.Statement {
		statement := sandbox.Allow("sts:AssumeRoot")
		change(&statement)
		return []sandbox.Statement{statement}
	}
	for name, test := range map[string]struct {
		caller func(*sandbox.Sandbox) sandbox.Identity
		target string
	}{
		"nothing allowed": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.ManagementAccount, "caller")
		}, sandbox.Member},
		"something else allowed": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("sts:AssumeRole", "s3:*"))
		}, sandbox.Member},
		"explicit deny": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.ManagementAccount, "caller", sandbox.Allow("*"), sandbox.Deny("sts:Assume*"))
		}, sandbox.Member},
		"other resource allowed": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.ManagementAccount, "caller", permitted(func(statement *sandbox.Statement) {
				statement.Resources = []string{"arn:aws:iam::" + sandbox.OtherMember + ":root"}
			})...)
		}, sandbox.Member},
		"other resources allowed": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.ManagementAccount, "caller", permitted(func(statement *sandbox.Statement) {
				statement.Resources = []string{"arn:*:444455556666:root", "arn:aws:iam::*:role", "arn:aws:iam::111122223333:root*t", "iam*root"}
			})...)
		}, sandbox.Member},
		"condition on another task policy": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.ManagementAccount, "caller", permitted(func(statement *sandbox.Statement) {
				statement.TaskPolicyARNs = []string{unlockQueuePolicy, auditRootUserCredentials}
			})...)
		}, sandbox.Member},
		"management account as target":                 {(*sandbox.Sandbox).Admin, sandbox.ManagementAccount},
		"management account as target of the delegate": {(*sandbox.Sandbox).Delegate, sandbox.ManagementAccount},
		"account of the delegate as its target":        {(*sandbox.Sandbox).Delegate, sandbox.DelegatedAdministrator},
		"caller in a member": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.Member, "caller", sandbox.Allow("*"))
		}, sandbox.OtherMember},
		"caller outside the organization": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddUser(sandbox.Outsider, "caller", sandbox.Allow("*"))
		}, sandbox.Member},
		"target outside the organization": {(*sandbox.Sandbox).Admin, sandbox.Outsider},
		"suspended target":                {(*sandbox.Sandbox).Admin, sandbox.SuspendedMember},
		"root user as caller": {func(s *sandbox.Sandbox) sandbox.Identity {
			return s.AddRoot(sandbox.ManagementAccount)
		}, sandbox.Member},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			caller := test.caller(s)
			_, err := sts.NewFromConfig(as(s, caller)).AssumeRoot(t.Context(), rootRequest(target(test.target)))
			denied("User: "+caller.ARN+" is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::"+test.target+":root").check(t, err)

			// STS checks permissions before the organization.
			s.SetTrustedAccess(false)
			_, err = sts.NewFromConfig(as(s, caller)).AssumeRoot(t.Context(), rootRequest(target("arn:aws:iam::"+test.target+":root")))
			denied("User: "+caller.ARN+" is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::"+test.target+":root").check(t, err)
		})
	}
}

func TestAssumeRoot_statements(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]sandbox.Statement{
		"the action":       sandbox.Allow("sts:AssumeRoot"),
		"in another case":  sandbox.Allow("STS:assumeroot"),
		"by a wildcard":    sandbox.Allow("sts:*"),
		"everything":       sandbox.Allow("*"),
		"on the resource":  {Effect: "Allow", Actions: []string{"sts:AssumeRoot"}, Resources: []string{"arn:aws:iam::111122223333:root"}},
		"on such accounts": {Effect: "Allow", Actions: []string{"sts:AssumeRoot"}, Resources: []string{"arn:aws:iam::1111*"}},
		"in any account":   {Effect: "Allow", Actions: []string{"sts:AssumeRoot"}, Resources: []string{"arn:*:iam::*:root"}},
		"with the policy":  {Effect: "Allow", Actions: []string{"sts:AssumeRoot"}, TaskPolicyARNs: []string{unlockBucketPolicy}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			caller := s.AddUser(sandbox.DelegatedAdministrator, "caller", statement)
			if _, err := assumeRoot(t, as(s, caller), unlockBucketPolicy); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAssumeRoot_missingFeature(t *testing.T) {
	t.Parallel()
	const (
		noCredentialsManagement = "Root credentials management feature is not enabled for your AWS Organization."
		noSessions              = "Root sessions feature is not enabled for your AWS Organization."
	)
	for _, test := range []struct{ policy, feature, want string }{
		{auditRootUserCredentials, sandbox.RootCredentialsManagement, noCredentialsManagement},
		{createRootUserPassword, sandbox.RootCredentialsManagement, noCredentialsManagement},
		{deleteRootUserCredentials, sandbox.RootCredentialsManagement, noCredentialsManagement},
		{unlockBucketPolicy, sandbox.RootSessions, noSessions},
		{unlockQueuePolicy, sandbox.RootSessions, noSessions},
	} {
		t.Run(test.policy[strings.LastIndex(test.policy, "/")+1:], func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			admin := as(s, s.Admin())
			s.DisableFeature(test.feature)
			_, err := assumeRoot(t, admin, test.policy)
			denied(test.want).check(t, err)

			s.DisableFeature(sandbox.RootCredentialsManagement)
			s.DisableFeature(sandbox.RootSessions)
			s.EnableFeature(test.feature)
			if _, err := assumeRoot(t, admin, test.policy); err != nil {
				t.Error(err)
			}

			s.SetTrustedAccess(false)
			_, err = assumeRoot(t, admin, test.policy)
			denied("Service not enabled for AWS Organizations.").check(t, err)
		})
	}
}

func TestAssumeRoot_globalEndpoint(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	global := as(s, s.Admin(), throughProxy(t, s), at("https://sts.amazonaws.com"))
	_, err := assumeRoot(t, global, unlockBucketPolicy)
	failure{400, "InvalidAction", "Unknown Operation"}.check(t, err)
	if got, want := whoami(t, global), s.Admin().ARN; got != want {
		t.Errorf("GetCallerIdentity returns %s, want %s", got, want)
	}
}

func TestDisableRegion_everyAction(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.DisableRegion("ap-east-1")
	_, err := assumeRoot(t, as(s, s.Admin(), inRegion("ap-east-1")), unlockBucketPolicy)
	failure{403, "RegionDisabledException", "STS is not activated in this region for account:123456789012. " +
		"Your account administrator can activate STS in this region using the IAM Console."}.check(t, err)
	if _, err := assumeRoot(t, as(s, s.Admin(), inRegion("eu-west-1")), unlockBucketPolicy); err != nil {
		t.Error("another Region:", err)
	}
}

func TestAssumeRoot_session(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		input *sts.AssumeRootInput
		life  time.Duration
	}{
		"account ID":     {rootRequest(), 900 * time.Second},
		"root ARN":       {rootRequest(target("arn:aws:iam::111122223333:root")), 900 * time.Second},
		"shorter":        {rootRequest(lasting(60)), 60 * time.Second},
		"as long as can": {rootRequest(lasting(900)), 900 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := newClock()
			s := sandboxtest.Start(t, sandbox.WithClock(clock.now))
			out, err := sts.NewFromConfig(as(s, s.Admin(), signedAt(clock))).AssumeRoot(t.Context(), test.input)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := aws.ToTime(out.Credentials.Expiration), clock.time.Add(test.life); !got.Equal(want) {
				t.Errorf("expires %s, want %s", got, want)
			}
			if got := aws.ToString(out.Credentials.AccessKeyId); len(got) != 20 || !strings.HasPrefix(got, "ASIA") {
				t.Errorf("got access key ID %s", got)
			}
			if out.SourceIdentity != nil {
				t.Errorf("got source identity %q", *out.SourceIdentity)
			}
			who, err := sts.NewFromConfig(as(s, identity(out.Credentials), signedAt(clock))).GetCallerIdentity(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			got := [3]string{aws.ToString(who.Arn), aws.ToString(who.Account), aws.ToString(who.UserId)}
			if want := [3]string{"arn:aws:iam::111122223333:root", sandbox.Member, sandbox.Member}; got != want {
				t.Errorf("the session has ARN, account and user ID %s, want %s", got, want)
			}
		})
	}
}

func TestAssumeRoot_durationZero(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	if _, err := sts.NewFromConfig(as(s, s.Admin())).AssumeRoot(t.Context(), rootRequest(lasting(0))); err != nil {
		t.Error(err)
	}
}

func TestAssumeRoot_sessionOutlivesFeatures(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	root := openRoot(t, s, unlockBucketPolicy)
	s.DisableFeature(sandbox.RootSessions)
	s.SetTrustedAccess(false)
	if got, want := whoami(t, as(s, root)), "arn:aws:iam::111122223333:root"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAssumeRoot_sourceIdentityAndTokenSize(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	s.SetSourceIdentity("somebody@example.com")
	for requested, want := range map[int]int{100: 100, 4096: 4096, 5000: 4096} {
		s.SetTokenSize(requested)
		out, err := assumeRoot(t, as(s, s.Admin()), unlockBucketPolicy)
		if err != nil {
			t.Fatal(err)
		}
		if got := aws.ToString(out.SourceIdentity); got != "somebody@example.com" {
			t.Errorf("got source identity %q", got)
		}
		if got := len(aws.ToString(out.Credentials.SessionToken)); got != want {
			t.Errorf("requested tokens of %d bytes, got %d", requested, got)
		}
		whoami(t, as(s, identity(out.Credentials)))
	}
}

func TestAssumeRoot_partition(t *testing.T) {
	t.Parallel()
	for region, partition := range map[string]string{
		"eu-central-1":  "aws",
		"cn-north-1":    "aws-cn",
		"us-gov-west-1": "aws-us-gov",
	} {
		t.Run(region, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			out, err := sts.NewFromConfig(as(s, s.Admin(), inRegion(region))).AssumeRoot(t.Context(), rootRequest(
				target("arn:"+partition+":iam::111122223333:root"),
				policy("arn:"+partition+":iam::aws:policy/root-task/S3UnlockBucketPolicy"),
			))
			if err != nil {
				t.Fatal(err)
			}
			got := whoami(t, as(s, identity(out.Credentials), inRegion(region)))
			if want := "arn:" + partition + ":iam::111122223333:root"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}

			_, err = sts.NewFromConfig(as(s, s.Admin(), inRegion(region))).AssumeRoot(t.Context(), rootRequest(
				target(sandbox.Outsider), policy("arn:"+partition+":iam::aws:policy/root-task/S3UnlockBucketPolicy"),
			))
			denied("User: arn:"+partition+":iam::123456789012:user/admin is not authorized to perform: sts:AssumeRoot on resource: "+
				"arn:"+partition+":iam::999900001111:root").check(t, err)
		})
	}
}

func BenchmarkAssumeRoot(b *testing.B) {
	s := sandboxtest.Start(b)
	client := sts.NewFromConfig(as(s, s.Admin(), func(cfg *aws.Config) { cfg.HTTPClient = nil }))
	for b.Loop() {
		if _, err := client.AssumeRoot(b.Context(), rootRequest()); err != nil {
			b.Fatal(err)
		}
	}
}
