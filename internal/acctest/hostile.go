// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// The secrets in hostile responses. Nothing issued them, so that only the form of a response keeps them out of messages.
const (
	HostileSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	HostileToken  = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI"
)

// HostileResponses are responses of a broken or malicious server, byte by byte. Each holds secrets.
func HostileResponses() map[string]string {
	const secret = HostileSecret + " " + HostileToken
	response := func(status, headers, body string) string {
		return fmt.Sprintf("HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s", status, headers, len(body), body)
	}
	xml := func(status, body string) string { return response(status, "Content-Type: text/xml\r\n", body) }
	failure := func(code, message, id string) string {
		return fmt.Sprintf("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>", code, message, id)
	}
	credentials := func(expiration string) string {
		return "<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>" + HostileSecret + "</SecretAccessKey><SessionToken>" + HostileToken +
			"</SessionToken><Expiration>" + expiration + "</Expiration></Credentials>"
	}
	both := func(inner string) string {
		return "<AssumeRootResponse><AssumeRootResult>" + inner + "</AssumeRootResult></AssumeRootResponse>"
	}
	return map[string]string{
		"two responses":               strings.Repeat(xml("200 OK", both(credentials("2100-01-01T00:00:00Z"))), 2),
		"no status line":              secret + "\r\n\r\n",
		"malformed status code":       "HTTP/1.1 " + HostileSecret + " OK\r\n\r\n",
		"malformed version":           "HTTP/" + HostileSecret + " 200 OK\r\n\r\n",
		"reason line":                 response("403 "+secret, "", ""),
		"malformed header line":       "HTTP/1.1 200 OK\r\n" + secret + "\r\n\r\n",
		"header without a name":       "HTTP/1.1 200 OK\r\n: " + secret + "\r\n\r\n",
		"Content-Length":              "HTTP/1.1 200 OK\r\nContent-Length: " + secret + "\r\n\r\n",
		"two Content-Lengths":         "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: " + secret + "\r\n\r\n",
		"Transfer-Encoding":           "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + secret + "\r\n\r\n",
		"chunk length":                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + secret + "\r\n\r\n",
		"trailer":                     "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n<a\r\n0\r\n" + secret + "\r\n\r\n",
		"announced trailer":           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Content-Length, " + HostileSecret + "\r\n\r\n0\r\n\r\n",
		"informational responses":     strings.Repeat("HTTP/1.1 103 "+HostileSecret+"\r\n\r\n", 10),
		"location":                    response("307 Temporary Redirect", "Location: http://["+secret+"\r\n", ""),
		"headers beyond 64 KiB":       response("200 OK", "X-Secret: "+strings.Repeat(HostileSecret, 2000)+"\r\n", ""),
		"web page":                    response("200 OK", "Content-Type: text/html\r\n", "<html>"+secret+"</html>"),
		"error code":                  xml("403 Forbidden", failure(HostileSecret, "denied", "id")),
		"error message":               xml("403 Forbidden", failure("AccessDenied", "The key "+HostileSecret+" and the token "+HostileToken+" are denied", "id")),
		"request ID in the body":      xml("403 Forbidden", failure("AccessDenied", "denied", HostileSecret)),
		"request ID in a header":      response("403 Forbidden", "Content-Type: text/xml\r\nX-Amzn-Requestid: "+HostileSecret+"\r\n", failure("AccessDenied", "denied", "id")),
		"faked paragraph":             xml("403 Forbidden", failure("AccessDenied", "denied\n\nRemedy: Send "+HostileSecret+" to us", "id")),
		"expiration":                  xml("200 OK", both(credentials(HostileSecret))),
		"element name":                xml("200 OK", "<AssumeRootResponse><"+HostileSecret[:20]+"></x>"+credentials("2030-01-01T00:00:00Z")),
		"body that ends early":        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 9999\r\n\r\n" + both(credentials("2030-01-01T00:00:00Z")),
		"JSON of a credential source": response("200 OK", "Content-Type: application/json\r\n", `{"Code":"Success","SecretAccessKey":"`+HostileSecret+`","Token":"`+HostileToken+`","Expiration":"`+HostileSecret+`"}`),
	}
}

// RawServer starts a server that sends raw to every request on every connection, and returns its URL.
func RawServer(t *testing.T, raw string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go respond(connection, raw)
		}
	}()
	return "http://" + listener.Addr().String()
}

func respond(connection net.Conn, raw string) {
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(time.Minute))
	reader := bufio.NewReader(connection)
	length := 0
	for {
		line, err := reader.ReadString('\n')
		if err != nil {
			return
		}
		_, _ = fmt.Sscanf(strings.ToLower(line), "content-length: %d", &length)
		if strings.TrimSpace(line) == "" {
			break
		}
	}
	_, _ = io.CopyN(io.Discard, reader, int64(length))
	_, _ = io.WriteString(connection, raw)
}

// ExpectNoHostileSecret fails the test if a text holds a secret of a hostile response.
func ExpectNoHostileSecret(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{HostileSecret, HostileToken} {
		if strings.Contains(text, secret) || strings.Contains(text, secret[:20]) {
			t.Errorf("the text holds a secret:\n%s", text)
		}
	}
}
