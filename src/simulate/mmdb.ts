/** What an address is said to be: whole numbers that are not negative are written as such, all others as doubles. */
export type MmdbValue = string | number | { readonly [key: string]: MmdbValue }

/**
 * A MaxMind DB (https://maxmind.github.io/MaxMind-DB/) of IPv4 networks, each `a.b.c.d/n` with its data: a search tree of
 * 24-bit records, sixteen zero bytes, the data, and the metadata behind their marker.
 */
export function mmdb(networks: Readonly<Record<string, MmdbValue>>): Uint8Array {
  const tree: [number, number][] = [[-1, -1]]
  const data: number[] = []
  for (const [network, value] of Object.entries(networks)) {
    const offset = data.length
    data.push(...encoded(value))
    insert(tree, network, offset)
  }
  const nodes = tree.length
  const record = (child: number) =>
    child === -1 ? nodes : child < -1 ? nodes + 16 - child - 2 : child
  const bytes = tree.flatMap((node) => node.flatMap((child) => unsigned(record(child), 3)))
  const metadata = {
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_767_225_600,
    database_type: 'Dupin-Simulated-City',
    ip_version: 4,
    node_count: nodes,
    record_size: 24,
  }
  const marker = [0xab, 0xcd, 0xef, ...new TextEncoder().encode('MaxMind.com')]
  return Uint8Array.from([
    ...bytes,
    ...new Array<number>(16).fill(0),
    ...data,
    ...marker,
    ...encoded(metadata),
  ])
}

/** Children are positions of nodes; -1 is nothing, and what lies at `offset` is -2 - offset. */
function insert(tree: [number, number][], network: string, offset: number): void {
  const [address = '', length = '32'] = network.split('/')
  const bits = address.split('.').flatMap((part) => [...Number(part).toString(2).padStart(8, '0')])
  let node = 0
  for (const [depth, bit] of bits.slice(0, Number(length)).entries()) {
    const side = bit === '1' ? 1 : 0
    const children = tree[node] ?? [-1, -1]
    if (depth === Number(length) - 1) children[side] = -2 - offset
    else if (children[side] === -1) children[side] = tree.push([-1, -1]) - 1
    node = children[side] ?? 0
  }
}

const TEXT = 2
const DOUBLE = 3
const UINT32 = 6
const MAP = 7

function encoded(value: MmdbValue): number[] {
  if (typeof value === 'string') {
    const bytes = new TextEncoder().encode(value)
    return [...control(TEXT, bytes.length), ...bytes]
  }
  if (typeof value === 'number') return number(value)
  const entries = Object.entries(value)
  return [
    ...control(MAP, entries.length),
    ...entries.flatMap(([key, one]) => [...encoded(key), ...encoded(one)]),
  ]
}

const MOST_UINT32 = 2 ** 32 - 1

function number(value: number): number[] {
  if (Number.isInteger(value) && value >= 0 && value <= MOST_UINT32)
    return [...control(UINT32, 4), ...unsigned(value, 4)]
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return [...control(DOUBLE, 8), ...bytes]
}

/** Type in the upper three bits, size in the lower five; sizes from 29 take another byte. */
function control(type: number, size: number): number[] {
  if (size > 284) throw new Error(`a value of ${size} bytes is longer than this writer knows`)
  return size < 29 ? [(type << 5) | size] : [(type << 5) | 29, size - 29]
}

function unsigned(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => (value >>> (8 * (bytes - 1 - i))) & 0xff)
}
