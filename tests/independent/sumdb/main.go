// Judges an exported log and bundles by the code of Go's checksum database (golang.org/x/mod/sumdb), which has nothing
// to do with this project: signed notes, tiles, roots, proofs of inclusion and consistency. It only reads files.
//
// Usage: sumdb DIR [BUNDLE ...]
//
// The packages are copied out of Go's own sources when it is built: see tests/independent/run.
package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"independent/note"
	"independent/tlog"
)

// A proof of inclusion or consistency, or an event of a bundle, as lines of JSON have them.
type line struct {
	Position, Size, From, To int64
	Record                   []byte
	Path                     []tlog.Hash
}

// hashes reads a tree's hashes from tiles on the disk; Go names them by height, C2SP does not.
type files struct {
	dir  string
	flip bool
}

func (f files) Height() int                         { return 8 }
func (f files) SaveTiles(_ []tlog.Tile, _ [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(f.dir, strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		if f.flip {
			data[len(data)/2] ^= 1
		}
		read = append(read, data)
	}
	return read, nil
}

// checkpoint opens a signed note as the root of a tree.
func checkpoint(text []byte, known note.Verifiers, origin string) (tlog.Tree, error) {
	opened, err := note.Open(text, known)
	if err != nil {
		return tlog.Tree{}, err
	}
	rest, ok := strings.CutPrefix(opened.Text, origin+"\n")
	if !ok {
		return tlog.Tree{}, errors.New("a checkpoint of another log")
	}
	return tlog.ParseTree([]byte("go.sum database tree\n" + rest))
}

// entries reads all records from the entry bundles.
func entries(dir string, size int64) ([][]byte, error) {
	var records [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := min(256, size-n*256)
		path := tlog.Tile{H: 8, L: -1, N: n, W: int(width)}.Path()
		data, err := os.ReadFile(filepath.Join(dir, strings.Replace(path, "tile/8/data/", "tile/entries/", 1)))
		if err != nil {
			return nil, err
		}
		for range width {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("entry bundle %d is cut off", n)
			}
			length := 2 + int(binary.BigEndian.Uint16(data))
			records, data = append(records, data[2:length]), data[length:]
		}
		if len(data) > 0 {
			return nil, fmt.Errorf("entry bundle %d has bytes left over", n)
		}
	}
	return records, nil
}

// rebuild makes all hashes of the tree from the records.
func rebuild(records [][]byte) (tlog.HashReader, error) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		read := make([]tlog.Hash, 0, len(indexes))
		for _, index := range indexes {
			read = append(read, stored[index])
		}
		return read, nil
	})
	for n, record := range records {
		hashes, err := tlog.StoredHashes(int64(n), record, reader)
		if err != nil {
			return nil, err
		}
		stored = append(stored, hashes...)
	}
	return reader, nil
}

func lines(data io.Reader, each func(line) error) (int, error) {
	scanner := bufio.NewScanner(data)
	scanner.Buffer(nil, 8<<20)
	count := 0
	for ; scanner.Scan(); count++ {
		var read line
		if err := json.Unmarshal(scanner.Bytes(), &read); err != nil {
			return count, err
		}
		if err := each(read); err != nil {
			return count, err
		}
	}
	return count, scanner.Err()
}

func checkLog(dir string, known note.Verifiers, origin string) error {
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	if err != nil {
		return err
	}
	tree, err := checkpoint(text, known, origin)
	if err != nil {
		return err
	}
	records, err := entries(dir, tree.N)
	if err != nil {
		return err
	}
	own, err := rebuild(records)
	if err != nil {
		return err
	}
	if root, err := tlog.TreeHash(tree.N, own); err != nil || root != tree.Hash {
		return errors.New("the entries do not make the signed root")
	}
	tiles := tlog.TileHashReader(tree, files{dir: dir})
	for n, record := range records {
		hashes, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(n))})
		if err != nil || hashes[0] != tlog.RecordHash(record) {
			return fmt.Errorf("entry %d is not what the tiles have: %v", n, err)
		}
	}
	included, err := proofs(dir, "inclusion.jsonl", func(p line) error {
		root, err := tlog.TreeHash(p.Size, own)
		if err != nil {
			return err
		}
		return tlog.CheckRecord(p.Path, p.Size, root, p.Position-1, tlog.RecordHash(records[p.Position-1]))
	})
	if err != nil {
		return err
	}
	consistent, err := proofs(dir, "consistency.jsonl", func(p line) error {
		old, err := tlog.TreeHash(p.From, own)
		if err != nil {
			return err
		}
		root, err := tlog.TreeHash(p.To, own)
		if err != nil {
			return err
		}
		return tlog.CheckTree(p.Path, p.To, root, p.From, old)
	})
	if err != nil {
		return err
	}
	fmt.Printf("sumdb: %d entries make the signed root and stand in the tiles, %d inclusions, %d consistencies\n",
		tree.N, included, consistent)
	return flips(dir, text, known, origin, tree, records)
}

