import { type JsonScanner, ScanError, stringText } from './json-scanner.ts'

/** What stands in a wanted field. */
export const ABSENT = 0
export const STRING = 1
export const ESCAPED_STRING = 2
export const SCALAR = 3
export const OBJECT = 4
export const ARRAY = 5
export const NULL = 6

interface FieldNode {
  readonly mask: number
  readonly hashes: Int32Array
  readonly keys: readonly (Uint8Array | undefined)[]
  readonly slots: Int32Array
  readonly children: readonly (FieldNode | undefined)[]
}

/**
 * Finds a fixed set of fields in JSON objects without building them. Fields are dotted paths; a path may name an object
 * whose own fields are wanted too. After `scan`, slot i (the i-th path) says what the field holds and where its bytes are:
 * a string's content without quotes, anything else from its first byte to its last.
 *
 * Every byte of the object is checked on the way, wanted or not.
 */
export class FieldScanner {
  readonly kinds: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly #root: FieldNode
  readonly #scanner: JsonScanner

  constructor(paths: readonly string[], scanner: JsonScanner) {
    this.kinds = new Uint8Array(paths.length)
    this.starts = new Int32Array(paths.length)
    this.ends = new Int32Array(paths.length)
    this.#scanner = scanner
    this.#root = buildNode(
      paths.map((path, slot) => ({ path: path.split('.'), slot })),
      scanner,
    )
  }

  /** Scans the object that starts at the scanner's position and leaves the position behind it.
   * @throws ScanError when it is not well-formed or breaks a limit. */
  scan(depth: number): void {
    this.kinds.fill(ABSENT)
    if (this.#scanner.peek() !== 0x7b) {
      throw new ScanError('not-an-object', 'a record must be an object', this.#scanner.position)
    }
    this.#scanObject(this.#root, depth)
  }

  /** The text of a string or scalar slot; `''` for anything else. */
  text(slot: number): string {
    const kind = this.kinds[slot] ?? ABSENT
    if (kind !== STRING && kind !== ESCAPED_STRING && kind !== SCALAR) return ''
    const start = this.starts[slot] ?? 0
    return stringText(this.#scanner.bytes, start, this.ends[slot] ?? start, kind === ESCAPED_STRING)
  }

  #scanObject(node: FieldNode, depth: number): void {
    const scanner = this.#scanner
    const frame = scanner.enterObject(depth)
    while (scanner.nextKey(frame)) {
      const index = findKey(node, scanner)
      if (index < 0) scanner.skipValue(depth + 1)
      else this.#scanField(node.slots[index] ?? -1, node.children[index], depth + 1)
    }
  }

  #scanField(slot: number, child: FieldNode | undefined, depth: number): void {
    const scanner = this.#scanner
    const byte = scanner.peek()
    const start = scanner.position
    if (byte === 0x22) {
      scanner.scanString()
      this.#set(
        slot,
        scanner.tokenEscaped ? ESCAPED_STRING : STRING,
        scanner.tokenStart,
        scanner.tokenEnd,
      )
      return
    }
    if (byte === 0x7b && child !== undefined) this.#scanObject(child, depth)
    else scanner.skipValue(depth)
    this.#set(slot, kindOf(byte), start, scanner.position)
  }

  #set(slot: number, kind: number, start: number, end: number): void {
    if (slot < 0) return
    this.kinds[slot] = kind
    this.starts[slot] = start
    this.ends[slot] = end
  }
}

function kindOf(byte: number): number {
  if (byte === 0x7b) return OBJECT
  if (byte === 0x5b) return ARRAY
  return byte === 0x6e ? NULL : SCALAR
}

function findKey(node: FieldNode, scanner: JsonScanner): number {
  const hash = scanner.tokenHash
  for (let i = hash & node.mask; ; i = (i + 1) & node.mask) {
    const key = node.keys[i]
    if (key === undefined) return -1
    if (node.hashes[i] === hash && sameKey(key, scanner)) return i
  }
}

function sameKey(key: Uint8Array, scanner: JsonScanner): boolean {
  if (scanner.tokenEscaped) return Buffer.from(key).toString('utf8') === scanner.tokenText()
  const start = scanner.tokenStart
  if (key.length !== scanner.tokenEnd - start) return false
  for (let i = 0; i < key.length; i++) if (key[i] !== scanner.bytes[start + i]) return false
  return true
}

interface WantedPath {
  readonly path: readonly string[]
  readonly slot: number
}

function buildNode(wanted: readonly WantedPath[], scanner: JsonScanner): FieldNode {
  const names = [...new Set(wanted.map(({ path }) => path[0] ?? ''))]
  let size = 8
  while (size < names.length * 4) size *= 2
  const keys = new Array<Uint8Array | undefined>(size).fill(undefined)
  const children = new Array<FieldNode | undefined>(size).fill(undefined)
  const hashes = new Int32Array(size)
  const slots = new Int32Array(size).fill(-1)
  for (const name of names) {
    const key = Buffer.from(name, 'utf8')
    const hash = scanner.hashKey(key)
    let at = hash & (size - 1)
    while (keys[at] !== undefined) at = (at + 1) & (size - 1)
    const below = wanted.filter(({ path }) => path[0] === name)
    const nested = below.filter(({ path }) => path.length > 1)
    keys[at] = key
    hashes[at] = hash
    slots[at] = below.find(({ path }) => path.length === 1)?.slot ?? -1
    if (nested.length > 0) {
      children[at] = buildNode(
        nested.map(({ path, slot }) => ({ path: path.slice(1), slot })),
        scanner,
      )
    }
  }
  return { mask: size - 1, hashes, keys, slots, children }
}
