// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox"
	"github.com/assumeroot/terraform-provider-assumeroot/internal/sandbox/sandboxtest"
)

func TestGetUser_caller(t *testing.T) {
	t.Parallel()
	s := sandboxtest.Start(t)
	root := openRoot(t, s, auditRootUserCredentials)
	out, err := iam.NewFromConfig(as(s, root)).GetUser(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if user := out.User; aws.ToString(user.Arn) != "arn:aws:iam::111122223333:root" || aws.ToString(user.UserId) != sandbox.Member ||
		user.UserName != nil || user.Path != nil || !aws.ToTime(user.CreateDate).Before(time.Now()) {
		t.Errorf("got %+v", user)
	}

	admin := iam.NewFromConfig(as(s, s.Admin()))
	for _, name := range []*string{nil, aws.String("admin")} {
		out, err := admin.GetUser(t.Context(), &iam.GetUserInput{UserName: name})
		if err != nil {
			t.Fatal(err)
		}
		if user := out.User; aws.ToString(user.Arn) != s.Admin().ARN || aws.ToString(user.UserName) != "admin" || aws.ToString(user.Path) != "/" {
			t.Errorf("got %+v", user)
		}
	}
	_, err = admin.GetUser(t.Context(), &iam.GetUserInput{UserName: aws.String("nobody")})
	failure{404, "NoSuchEntity", "The user with name nobody cannot be found."}.check(t, err)

	s.InstanceRole(sandbox.Allow("*"))
	_, err = iam.NewFromConfig(instance(t, s)).GetUser(t.Context(), nil)
	invalid("Must specify userName when calling with non-User credentials").check(t, err)
}
