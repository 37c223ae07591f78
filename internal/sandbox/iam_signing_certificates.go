// SPDX-License-Identifier: MPL-2.0

package sandbox

// certificateBody takes the place of every certificate, because no client of the sandbox reads it.
const certificateBody = "-----BEGIN CERTIFICATE-----\nEXAMPLE\n-----END CERTIFICATE-----"

// listSigningCertificates implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html.
func (s *Sandbox) listSigningCertificates(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	found, end, refused := iamPage(s, r, credentials.SigningCertificates)
	if refused != nil {
		return nil, refused
	}
	type certificate struct {
		UserName        string `xml:",omitempty"`
		CertificateID   string `xml:"CertificateId"`
		CertificateBody string
		Status          string
		UploadDate      string
	}
	var result struct {
		Certificates members[certificate]
		pageEnd
	}
	result.pageEnd = end
	for _, c := range found {
		result.Certificates.Member = append(result.Certificates.Member,
			certificate{r.caller.userName(), c.ID, certificateBody, status(c.Status), date(c.Uploaded)})
	}
	return result, nil
}

// deleteSigningCertificate implements
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html.
func (s *Sandbox) deleteSigningCertificate(r *request) (any, *refusal) {
	credentials, refused := s.callerCredentials(r)
	if refused != nil {
		return nil, refused
	}
	id := r.parameters["CertificateId"]
	if !remove(&credentials.SigningCertificates, func(c SigningCertificate) bool { return c.ID == id }) {
		return nil, noSuchEntity("The Certificate with id " + id + " cannot be found.")
	}
	return nil, nil
}
