// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// listMFADevices implements https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADevices.html.
func (s *Sandbox) listMFADevices(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	found, end, refused := iamPage(s, r, credentials.MFADevices)
	if refused != nil {
		return nil, refused
	}
	type device struct {
		UserName     string `xml:",omitempty"`
		SerialNumber string
		EnableDate   string
	}
	var result struct {
		MFADevices members[device]
		pageEnd
	}
	result.pageEnd = end
	for _, d := range found {
		result.MFADevices.Member = append(result.MFADevices.Member, device{r.caller.userName(), d.SerialNumber, date(d.Enabled)})
	}
	return result, nil
}

// deactivateMFADevice implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html. A virtual device
// continues to exist until it is deleted.
func (s *Sandbox) deactivateMFADevice(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	serial := r.parameters["SerialNumber"]
	if !remove(&credentials.MFADevices, hasSerialNumber(serial)) {
		return nil, noSuchEntity("MFA Device invalid for user.")
	}
	if strings.Contains(serial, ":mfa/") {
		s.account(r.caller.AccountID()).unassigned[serial] = true
	}
	return nil, nil
}

// deleteVirtualMFADevice implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html. No root session gets
// here, because checkRoot denies the action.
func (s *Sandbox) deleteVirtualMFADevice(r *request) (any, *refusal) {
	serial := r.parameters["SerialNumber"]
	owner := s.account(r.caller.AccountID())
	switch {
	case slices.ContainsFunc(owner.Root.MFADevices, hasSerialNumber(serial)):
		return nil, &refusal{
			status:  http.StatusConflict,
			code:    "DeleteConflict",
			message: "MFA VirtualDevice in use. Must deactivate first.",
		}
	case !owner.unassigned[serial]:
		return nil, noSuchEntity("VirtualMFADevice with serial number " + serial + " doesn't exist.")
	}
	delete(owner.unassigned, serial)
	return nil, nil
}

func hasSerialNumber(serial string) func(MFADevice) bool {
	return func(d MFADevice) bool { return d.SerialNumber == serial }
}
