import { connect } from 'node:net'
import type { RawRequest } from '../src/api/http/raw-request.ts'
import { quantile } from './numbers.ts'

/** What a load came to. */
export interface Load {
  readonly perSecond: number
  /** Milliseconds from the first byte sent to the last received. */
  readonly p50: number
  readonly p99: number
  readonly worst: number
  readonly requests: number
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
}

export interface LoadOptions {
  readonly port: number
  readonly requests: readonly RawRequest[]
  readonly connections: number
  readonly seconds: number
}

/** Sends requests over connections that stay open, each as soon as the one before is answered, and takes the times. */
export async function load(options: LoadOptions): Promise<Load> {
  const wire = options.requests.map(wireOf)
  const times: number[] = []
  const statuses: Record<string, number> = {}
  const started = performance.now()
  const end = started + options.seconds * 1000
  const one = (n: number) => connection(options.port, wire, n, end, times, statuses)
  await Promise.all(Array.from({ length: options.connections }, (_, n) => one(n)))
  const seconds = (performance.now() - started) / 1000
  return {
    perSecond: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    worst: Math.max(0, ...times.slice(0, 100_000)),
    requests: times.length,
    statuses,
  }
}

/** The bytes of a request as a client sends them. */
function wireOf({ method, target, rawHeaders, body }: RawRequest): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`]
  for (let i = 0; i < rawHeaders.length; i += 2)
    lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`)
  if (body.length > 0) lines.push(`content-length: ${body.length}`)
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body])
}

/** One connection: the next request goes out when the answer before is whole. */
function connection(
  port: number,
  wire: readonly Buffer[],
  first: number,
  end: number,
  times: number[],
  statuses: Record<string, number>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let next = first
    let sent = 0
    let received = Buffer.alloc(0)
    const send = () => {
      if (performance.now() >= end) return void socket.end(resolve)
      sent = performance.now()
      socket.write(wire[next++ % wire.length] ?? '')
    }
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('data', (part) => {
      received = received.length === 0 ? part : Buffer.concat([received, part])
      const status = wholeAnswer(received)
      if (status === undefined) return
      times.push(performance.now() - sent)
      statuses[status] = (statuses[status] ?? 0) + 1
      received = Buffer.alloc(0)
      send()
    })
  })
}

/** The status of an answer that is there in full; undefined while it is not. */
function wholeAnswer(bytes: Buffer): string | undefined {
  const head = bytes.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const text = bytes.toString('latin1', 0, head)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)
  return bytes.length >= head + 4 + length ? text.slice(9, 12) : undefined
}
