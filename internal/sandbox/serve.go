// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"context"
	"net/http"
)

// ServeHTTP answers a request to any of the services, to a credential source, or to the sandbox as an HTTP proxy.
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

// begin counts a handler that Close will wait for, unless Close has begun to.
func (s *Sandbox) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.handlers.Add(1)
	return true
}

// serveAPI answers a call of a service. The call is on record before a fault may answer it, and with its outcome before
// the client hears of that, so that a test may look at the record as soon as it has its answer.
func (s *Sandbox) serveAPI(w http.ResponseWriter, r *http.Request) {
	req, err := readRequest(w, r)
	call := s.record(req)
	out := &recorder{ResponseWriter: w, sandbox: s, call: call}
	out.Header().Set("X-Amzn-Requestid", req.id)
	s.delay(r.Context())
	if err != nil {
		out.refuse(req, err)
		return
	}
	if fault := s.nextFault(req.action); fault != nil {
		out.note(func(c *Call) { c.Fault = fault.Name })
		if fault.Answer != nil {
			fault.Answer(out, r.WithContext(context.WithValue(r.Context(), requestKey{}, req)))
		} else {
			fault.answer(out, req)
		}
		return
	}
	result, err := s.perform(req)
	if req.caller != nil {
		out.note(func(c *Call) { c.Caller = req.callerARN() })
	}
	if err != nil {
		if req.service == "organizations" {
			// Not recorded: its API reference has 400 for AccessDeniedException, and services with its protocol for the others.
			err.status = http.StatusBadRequest
		}
		out.refuse(req, err)
		return
	}
	req.protocol.succeed(out, req, result)
}

// perform is what AWS does with a request: find out who sent it, whether they may, and then the deed.
func (s *Sandbox) perform(r *request) (any, *refusal) {
	name := r.service + ":" + r.action
	op, known := operations[name]
	if !op.unsigned {
		caller, err := s.verify(r)
		if err != nil {
			return nil, err
		}
		r.caller = caller
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if r.service == "sts" && !op.unsigned && s.disabledRegions[r.region] {
		return nil, regionDisabled(r.caller.AccountID())
	}
	if err := s.checkRoot(r); err != nil {
		return nil, err
	}
	if !known {
		return nil, unknownOperation(r)
	}
	if !op.decides {
		if err := checkIdentityPolicy(r); err != nil {
			return nil, err
		}
	}
	return op.serve(s, r)
}

// operation is an API action that the sandbox implements.
type operation struct {
	serve func(*Sandbox, *request) (any, *refusal)
	// decides marks an action that everybody may call, or that itself decides who may.
	decides bool
	// unsigned marks an action that is called without credentials.
	unsigned bool
}

// operations are the actions implemented, by service and API name.
var operations = map[string]operation{
	"sts:AssumeRoot":                {serve: (*Sandbox).assumeRoot, decides: true},
	"sts:AssumeRole":                {serve: (*Sandbox).assumeRole, decides: true},
	"sts:AssumeRoleWithWebIdentity": {serve: (*Sandbox).assumeRoleWithWebIdentity, decides: true, unsigned: true},
	"sts:GetCallerIdentity":         {serve: (*Sandbox).getCallerIdentity, decides: true},

	"iam:GetLoginProfile":           {serve: (*Sandbox).getLoginProfile},
	"iam:GetUser":                   {serve: (*Sandbox).getUser},
	"iam:ListOrganizationsFeatures": {serve: (*Sandbox).listOrganizationsFeatures},

	"organizations:DescribeAccount":      {serve: (*Sandbox).describeAccount},
	"organizations:DescribeOrganization": {serve: (*Sandbox).describeOrganization},

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
