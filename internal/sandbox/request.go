// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is the largest request body that is read, in bytes; none of the services' calls comes near it.
const maxBody = 1 << 20

// request is a call of a service.
type request struct {
	*http.Request
	id       string // answered as the request ID
	body     []byte
	protocol protocol

	service, action string
	// region is the one that the request is signed for; empty in unsigned requests.
	region string
	// parameters are the request's own, by the names that the API reference gives them, without those that are secret.
	parameters map[string]string
	// secrets are the parameters that are.
	secrets map[string]string

	authorization authorization
	// caller is who signed the request, once that is verified.
	caller *principal
}

// requestKey is where the context of a fault's HTTP request has the call that it is.
type requestKey struct{}

func requestOf(r *http.Request) *request {
	return r.Context().Value(requestKey{}).(*request)
}

// readRequest makes out which call a request is. Even of a request it refuses it tells what it could.
func readRequest(w http.ResponseWriter, r *http.Request) (*request, *refusal) {
	req := &request{Request: r, id: newRequestID(), parameters: map[string]string{}, secrets: map[string]string{}}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	req.body = body
	malformed := req.readAuthorization()
	form := strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded")
	switch target := r.Header.Get("X-Amz-Target"); {
	case target != "":
		req.protocol = awsJSON
		req.readTarget(target)
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
	return req, malformed
}

// readTarget reads a request of the JSON protocols, whose operation is in a header: AmazonSQS.ListQueues.
func (r *request) readTarget(target string) {
	prefix, action, _ := strings.Cut(target, ".")
	r.action = action
	switch prefix {
	case "AmazonSQS":
		r.service = "sqs"
	case "AWSOrganizationsV20161128":
		r.service = "organizations"
	}
	var input map[string]any
	if json.Unmarshal(r.body, &input) != nil {
		return
	}
	for name, value := range input {
		if text, ok := value.(string); ok {
			r.parameters[name] = text
		}
	}
}

// readForm reads a request of the query protocol, whose body is a form. A body that is none leaves the action empty.
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
		case "WebIdentityToken":
			r.secrets[name] = form.Get(name)
		default:
			r.parameters[name] = form.Get(name)
		}
	}
}

// readPath reads a request to S3, whose operation is in the method, the path and the name of a query parameter. The
// bucket is in the path, or in the host name when a client came through the proxy.
func (r *request) readPath() {
	r.service = "s3"
	path := strings.TrimPrefix(r.URL.Path, "/")
	if bucket, ok := strings.CutSuffix(r.hostname(), ".s3."+Region+".amazonaws.com"); ok {
		path = bucket + "/" + path
	}
	bucket, key, _ := strings.Cut(path, "/")
	if bucket != "" {
		r.parameters["Bucket"] = bucket
	}
	r.action = s3Action(r.Method, bucket, key, r.URL.Query())
}

// hostname is the host that the client asked for, without the port.
func (r *request) hostname() string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return r.Host
}

// origin is where the client came to: the URL without a path.
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

// callerARN is the ARN of the verified caller, in the partition that the request was sent to.
func (r *request) callerARN() string {
	return inPartition(r.caller.ARN, r.region)
}
