// What stands for KubeVirt's sidecar-shim in benchmarks/hook: gRPC for Go, which runs a script as a process for each call.
//
// usage: shim FOLDER     serves v1alpha2 on a socket there, with the onDefineDomain of PATH
//
// Written from the shim's contract. It does less: the shim also parses the VMI into KubeVirt's types, and logs.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protowire"
)

// raw takes and gives messages as the bytes that they are.
type raw struct{}

func (raw) Name() string { return "proto" }

func (raw) Marshal(v any) ([]byte, error) { return v.([]byte), nil }

func (raw) Unmarshal(data []byte, v any) error {
	*v.(*[]byte) = append([]byte(nil), data...)
	return nil
}

func field(message []byte, number protowire.Number, value []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(message, number, protowire.BytesType), value)
}

func info([]byte) ([]byte, error) {
	if _, err := exec.LookPath("onDefineDomain"); err != nil {
		return nil, err
	}
	answer := field(nil, 1, []byte("shim"))
	answer = field(answer, 3, field(nil, 1, []byte("OnDefineDomain")))
	return field(answer, 4, []byte("v1alpha2")), nil
}

func onDefineDomain(message []byte) ([]byte, error) {
	var values [3][]byte
	for len(message) > 0 {
		number, kind, n := protowire.ConsumeTag(message)
		if n < 0 || kind != protowire.BytesType || number > 2 {
			return nil, errors.New("not the message of OnDefineDomain")
		}
		value, m := protowire.ConsumeBytes(message[n:])
		if m < 0 {
			return nil, protowire.ParseError(m)
		}
		values[number], message = value, message[n+m:]
	}
	var vmi map[string]any
	if err := json.Unmarshal(values[2], &vmi); err != nil {
		return nil, err
	}
	command := exec.Command("onDefineDomain", "--vmi", string(values[2]), "--domain", string(values[1]))
	command.Stderr = os.Stderr
	domain, err := command.Output()
	if err != nil {
		return nil, err
	}
	return field(nil, 1, domain), nil
}

func method(name string, answer func([]byte) ([]byte, error)) grpc.MethodDesc {
	return grpc.MethodDesc{MethodName: name, Handler: func(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
		var message []byte
		if err := decode(&message); err != nil {
			return nil, err
		}
		return answer(message)
	}}
}

func serve(folder string) error {
	path := filepath.Join(folder, fmt.Sprintf("shim-%04x.sock", rand.Intn(1<<16)))
	socket, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	defer os.Remove(path)
	server := grpc.NewServer(grpc.ForceServerCodec(raw{}))
	server.RegisterService(&grpc.ServiceDesc{ServiceName: "kubevirt.hooks.info.Info", HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{method("Info", info)}}, nil)
	server.RegisterService(&grpc.ServiceDesc{ServiceName: "kubevirt.hooks.v1alpha2.Callbacks", HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{method("OnDefineDomain", onDefineDomain)}}, nil)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		<-stop
		server.GracefulStop()
	}()
	return server.Serve(socket)
}

func main() {
	if err := serve(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
