import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file of the console as it is sent. */
export interface ConsoleFile {
  readonly type: string
  readonly body: Buffer
  /** The same, compressed; undefined when that makes it no smaller. */
  readonly gzip: Buffer | undefined
  readonly etag: string
}

/** By name: `index.html`, and `assets/NAME` for what has a hash of its content in its name. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>

/** A build with more, or with a larger file, is none of ours. */
const MOST_FILES = 2_000
const MOST_BYTES = 16 << 20

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

/** Compressed already. */
const DENSE: ReadonlySet<string> = new Set(['.jpg', '.png', '.webp', '.woff', '.woff2'])

/**
 * Reads a built console whole, so that whatever is asked for later is looked up among names and no path is ever made of a
 * request. Files of other kinds than a console has, and links, are left out.
 *
 * @returns undefined when there is no `index.html`
 */
export function readConsole(folder: string): ConsoleFiles | undefined {
  const names = [...filesIn(folder, ''), ...filesIn(folder, 'assets/')].slice(0, MOST_FILES)
  if (!names.includes('index.html')) return undefined
  return new Map(
    names.flatMap((name) => {
      const file = readFile(folder, name)
      return file === undefined ? [] : [[name, file] as const]
    }),
  )
}

function filesIn(folder: string, below: string): string[] {
  try {
    return readdirSync(join(folder, below), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `${below}${name}`)
      .toSorted()
  } catch {
    return []
  }
}

function readFile(folder: string, name: string): ConsoleFile | undefined {
  const extension = extname(name)
  const type = TYPES[extension]
  if (type === undefined) return undefined
  const body = readFileSync(join(folder, name))
  if (body.length > MOST_BYTES) return undefined
  const gzip = DENSE.has(extension) ? undefined : gzipSync(body, { level: 9 })
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { type, body, gzip: gzip && gzip.length < body.length ? gzip : undefined, etag }
}