func proofs(dir, name string, check func(line) error) (int, error) {
	file, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return 0, err
	}
	defer file.Close()
	count, err := lines(file, check)
	if err == nil && count == 0 {
		err = errors.New("no proof in it")
	}
	if err != nil {
		err = fmt.Errorf("%s, line %d: %w", name, count+1, err)
	}
	return count, err
}

// flips demands that a flipped bit of a checkpoint, a tile and an entry is refused.
func flips(dir string, text []byte, known note.Verifiers, origin string, tree tlog.Tree, records [][]byte) error {
	flipped := bytes.Clone(text)
	flipped[len(origin)+1] ^= 1
	if _, err := checkpoint(flipped, known, origin); err == nil {
		return errors.New("a flipped bit of the checkpoint is accepted")
	}
	last := []int64{tlog.StoredHashIndex(0, tree.N-1)}
	if _, err := tlog.TileHashReader(tree, files{dir: dir, flip: true}).ReadHashes(last); err == nil {
		return errors.New("a flipped bit of a tile is accepted")
	}
	records[len(records)/2][0] ^= 1
	other, err := rebuild(records)
	if err != nil {
		return err
	}
	if root, err := tlog.TreeHash(tree.N, other); err != nil || root == tree.Hash {
		return errors.New("a flipped bit of an entry is accepted")
	}
	fmt.Println("sumdb: a flipped bit of the checkpoint, of a tile and of an entry is refused")
	return nil
}

// checkBundle checks signatures and all proofs of a bundle; it flips a bit of the record of event `flip`, from 1.
func checkBundle(path string, known note.Verifiers, origin string, flip int) (int, error) {
	bundle, err := zip.OpenReader(path)
	if err != nil {
		return 0, err
	}
	defer bundle.Close()
	trees := map[int64]tlog.Tree{}
	var tree tlog.Tree
	for _, file := range bundle.File {
		if file.Name != "checkpoint" && !strings.HasPrefix(file.Name, "checkpoints/") {
			continue
		}
		text, err := content(file)
		if err != nil {
			return 0, err
		}
		read, err := checkpoint(text, known, origin)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", file.Name, err)
		}
		if trees[read.N] = read; file.Name == "checkpoint" {
			tree = read
		}
	}
	proofs, err := bundle.Open("consistency.jsonl")
	if err != nil {
		return 0, err
	}
	if _, err := lines(proofs, func(p line) error {
		return tlog.CheckTree(p.Path, p.To, trees[p.To].Hash, p.From, trees[p.From].Hash)
	}); err != nil {
		return 0, err
	}
	events, err := bundle.Open("events.jsonl")
	if err != nil {
		return 0, err
	}
	seen := 0
	return lines(events, func(e line) error {
		if seen++; seen == flip {
			e.Record[len(e.Record)-1] ^= 1
		}
		return tlog.CheckRecord(e.Path, tree.N, tree.Hash, e.Position-1, tlog.RecordHash(e.Record))
	})
}

func content(file *zip.File) ([]byte, error) {
	reader, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	return io.ReadAll(reader)
}

func run(dir string, bundles []string) error {
	vkey, err := os.ReadFile(filepath.Join(dir, "log.vkey"))
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return err
	}
	known := note.VerifierList(verifier)
	if err := checkLog(dir, known, verifier.Name()); err != nil {
		return err
	}
	for _, bundle := range bundles {
		count, err := checkBundle(bundle, known, verifier.Name(), 0)
		if err == nil && count == 0 {
			err = errors.New("no event in it")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", bundle, err)
		}
		if _, err := checkBundle(bundle, known, verifier.Name(), count); err == nil {
			return fmt.Errorf("%s: a flipped bit of a record is accepted", bundle)
		}
		fmt.Printf("sumdb: %d events of %s are in the signed tree, and a flipped bit is refused\n",
			count, filepath.Base(bundle))
	}
	return nil
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: sumdb DIR [BUNDLE ...]")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "sumdb:", err)
		os.Exit(1)
	}
}
