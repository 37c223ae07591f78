// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"strings"
	"testing"
	"time"
)

// The secrets in hostile responses. They are examples of AWS's documentation, and no sandbox issues them.
const (
	HostileSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	HostileToken  = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI"

	hostileSecrets = HostileSecret + " " + HostileToken
)

// HostileResponses returns raw responses of a broken or malicious server by name. Each holds a secret.
func HostileResponses() map[string]string {
	responses := hostileHeaders()
	maps.Copy(responses, hostileBodies())
	return responses
}

// hostileHeaders returns responses with secrets outside the body, and with malformed framing.
func hostileHeaders() map[string]string {
	const ok = "HTTP/1.1 200 OK\r\n"
	return map[string]string{
		"no status line":          hostileSecrets + "\r\n\r\n",
		"malformed status code":   "HTTP/1.1 " + HostileSecret + " OK\r\n\r\n",
		"malformed version":       "HTTP/" + HostileSecret + " 200 OK\r\n\r\n",
		"reason line":             response("403 "+hostileSecrets, "", ""),
		"malformed header line":   ok + hostileSecrets + "\r\n\r\n",
		"header without a name":   ok + ": " + hostileSecrets + "\r\n\r\n",
		"Content-Length":          ok + "Content-Length: " + hostileSecrets + "\r\n\r\n",
		"two Content-Lengths":     ok + "Content-Length: 1\r\nContent-Length: " + hostileSecrets + "\r\n\r\n",
		"Transfer-Encoding":       ok + "Transfer-Encoding: " + hostileSecrets + "\r\n\r\n",
		"chunk length":            ok + "Transfer-Encoding: chunked\r\n\r\n" + hostileSecrets + "\r\n\r\n",
		"trailer":                 ok + "Transfer-Encoding: chunked\r\n\r\n2\r\n<a\r\n0\r\n" + hostileSecrets + "\r\n\r\n",
		"announced trailer":       ok + "Transfer-Encoding: chunked\r\nTrailer: Content-Length, " + HostileSecret + "\r\n\r\n0\r\n\r\n",
		"informational responses": strings.Repeat("HTTP/1.1 103 "+HostileSecret+"\r\n\r\n", 10),
		"location":                response("307 Temporary Redirect", "Location: http://["+hostileSecrets+"\r\n", ""),
		"headers beyond 64 KiB":   response("200 OK", "X-Secret: "+strings.Repeat(HostileSecret, 2000)+"\r\n", ""),
		"request ID in a header": response("403 Forbidden", "Content-Type: text/xml\r\nX-Amzn-Requestid: "+HostileSecret+"\r\n",
			errorXML("AccessDenied", "denied", "id")),
	}
}

// hostileBodies returns responses with secrets in the body.
func hostileBodies() map[string]string {
	return map[string]string{
		"two responses":          strings.Repeat(xmlResponse("200 OK", assumeRootXML("2100-01-01T00:00:00Z")), 2),
		"web page":               response("200 OK", "Content-Type: text/html\r\n", "<html>"+hostileSecrets+"</html>"),
		"error code":             xmlResponse("403 Forbidden", errorXML(HostileSecret, "denied", "id")),
		"error message":          xmlResponse("403 Forbidden", errorXML("AccessDenied", "The keys "+hostileSecrets+" are denied", "id")),
		"request ID in the body": xmlResponse("403 Forbidden", errorXML("AccessDenied", "denied", HostileSecret)),
		"faked paragraph":        xmlResponse("403 Forbidden", errorXML("AccessDenied", "denied\n\nRemedy: Send "+HostileSecret+" to us", "id")),
		"expiration":             xmlResponse("200 OK", assumeRootXML(HostileSecret)),
		"element name": xmlResponse("200 OK",
			"<AssumeRootResponse><"+HostileSecret[:20]+"></x>"+credentialsXML("2030-01-01T00:00:00Z")),
		"body that ends early": "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 9999\r\n\r\n" +
			assumeRootXML("2030-01-01T00:00:00Z"),
		"JSON of a credential source": response("200 OK", "Content-Type: application/json\r\n",
			`{"Code":"Success","SecretAccessKey":"`+HostileSecret+`","Token":"`+HostileToken+`","Expiration":"`+HostileSecret+`"}`),
	}
}

func response(status, headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s", status, headers, len(body), body)
}

func xmlResponse(status, body string) string {
	return response(status, "Content-Type: text/xml\r\n", body)
}

func errorXML(code, message, requestID string) string {
	return fmt.Sprintf("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"+
		"<RequestId>%s</RequestId></ErrorResponse>", code, message, requestID)
}

func assumeRootXML(expiration string) string {
	return "<AssumeRootResponse><AssumeRootResult>" + credentialsXML(expiration) + "</AssumeRootResult></AssumeRootResponse>"
}

func credentialsXML(expiration string) string {
	return "<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>" + HostileSecret +
		"</SecretAccessKey><SessionToken>" + HostileToken + "</SessionToken><Expiration>" + expiration + "</Expiration></Credentials>"
}

// RawServer starts a server that responds to every request with the bytes of raw, and returns its URL.
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

// ExpectNoHostileSecret fails the test if a text holds a secret of a hostile response, or the start of one.
func ExpectNoHostileSecret(t *testing.T, text string) {
	t.Helper()
	for _, secret := range []string{HostileSecret, HostileToken} {
		if strings.Contains(text, secret[:20]) {
			t.Errorf("the text holds a secret:\n%s", text)
		}
	}
}
