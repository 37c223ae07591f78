// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// protocol is how a service puts results and errors into an answer. A result is a value that encodes to the XML or
// JSON of the API reference.
type protocol int

const (
	awsQuery protocol = iota // STS and IAM
	awsJSON                  // SQS and Organizations
	restXML                  // S3
)

// jsonCodes are the errors that the JSON services call by another name. Not recorded: they are from the documentation and the
// published answers of services with this protocol.
var jsonCodes = map[string]string{
	"AccessDenied":               "AccessDeniedException",
	"ExpiredToken":               "ExpiredTokenException",
	"IncompleteSignature":        "IncompleteSignatureException",
	"InvalidAction":              "UnknownOperationException",
	"InvalidClientTokenId":       "UnrecognizedClientException",
	"MissingAuthenticationToken": "MissingAuthenticationTokenException",
	"SignatureDoesNotMatch":      "InvalidSignatureException",
}

// code is what the protocol calls an error.
func (p protocol) code(code string) string {
	if p == awsJSON {
		return cmp.Or(jsonCodes[code], code)
	}
	return code
}

// succeed answers with a result. S3 answers a nil one with no content, and a string as it stands.
func (p protocol) succeed(w http.ResponseWriter, r *request, result any) {
	switch p {
	case awsQuery:
		writeQueryAnswer(w, r.service, r.action, r.id, result)
	case awsJSON:
		writeJSON(w, r.Header.Get("Content-Type"), http.StatusOK, result)
	case restXML:
		if result == nil {
			w.WriteHeader(http.StatusNoContent)
		} else if text, ok := result.(string); ok {
			w.Write([]byte(text))
		} else {
			writeXML(w, http.StatusOK, result)
		}
	}
}

// begin answers 200 with what a result begins with, and returns what may follow that any number of times.
func (p protocol) begin(w http.ResponseWriter, r *request) (more string) {
	var start string
	contentType, more := "text/xml", "<Element>of no meaning</Element>"
	switch p {
	case awsQuery:
		start = fmt.Sprintf("<%[1]sResponse xmlns=%[2]q><%[1]sResult>", r.action, namespaces[r.service])
	case awsJSON:
		contentType, start, more = r.Header.Get("Content-Type"), `{"Elements":["of no meaning"`, `,"of no meaning"`
	case restXML:
		start = "<Result>"
	}
	w.Header().Set("Content-Type", contentType)
	io.WriteString(w, start)
	return more
}

// fail answers with an error.
func (p protocol) fail(w http.ResponseWriter, r *request, refused *refusal) {
	type failure struct {
		Type    string `xml:",omitempty"`
		Code    string
		Message string
	}
	switch code := p.code(refused.code); p {
	case awsQuery:
		writeXML(w, refused.status, struct {
			XMLName   xml.Name
			Error     failure
			RequestID string `xml:"RequestId"`
		}{xml.Name{Space: namespaces[r.service], Local: "ErrorResponse"}, failure{"Sender", code, refused.message}, r.id})
	case awsJSON:
		if r.service == "sqs" {
			w.Header().Set("X-Amzn-Query-Error", cmp.Or(refused.queryCode, refused.code)+";Sender")
		}
		writeJSON(w, r.Header.Get("Content-Type"), refused.status, map[string]string{"__type": code, "message": refused.message})
	case restXML:
		writeXML(w, refused.status, struct {
			XMLName xml.Name `xml:"Error"`
			failure
			RequestID string `xml:"RequestId"`
		}{failure: failure{Code: code, Message: refused.message}, RequestID: r.id})
	}
}

const (
	stsVersion = "2011-06-15"
	iamVersion = "2010-05-08"
)

// namespaces are the XML namespaces of the services with the query protocol.
var namespaces = map[string]string{
	"sts": "https://sts.amazonaws.com/doc/" + stsVersion + "/",
	"iam": "https://iam.amazonaws.com/doc/" + iamVersion + "/",
}

// writeQueryAnswer answers 200 with a result wrapped as the query protocol does: in elements named for the action.
func writeQueryAnswer(w http.ResponseWriter, service, action, requestID string, result any) {
	// The names of the elements differ by action, which struct tags cannot, so the result is encoded by itself.
	var inner strings.Builder
	must(xml.NewEncoder(&inner).EncodeElement(result, xml.StartElement{Name: xml.Name{Local: action + "Result"}}))
	writeXML(w, http.StatusOK, struct {
		XMLName   xml.Name
		Result    string `xml:",innerxml"`
		RequestID string `xml:"ResponseMetadata>RequestId"`
	}{xml.Name{Space: namespaces[service], Local: action + "Response"}, inner.String(), requestID})
}

func writeXML(w http.ResponseWriter, status int, document any) {
	text, err := xml.Marshal(document)
	must(err)
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	w.Write(text)
}

// writeJSON answers in the version of the protocol that the request was in, which its content type tells.
func writeJSON(w http.ResponseWriter, contentType string, status int, document any) {
	text, err := json.Marshal(document)
	must(err)
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	w.Write(text)
}

// must stops on an error that only a mistake in this package can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
