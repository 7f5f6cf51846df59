import { acceptsGzip } from '../http/accepts-gzip.ts'
import { headerValues, pathOf, type RawRequest } from '../http/raw-request.ts'
import type { RawResponse } from '../http/raw-response.ts'
import { type ConsoleFile, type ConsoleFiles, readConsole } from './console-files.ts'
import { CONSOLE_HEADERS } from './console-headers.ts'

/** Answers requests for the console; undefined for any other. */
export type AnswerConsole = (request: RawRequest) => RawResponse | undefined

const BASE = '/console/'
const HOME = { status: 302, headers: { location: BASE } }

/**
 * Serves a built console. It needs no login: there is nothing in it but what everybody may download. A path that names no
 * file is one of the console's own routes, whatever is in it (ids with dots and escapes), and is answered with its page.
 *
 * @param folder where the build is; it may be made while the server runs
 */
export function consoleIn(folder: string): AnswerConsole {
  let files: ConsoleFiles | undefined
  return (request) => {
    const path = pathOf(request)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (request.target === '/' && reads) return HOME
    if (path !== '/console' && !path.startsWith(BASE)) return undefined
    if (!reads) return text(405, 'The console is only read.', { allow: 'GET, HEAD' })
    if (path === '/console') return HOME
    files ??= readConsole(folder)
    return files === undefined ? text(503, NOT_BUILT) : answer(request, path, files)
  }
}

const NOT_BUILT = 'The console was not built. Run: npm run build:console'

function answer(request: RawRequest, path: string, files: ConsoleFiles): RawResponse {
  const name = path.slice(BASE.length)
  const isAsset = name.startsWith('assets/')
  const file = files.get(name) ?? (isAsset ? undefined : files.get('index.html'))
  if (file === undefined) return text(404, 'The console has no such file.')
  return sent(request, file, isAsset ? FOR_EVER : ASK_AGAIN)
}

/** Its content is in its name: another would have another. */
const FOR_EVER = 'public, max-age=31536000, immutable'
const ASK_AGAIN = 'no-cache'

function sent(request: RawRequest, file: ConsoleFile, cache: string): RawResponse {
  const { type, etag } = file
  const headers = { ...CONSOLE_HEADERS, 'cache-control': cache, etag, vary: 'accept-encoding' }
  if (headerValues(request, 'if-none-match').includes(etag)) return { status: 304, headers }
  const gzip = acceptsGzip(request) ? file.gzip : undefined
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': type,
      ...(gzip === undefined ? {} : { 'content-encoding': 'gzip' }),
    },
    body: gzip ?? file.body,
  }
}

function text(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): RawResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body }
}
