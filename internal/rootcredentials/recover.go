// SPDX-License-Identifier: MPL-2.0

package rootcredentials

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/assumeroot/terraform-provider-assumeroot/internal/awscall"
)

// AllowRecovery lets the owner of the root user's email address reset the password: it creates a login
// profile, or returns the existing one. The session needs the task policy IAMCreateRootUserPassword. The error
// is an [*awscall.Failure].
//
// See https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
func (a *Account) AllowRecovery(ctx context.Context) (Password, error) {
	out, call, err := send(ctx, a, "CreateLoginProfile", "allow the recovery of the password",
		uninterrupted(a.iam.CreateLoginProfile), &iam.CreateLoginProfileInput{})
	switch failure, _ := errors.AsType[*awscall.Failure](err); {
	case failure != nil && failure.Code == "EntityAlreadyExists":
		var found Inventory
		if err := a.readPassword(ctx, &found); err != nil {
			return Password{}, err
		}
		if found.Password == nil { // another client deleted it in between
			return Password{}, failure
		}
		return *found.Password, nil
	case err != nil:
		return Password{}, err
	case out.LoginProfile == nil:
		return Password{}, call.Fail(call.IncompleteResponse("the login profile"))
	}
	return Password{Created: date(out.LoginProfile.CreateDate)}, nil
}
