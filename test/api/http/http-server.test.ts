import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, listen, type RunningHttpServer } from '../../../src/api/http/http-server.ts'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { MOST_BODY_BYTES } from '../../../src/api/http/read-request.ts'

const TOO_LARGE = {
  status: 400,
  headers: { 'x-amzn-errortype': 'ValidationException' },
  body: '{}',
}
const running: RunningHttpServer[] = []

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop(100)
})

async function serve(answer: Answer): Promise<RunningHttpServer> {
  const server = await listen({ host: '127.0.0.1', port: 0, tooLarge: TOO_LARGE }, answer)
  running.push(server)
  return server
}

const echo: Answer = async (request) => ({ status: 200, headers: {}, body: request.body })

/** Sends bytes as they are and gives all that comes back until the server ends. */
function raw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    let received = ''
    socket.on('data', (part) => (received += part.toString('latin1')))
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}

describe('a request', () => {
  it('arrives as it was sent: path undecoded, headers in their order, repeated ones too', async () => {
    let seen: RawRequest | undefined
    const { url } = await serve(async (request) => {
      seen = request
      return { status: 204, headers: {} }
    })
    const head =
      'GET /tags/arn%3Aaws//x?a=+&a=%20 HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a:  2 \r\nConnection: close\r\n\r\n'
    expect(await raw(url, head)).toMatch(/^HTTP\/1\.1 204 /)
    expect(seen?.target).toBe('/tags/arn%3Aaws//x?a=+&a=%20')
    expect(seen?.rawHeaders.slice(0, 6)).toEqual(['Host', 'h', 'X-A', '1', 'x-a', '2'])
  })

  it('may have a body of the largest size, and is told when it is larger', async () => {
    const { url } = await serve(echo)
    const most = 'x'.repeat(MOST_BODY_BYTES)
    const fits = await fetch(url, { method: 'POST', body: most })
    expect(await fits.text()).toBe(most)
    for (const body of [`${most}x`, most.repeat(20)]) {
      const refused = await fetch(url, { method: 'POST', body })
      expect(refused.status).toBe(400)
      expect(refused.headers.get('x-amzn-errortype')).toBe('ValidationException')
    }
  })

  it.each([
    ['headers beyond 16 KiB', `GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`],
    ['no HTTP', 'hello\r\n\r\n'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx',
    ],
    [
      'a length and chunks, which two servers may read as two requests',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a bare line feed in a header', 'GET / HTTP/1.1\r\nHost: h\r\nA: b\nC : d\r\n\r\n'],
  ])('with %s is refused and never answered', async (_, bytes) => {
    let asked = 0
    const { url } = await serve(async () => {
      asked++
      return { status: 200, headers: {} }
    })
    expect(await raw(url, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect(asked).toBe(0)
  })
})

describe('an answer', () => {
  it('is data and no page: it is not cached, sniffed or framed', async () => {
    const { url } = await serve(echo)
    const { headers } = await fetch(url)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('of 204 has neither body nor length', async () => {
    const { url } = await serve(async () => ({ status: 204, headers: {} }))
    const answer = await raw(url, 'GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
    expect(answer.toLowerCase()).not.toContain('content-length')
    expect(answer.endsWith('\r\n\r\n')).toBe(true)
  })

  it('of the web that is no stream is sent whole, with its length', async () => {
    const { url } = await serve(async () => Response.json({ é: 1 }, { status: 202 }))
    const answer = await fetch(url)
    expect(answer.status).toBe(202)
    expect(answer.headers.get('content-length')).toBe('8')
    expect(await answer.json()).toEqual({ é: 1 })
  })

  it('may be a stream, which is let go of when nobody listens any more', async () => {
    let cancelled: () => void = () => undefined
    const isCancelled = new Promise<void>((resolve) => (cancelled = resolve))
    const { url } = await serve(async () => {
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
        cancel: () => cancelled(),
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    })
    const listening = new AbortController()
    const answer = await fetch(url, { signal: listening.signal })
    const first = await answer.body?.getReader().read()
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n')
    listening.abort()
    await isCancelled
  })
})

describe('stopping', () => {
  it('lets the request that is under way be answered, and takes no other', async () => {
    let proceed: () => void = () => undefined
    let entered: () => void = () => undefined
    const isIn = new Promise<void>((resolve) => (entered = resolve))
    const may = new Promise<void>((resolve) => (proceed = resolve))
    const { url, stop } = await serve(async () => {
      entered()
      await may
      return { status: 200, headers: {}, body: 'done' }
    })
    const underWay = fetch(url)
    await isIn
    const stopped = stop()
    await expect(fetch(url)).rejects.toThrow()
    proceed()
    expect(await (await underWay).text()).toBe('done')
    await stopped
  })

  it('cuts what does not end in time', async () => {
    const { url, stop } = await serve(() => new Promise(() => undefined))
    const stuck = fetch(url).catch((error: unknown) => error)
    await new Promise((resolve) => setImmediate(resolve))
    await stop(50)
    expect(await stuck).toBeInstanceOf(Error)
  })
})

it('an address that is taken is told of, not thrown as a bug', async () => {
  const { url } = await serve(echo)
  const { port } = new URL(url)
  await expect(
    listen({ host: '127.0.0.1', port: Number(port), tooLarge: TOO_LARGE }, echo),
  ).rejects.toThrow(`cannot listen on 127.0.0.1:${port}`)
})

it('a certificate that is none is told of', async () => {
  const tls = { cert: Buffer.from('no certificate'), key: Buffer.from('no key') }
  await expect(
    listen({ host: '127.0.0.1', port: 0, tooLarge: TOO_LARGE, tls }, echo),
  ).rejects.toThrow('no PEM files')
})
