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

// protocol encodes results and errors. A result is a value that encodes to the XML or JSON of the API
// reference.
type protocol int

const (
	awsQuery protocol = iota // STS and IAM
	awsJSON                  // SQS and Organizations
	restXML                  // S3
)

// jsonCodes has the error codes that differ in the JSON protocols. They are not recorded, but from the
// documentation and published responses.
var jsonCodes = map[string]string{
	"AccessDenied":               "AccessDeniedException",
	"ExpiredToken":               "ExpiredTokenException",
	"IncompleteSignature":        "IncompleteSignatureException",
	"InvalidAction":              "UnknownOperationException",
	"InvalidClientTokenId":       "UnrecognizedClientException",
	"MissingAuthenticationToken": "MissingAuthenticationTokenException",
	"SignatureDoesNotMatch":      "InvalidSignatureException",
}

// code returns the code of an error in the protocol.
func (p protocol) code(code string) string {
	if p == awsJSON {
		return cmp.Or(jsonCodes[code], code)
	}
	return code
}

// hostID is the extended request ID of S3.
const hostID = "sandbox-host-id"

// addRequestID adds the request ID to the headers of a response.
func (p protocol) addRequestID(w http.ResponseWriter, r *request) {
	if p == restXML {
		w.Header().Set("X-Amz-Request-Id", r.id)
		w.Header().Set("X-Amz-Id-2", hostID)
		return
	}
	w.Header().Set("X-Amzn-Requestid", r.id)
}

// succeed responds with a result. S3 sends no content for nil, and a string without encoding.
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

// begin responds with 200 and the beginning of a result, and returns text that may follow any number of
// times.
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

// fail responds with an error.
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
		var endpoint string
		if refused.bucket != "" {
			w.Header().Set("X-Amz-Bucket-Region", refused.bucketRegion)
			endpoint = refused.bucket + ".s3." + refused.bucketRegion + ".amazonaws.com"
		}
		writeXML(w, refused.status, struct {
			XMLName xml.Name `xml:"Error"`
			failure
			Endpoint  string `xml:",omitempty"`
			Bucket    string `xml:",omitempty"`
			RequestID string `xml:"RequestId"`
			HostID    string `xml:"HostId"`
		}{
			failure:   failure{Code: code, Message: refused.message},
			Endpoint:  endpoint,
			Bucket:    refused.bucket,
			RequestID: r.id,
			HostID:    hostID,
		})
	}
}

const (
	stsVersion = "2011-06-15"
	iamVersion = "2010-05-08"
)

// namespaces has the XML namespaces of the services with the query protocol.
var namespaces = map[string]string{
	"sts": "https://sts.amazonaws.com/doc/" + stsVersion + "/",
	"iam": "https://iam.amazonaws.com/doc/" + iamVersion + "/",
}

// writeQueryAnswer responds with 200 and a result in the elements of the query protocol, whose names
// contain the action.
func writeQueryAnswer(w http.ResponseWriter, service, action, requestID string, result any) {
	// Struct tags cannot contain the action, so the result is encoded separately.
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

// writeJSON responds with the content type of the request, which contains the version of the protocol.
func writeJSON(w http.ResponseWriter, contentType string, status int, document any) {
	text, err := json.Marshal(document)
	must(err)
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	w.Write(text)
}

// must panics on an error that only a mistake in this package can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
