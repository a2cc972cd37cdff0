// A small complete product: the webhook with its questions, the login with a ticket, and a report of usage.
//
//	WEBHOOK_SECRET=whsec_... BRIDGE_URL=http://localhost:4000 BRIDGE_TOKEN=... PORT=3000 go run product.go
//
// Only the standard library. github.com/standard-webhooks/standard-webhooks/libraries/go verifies, too.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type object = map[string]any

var (
	port = or(os.Getenv("PORT"), "3000")
	here = or(os.Getenv("PUBLIC_URL"), "http://localhost:"+port)
	// A real product keeps this in its database, with the instance id as the key: an event may come twice.
	blocked sync.Map
)

func or(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

// verified follows Standard Webhooks: an HMAC over id, time and the bytes as they came; not older than five minutes.
func verified(header http.Header, body []byte) bool {
	sentAt, err := strconv.ParseInt(header.Get("webhook-timestamp"), 10, 64)
	if age := time.Since(time.Unix(sentAt, 0)); err != nil || age > 5*time.Minute || age < -5*time.Minute {
		return false
	}
	for _, secret := range strings.Split(os.Getenv("WEBHOOK_SECRET"), ",") {
		key, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		mac := hmac.New(sha256.New, key)
		fmt.Fprintf(mac, "%s.%d.%s", header.Get("webhook-id"), sentAt, body)
		expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
		for _, given := range strings.Fields(header.Get("webhook-signature")) {
			if hmac.Equal([]byte(expected), []byte(given)) {
				return true
			}
		}
	}
	return false
}

// answer is the same for the same id.
func answer(id, kind string, data object) object {
	instance, _ := data["instanceId"].(string)
	if data["trial"] != true {
		switch kind {
		case "instance.created":
			blocked.LoadOrStore(instance, false)
		case "instance.frozen", "instance.unfrozen":
			blocked.Store(instance, kind == "instance.frozen")
		case "instance.released":
			blocked.Delete(instance)
		}
	}
	switch kind {
	case "instance.created":
		return object{"app": object{"frontEndUrl": here + "/app/" + instance, "userName": "admin", "memo": "Welcome"}}
	case "license.requested", "license.applied":
		return object{"license": "LICENSE-" + id}
	case "instance.change-requested":
		target, _ := data["target"].([]any)
		return object{"allowed": len(target) > 0, "reason": ""}
	case "instance.status-requested":
		return object{"handled": false}
	}
	return object{}
}

func call(path string, body object) (status int, told object) {
	text, _ := json.Marshal(body)
	request, _ := http.NewRequest("POST", os.Getenv("BRIDGE_URL")+path, bytes.NewReader(text))
	request.Header.Set("Authorization", "Bearer "+os.Getenv("BRIDGE_TOKEN"))
	request.Header.Set("Content-Type", "application/json")
	response, err := (&http.Client{Timeout: 10 * time.Second}).Do(request)
	if err != nil {
		return 0, object{"detail": "no answer"}
	}
	defer response.Body.Close()
	json.NewDecoder(response.Body).Decode(&told)
	return response.StatusCode, told
}

// reportUse counts each view of the product as one unit. The id makes a repeat count once.
func reportUse(instance string) any {
	now := time.Now().UTC()
	id := fmt.Sprintf("%s-%d", instance, now.UnixNano())
	record := object{"id": id, "instanceId": instance, "at": now.Format(time.RFC3339), "value": "1"}
	status, told := call("/api/v1/usage/records", object{"records": []object{record}})
	if status == 200 {
		return told["items"].([]any)[0].(object)["outcome"]
	}
	return told["detail"]
}

func serve(w http.ResponseWriter, r *http.Request) {
	instance := strings.TrimPrefix(r.URL.Path, "/app/")
	isBlocked, known := blocked.Load(instance)
	switch {
	case r.Method == "POST" && r.URL.Path == "/webhook":
		body, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		event := struct {
			Type string
			Data object
		}{}
		if !verified(r.Header, body) || json.Unmarshal(body, &event) != nil {
			http.Error(w, "not verified", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer(r.Header.Get("webhook-id"), event.Type, event.Data))
	case r.URL.Path == "/login":
		status, login := call("/oauth/ticket", object{"ticket": r.URL.Query().Get("ticket")})
		if status != 200 {
			http.Error(w, "Please log in again.", http.StatusUnauthorized)
			return
		}
		fmt.Fprintf(w, "Hello %v\n", login["user"].(object)["name"])
	case !known:
		http.NotFound(w, r)
	case isBlocked == true:
		http.Error(w, "This instance is blocked.", http.StatusForbidden)
	default:
		fmt.Fprintf(w, "Instance %s. Usage: %v\n", instance, reportUse(instance))
	}
}

func main() {
	fmt.Println("Product ready on " + here)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, http.HandlerFunc(serve)))
}
