// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is the maximum size of a request body in bytes.
const maxBody = 1 << 20

// request is a request to a service.
type request struct {
	*http.Request
	id       string // request ID of the response
	body     []byte
	protocol protocol

	service, action string
	// region is the Region that the request is signed for, empty in unsigned requests.
	region string
	// parameters are the parameters without secrets, as in Call.
	parameters map[string]string
	// secrets are the parameters that are secret.
	secrets map[string]string

	authorization authorization
	// caller is the verified signer.
	caller *principal
}

// requestKey is the context key of the request that a fault affects.
type requestKey struct{}

func requestOf(r *http.Request) *request {
	return r.Context().Value(requestKey{}).(*request)
}

// readRequest reads the parts of a request. It returns the parts that it could read together with a refusal.
func readRequest(w http.ResponseWriter, r *http.Request) (*request, *refusal) {
	req := &request{Request: r, id: newRequestID(), parameters: map[string]string{}, secrets: map[string]string{}}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	req.body = body
	refused := req.readAuthorization()
	form := strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
	switch target := r.Header.Get("X-Amz-Target"); {
	case target != "":
		req.protocol = awsJSON
		if malformed := req.readTarget(target); refused == nil {
			refused = malformed
		}
	case req.service == "s3" || req.service == "" && !form:
		req.protocol = restXML
		req.readPath()
	default:
		req.protocol = awsQuery
		req.readForm()
	}
	if err != nil {
		return req, &refusal{status: http.StatusRequestEntityTooLarge, code: "RequestEntityTooLarge", message: "Request Entity Too Large"}
	}
	return req, refused
}

// readTarget reads a request of the JSON protocols, whose action is in a header such as
// AmazonSQS.ListQueues.
func (r *request) readTarget(target string) *refusal {
	prefix, action, _ := strings.Cut(target, ".")
	r.action = action
	switch prefix {
	case "AmazonSQS":
		r.service = "sqs"
	case "AWSOrganizationsV20161128":
		r.service = "organizations"
	}
	return r.readJSON()
}

// readForm reads a request of the query protocol, whose body is a form. A malformed body has no action.
func (r *request) readForm() {
	form, _ := url.ParseQuery(string(r.body))
	r.action = form.Get("Action")
	if r.service == "" {
		r.service = "sts"
		if form.Get("Version") == iamVersion {
			r.service = "iam"
		}
	}
	for name := range form {
		switch name {
		case "Action", "Version":
		case "WebIdentityToken", "Password":
			r.secrets[name] = form.Get(name)
		default:
			r.parameters[name] = form.Get(name)
		}
	}
}

// hostname returns the host of the request without the port.
func (r *request) hostname() string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return r.Host
}

// origin returns the URL of the request without a path.
func (r *request) origin() string {
	if r.TLS != nil || r.URL.Scheme == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// has reports whether the request has a parameter, even an empty one.
func (r *request) has(parameter string) bool {
	_, ok := r.parameters[parameter]
	return ok
}

// callerARN returns the ARN of the verified caller in the partition of the request.
func (r *request) callerARN() string {
	return inPartition(r.caller.ARN, r.region)
}
