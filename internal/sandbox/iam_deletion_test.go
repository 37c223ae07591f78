// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"net/http"
	"reflect"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

// deletions delete each root credential of Member, by action.
func deletions(users *iam.Client) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"DeleteAccessKey": call(users.DeleteAccessKey, &iam.DeleteAccessKeyInput{AccessKeyId: aws.String("AKIA111111111EXAMPLE")}),
		"DeleteSigningCertificate": call(users.DeleteSigningCertificate, &iam.DeleteSigningCertificateInput{
			CertificateId: aws.String("TA7SMP42TDN5Z26OBPJE7EXAMPLE"),
		}),
		"DeleteLoginProfile":  call(users.DeleteLoginProfile, nil),
		"DeactivateMFADevice": call(users.DeactivateMFADevice, &iam.DeactivateMFADeviceInput{SerialNumber: aws.String(virtualDevice)}),
	}
}

const virtualDevice = "arn:aws:iam::111122223333:mfa/root-account-mfa-device"

func TestDeletion_removesOneCredential(t *testing.T) {
	t.Parallel()
	for action, test := range map[string]struct {
		remaining func(*sandbox.RootCredentials)
		again     failure
	}{
		"DeleteAccessKey": {func(c *sandbox.RootCredentials) { c.AccessKeys = c.AccessKeys[1:] },
			failure{404, "NoSuchEntity", "The Access Key with id AKIA111111111EXAMPLE cannot be found."}},
		"DeleteSigningCertificate": {func(c *sandbox.RootCredentials) { c.SigningCertificates = []sandbox.SigningCertificate{} },
			failure{404, "NoSuchEntity", "The Certificate with id TA7SMP42TDN5Z26OBPJE7EXAMPLE cannot be found."}},
		"DeleteLoginProfile": {func(c *sandbox.RootCredentials) { c.Password = nil },
			failure{404, "NoSuchEntity", "Login Profile for User null cannot be found."}},
		"DeactivateMFADevice": {func(c *sandbox.RootCredentials) { c.MFADevices = []sandbox.MFADevice{} },
			failure{404, "NoSuchEntity", "MFA Device invalid for user."}},
	} {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			want := s.RootCredentials(sandbox.Member)
			test.remaining(&want)
			run := deletions(iam.NewFromConfig(as(s, openRoot(t, s, deleteRootUserCredentials))))[action]
			if err := run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := s.RootCredentials(sandbox.Member); !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
			test.again.check(t, run(t.Context()))
		})
	}
}

