// The edit of elementtree.py with Go's libvirtxml, as far as Debian's has it: of launch security it knows SEV alone, so SEV it is;
// it knows no stateless loader; and what else it does not know is lost from the document.
//
// usage: libvirtxml FILE...                     domain XML on standard output; files that it cannot read are named and passed over
//
//	libvirtxml --corpus DIR --seconds N    documents a second, parse + edit + serialise, in memory
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	libvirtxml "github.com/libvirt/libvirt-go-xml"
)

func convert(xml string) (string, error) {
	domain := &libvirtxml.Domain{}
	if err := domain.Unmarshal(xml); err != nil {
		return "", err
	}
	if domain.OS == nil {
		domain.OS = &libvirtxml.DomainOS{}
	}
	domain.OS.Loader = &libvirtxml.DomainLoader{Path: "/usr/share/edk2/ovmf/OVMF.amdsev.fd", Type: "rom"}
	domain.OS.NVRam = nil
	bit, reduced, policy := uint(51), uint(1), uint(0x30000)
	domain.LaunchSecurity = &libvirtxml.DomainLaunchSecurity{
		SEV: &libvirtxml.DomainLaunchSecuritySEV{CBitPos: &bit, ReducedPhysBits: &reduced, Policy: &policy}}
	return domain.Marshal()
}

func each(names []string) error {
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		xml, err := convert(string(data))
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", name, err)
			continue
		}
		if _, err := os.Stdout.WriteString(xml); err != nil {
			return err
		}
	}
	return nil
}

func rate(folder string, seconds float64) error {
	var documents []string
	bytes := 0
	err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".xml") {
			return err
		}
		data, err := os.ReadFile(path)
		documents = append(documents, string(data))
		bytes += len(data)
		return err
	})
	if err != nil {
		return err
	}
	failed := 0
	pass := func() {
		failed = 0
		for _, xml := range documents {
			if _, err := convert(xml); err != nil {
				failed++
			}
		}
	}
	pass() // warm up
	passes := 0
	started := time.Now()
	for time.Since(started).Seconds() < seconds {
		pass()
		passes++
	}
	fmt.Printf("%.0f documents/s (%d documents, %d bytes, %d passes, %d cannot be read)\n",
		float64(passes*len(documents))/time.Since(started).Seconds(), len(documents), bytes, passes, failed)
	return nil
}

func main() {
	var err error
	if len(os.Args) == 5 && os.Args[1] == "--corpus" && os.Args[3] == "--seconds" {
		var seconds float64
		if seconds, err = strconv.ParseFloat(os.Args[4], 64); err == nil {
			err = rate(os.Args[2], seconds)
		}
	} else {
		err = each(os.Args[1:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
