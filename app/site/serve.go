package main

import (
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// serveCommand serves a built site.
type serveCommand struct {
	Addr string `default:":8080" help:"Address to listen at."`
	Dir  string `default:"dist" help:"Folder of the built site."`
}

// Run serves until it is stopped.
func (c *serveCommand) Run() error {
	dir := c.Dir
	if root, err := projectRoot(); err == nil && !filepath.IsAbs(dir) {
		dir = filepath.Join(root, dir)
	}
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err != nil {
		return fmt.Errorf("there is no built site in %s: run “make site” first", dir)
	}
	l, err := net.Listen("tcp", c.Addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken by another program. Stop that one, or choose another port: make run ADDR=:8081", c.Addr)
	}
	if err != nil {
		return fmt.Errorf("can't listen at %s: %w", c.Addr, err)
	}
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	fmt.Printf("Orrery is at http://%s (Ctrl-C stops)\n", net.JoinHostPort(host, port))
	return http.Serve(l, siteHandler(dir))
}

// siteHandler serves the files of a site as a static host would, but never from a browser's old copy.
func siteHandler(dir string) http.Handler {
	for ext, kind := range map[string]string{".gz": "application/gzip", ".wasm": "application/wasm", ".js": "text/javascript; charset=utf-8",
		".mjs": "text/javascript; charset=utf-8", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".json": "application/json"} {
		mime.AddExtensionType(ext, kind) // the machine's own table may lack or mistake them
	}
	files := http.FileServer(http.Dir(dir))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		path := filepath.Join(dir, filepath.FromSlash(strings.TrimPrefix(filepath.ToSlash(filepath.Clean("/"+r.URL.Path)), "/")))
		info, err := os.Stat(path)
		if err == nil && info.IsDir() {
			_, err = os.Stat(filepath.Join(path, "index.html")) // no listings
		}
		if err != nil {
			text, _ := os.ReadFile(filepath.Join(dir, "404.html"))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			w.Write(text)
			return
		}
		files.ServeHTTP(w, r)
	})
}