func TestDeletion_onlyWithItsTaskPolicy(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	want := s.RootCredentials(sandbox.Member)
	for action, run := range deletions(iam.NewFromConfig(as(s, openRoot(t, s, auditRootUserCredentials)))) {
		if err := run(t.Context()); !deniedBy(err, "with an explicit deny in a session policy") {
			t.Errorf("%s: got error %v", action, err)
		}
	}
	if got := s.RootCredentials(sandbox.Member); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDeleteAccessKey_invalidatesIt(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	key := s.AddRoot(sandbox.Member)
	users := iam.NewFromConfig(as(s, openRoot(t, s, deleteRootUserCredentials)))
	if _, err := users.DeleteAccessKey(t.Context(), &iam.DeleteAccessKeyInput{AccessKeyId: &key.AccessKeyID}); err != nil {
		t.Fatal(err)
	}
	_, err := iam.NewFromConfig(as(s, key)).GetUser(t.Context(), nil)
	failure{403, "InvalidClientTokenId", "The security token included in the request is invalid."}.check(t, err)
}

func TestDeleteVirtualMFADevice_root(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	users := iam.NewFromConfig(as(s, s.AddRoot(sandbox.Member)))
	deleteDevice := func() error {
		_, err := users.DeleteVirtualMFADevice(t.Context(), &iam.DeleteVirtualMFADeviceInput{SerialNumber: aws.String(virtualDevice)})
		return err
	}
	failure{409, "DeleteConflict", "MFA VirtualDevice in use. Must deactivate first."}.check(t, deleteDevice())
	if err := deletions(users)["DeactivateMFADevice"](t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := deleteDevice(); err != nil {
		t.Error(err)
	}
	failure{404, "NoSuchEntity", "VirtualMFADevice with serial number " + virtualDevice + " doesn't exist."}.check(t, deleteDevice())
}

func TestCreateLoginProfile_once(t *testing.T) {
	t.Parallel()
	clock := newClock()
	s := sandboxtest.Start(t, sandbox.WithClock(clock.now))
	users := iam.NewFromConfig(as(s, openRootIn(t, s, sandbox.OtherMember, createRootUserPassword, signedAt(clock)), signedAt(clock)))
	out, err := users.CreateLoginProfile(t.Context(), &iam.CreateLoginProfileInput{})
	if err != nil {
		t.Fatal(err)
	}
	profile := out.LoginProfile
	if !aws.ToTime(profile.CreateDate).Equal(clock.now()) || profile.UserName != nil || profile.PasswordResetRequired {
		t.Errorf("got %+v", profile)
	}
	if got := s.RootCredentials(sandbox.OtherMember).Password; got == nil || !got.Created.Equal(clock.now()) || !got.LastUsed.IsZero() {
		t.Errorf("got password %+v", got)
	}
	_, err = users.CreateLoginProfile(t.Context(), &iam.CreateLoginProfileInput{})
	failure{409, "EntityAlreadyExists", "Login Profile for account 555566667777 already exists."}.check(t, err)
}

func TestCreateLoginProfile_passwordIsNotRecorded(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	users := iam.NewFromConfig(as(s, openRoot(t, s, createRootUserPassword)))
	users.CreateLoginProfile(t.Context(), &iam.CreateLoginProfileInput{Password: aws.String("correct horse battery staple")})
	if got := s.Calls("CreateLoginProfile")[0].Parameters; len(got) != 0 {
		t.Errorf("recorded parameters %v", got)
	}
}

func TestDeletion_faults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(string) sandbox.Fault{
		"ConcurrentModification":        sandbox.ConcurrentModification,
		"EntityTemporarilyUnmodifiable": sandbox.EntityTemporarilyUnmodifiable,
	} {
		for action := range deletions(nil) {
			t.Run(name+" "+action, func(t *testing.T) {
				t.Parallel()
				s := sandboxtest.Start(t)
				once := fault("iam:" + action)
				once.Times = 1
				s.Inject(once)
				run := deletions(iam.NewFromConfig(as(s, openRoot(t, s, deleteRootUserCredentials))))[action]
				run(t.Context())
				if call := s.Calls(action)[0]; call.Code != name || call.Status != http.StatusConflict {
					t.Errorf("recorded %+v", call)
				}
				if err := run(t.Context()); err != nil {
					t.Error("second attempt:", err)
				}
			})
		}
	}
}

func TestDeletion_lostResponse(t *testing.T) {
	t.Parallel()
	for action := range deletions(nil) {
		t.Run(action, func(t *testing.T) {
			t.Parallel()
			s := sandboxtest.Start(t)
			before := s.RootCredentials(sandbox.Member)
			lost := sandbox.Dropped(action)
			lost.Times, lost.After = 1, true
			s.Inject(lost)
			run := deletions(iam.NewFromConfig(as(s, openRoot(t, s, deleteRootUserCredentials))))[action]
			if err := run(t.Context()); err == nil {
				t.Error("got a response")
			}
			if reflect.DeepEqual(s.RootCredentials(sandbox.Member), before) {
				t.Error("the credential still exists")
			}
			if call := s.Calls(action)[0]; call.Fault != "Dropped" || call.Caller != "arn:aws:iam::111122223333:root" || call.Status != 0 {
				t.Errorf("recorded %+v", call)
			}
		})
	}
}

func TestDeletion_keepsTheSlicesOfTheTest(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	keys := []sandbox.AccessKey{{ID: "AKIA111111111EXAMPLE"}, {ID: "AKIA333333333EXAMPLE"}}
	s.ChangeRootCredentials(sandbox.Member, func(c *sandbox.RootCredentials) { c.AccessKeys = keys })
	if err := deletions(iam.NewFromConfig(as(s, openRoot(t, s, deleteRootUserCredentials))))["DeleteAccessKey"](t.Context()); err != nil {
		t.Fatal(err)
	}
	if keys[0].ID != "AKIA111111111EXAMPLE" || keys[1].ID != "AKIA333333333EXAMPLE" {
		t.Errorf("the deletion changed the slice to %v", keys)
	}
}
