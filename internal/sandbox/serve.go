// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"net/http"
)

// ServeHTTP serves the services, the credential sources, and the sandbox as an HTTP proxy.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.begin() {
		panic(http.ErrAbortHandler)
	}
	defer s.handlers.Done()
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(s.closing, cancel)()

	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	if r.Method == http.MethodConnect {
		s.connect(w)
		return
	}
	s.mux.ServeHTTP(w, r.WithContext(ctx))
}

// begin adds a handler for which Close waits. It returns false after Close.
func (s *Sandbox) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.handlers.Add(1)
	return true
}

// serveAPI responds to a request to a service. It records the request before a fault may affect it, and the
// outcome before the client receives it, so that a test may read the record after each response.
func (s *Sandbox) serveAPI(w http.ResponseWriter, r *http.Request) {
	req, refused := readRequest(w, r)
	out := &recorder{ResponseWriter: w, sandbox: s, call: s.record(req)}
	req.protocol.addRequestID(w, req)
	s.delay(r.Context(), req.service)
	if refused != nil {
		out.refuse(req, refused)
		return
	}
	fault := s.nextFault(req)
	if fault == nil {
		s.respond(out, req)
		return
	}
	out.note(func(c *Call) { c.Fault = fault.Name })
	s.respondWithFault(out, req, fault)
}

// respondWithFault responds to a request that a fault affects.
func (s *Sandbox) respondWithFault(out *recorder, r *request, fault *Fault) {
	var result any
	var refused *refusal
	if fault.After {
		result, refused = s.perform(out, r)
	}
	if fault.Run != nil {
		fault.Run(out.snapshot())
	}
	switch {
	case fault.Answer != nil:
		fault.Answer(out, r.WithContext(context.WithValue(r.Context(), requestKey{}, r)))
	case fault.answer != nil:
		fault.answer(out, r)
	case fault.After:
		write(out, r, result, refused)
	default:
		s.respond(out, r)
	}
}

// respond carries out a request and responds as AWS does.
func (s *Sandbox) respond(out *recorder, r *request) {
	result, refused := s.perform(out, r)
	write(out, r, result, refused)
}

// write responds with a result or an error.
func write(out *recorder, r *request, result any, refused *refusal) {
	if refused == nil {
		r.protocol.succeed(out, r, result)
		return
	}
	if r.service == "organizations" {
		// Not recorded: the API reference of Organizations has status 400 for AccessDeniedException, and
		// the JSON protocol for every other error.
		refused.status = http.StatusBadRequest
	}
	out.refuse(r, refused)
}

// perform verifies the signature and the permissions of a request, carries it out, and records the caller.
func (s *Sandbox) perform(out *recorder, r *request) (any, *refusal) {
	op, known := operations[r.service+":"+r.action]
	if !op.unsigned {
		caller, refused := s.verify(r)
		if refused != nil {
			return nil, refused
		}
		r.caller = caller
		out.note(func(c *Call) { c.Caller = r.callerARN() })
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if r.service == "sts" && !op.unsigned && s.disabledRegions[r.region] {
		return nil, regionDisabled(r.caller.AccountID())
	}
	if !op.unsigned {
		if refused := s.throttle(r); refused != nil {
			return nil, refused
		}
		if refused := s.checkRoot(r); refused != nil {
			return nil, refused
		}
	}
	if !known {
		return nil, unknownOperation(r)
	}
	if !op.decides {
		if refused := checkIdentityPolicy(r); refused != nil {
			return nil, refused
		}
	}
	return op.serve(s, r)
}

// operation implements an API action.
type operation struct {
	serve func(*Sandbox, *request) (any, *refusal)
	// decides marks an action that checks the permission itself, or needs none.
	decides bool
	// unsigned marks an action that is called without credentials.
	unsigned bool
}

// operations are the implemented API actions.
var operations = map[string]operation{
	"sts:AssumeRoot":                {serve: (*Sandbox).assumeRoot, decides: true},
	"sts:AssumeRole":                {serve: (*Sandbox).assumeRole, decides: true},
	"sts:AssumeRoleWithWebIdentity": {serve: (*Sandbox).assumeRoleWithWebIdentity, decides: true, unsigned: true},
	"sts:GetCallerIdentity":         {serve: (*Sandbox).getCallerIdentity, decides: true},

	"iam:CreateLoginProfile":        {serve: (*Sandbox).createLoginProfile},
	"iam:DeactivateMFADevice":       {serve: (*Sandbox).deactivateMFADevice},
	"iam:DeleteAccessKey":           {serve: (*Sandbox).deleteAccessKey},
	"iam:DeleteLoginProfile":        {serve: (*Sandbox).deleteLoginProfile},
	"iam:DeleteSigningCertificate":  {serve: (*Sandbox).deleteSigningCertificate},
	"iam:DeleteVirtualMFADevice":    {serve: (*Sandbox).deleteVirtualMFADevice},
	"iam:GetAccessKeyLastUsed":      {serve: (*Sandbox).getAccessKeyLastUsed},
	"iam:GetAccountSummary":         {serve: (*Sandbox).getAccountSummary},
	"iam:GetLoginProfile":           {serve: (*Sandbox).getLoginProfile},
	"iam:GetUser":                   {serve: (*Sandbox).getUser},
	"iam:ListAccessKeys":            {serve: (*Sandbox).listAccessKeys},
	"iam:ListMFADevices":            {serve: (*Sandbox).listMFADevices},
	"iam:ListOrganizationsFeatures": {serve: (*Sandbox).listOrganizationsFeatures},
	"iam:ListSigningCertificates":   {serve: (*Sandbox).listSigningCertificates},

	"organizations:DescribeAccount":      {serve: (*Sandbox).describeAccount},
	"organizations:DescribeOrganization": {serve: (*Sandbox).describeOrganization},
	"organizations:ListAccounts":         {serve: (*Sandbox).listAccounts},

	"s3:CreateBucket":       {serve: (*Sandbox).createBucket},
	"s3:DeleteBucketPolicy": {serve: (*Sandbox).deleteBucketPolicy},
	"s3:GetBucketPolicy":    {serve: (*Sandbox).getBucketPolicy},
	"s3:ListBuckets":        {serve: (*Sandbox).listBuckets},
	"s3:PutBucketPolicy":    {serve: (*Sandbox).putBucketPolicy},

	"sqs:CreateQueue":        {serve: (*Sandbox).createQueue},
	"sqs:GetQueueAttributes": {serve: (*Sandbox).getQueueAttributes},
	"sqs:GetQueueUrl":        {serve: (*Sandbox).getQueueURL},
	"sqs:ListQueues":         {serve: (*Sandbox).listQueues},
	"sqs:SetQueueAttributes": {serve: (*Sandbox).setQueueAttributes},
}
