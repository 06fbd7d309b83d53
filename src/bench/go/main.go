// The gateway as it is written by hand in Go: a goroutine for each call, a check that each answer is
// JSON, and the bytes put behind one another.
//
//	bench PORT STUB NAME:CALLS:SIZE:fan|chain...
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

const (
	timeout    = 3 * time.Second
	mostAtOnce = 4096
)

var (
	client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: mostAtOnce}}
	places = make(chan struct{}, mostAtOnce)
)

type route struct {
	stub        string
	calls, size int
	chained     bool
}

func main() {
	for _, text := range os.Args[3:] {
		parts := strings.Split(text, ":")
		calls, _ := strconv.Atoi(parts[1])
		size, _ := strconv.Atoi(parts[2])
		http.Handle("/"+parts[0], route{"http://127.0.0.1:" + os.Args[2], calls, size, parts[3] == "chain"})
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}

func (r route) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	ctx, cancel := context.WithTimeout(request.Context(), timeout)
	defer cancel()
	collect := r.together
	if r.chained {
		collect = r.chain
	}
	answers, err := collect(ctx)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	var document bytes.Buffer
	for i, answer := range answers {
		separator := ","
		if i == 0 {
			separator = "{"
		}
		fmt.Fprintf(&document, `%s"c%d":`, separator, i)
		document.Write(answer)
	}
	document.WriteByte('}')
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(document.Len()))
	w.Write(document.Bytes())
}

func (r route) together(ctx context.Context) ([][]byte, error) {
	answers := make([][]byte, r.calls)
	failures := make([]error, r.calls)
	var group sync.WaitGroup
	for i := range answers {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			answers[i], failures[i] = r.get(ctx, i)
		}(i)
	}
	group.Wait()
	return answers, errors.Join(failures...)
}

func (r route) chain(ctx context.Context) ([][]byte, error) {
	var answers [][]byte
	next := struct{ Next int }{}
	for len(answers) < r.calls {
		answer, err := r.get(ctx, next.Next)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(answer, &next); err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func (r route) get(ctx context.Context, id int) ([]byte, error) {
	places <- struct{}{}
	defer func() { <-places }()
	request, err := http.NewRequestWithContext(ctx, "GET", fmt.Sprintf("%s/json/%d/%d", r.stub, r.size, id), nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK || !json.Valid(answer) {
		return nil, fmt.Errorf("call %d: status %d or no JSON", id, response.StatusCode)
	}
	return answer, nil
}
